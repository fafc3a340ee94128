// Every write and sync of the disk fails once: what was acknowledged stays, the rest is whole or
// absent, and work goes on afterwards.
#include <fstream>
#include <set>

#include "platform/database/backup.hpp"
#include "platform/database/outbox.hpp"
#include "platform/objects/folder_store.hpp"
#include "tests/contract/storage_test.hpp"
#include "tests/support/fault_storage.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;
using platform::objects::open_folder_store;

std::vector<db::Migration> migrations() {
  const auto all = contract_migrations();
  return {all.begin(), all.end()};
}

/// One shard, and a data folder whose database has its tables already.
class FaultTest : public ::testing::Test {
 protected:
  FaultTest() : runtime_(1) {
    const auto database = db::open(runtime_.get(), {.url = (ready_.path() / "auriga.db").string()});
    run(db::migrate(*database, system_scope(), migrations()));
  }
  void TearDown() override { runtime_.stop(); }

  template <class T>
  T run(Task<T> task) {
    return runtime_.run(std::move(task));
  }
  /// Whether `task` ended well; any core::Error is an honest answer.
  template <class T>
  bool succeeds(Task<T> task) {
    try {
      runtime_.run(std::move(task));
      return true;
    } catch (const core::Error&) {
      return false;
    }
  }
  fs::path new_folder() {
    const auto path = folder_.path() / std::to_string(++folders_);
    fs::copy(ready_.path(), path);
    return path;
  }
  std::unique_ptr<db::Database> open_database(const fs::path& folder, const std::string& vfs = {}) {
    return db::open(runtime_.get(), {.url = (folder / "auriga.db").string(),
                                     .sqlite_vfs = vfs,
                                     .probe_interval = std::chrono::milliseconds(20)});
  }

  TemporaryFolder ready_;
  TemporaryFolder folder_;
  TestRuntime runtime_;
  int folders_ = 0;
};

db::Work<> add_pair(db::Transaction& tx, std::int64_t id) {
  const std::string text(3000, 'x');  // Some pages each, so that a write can be torn.
  co_await tx.exec("INSERT INTO stored_values (id, text) VALUES ($1, $2)", 2 * id, text);
  co_await tx.exec("INSERT INTO stored_values (id, text) VALUES ($1, $2)", 2 * id + 1, text);
  db::Event event;
  event.type = "pair.added";
  event.subject = std::to_string(id);
  co_await tx.emit(std::move(event));
}

struct IdRow {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))
struct SubjectRow {
  std::string subject;
};
BOOST_DESCRIBE_STRUCT(SubjectRow, (), (subject))

/// The pairs whose halves and event are all there; adds a failure for a part alone.
db::Work<std::set<std::int64_t>> whole_pairs(db::Transaction& tx) {
  const auto soundness = co_await tx.scalar<std::string>("PRAGMA integrity_check");
  EXPECT_EQ(soundness, "ok");
  std::set<std::int64_t> rows;
  std::set<std::int64_t> out;
  for (const auto& row : co_await tx.all<IdRow>("SELECT $columns FROM stored_values")) {
    rows.insert(row.id);
  }
  for (const auto& row : co_await tx.all<SubjectRow>("SELECT $columns FROM outbox")) {
    out.insert(std::stoll(row.subject));
  }
  EXPECT_EQ(rows.size(), 2 * out.size());
  for (const auto id : out) {
    EXPECT_TRUE(rows.contains(2 * id) && rows.contains(2 * id + 1)) << id;
  }
  co_return out;
}

void expect_within(const std::set<std::int64_t>& acknowledged,
                   const std::set<std::int64_t>& found) {
  EXPECT_TRUE(std::ranges::includes(found, acknowledged));
}

TEST_F(FaultTest, TransactionsAreWholeAndAcknowledgedOnesStay) {
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto folder = new_folder();
    std::set<std::int64_t> acknowledged;
    {
      const auto database = open_database(folder, storage.vfs());
      storage.arm();
      for (std::int64_t id = 0; id < 4; ++id) {
        if (succeeds(database->write(system_scope(), add_pair, id))) {
          acknowledged.insert(id);
        }
      }
      const bool lost_one = acknowledged.size() < 4;
      EXPECT_TRUE(storage.fired() || !lost_one);
      EXPECT_EQ(run(database->read(system_scope(),
                                   [](db::Transaction& tx) -> db::Work<bool> {
                                     co_return co_await tx.scalar<bool>("SELECT 1");
                                   })),
                true)
          << "reading goes on";
    }
    storage.disarm();
    const auto database = open_database(folder, storage.vfs());
    expect_within(acknowledged, run(database->read(system_scope(), whole_pairs)));
    run(database->write(system_scope(), add_pair, std::int64_t{100}));
  });
  EXPECT_GT(faults, 30U);
}

