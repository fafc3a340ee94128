// SmallDisk: a file system in memory of a few megabytes, which a test can fill to the last byte.
// Mounted in a mount namespace of this process, so nobody else sees it and it ends with it. Without
// root's rights a user namespace is made first; that needs a process of one thread, so make it
// before anything else.
#pragma once

#include <cstddef>
#include <filesystem>

#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

class SmallDisk {
 public:
  /// Throws std::system_error where the system allows no mounts at all.
  explicit SmallDisk(std::size_t megabytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
  void fill();   ///< No byte is left.
  void clear();  ///< What fill() took is free again.
  [[nodiscard]] std::uintmax_t free_bytes() const;

 private:
  TemporaryFolder folder_;
};

}  // namespace auriga::testing
