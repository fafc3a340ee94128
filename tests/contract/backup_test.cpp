// A backup that is taken while work goes on, and what a restore makes of it.
#include "platform/database/backup.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "platform/objects/folder_store.hpp"
#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using platform::objects::open_folder_store;

db::Work<> add_value(db::Transaction& tx, std::int64_t id, const std::string& text) {
  co_await tx.exec("INSERT INTO stored_values (id, text) VALUES ($1, $2)", id, text);
}
db::Work<std::int64_t> count_values(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM stored_values");
}

/// A machine on which a folder is a mount point, and whose disk fails at one step, or from there.
class MountedFiles final : public platform::objects::FileSystem {
 public:
  explicit MountedFiles(fs::path mount) : mount_(std::move(mount)) {}

  void fail_at(int step, bool for_good) {
    steps_ = 0;
    fails_ = step;
    for_good_ = for_good;
  }
  [[nodiscard]] bool failed() const { return fails_ > 0 && steps_ >= fails_; }

  bool is_mount(const fs::path& path) override { return path == mount_; }
  int rename(const fs::path& from, const fs::path& to) override {
    return from == mount_ || to == mount_ ? EBUSY : fails() ? EIO : FileSystem::rename(from, to);
  }
  int exchange(const fs::path& /*one*/, const fs::path& /*other*/) override { return EBUSY; }
  int sync_folder(const fs::path& path) override {
    return fails() ? EIO : FileSystem::sync_folder(path);
  }
  int make_folder(const fs::path& path) override {
    return fails() ? EIO : FileSystem::make_folder(path);
  }
  int remove_folder(const fs::path& path) override {
    return fails() ? EIO : FileSystem::remove_folder(path);
  }

 private:
  bool fails() {
    ++steps_;
    return fails_ > 0 && (for_good_ ? steps_ >= fails_ : steps_ == fails_);
  }

  fs::path mount_;
  int steps_ = 0;
  int fails_ = 0;
  bool for_good_ = false;
};

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    data_ = folder_.path() / "data";
    fs::create_directories(data_ / "keys");
    std::ofstream(data_ / "keys" / "master.key") << "secret";
    database_ = open_database(data_);
    run(db::migrate(*database_, system_scope(), migrations()));
    objects_ = open_folder_store({.root = data_ / "objects"});
  }
  void TearDown() override {
    runtime_.stop();
    database_.reset();
    objects_.reset();
  }
  std::unique_ptr<db::Database> open_database(const fs::path& data) {
    return db::open(runtime_.get(), {.url = "sqlite:" + (data / "auriga.db").string()});
  }
  static std::vector<db::Migration> migrations() {
    const auto all = contract_migrations();
    return {all.begin(), all.end()};
  }
  template <class T>
  T run(Task<T> task) {
    return runtime_.run(std::move(task));
  }
  void add(std::int64_t id) {
    run(objects_->put("v/" + std::to_string(id), "object " + std::to_string(id)));
    run(database_->write(system_scope(), add_value, id, std::to_string(id)));
  }
  db::BackupManifest backup(const fs::path& target) {
    return run(
        db::backup(*database_, system_scope(), *objects_,
                   {.target = target, .extra = {{"keys/master.key", data_ / "keys/master.key"}}}));
  }
  static ErrorCode failure_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const core::Error& error) {
      return error.code();
    }
    return ErrorCode::kNotImplemented;
  }
  std::vector<std::string> names(const fs::path& folder) {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder)) {
      out.push_back(entry.path().filename().string());
    }
    std::ranges::sort(out);
    return out;
  }

  TemporaryFolder folder_;
  TestRuntime runtime_;
  fs::path data_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<platform::objects::ObjectStore> objects_;
};

