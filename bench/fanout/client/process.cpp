#include "process.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <string>
#include <system_error>

namespace auriga::load {
namespace {

std::int64_t read_clock(clockid_t clock) {
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) {
    throw std::system_error(errno, std::generic_category(), "the server's clock");
  }
  return time.tv_sec * kNsPerSecond + time.tv_nsec;
}

}  // namespace

std::int64_t now_ns() {
  return read_clock(CLOCK_MONOTONIC);
}

std::int64_t own_cpu_ns() {
  return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

ServerProcess::ServerProcess(pid_t pid) : pid_(pid) {
  if (pid_ != 0) {
    if (const int error = ::clock_getcpuclockid(pid_, &clock_); error != 0) {
      throw std::system_error(error, std::generic_category(), "process " + std::to_string(pid_));
    }
  }
}

std::int64_t ServerProcess::cpu_ns() const {
  return pid_ == 0 ? 0 : read_clock(clock_);
}

std::int64_t ServerProcess::resident_bytes() const {
  if (pid_ == 0) {
    return 0;
  }
  std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
  std::int64_t all = 0;
  std::int64_t resident = 0;
  file >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace auriga::load
