// What everything that reads and writes files needs of the system's calls. They block: use them on
// a pool's thread.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/error_code.gen.hpp"

namespace auriga::platform {

/// A file descriptor that closes itself; negative when there is none.
class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();

  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

/// write(2), or what stands for it in a test.
using WriteCall = ssize_t (*)(int fd, const void* bytes, std::size_t count);
[[nodiscard]] ssize_t write_by_system(int fd, const void* bytes, std::size_t count);

/// Writes all of it; 0 or an errno. A device that takes nothing without saying why is EIO: asking
/// again might never end.
[[nodiscard]] int write_whole(int fd, std::span<const std::byte> bytes,
                              WriteCall write = write_by_system);

/// What an errno of writing is: READ_ONLY where the disk is full or takes no writes at all, which
/// passes when there is room; INTERNAL for every other.
[[nodiscard]] core::ErrorCode write_error(int error) noexcept;

struct ReadWhole {
  std::size_t bytes = 0;  ///< Fewer than asked for: the file ends there, or `error` says why.
  int error = 0;          ///< An errno.
};
/// Fills `out` from `offset` on.
[[nodiscard]] ReadWhole read_whole(int fd, std::uint64_t offset, std::span<std::byte> out);

}  // namespace auriga::platform