TEST_F(FaultTest, WritingResumesByItselfOnceTheDiskHasRoom) {
  const auto folder = new_folder();
  FaultStorage storage(FaultKind::kDiskFull, 1);
  const auto database = open_database(folder, storage.vfs());
  storage.arm();
  EXPECT_EQ(code_of(runtime_, database->write(system_scope(), add_pair, std::int64_t{1})),
            core::ErrorCode::kReadOnly);
  EXPECT_TRUE(database->health().read_only);
  EXPECT_TRUE(database->health().available);
  EXPECT_EQ(run(database->read(system_scope(), whole_pairs)).size(), 0U);
  storage.disarm();
  for (int tries = 0; database->health().read_only && tries < 200; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_FALSE(database->health().read_only) << "the probe noticed, without a write of ours";
  run(database->write(system_scope(), add_pair, std::int64_t{1}));
  runtime_.stop();
}

db::Work<> add_effect(db::Transaction& tx, const db::Event& event) {
  const bool first = co_await db::consume_once(tx, "effects", event.id);
  if (first) {
    co_await tx.exec(
        "INSERT INTO accounts (id, org_id, email, balance) VALUES ($1, $1, $1, 1)"
        " ON CONFLICT (id) DO UPDATE SET balance = accounts.balance + 1",
        event.subject);
  }
}

struct Effects {
  db::Database& database;
  Task<> operator()(const db::Event& event) const { return apply(database, event); }
  static Task<> apply(db::Database& database, db::Event event) {
    co_await database.write(system_scope(), add_effect, event);
  }
};

/// Delivers until nothing is left; tries again what failed.
void deliver_all(TestRuntime& runtime, db::Database& database, int rounds_max) {
  db::LocalBus bus;
  bus.subscribe("effects", "pair.*", Effects{database});
  db::OutboxRelay relay(database, system_scope(), bus,
                        {.batch_max = 2,
                         .lease = std::chrono::milliseconds(0),
                         .claim = std::chrono::milliseconds(1),
                         .retry_min = std::chrono::milliseconds(1),
                         .retry_max = std::chrono::milliseconds(2)});
  for (int round = 0; round < rounds_max; ++round) {
    try {
      if (runtime.run(relay.deliver_due()) == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
        if (runtime.run(relay.deliver_due()) == 0) {
          return;
        }
      }
    } catch (const core::Error&) {
    }
  }
}

db::Work<std::vector<std::int64_t>> effects(db::Transaction& tx) {
  struct Count {
    static db::Work<std::int64_t> of(db::Transaction& t, std::string_view sql) {
      co_return co_await t.scalar<std::int64_t>(sql);
    }
  };
  std::vector<std::int64_t> out;
  out.push_back(co_await Count::of(tx, "SELECT count(*) FROM accounts"));
  out.push_back(co_await Count::of(tx, "SELECT coalesce(sum(balance), 0) FROM accounts"));
  out.push_back(co_await Count::of(tx, "SELECT count(*) FROM outbox WHERE published_at IS NULL"));
  co_return out;
}

TEST_F(FaultTest, EventsTakeEffectExactlyOnce) {
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto folder = new_folder();
    {
      const auto database = open_database(folder, storage.vfs());
      for (std::int64_t id = 0; id < 2; ++id) {
        run(database->write(system_scope(), add_pair, id));
      }
      storage.arm();
      deliver_all(runtime_, *database, 6);
    }
    storage.disarm();
    const auto database = open_database(folder, storage.vfs());
    std::this_thread::sleep_for(std::chrono::milliseconds(3));  // Claims run out.
    deliver_all(runtime_, *database, 50);
    EXPECT_EQ(run(database->read(system_scope(), effects)), (std::vector<std::int64_t>{2, 2, 0}));
  });
  EXPECT_GT(faults, 20U);
}

TEST_F(FaultTest, ObjectsAreWholeOrAbsent) {
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto root = folder_.path() / std::to_string(++folders_);
    const std::string old_bytes(5000, 'o');
    const std::string new_bytes(70'000, 'n');
    bool put = false;
    bool replaced = false;
    bool removed = false;
    {
      const auto store = open_folder_store({.root = root, .threads = 1, .files = &storage.files()});
      run(store->put("a/replaced", old_bytes));
      run(store->put("b/removed", old_bytes));
      storage.arm();
      put = succeeds(store->put("c/d/fresh", new_bytes));
      replaced = succeeds(store->put("a/replaced", new_bytes));
      removed = succeeds(store->remove("b/removed"));
    }
    storage.disarm();
    const auto store = open_folder_store({.root = root, .threads = 1});
    for (const auto& object : run(store->list("", "", 100)).objects) {
      EXPECT_TRUE(run(store->verify(object.key))) << object.key;
    }
    const auto bytes_of = [&](const std::string& key) {
      return run(store->open(key)) ? run(store->get(key, 1U << 20U)) : std::string();
    };
    const auto fresh = bytes_of("c/d/fresh");
    EXPECT_TRUE(fresh == new_bytes || (!put && fresh.empty()));
    const auto other = bytes_of("a/replaced");
    EXPECT_TRUE(other == new_bytes || (!replaced && other == old_bytes)) << other.size();
    const auto gone = bytes_of("b/removed");
    EXPECT_TRUE(gone.empty() || (!removed && gone == old_bytes));
    run(store->put("c/d/fresh", "again"));
    run(store->put("b/removed", "again"));
  });
  EXPECT_GT(faults, 30U);
}

