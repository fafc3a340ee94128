#include "tests/support/fault_storage.hpp"

#include <atomic>
#include <fstream>
#include <random>

#include "core/error.hpp"
#include "tests/support/fault_state.hpp"
#include "tests/support/read_file.hpp"

namespace auriga::testing {
namespace {

constexpr std::size_t kFaultsMax = 20'000;  ///< Above, the work never comes to an end.

}  // namespace

std::string_view fault_kind_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::kOnce:
      return "one failure";
    case FaultKind::kDiskFull:
      return "full disk";
    case FaultKind::kPowerLoss:
      return "power loss";
    case FaultKind::kTornWrites:
      return "power loss with torn writes";
  }
  return "";
}

void FaultState::arm() {
  const std::lock_guard lock(mutex_);
  armed_ = true;
}

void FaultState::disarm() {
  const std::lock_guard lock(mutex_);
  armed_ = false;
  dark_ = false;
}

bool FaultState::fired() const {
  const std::lock_guard lock(mutex_);
  return fired_;
}

bool FaultState::fails(Operation operation) {
  const std::lock_guard lock(mutex_);
  if (dark_) {
    return true;
  }
  if (!armed_) {
    return false;
  }
  ++count_;
  if (kind_ == FaultKind::kDiskFull) {
    const bool fails = count_ >= nth_ && operation == Operation::kWrite;
    fired_ = fired_ || fails;
    return fails;
  }
  if (count_ != nth_) {
    return false;
  }
  fired_ = true;
  if (kind_ != FaultKind::kOnce) {
    lose_power();
  }
  return true;
}

FaultState::Unsynced& FaultState::unsynced(const std::string& path) {
  const auto [at, added] = files_.try_emplace(path);
  if (added) {
    at->second.before = read_file(path);
  }
  return at->second;
}

void FaultState::will_write(const std::string& path, std::int64_t offset, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  unsynced(path).writes.push_back({.offset = offset, .bytes = std::string(bytes)});
}

void FaultState::will_truncate(const std::string& path, std::int64_t size) {
  const std::lock_guard lock(mutex_);
  unsynced(path).writes.push_back({.offset = size, .bytes = {}, .cut = true});
}

void FaultState::synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  files_.erase(path);
}

void FaultState::renamed(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Unsynced> moved;
  for (auto& [path, file] : files_) {
    const bool inside = path == from || path.starts_with(from + "/");
    moved.insert_or_assign(inside ? to + path.substr(from.size()) : path, std::move(file));
  }
  files_ = std::move(moved);
}

void FaultState::changed_folder(const std::string& folder, std::function<void()> undo) {
  const std::lock_guard lock(mutex_);
  changes_.push_back({.folder = folder, .undo = std::move(undo)});
}

void FaultState::synced_folder(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  changes_.remove_if([&](const Change& change) { return change.folder == folder; });
}

void FaultState::lose_power() {
  dark_ = true;
  std::mt19937_64 coin(nth_);
  for (auto& [path, file] : files_) {
    auto content = file.before;
    for (const auto& write : file.writes) {
      if (kind_ == FaultKind::kPowerLoss || coin() % 2 == 0) {
        continue;
      }
      const auto offset = static_cast<std::size_t>(write.offset);
      if (write.cut) {
        content.resize(offset);
        continue;
      }
      content.resize(std::max(content.size(), offset + write.bytes.size()));
      content.replace(offset, write.bytes.size(), write.bytes);
    }
    std::fstream out(path, std::ios::in | std::ios::out | std::ios::binary);
    if (out) {  // Otherwise it was removed.
      out.write(content.data(), static_cast<std::streamsize>(content.size()));
      out.close();
      std::filesystem::resize_file(path, content.size());
    }
  }
  files_.clear();
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    change->undo();
  }
  changes_.clear();
}

FaultStorage::FaultStorage(FaultKind kind, std::size_t nth)
    : kind_(kind), nth_(nth), state_(std::make_unique<FaultState>(kind, nth)) {
  static std::atomic<int> number{0};
  vfs_ = "fault-" + std::to_string(++number);
  register_fault_vfs(vfs_, *state_);
  files_ = make_fault_files(*state_);
}

FaultStorage::~FaultStorage() {
  unregister_fault_vfs(vfs_);
}

void FaultStorage::arm() {
  state_->arm();
}
void FaultStorage::disarm() {
  state_->disarm();
}
bool FaultStorage::fired() const {
  return state_->fired();
}
std::string FaultStorage::name() const {
  return std::string(fault_kind_name(kind_)) + " at operation " + std::to_string(nth_);
}

std::size_t for_each_fault(const std::function<void(FaultStorage&)>& work, std::size_t stride) {
  std::size_t total = 0;
  std::size_t first = 0;
  for (const auto kind :
       {FaultKind::kOnce, FaultKind::kDiskFull, FaultKind::kPowerLoss, FaultKind::kTornWrites}) {
    for (std::size_t nth = 1 + first++ % stride;; nth += stride) {
      AURIGA_ASSERT(nth < kFaultsMax);
      FaultStorage storage(kind, nth);
      work(storage);
      if (!storage.fired()) {
        break;
      }
      ++total;
    }
  }
  return total;
}

}  // namespace auriga::testing
