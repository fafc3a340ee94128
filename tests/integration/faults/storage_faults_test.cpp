// The first start, the first owner, the counting of keys, backup and restore on a disk that fails.
#include "app/application.hpp"
#include "platform/database/backup.hpp"
#include "tests/integration/faults/faults_suite.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;

class StorageFaults : public FaultsTest {};

Task<> set_up(House& house) {
  return done(house.accounts->set_up({.token = house.accounts->setup_token(),
                                      .email = "first@example.org",
                                      .password = house.furniture.password,
                                      .name = "First"},
                                     house.actor(), kOrigin));
}
void check_set_up(House& house, bool there) {
  EXPECT_EQ(can_log_in(house, "first@example.org", house.furniture.password), there);
  EXPECT_EQ(house.run(house.accounts->setup_state(true)).needed, !there);
}

TEST_F(StorageFaults, TheFirstOwnerIsThereOrCanBeMade) {
  break_everywhere({"set_up", set_up, check_set_up}, "empty");
}

TEST_F(StorageFaults, TheFirstStartSucceedsOrCanBeRepeated) {
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto data = copy_of("empty");
    {
      House house(*grounds, data, *furniture, &storage);
      storage.arm();
      house.succeeds(house.accounts->start());
      storage.disarm();
    }
    House house(*grounds, data, *furniture, nullptr);
    house.run(house.accounts->start());
    const auto owner = house.run(house.accounts->set_up({.token = house.accounts->setup_token(),
                                                         .email = "first@example.org",
                                                         .password = furniture->password,
                                                         .name = "First"},
                                                        house.actor(), kOrigin));
    House again(*grounds, data, *furniture, nullptr);
    again.run(again.accounts->start());
    EXPECT_TRUE(again.accounts->verify(owner.tokens.access_token).has_value())
        << "one key signs, before and after a restart";
  });
  EXPECT_GT(faults, 8U);
}

TEST_F(StorageFaults, UseOfKeysIsCountedOnceOrNotAtAll) {
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto data = copy_of("furnished");
    bool acknowledged = false;
    {
      House house(*grounds, data, *furniture, &storage);
      storage.arm();
      acknowledged = house.succeeds(house.accounts->record_usage(
          {{.id = furniture->key, .requests = 3, .last_used_at = core::system_clock().now()}}));
      storage.disarm();
    }
    House house(*grounds, data, *furniture, nullptr);
    const auto key = house.run(house.accounts->key(furniture->owner, furniture->key));
    EXPECT_TRUE(key.request_count == 3 || (!acknowledged && key.request_count == 0))
        << key.request_count;
  });
  EXPECT_GT(faults, 8U);
}

TEST_F(StorageFaults, ABackupIsWholeOrAbsent) {
  const auto source = copy_of("furnished");
  Counts held;
  std::vector<std::string> found;
  {
    House house(*grounds, source, *furniture, nullptr);
    held = house.counts();
    found = house.search(kWords);
  }
  int restored = 0;
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto target = copy_of("empty").parent_path() / "backup";
    bool made = false;
    {
      House house(*grounds, source, *furniture, &storage);
      storage.arm();
      made = house.succeeds(platform::db::backup(*house.database, system_scope(), *house.objects,
                                                 {.target = target, .files = &storage.files()}));
      storage.disarm();
    }
    EXPECT_TRUE(fs::exists(target) || !made) << "acknowledged and lost";
    if (!fs::exists(target)) {
      return;
    }
    const auto data = target.parent_path() / "restored";
    platform::db::restore({.from = target, .data = data}, app::all_migrations());
    House house(*grounds, data, *furniture, nullptr);
    EXPECT_EQ(house.counts(), held);
    EXPECT_EQ(house.search(kWords), found);
    house.run(house.accounts->start());
    house.expect_whole();
    ++restored;
  });
  EXPECT_GT(faults, 20U);
  EXPECT_GE(restored, 4) << "each kind of fault ends with a backup that met none";
}

TEST_F(StorageFaults, ARestoreIsWholeOrLeavesWhatWasThere) {
  const auto source = copy_of("furnished");
  const auto target = source.parent_path() / "backup";
  Counts held;
  Counts former;
  {
    House house(*grounds, source, *furniture, nullptr);
    held = house.counts();
    house.run(
        platform::db::backup(*house.database, system_scope(), *house.objects, {.target = target}));
    House empty(*grounds, copy_of("empty"), *furniture, nullptr);
    former = empty.counts();
  }
  const auto faults = for_each_fault([&](FaultStorage& storage) {
    SCOPED_TRACE(storage.name());
    const auto data = copy_of("empty");
    bool acknowledged = false;
    storage.arm();
    try {
      platform::db::restore(
          {.from = target, .data = data, .replace = true, .files = &storage.files()},
          app::all_migrations());
      acknowledged = true;
    } catch (const core::Error&) {
    }
    storage.disarm();
    House house(*grounds, data, *furniture, nullptr);
    const auto now = house.counts();
    EXPECT_TRUE(now == held || (!acknowledged && now == former)) << shown(now, former, held);
    house.run(house.accounts->start());
    house.expect_whole();
  });
  EXPECT_GT(faults, 20U);
}

}  // namespace
}  // namespace auriga::testing