TEST_F(BackupTest, ComesBackAsItWas) {
  for (int i = 0; i < 5; ++i) {
    add(i);
  }
  const auto target = folder_.path() / "deep" / "backup";
  const auto made = backup(target);
  EXPECT_EQ(made.files.size(), 7U) << "database, five objects, a key";
  EXPECT_EQ(made.migrations.size(), kMigrations);
  EXPECT_EQ(db::verify_backup(target).files.size(), 7U);
  add(5);  // After the backup.

  const auto other = folder_.path() / "other";
  EXPECT_TRUE(db::restore({.from = target, .data = other}, migrations()).kept.empty());
  EXPECT_EQ(names(other), (std::vector<std::string>{"auriga.db", "keys", "objects"}));
  const auto database = open_database(other);
  const auto objects = open_folder_store({.root = other / "objects"});
  EXPECT_EQ(run(database->read(system_scope(), count_values)), 5);
  EXPECT_EQ(run(objects->get("v/4", 100)), "object 4");
  EXPECT_EQ(run(objects->open("v/5")), nullptr);
  EXPECT_EQ(run(db::migrate(*database, system_scope(), migrations())), 0U);
  run(database->write(system_scope(), add_value, std::int64_t{77}, std::string("goes on")));
  std::string key;
  std::ifstream(other / "keys" / "master.key") >> key;
  EXPECT_EQ(key, "secret");
  runtime_.stop();
}

TEST_F(BackupTest, LeavesNothingOutThatItCannotRead) {
  add(1);
  fs::create_symlink("loop", data_ / "objects" / "loop");
  const auto target = folder_.path() / "backup";
  EXPECT_EQ(failure_of([&] { backup(target); }), ErrorCode::kInternal);
  EXPECT_EQ(names(folder_.path()), std::vector<std::string>{"data"});
}

TEST_F(BackupTest, WhatRootRestoresIsTheFoldersOwners) {
  add(1);
  const auto target = folder_.path() / "backup";
  backup(target);
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(data_.c_str(), 12345, 12346), 0);
  }
  struct stat theirs{};
  ASSERT_EQ(::stat(data_.c_str(), &theirs), 0);
  (void)db::restore({.from = target, .data = data_, .replace = true}, migrations());
  for (const auto* made : {".", "auriga.db", "keys", "keys/master.key", "objects", "objects/v"}) {
    struct stat ours{};
    ASSERT_EQ(::stat((data_ / made).c_str(), &ours), 0) << made;
    EXPECT_EQ(ours.st_uid, theirs.st_uid) << made;
    EXPECT_EQ(ours.st_gid, theirs.st_gid) << made;
  }
}

TEST_F(BackupTest, RefusesAFullFolderUnlessToldAndKeepsTheOldOne) {
  add(1);
  const auto target = folder_.path() / "backup";
  backup(target);
  const auto other = folder_.path() / "other";
  fs::create_directories(other);
  std::ofstream(other / "mine") << "x";
  EXPECT_EQ(failure_of([&] { db::restore({.from = target, .data = other}, migrations()); }),
            ErrorCode::kValidationFailed);
  EXPECT_EQ(names(other), std::vector<std::string>{"mine"});
  const auto report = db::restore({.from = target, .data = other, .replace = true}, migrations());
  EXPECT_EQ(names(other), (std::vector<std::string>{"auriga.db", "keys", "objects"}));
  EXPECT_EQ(names(report.kept), std::vector<std::string>{"mine"});
  const auto empty = folder_.path() / "empty";
  fs::create_directories(empty);
  db::restore({.from = target, .data = empty}, migrations());
  EXPECT_TRUE(fs::exists(empty / "auriga.db"));
}

