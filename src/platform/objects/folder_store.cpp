#include "platform/objects/folder_store.hpp"

#include <spdlog/spdlog.h>

#include <cerrno>

#include "core/ids.hpp"
#include "platform/objects/folder_list.hpp"
#include "platform/objects/object_file.hpp"
#include "platform/objects/sha256.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::platform::objects {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kAbandonedAfter{24};  ///< A file in `.new` that nobody finishes.
constexpr int kCommitTries = 8;

/// What readers and writers share with their store.
struct Folder {
  fs::path root;
  FileSystem& files;
  ThreadPool pool;

  [[nodiscard]] fs::path unfinished() const { return root / ".new"; }
  [[nodiscard]] fs::path path_of(const std::string& key) const {
    if (!is_valid_key(key)) {
      throw core::Error(core::ErrorCode::kInternal, {}, "invalid object key: " + key);
    }
    return root / (key + std::string(kObjectSuffix));
  }
};

class FolderWriter final : public ObjectWriter {
 public:
  FolderWriter(Folder& folder, std::string key, fs::path target)
      : folder_(folder),
        key_(std::move(key)),
        target_(std::move(target)),
        path_(folder.unfinished() /
              core::make_uuid7_text(core::system_clock(), core::system_random())) {
    check_file(folder_.files.create(path_, fd_), "creating", path_);
  }
  ~FolderWriter() override {
    close();
    if (!path_.empty()) {
      folder_.files.remove(path_);
    }
  }

  Task<> write(std::span<const std::byte> bytes) override {
    auto job = [this, bytes] {
      AURIGA_ASSERT(fd_ >= 0);
      sum_.add(bytes);
      check_file(folder_.files.write(fd_, bytes), "writing", path_);
      size_ += bytes.size();
    };
    co_await folder_.pool.run(std::move(job));
  }

  Task<ObjectInfo> commit() override {
    auto job = [this] { return finish(); };
    co_return co_await folder_.pool.run(std::move(job));
  }

 private:
  ObjectInfo finish() {
    AURIGA_ASSERT(fd_ >= 0);
    ObjectInfo info{.key = key_, .size = size_, .sha256 = sum_.hex(), .modified = {}};
    const auto footer = make_footer(info.size, info.sha256);
    check_file(folder_.files.write(fd_, std::as_bytes(std::span(footer))), "writing", path_);
    check_file(folder_.files.sync(fd_), "syncing", path_);
    close();
    // remove() takes away folders that became empty; one may go between its making and the rename.
    int error = ENOENT;
    for (int tries = 0; error == ENOENT && tries < kCommitTries; ++tries) {
      make_folders(folder_.files, target_.parent_path());
      error = folder_.files.rename(path_, target_);
    }
    check_file(error, "renaming", path_);
    path_.clear();
    check_file(folder_.files.sync_folder(target_.parent_path()), "syncing", target_.parent_path());
    info.modified = core::system_clock().now();
    return info;
  }
  void close() {
    if (fd_ >= 0) {
      folder_.files.close(fd_);
      fd_ = -1;
    }
  }

  Folder& folder_;
  std::string key_;
  fs::path target_;
  fs::path path_;  ///< Empty once it has its final name.
  int fd_ = -1;
  Sha256 sum_;
  std::uint64_t size_ = 0;
};

class FolderReader final : public ObjectReader {
 public:
  FolderReader(Folder& folder, ObjectFile file) : folder_(folder), file_(std::move(file)) {}

  const ObjectInfo& info() const override { return file_.info(); }
  void seek(std::uint64_t offset) override {
    at_ = offset;
    sum_.reset();
  }
  std::optional<fs::path> file() const override { return folder_.path_of(info().key); }
  Task<std::size_t> read(std::span<std::byte> out) override {
    auto job = [this, out] {
      const auto got = file_.read(at_, out);
      at_ += got;
      if (sum_ && got > 0) {
        sum_->add(out.first(got));
      } else if (sum_ && !out.empty()) {
        const bool same = sum_->hex() == info().sha256;
        sum_.reset();
        if (!same) {
          throw core::Error(core::ErrorCode::kInternal, {},
                            "object " + info().key + " does not match its checksum");
        }
      }
      return got;
    };
    co_return co_await folder_.pool.run(std::move(job));
  }

