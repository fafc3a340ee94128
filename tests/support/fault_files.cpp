// The FileSystem of a FaultStorage. A name's change is undone when the power is lost before its
// folder was synced: renamed back, linked again, exchanged back.
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>

#include "tests/support/fault_state.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;
using Operation = FaultState::Operation;

class FaultFiles final : public platform::objects::FileSystem {
 public:
  explicit FaultFiles(FaultState& state) : state_(state) {}

  int create(const fs::path& path, int& fd) override {
    if (state_.fails(Operation::kWrite)) {
      return ENOSPC;
    }
    const int error = FileSystem::create(path, fd);
    if (error == 0) {
      const std::lock_guard lock(mutex_);
      open_[fd] = {.path = path.string(), .size = 0};
    }
    return error;
  }
  int write(int fd, std::span<const std::byte> bytes) override {
    if (state_.fails(Operation::kWrite)) {
      return ENOSPC;
    }
    {
      const std::lock_guard lock(mutex_);
      auto& file = open_.at(fd);
      state_.will_write(file.path, file.size,
                        {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      file.size += static_cast<std::int64_t>(bytes.size());
    }
    return FileSystem::write(fd, bytes);
  }
  int sync(int fd) override {
    if (state_.fails(Operation::kSync)) {
      return EIO;
    }
    const std::lock_guard lock(mutex_);
    state_.synced(open_.at(fd).path);
    return 0;
  }
  void close(int fd) override {
    {
      const std::lock_guard lock(mutex_);
      open_.erase(fd);
    }
    FileSystem::close(fd);
  }
  int rename(const fs::path& from, const fs::path& to) override {
    if (state_.fails(Operation::kWrite)) {
      return ENOSPC;
    }
    const auto replaced = stash(to);
    const int error = FileSystem::rename(from, to);
    if (error == 0) {
      state_.renamed(from.string(), to.string());
      state_.changed_folder(to.parent_path().string(), [this, from, to, replaced] {
        FileSystem::rename(to, from);
        unstash(replaced, to);
      });
    }
    return error;
  }
  int exchange(const fs::path& one, const fs::path& other) override {
    if (state_.fails(Operation::kWrite)) {
      return ENOSPC;
    }
    const int error = FileSystem::exchange(one, other);
    if (error == 0) {
      state_.changed_folder(other.parent_path().string(),
                            [this, one, other] { FileSystem::exchange(one, other); });
    }
    return error;
  }
  int sync_folder(const fs::path& path) override {
    if (state_.fails(Operation::kSync)) {
      return EIO;
    }
    state_.synced_folder(path.string());
    return fs::is_directory(path) ? 0 : ENOENT;
  }
  int make_folder(const fs::path& path) override {
    if (state_.fails(Operation::kWrite)) {
      return ENOSPC;
    }
    const int error = FileSystem::make_folder(path);
    if (error == 0) {
      state_.changed_folder(path.parent_path().string(), [path] {
        std::error_code ignored;
        fs::remove_all(path, ignored);
      });
    }
    return error;
  }
  int remove(const fs::path& path) override {
    if (state_.fails(Operation::kWrite)) {
      return EIO;
    }
    const auto removed = stash(path);
    const int error = FileSystem::remove(path);
    if (error == 0) {
      state_.changed_folder(path.parent_path().string(),
                            [this, path, removed] { unstash(removed, path); });
    }
    return error;
  }
  int remove_folder(const fs::path& path) override {
    return state_.fails(Operation::kWrite) ? EIO : FileSystem::remove_folder(path);
  }

 private:
  struct Open {
    std::string path;
    std::int64_t size = 0;
  };

  /// A second name for the file that is about to lose this one; empty when there is none.
  fs::path stash(const fs::path& path) {
    if (!fs::is_regular_file(path)) {
      return {};
    }
    auto name = stash_.path() / std::to_string(++stashed_);
    return ::link(path.c_str(), name.c_str()) == 0 ? name : fs::path();
  }
  void unstash(const fs::path& from, const fs::path& to) {
    if (!from.empty()) {
      std::error_code ignored;
      fs::create_directories(to.parent_path(), ignored);
      FileSystem::rename(from, to);
    }
  }

  FaultState& state_;
  std::mutex mutex_;
  std::map<int, Open> open_;
  TemporaryFolder stash_;  ///< On the same file system as the tests' folders.
  std::atomic<int> stashed_{0};
};

}  // namespace

std::unique_ptr<platform::objects::FileSystem> make_fault_files(FaultState& state) {
  return std::make_unique<FaultFiles>(state);
}

}  // namespace auriga::testing