TEST_F(BackupTest, ExchangesWhatAMountPointHolds) {
  add(1);
  const auto target = folder_.path() / "backup";
  backup(target);
  const auto mount = folder_.path() / "mount";
  fs::create_directories(mount / "lost+found");
  std::ofstream(mount / "lock") << "1";
  MountedFiles files(mount);
  const auto restore = [&](bool replace) {
    return db::restore(
        {.from = target, .data = mount, .replace = replace, .ignore = {"lock"}, .files = &files},
        migrations());
  };
  EXPECT_TRUE(restore(false).kept.empty()) << "there was nothing in it";
  EXPECT_EQ(names(mount),
            (std::vector<std::string>{"auriga.db", "keys", "lock", "lost+found", "objects"}));
  std::ofstream(mount / "mine") << "x";
  EXPECT_EQ(failure_of([&] { restore(false); }), ErrorCode::kValidationFailed);
  const auto report = restore(true);
  EXPECT_EQ(report.kept.parent_path(), mount);
  EXPECT_EQ(names(report.kept), (std::vector<std::string>{"auriga.db", "keys", "mine", "objects"}));
  EXPECT_EQ(names(mount), (std::vector<std::string>{"auriga.db", "keys", "lock", "lost+found",
                                                    "objects", report.kept.filename().string()}));
  EXPECT_NO_THROW(db::require_whole(mount));
}

TEST_F(BackupTest, ExchangesAllOfWhatAMountPointHoldsOrNothing) {
  add(1);
  const auto target = folder_.path() / "backup";
  backup(target);
  const auto mount = folder_.path() / "mount";
  MountedFiles files(mount);
  const auto restore = [&] {
    db::restore({.from = target, .data = mount, .replace = true, .files = &files}, migrations());
  };
  int halves = 0;
  for (const bool for_good : {false, true}) {
    bool failed = true;
    for (int step = 1; failed; ++step) {
      SCOPED_TRACE(step);
      fs::remove_all(mount);
      fs::create_directories(mount / "keys");
      std::ofstream(mount / "auriga.db") << "former";
      files.fail_at(step, for_good);
      const bool refused = failure_of(restore) != ErrorCode::kNotImplemented;
      failed = files.failed();
      files.fail_at(0, false);
      if (failure_of([&] { db::require_whole(mount); }) == ErrorCode::kConfigurationInvalid) {
        EXPECT_TRUE(refused && for_good);
        ++halves;
        restore();
        EXPECT_NO_THROW(db::require_whole(mount));
        EXPECT_GT(fs::file_size(mount / "auriga.db"), 100U);
      } else if (fs::file_size(mount / "auriga.db") == 6) {
        EXPECT_TRUE(refused);
        EXPECT_FALSE(fs::exists(mount / "objects")) << "nothing of the backup";
        EXPECT_TRUE(fs::is_empty(mount / "keys"));
      } else {
        EXPECT_TRUE(fs::exists(mount / "objects"));
        EXPECT_TRUE(fs::exists(mount / "keys" / "master.key"));
      }
    }
  }
  EXPECT_GT(halves, 0);
}

TEST_F(BackupTest, LeavesWhatIsToStayAndMindsNoLock) {
  const auto write = [](const fs::path& path, std::string_view text) {
    std::ofstream(path) << text;
  };
  const auto first_word = [](const fs::path& path) {
    std::string out;
    std::ifstream(path) >> out;
    return out;
  };
  write(data_ / "settings", "saved");
  const auto target = folder_.path() / "backup";
  run(db::backup(*database_, system_scope(), *objects_,
                 {.target = target, .extra = {{"settings", data_ / "settings"}}}));
  const auto restore = [&](const fs::path& data, bool replace) {
    return db::restore({.from = target,
                        .data = data,
                        .replace = replace,
                        .keep = {"settings"},
                        .ignore = {"lock"}},
                       migrations());
  };
  const auto other = folder_.path() / "other";
  fs::create_directories(other);
  write(other / "lock", "1");
  EXPECT_TRUE(restore(other / "", false).kept.empty()) << "and a slash at the end";
  EXPECT_EQ(names(other), (std::vector<std::string>{"auriga.db", "settings"}));
  EXPECT_EQ(first_word(other / "settings"), "saved");
  EXPECT_EQ(names(folder_.path()), (std::vector<std::string>{"backup", "data", "other"}));

  write(other / "settings", "mine");
  write(other / "lock", "1");
  EXPECT_EQ(failure_of([&] { restore(other, false); }), ErrorCode::kValidationFailed);
  const auto report = restore(other / "", true);
  EXPECT_EQ(report.stayed, std::vector<std::string>{"settings"});
  EXPECT_EQ(first_word(other / "settings"), "mine");
  EXPECT_FALSE(fs::exists(other / "lock"));
  EXPECT_EQ(report.kept.parent_path(), folder_.path());
  EXPECT_EQ(first_word(report.kept / "settings"), "mine");
}

