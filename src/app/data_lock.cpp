#include "app/data_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "app/write_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "platform/objects/file_system.hpp"

namespace auriga::app {

using core::Error;
using core::ErrorCode;

DataLock::DataLock(const std::filesystem::path& data, std::string_view instead) {
  const auto name = data / kFileName;
  for (;;) {
    make_folder(data);
    file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) {
      throw_file_error("cannot write", name, errno);
    }
    platform::objects::take_owner(name, data);
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      std::array<char, 32> holder{};
      const auto read = ::pread(file_, holder.data(), holder.size() - 1, 0);
      ::close(file_);
      throw Error(ErrorCode::kDataInUse,
                  "the data folder " + data.string() + " is in use by process " +
                      std::string(core::trim({holder.data(), read > 0 ? std::size_t(read) : 0})) +
                      "; " + std::string(instead));
    }
    if (is_at(name)) {
      break;
    }
    ::close(file_);  // A restore exchanged the folder in between: the lock is of the former one.
  }
  const auto pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, pid.data(), pid.size(), 0) < 0) {
    const int reason = errno;
    ::close(file_);
    throw_file_error("cannot write", name, reason);
  }
}

bool DataLock::is_at(const std::filesystem::path& name) const {
  struct stat ours{};
  struct stat named{};
  return ::fstat(file_, &ours) == 0 && ::stat(name.c_str(), &named) == 0 &&
         ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

DataLock::~DataLock() {
  ::close(file_);
}

}  // namespace auriga::app
