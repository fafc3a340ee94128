#include "platform/runtime/file_io.hpp"

#include <unistd.h>

#include <cerrno>

namespace auriga::platform {

Descriptor::~Descriptor() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

ssize_t write_by_system(int fd, const void* bytes, std::size_t count) {
  return ::write(fd, bytes, count);
}

int write_whole(int fd, std::span<const std::byte> bytes, WriteCall write) {
  while (!bytes.empty()) {
    const auto written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return written < 0 ? errno : EIO;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

core::ErrorCode write_error(int error) noexcept {
  const bool full = error == ENOSPC || error == EDQUOT || error == EROFS;
  return full ? core::ErrorCode::kReadOnly : core::ErrorCode::kInternal;
}

ReadWhole read_whole(int fd, std::uint64_t offset, std::span<std::byte> out) {
  ReadWhole done;
  while (done.bytes < out.size()) {
    const auto got = ::pread(fd, out.data() + done.bytes, out.size() - done.bytes,
                             static_cast<off_t>(offset + done.bytes));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      done.error = got < 0 ? errno : 0;
      break;
    }
    done.bytes += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace auriga::platform
