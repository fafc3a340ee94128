// What both doors of a FaultStorage share: the count, the fault, and how to take back what was
// never synced.
#pragma once

#include <list>
#include <map>
#include <mutex>
#include <vector>

#include "tests/support/fault_storage.hpp"

namespace auriga::testing {

class FaultState {
 public:
  FaultState(FaultKind kind, std::size_t nth) : kind_(kind), nth_(nth) {}

  void arm();
  void disarm();
  [[nodiscard]] bool fired() const;

  enum class Operation : std::uint8_t { kWrite, kSync };
  /// Counts one operation; whether it has to fail. Loses the power when it is its turn.
  bool fails(Operation operation);

  /// Called before the file `path` is changed.
  void will_write(const std::string& path, std::int64_t offset, std::string_view bytes);
  void will_truncate(const std::string& path, std::int64_t size);
  void synced(const std::string& path);
  /// The file, or all files of the folder, `from` now have this name.
  void renamed(const std::string& from, const std::string& to);
  /// A change of a folder's names; `undo` takes it back as long as the folder is not synced.
  void changed_folder(const std::string& folder, std::function<void()> undo);
  void synced_folder(const std::string& folder);

 private:
  struct Write {
    std::int64_t offset = 0;
    std::string bytes;  ///< Empty with `cut`: the file was cut at the offset.
    bool cut = false;
  };
  /// A file since its last sync.
  struct Unsynced {
    std::string before;  ///< Its synced content.
    std::vector<Write> writes;
  };
  struct Change {
    std::string folder;
    std::function<void()> undo;
  };

  Unsynced& unsynced(const std::string& path);
  void lose_power();

  const FaultKind kind_;
  const std::size_t nth_;
  mutable std::mutex mutex_;
  bool armed_ = false;
  bool fired_ = false;
  bool dark_ = false;
  std::size_t count_ = 0;
  std::map<std::string, Unsynced> files_;
  std::list<Change> changes_;
};

/// Registers a SQLite VFS of that name over the system's; unregister_vfs() ends it.
void register_fault_vfs(const std::string& name, FaultState& state);
void unregister_fault_vfs(const std::string& name);

/// The FileSystem of that state.
std::unique_ptr<platform::objects::FileSystem> make_fault_files(FaultState& state);

}  // namespace auriga::testing
