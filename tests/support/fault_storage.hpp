// Storage that fails on purpose. Its disk operations are numbered from arm() on, and the n-th
// fails; for_each_fault() counts n up until the work gets through without meeting its fault, so
// every single write and sync of it has failed once.
//
//   for_each_fault([](FaultStorage& storage) {
//     auto database = db::open(runtime, {.url = ..., .sqlite_vfs = storage.vfs()});
//     auto objects = open_folder_store({.root = ..., .files = &storage.files()});
//     storage.arm();
//     …work, noting what was acknowledged…
//     storage.disarm();
//     …reopen and check: what was acknowledged is there, the rest is whole or absent…
//   });
//
// Kinds of faults: one operation fails and the next works again; the disk is full from then on; the
// power fails, so that nothing works any more and what was not synced is lost; or half of it is
// lost, which is worse. SQLite is reached by a VFS over the system's own, everything else by the
// FileSystem of platform/objects. Syncs are recorded and not carried out, so that a run takes
// milliseconds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/objects/file_system.hpp"

namespace auriga::testing {

enum class FaultKind : std::uint8_t { kOnce, kDiskFull, kPowerLoss, kTornWrites };
[[nodiscard]] std::string_view fault_kind_name(FaultKind kind);

class FaultState;

/// Lives longer than what was opened on it. Any thread.
class FaultStorage {
 public:
  FaultStorage(FaultKind kind, std::size_t nth);
  ~FaultStorage();
  FaultStorage(const FaultStorage&) = delete;
  FaultStorage& operator=(const FaultStorage&) = delete;

  [[nodiscard]] const std::string& vfs() const noexcept { return vfs_; }
  [[nodiscard]] platform::objects::FileSystem& files() { return *files_; }

  void arm();     ///< Counting starts.
  void disarm();  ///< Nothing fails any more; a lost power is back.
  [[nodiscard]] bool fired() const;
  /// "power loss at operation 7".
  [[nodiscard]] std::string name() const;

 private:
  FaultKind kind_;
  std::size_t nth_;
  std::string vfs_;
  std::unique_ptr<FaultState> state_;
  std::unique_ptr<platform::objects::FileSystem> files_;
};

/// Runs `work` with fault 1, 2, 3, … of each kind until none fires; answers how many fired. With a
/// `stride` of n, every n-th: the first of each kind a different one.
std::size_t for_each_fault(const std::function<void(FaultStorage&)>& work, std::size_t stride = 1);

}  // namespace auriga::testing
