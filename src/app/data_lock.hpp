// DataLock: one server per data folder.
#pragma once

#include <filesystem>

namespace auriga::app {

/// Held from construction to destruction, and gone with the process whatever its end.
class DataLock {
 public:
  /// Makes the folder when missing. Throws CONFIGURATION_INVALID, naming the process, when another
  /// one holds it; READ_ONLY when the folder cannot be made or written.
  explicit DataLock(const std::filesystem::path& data);
  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace auriga::app
