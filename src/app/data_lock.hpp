// DataLock: one server per data folder, and nobody beside it who would disturb one.
#pragma once

#include <filesystem>
#include <string_view>

namespace auriga::app {

/// Held from construction to destruction, and gone with the process whatever its end. It is of the
/// folder that had the name when it was taken: a folder that is exchanged for another meanwhile
/// takes its lock with it.
class DataLock {
 public:
  static constexpr std::string_view kFileName = "auriga.lock";

  /// Makes the folder when missing. Throws DATA_IN_USE, naming the process and saying what to do
  /// `instead`, when another one holds it; READ_ONLY or INTERNAL when the folder cannot be made or
  /// written.
  explicit DataLock(const std::filesystem::path& data,
                    std::string_view instead = "stop that server or use another folder");
  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  /// Whether the lock that was taken is of the file that has the name now.
  [[nodiscard]] bool is_at(const std::filesystem::path& name) const;

  int file_ = -1;
};

}  // namespace auriga::app