TEST_F(FaultTest, ABackupIsWholeOrAbsentAndHarmsNothing) {
  const auto source = new_folder();
  const auto database_ready = open_database(source);
  const auto objects = open_folder_store({.root = source / "objects", .threads = 1});
  run(database_ready->write(system_scope(), add_pair, std::int64_t{1}));
  run(objects->put("x/y", std::string(1000, 'y')));
  std::ofstream(source / "key") << "secret";
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto target = folder_.path() / ("backup-" + std::to_string(++folders_));
    bool made = false;
    {
      const auto database = open_database(source, storage.vfs());
      storage.arm();
      try {
        run(db::backup(
            *database, system_scope(), *objects,
            {.target = target, .extra = {{"key", source / "key"}}, .files = &storage.files()}));
        made = true;
      } catch (const core::Error& error) {
        const auto& cause = error.cause();
        const bool full =
            cause.ends_with("SQLite 13") || cause.ends_with("No space left on device");
        EXPECT_EQ(error.code() == core::ErrorCode::kReadOnly, full) << cause;
        // Of a file that cannot be removed it is no matter whether there is room.
        const bool stays = cause.ends_with("SQLite 2570") || cause.ends_with("was left behind");
        EXPECT_TRUE(full || stays || !storage.name().starts_with("full")) << cause;
      }
    }
    storage.disarm();
    EXPECT_TRUE(fs::exists(target) || !made);
    if (fs::exists(target)) {
      std::string names;
      for (const auto& file : db::verify_backup(target).files) {
        names += file.path + " ";
      }
      EXPECT_EQ(names, "auriga.db files/key objects/x/y.object ");
    }
    EXPECT_EQ(run(database_ready->read(system_scope(), whole_pairs)).size(), 1U);
    fs::remove_all(target);
  });
  EXPECT_GT(faults, 40U);
  runtime_.stop();
}

TEST_F(FaultTest, ARestoreIsWholeOrLeavesWhatWasThere) {
  const auto source = new_folder();
  const auto backup = folder_.path() / "backup";
  {
    const auto database = open_database(source);
    const auto objects = open_folder_store({.root = source / "objects", .threads = 1});
    run(database->write(system_scope(), add_pair, std::int64_t{1}));
    run(objects->put("x/y", std::string(1000, 'y')));
    run(db::backup(*database, system_scope(), *objects, {.target = backup}));
  }
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto data = new_folder();
    std::ofstream(data / "former") << "x";
    bool done = false;
    storage.arm();
    try {
      db::restore({.from = backup, .data = data, .replace = true, .files = &storage.files()},
                  migrations());
      done = true;
    } catch (const core::Error&) {
    }
    storage.disarm();
    const bool former = fs::exists(data / "former");
    EXPECT_FALSE(done && former);
    {
      const auto database = open_database(data, storage.vfs());
      EXPECT_EQ(run(database->read(system_scope(), whole_pairs)).size(), former ? 0U : 1U);
    }
    if (!former) {
      const auto objects = open_folder_store({.root = data / "objects", .threads = 1});
      EXPECT_TRUE(run(objects->verify("x/y")));
    }
    fs::remove_all(data);
  });
  EXPECT_GT(faults, 30U);
}

TEST_F(FaultTest, MigrationsAreAppliedWholeOrNotAtAll) {
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto folder = folder_.path() / std::to_string(++folders_);
    fs::create_directories(folder);
    {
      // Closed at once: a database file of one page, without tables.
      const auto database = open_database(folder, storage.vfs());
    }
    {
      const auto database = open_database(folder, storage.vfs());
      storage.arm();
      succeeds(db::migrate(*database, system_scope(), migrations()));
    }
    storage.disarm();
    const auto database = open_database(folder, storage.vfs());
    const auto applied = run(db::applied_migrations(*database, system_scope())).size();
    EXPECT_TRUE(applied == 0 || applied == kMigrations) << applied;
    EXPECT_EQ(run(db::migrate(*database, system_scope(), migrations())), kMigrations - applied);
    run(database->write(system_scope(), add_pair, std::int64_t{1}));
  });
  EXPECT_GT(faults, 20U);
}

}  // namespace
}  // namespace auriga::testing