TEST_F(BackupTest, RefusesWhatIsDamagedOrNewer) {
  add(1);
  const auto target = folder_.path() / "backup";
  backup(target);
  EXPECT_EQ(failure_of([&] { backup(target); }), ErrorCode::kBackupInvalid) << "exists";
  const auto damaged = [&](const std::function<void(const fs::path&)>& damage) {
    const auto copy = folder_.path() / "copy";
    fs::remove_all(copy);
    fs::copy(target, copy, fs::copy_options::recursive);
    damage(copy);
    const auto code = failure_of(
        [&] { db::restore({.from = copy, .data = folder_.path() / "other"}, migrations()); });
    EXPECT_FALSE(fs::exists(folder_.path() / "other"));
    return code;
  };
  const auto flip = [](const fs::path& path, int at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const auto byte = static_cast<char>(file.get() ^ 1);
    file.seekp(at);
    file.put(byte);
  };
  EXPECT_EQ(damaged([&](const auto& copy) { flip(copy / "auriga.db", 5000); }),
            ErrorCode::kBackupInvalid);
  EXPECT_EQ(damaged([&](const auto& copy) { flip(copy / "objects/v/1.object", 3); }),
            ErrorCode::kBackupInvalid);
  EXPECT_EQ(damaged([&](const auto& copy) { flip(copy / "manifest.json", 30); }),
            ErrorCode::kBackupInvalid);
  EXPECT_EQ(damaged([](const auto& copy) { fs::remove(copy / "manifest.json"); }),
            ErrorCode::kBackupInvalid);
  EXPECT_EQ(damaged([](const auto& copy) { fs::remove(copy / "files/keys/master.key"); }),
            ErrorCode::kBackupInvalid);
  EXPECT_EQ(
      failure_of([&] { db::restore({.from = target, .data = folder_.path() / "other"}, {}); }),
      ErrorCode::kSchemaNewer);
}

platform::Task<> keep_adding(db::Database& database, platform::objects::ObjectStore& objects,
                             std::atomic<bool>& stop, std::atomic<std::int64_t>& added) {
  while (!stop) {
    const auto id = 1000 + added.load();
    co_await objects.put("v/" + std::to_string(id), "object " + std::to_string(id));
    co_await database.write(system_scope(), add_value, id, std::to_string(id));
    ++added;
  }
}

db::Work<std::vector<std::int64_t>> all_ids(db::Transaction& tx) {
  std::vector<std::int64_t> out;
  for (std::int64_t id = 1000;; ++id) {
    if (!co_await tx.scalar<bool>("SELECT EXISTS (SELECT 1 FROM stored_values WHERE id = $1)",
                                  id)) {
      co_return out;
    }
    out.push_back(id);
  }
}

TEST_F(BackupTest, HasTheObjectOfEveryRowThoughWorkGoesOn) {
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> added{0};
  auto adding = runtime_.start(keep_adding(*database_, *objects_, stop, added), 1);
  while (added < 20) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const auto target = folder_.path() / "backup";
  backup(target);
  stop = true;
  adding.get();
  const auto other = folder_.path() / "other";
  db::restore({.from = target, .data = other}, migrations());
  const auto database = open_database(other);
  const auto objects = open_folder_store({.root = other / "objects"});
  const auto ids = run(database->read(system_scope(), all_ids));
  EXPECT_GE(ids.size(), 20U);
  EXPECT_LE(static_cast<std::int64_t>(ids.size()), added.load());
  for (const auto id : ids) {
    EXPECT_TRUE(run(objects->verify("v/" + std::to_string(id)))) << id;
  }
  runtime_.stop();
}

}  // namespace
}  // namespace auriga::testing
