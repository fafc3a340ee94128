// Time and what a process has used of it and of memory, as the kernel counts them.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace auriga::load {

inline constexpr std::int64_t kNsPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNsPerMs = 1'000'000;

/// CLOCK_MONOTONIC, in nanoseconds.
[[nodiscard]] std::int64_t now_ns();

/// User and system time of this process, in nanoseconds.
[[nodiscard]] std::int64_t own_cpu_ns();

/// The server under load. All threads count, those that ended too; children do not.
class ServerProcess {
 public:
  /// Throws std::system_error where there is no such process; 0 stands for none: all is zero then.
  explicit ServerProcess(pid_t pid);

  [[nodiscard]] std::int64_t cpu_ns() const;
  /// Resident memory (VmRSS).
  [[nodiscard]] std::int64_t resident_bytes() const;

 private:
  pid_t pid_;
  clockid_t clock_ = 0;
};

}  // namespace auriga::load