 private:
  Folder& folder_;
  ObjectFile file_;
  std::uint64_t at_ = 0;
  std::optional<Sha256> sum_{std::in_place};  ///< Until the end, or a seek.
};

class FolderStore final : public ObjectStore {
 public:
  explicit FolderStore(FolderOptions options)
      : folder_{
            .root = std::move(options.root),
            .files = options.files == nullptr ? real_file_system() : *options.files,
            .pool = ThreadPool(
                {.name = "objects", .threads = options.threads, .queue_max = options.queue_max})} {
    make_folders(folder_.files, folder_.unfinished());
    remove_abandoned();
  }

  Task<std::unique_ptr<ObjectWriter>> create(std::string key) override {
    auto job = [this, key]() -> std::unique_ptr<ObjectWriter> {
      return std::make_unique<FolderWriter>(folder_, key, folder_.path_of(key));
    };
    co_return co_await folder_.pool.run(std::move(job));
  }

  Task<std::unique_ptr<ObjectReader>> open(std::string key) override {
    auto job = [this, key]() -> std::unique_ptr<ObjectReader> {
      auto file = ObjectFile::open(folder_.path_of(key), key);
      return file ? std::make_unique<FolderReader>(folder_, std::move(*file)) : nullptr;
    };
    co_return co_await folder_.pool.run(std::move(job));
  }

  Task<bool> remove(std::string key) override {
    auto job = [this, key] { return remove_file(folder_.path_of(key)); };
    co_return co_await folder_.pool.run(std::move(job));
  }

  Task<ObjectPage> list(std::string prefix, std::string after, std::size_t limit) override {
    auto job = [this, prefix, after, limit] {
      return list_folder(folder_.root, prefix, after, limit);
    };
    co_return co_await folder_.pool.run(std::move(job));
  }

  Task<bool> verify(std::string key) override {
    auto job = [this, key] {
      try {
        const auto file = ObjectFile::open(folder_.path_of(key), key);
        return file && matches_its_sum(*file);
      } catch (const core::Error& error) {
        spdlog::warn("objects: {}", error.cause());
        return false;
      }
    };
    co_return co_await folder_.pool.run(std::move(job));
  }

 private:
  bool remove_file(const fs::path& path) {
    const int error = folder_.files.remove(path);
    if (error == ENOENT || error == ENOTDIR) {
      return false;
    }
    check_file(error, "removing", path);
    auto folder = path.parent_path();
    check_file(folder_.files.sync_folder(folder), "syncing", folder);
    // Empty folders do no harm, so a failure is let pass.
    while (folder != folder_.root && folder_.files.remove_folder(folder) == 0) {
      folder = folder.parent_path();
    }
    return true;
  }

  void remove_abandoned() {
    const auto before = fs::file_time_type::clock::now() - kAbandonedAfter;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder_.unfinished(), failed)) {
      const auto changed = entry.last_write_time(failed);
      if (!failed && changed < before) {
        folder_.files.remove(entry.path());
      }
    }
  }

  Folder folder_;
};

}  // namespace

std::unique_ptr<ObjectStore> open_folder_store(FolderOptions options) {
  return std::make_unique<FolderStore>(std::move(options));
}

void remove_unfinished(const fs::path& root) {
  std::error_code failed;  // What cannot be removed now is removed at a later start.
  for (const auto& entry : fs::directory_iterator(root / ".new", failed)) {
    fs::remove(entry.path(), failed);
  }
}

}  // namespace auriga::platform::objects
