// Every write path of the services, with each write and sync of the disk failing once in each of
// four ways. Afterwards the house is opened again on a sound disk: the change is there as a whole
// or not at all; if it was acknowledged it is there; nothing is half there; and the same change can
// be made again where it is not.
// Long because it is one list, a case for each write path.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/application.hpp"
#include "platform/database/backup.hpp"
#include "tests/integration/faults/house.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;

const accounts::Origin kOrigin{"test", "127.0.0.1"};
const std::string kWords = "brass lantern copper kettle silver whistle";

/// One way of changing what is stored.
struct Path {
  std::string name;
  Task<> (*change)(House&);
  /// What must hold besides when the change is there, respectively is not.
  void (*check)(House&, bool there) = [](House&, bool) {};
};

class FaultsTest : public ::testing::TestWithParam<Path> {
 public:
  static void SetUpTestSuite() {
    grounds = std::make_unique<Grounds>();
    templates = std::make_unique<TemporaryFolder>();
    furniture = std::make_unique<Furniture>(furnish(*grounds, templates->path() / "furnished"));
    migrate_house(*grounds, templates->path() / "empty");
  }
  static void TearDownTestSuite() {
    furniture.reset();
    templates.reset();
    grounds.reset();
  }

 protected:
  /// A copy of the folder `name` to break.
  fs::path copy_of(const std::string& name) {
    const auto folder = own_.path() / std::to_string(++copies_) / "data";
    fs::create_directories(folder.parent_path());
    fs::copy(templates->path() / name, folder, fs::copy_options::recursive);
    return folder;
  }

  static bool is_live(const FaultStorage& storage) {
    return storage.name().find("power") == std::string::npos;
  }

  void break_everywhere(const Path& path, const std::string& folder_name) {
    Counts before;
    Counts after;
    {
      House house(*grounds, copy_of(folder_name), *furniture, nullptr);
      before = house.counts();
      house.run(house.accounts->start());
      house.run(path.change(house));
      after = house.counts();
      house.expect_whole();
      path.check(house, true);
    }
    const auto faults = for_each_fault([&](FaultStorage& storage) {
      SCOPED_TRACE(storage.name());
      const auto data = copy_of(folder_name);
      bool acknowledged = false;
      {
        House house(*grounds, data, *furniture, &storage);
        house.run(house.accounts->start());
        house.search(kWords);  // So that an index is there to be brought up to date.
        storage.arm();
        acknowledged = house.succeeds(path.change(house));
        storage.disarm();
        if (is_live(storage)) {
          EXPECT_EQ(house.search(kWords), house.search_anew(kWords))
              << "the index in memory is as one made anew";
        }
      }
      check_reopened(path, data, before, after, acknowledged);
      fs::remove_all(data.parent_path());
    });
    EXPECT_GT(faults, 8U) << "a change writes and syncs";
  }

  void check_reopened(const Path& path, const fs::path& data, const Counts& before,
                      const Counts& after, bool acknowledged) {
    const bool counted = before != after;
    const auto twin = data.parent_path() / "twin";
    fs::copy(data, twin, fs::copy_options::recursive);
    Counts now;
    {
      House house(*grounds, data, *furniture, nullptr);
      now = house.counts();
      if (counted) {
        EXPECT_TRUE(now == after || (!acknowledged && now == before))
            << (acknowledged ? "acknowledged and lost" : "half there") << shown(now, before, after);
      }
      house.run(house.accounts->start());
      house.expect_whole();
      path.check(house, counted ? now == after : acknowledged);
    }
    if (now == before) {
      House house(*grounds, twin, *furniture, nullptr);
      house.run(house.accounts->start());
      house.run(path.change(house));
      EXPECT_EQ(house.counts(), after) << "the change can be made now";
    }
  }

  static std::string shown(const Counts& now, const Counts& before, const Counts& after) {
    std::string out;
    for (const auto& [table, rows] : now) {
      if (before.at(table) != after.at(table) || rows != before.at(table)) {
        out += " " + table + ": " + std::to_string(rows) + " of " +
               std::to_string(before.at(table)) + " or " + std::to_string(after.at(table)) + ";";
      }
    }
    return out;
  }

  static std::unique_ptr<Grounds> grounds;
  static std::unique_ptr<TemporaryFolder> templates;
  static std::unique_ptr<Furniture> furniture;

 private:
  TemporaryFolder own_;
  int copies_ = 0;
};

std::unique_ptr<Grounds> FaultsTest::grounds;
std::unique_ptr<TemporaryFolder> FaultsTest::templates;
std::unique_ptr<Furniture> FaultsTest::furniture;

/// Ends a change whose answer nobody needs.
template <class T>
Task<> done(Task<T> task) {
  co_await std::move(task);
}

bool can_log_in(House& house, const std::string& email, const std::string& password) {
  return house.succeeds(
      house.accounts->log_in({.email = email, .password = password}, house.actor(), kOrigin));
}

// Accounts.

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

Task<> sign_up(House& house) {
  return done(house.accounts->sign_up({.email = "guest@example.org",
                                       .password = house.furniture.password,
                                       .name = "Guest",
                                       .invitation_token = house.furniture.invitation_token},
                                      house.actor(), kOrigin));
}
void check_sign_up(House& house, bool there) {
  EXPECT_EQ(can_log_in(house, "guest@example.org", house.furniture.password), there);
}

Task<> log_in(House& house) {
  return done(
      house.accounts->log_in({.email = house.furniture.email, .password = house.furniture.password},
                             house.actor(), kOrigin));
}

Task<> refresh(House& house) {
  return done(house.accounts->refresh(house.furniture.refresh_token, house.actor()));
}
void check_refresh(House& house, bool /*there*/) {
  // Whoever got no answer still has the token of before, and must not be locked out.
  const auto again =
      house.run(house.accounts->refresh(house.furniture.refresh_token, house.actor()));
  EXPECT_TRUE(house.succeeds(house.accounts->refresh(again.refresh_token, house.actor())));
}

Task<> log_out(House& house) {
  return house.accounts->log_out(house.furniture.refresh_token, house.actor());
}
void check_log_out(House& house, bool there) {
  EXPECT_EQ(house.succeeds(house.accounts->refresh(house.furniture.refresh_token, house.actor())),
            !there);
}

Task<> log_out_everywhere(House& house) {
  return house.accounts->log_out_everywhere(house.furniture.owner, house.actor());
}

Task<> end_login(House& house) {
  return house.accounts->end_login(house.furniture.owner, house.actor(),
                                   house.furniture.other_login);
}

const std::string kNewPassword = "violet engine under rain 3";

Task<> change_password(House& house) {
  return house.accounts->change_password(
      house.furniture.owner, house.actor(),
      {.current_password = house.furniture.password, .new_password = kNewPassword});
}
void check_password(House& house, bool there) {
  EXPECT_EQ(can_log_in(house, house.furniture.email, kNewPassword), there);
  EXPECT_EQ(can_log_in(house, house.furniture.email, house.furniture.password), !there);
}

Task<> update_me(House& house) {
  return done(house.accounts->update_me(house.furniture.owner, house.actor(),
                                        {.name = "Renamed", .time_zone = "Asia/Tokyo"}));
}
void check_me(House& house, bool there) {
  const auto me = house.run(house.accounts->me(house.furniture.owner));
  EXPECT_EQ(me.name == "Renamed", there);
  EXPECT_EQ(me.time_zone == "Asia/Tokyo", there);
}

Task<> rename(House& house) {
  return done(house.accounts->rename_organization(house.furniture.owner, house.actor(),
                                                  {.name = "Renamed"}));
}
void check_rename(House& house, bool there) {
  EXPECT_EQ(house.run(house.accounts->organization(house.furniture.owner)).name == "Renamed",
            there);
}

Task<> invite(House& house) {
  return done(house.accounts->invite(house.furniture.owner, house.actor(),
                                     {.email = "more@example.org", .role = core::Role::viewer}));
}

Task<> withdraw(House& house) {
  return house.accounts->withdraw_invitation(house.furniture.owner, house.actor(),
                                             house.furniture.invitation);
}

Task<> make_key(House& house) {
  return done(house.accounts->make_key(house.furniture.owner, house.actor(),
                                       {.name = "more", .scopes = {core::Scope::chat}}));
}

Task<> revoke_key(House& house) {
  return house.accounts->revoke_key(house.furniture.owner, house.actor(), house.furniture.key);
}
void check_revoked(House& house, bool there) {
  EXPECT_EQ(house.succeeds(house.accounts->verify_key(house.furniture.key_text)), !there);
}

// Agents and their documents.

Task<> create_agent(House& house) {
  std::vector<agents::Upload> files;
  files.push_back(house.upload("a.md", "# A\n\nThe silver whistle is loud.\n"));
  files.push_back(house.upload("b.md", long_text("# B\n\nThe silver whistle is long.", 80'000)));
  files.push_back(house.upload("c.pdf", "This is no PDF."));
  return done(house.agents->create(
      house.furniture.owner, house.actor(),
      {.agent_name = "Another", .sop = "Answer from the documents alone."}, std::move(files)));
}

Task<> add_documents(House& house) {
  std::vector<agents::Upload> files;
  files.push_back(house.upload("a.md", "# A\n\nThe silver whistle is loud.\n"));
  files.push_back(house.upload("b.md", long_text("# B\n\nThe silver whistle is long.", 80'000)));
  return done(house.agents->add_documents(house.furniture.owner, house.actor(),
                                          house.furniture.agent, std::move(files)));
}
void check_added(House& house, bool there) {
  EXPECT_EQ(house.search("silver whistle").size(), there ? 2U : 0U);
}

Task<> replace_by_name(House& house) {
  std::vector<agents::Upload> files;
  files.push_back(
      house.upload("large.md", long_text("# Large\n\nThe silver whistle sings.", 70'000)));
  return done(house.agents->add_documents(house.furniture.owner, house.actor(),
                                          house.furniture.agent, std::move(files)));
}
void check_replaced(House& house, bool there) {
  EXPECT_EQ(house.search("silver whistle").size(), there ? 1U : 0U);
  EXPECT_EQ(house.search("copper kettle").size(), there ? 0U : 1U);
}

Task<> replace_large_by_small(House& house) {
  return done(house.agents->replace_document(house.furniture.owner, house.actor(),
                                             house.furniture.agent, house.furniture.large,
                                             house.upload("x.md", "The silver whistle is short.")));
}

Task<> delete_document(House& house) {
  return house.agents->delete_document(house.furniture.owner, house.actor(), house.furniture.agent,
                                       house.furniture.large);
}
void check_deleted(House& house, bool there) {
  EXPECT_EQ(house.search("copper kettle").size(), there ? 0U : 1U);
  EXPECT_EQ(house.search("brass lantern").size(), 1U);
}

Task<> update_agent(House& house) {
  return done(house.agents->update(
      house.furniture.owner, house.actor(),
      {.agent_id = house.furniture.agent, .agent_name = "Renamed", .sop = "Another procedure."}));
}
void check_updated(House& house, bool there) {
  const auto agent = house.run(house.agents->get(house.furniture.owner, house.furniture.agent));
  EXPECT_EQ(agent.name == "Renamed", there);
  EXPECT_EQ(agent.sop == "Another procedure.", there);
}

Task<> pause(House& house) {
  return done(house.agents->pause(house.furniture.owner, house.actor(), house.furniture.agent));
}

Task<> archive(House& house) {
  return house.agents->archive(house.furniture.owner, house.actor(), house.furniture.agent);
}

// Conversations.

Task<> chat(House& house, std::optional<core::SessionId> session) {
  return done(house.sessions->chat(house.furniture.owner, house.actor(),
                                   {.agent_id = house.furniture.agent,
                                    .actor_id = "ann",
                                    .session_id = std::move(session),
                                    .message = "Where is the brass lantern?"},
                                   nullptr));
}
Task<> begin_chat(House& house) {
  return chat(house, std::nullopt);
}
Task<> go_on_chatting(House& house) {
  return chat(house, house.furniture.session);
}
Task<> complete(House& house) {
  return done(
      house.sessions->complete(house.furniture.owner, house.actor(), house.furniture.session));
}
Task<> remove_session(House& house) {
  return house.sessions->remove(house.furniture.owner, house.actor(), house.furniture.session);
}

TEST_P(FaultsTest, IsWholeOrAbsentAndKeptWhenAcknowledged) {
  break_everywhere(GetParam(), "furnished");
}

INSTANTIATE_TEST_SUITE_P(
    Accounts, FaultsTest,
    ::testing::Values(
        Path{"sign_up", sign_up, check_sign_up}, Path{"log_in", log_in},
        Path{"refresh", refresh, check_refresh}, Path{"log_out", log_out, check_log_out},
        Path{"log_out_everywhere", log_out_everywhere, check_log_out}, Path{"end_login", end_login},
        Path{"change_password", change_password, check_password},
        Path{"update_me", update_me, check_me}, Path{"rename_organization", rename, check_rename},
        Path{"invite", invite}, Path{"withdraw_invitation", withdraw}, Path{"make_key", make_key},
        Path{"revoke_key", revoke_key, check_revoked}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Agents, FaultsTest,
    ::testing::Values(Path{"create_agent", create_agent},
                      Path{"add_documents", add_documents, check_added},
                      Path{"replace_by_name", replace_by_name, check_replaced},
                      Path{"replace_document", replace_large_by_small, check_replaced},
                      Path{"delete_document", delete_document, check_deleted},
                      Path{"update_agent", update_agent, check_updated}, Path{"pause_agent", pause},
                      Path{"archive_agent", archive}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(Sessions, FaultsTest,
                         ::testing::Values(Path{"begin_chat", begin_chat},
                                           Path{"go_on_chatting", go_on_chatting},
                                           Path{"complete_session", complete},
                                           Path{"delete_session", remove_session}),
                         [](const auto& each) { return each.param.name; });

using StorageTest = FaultsTest;

TEST_F(StorageTest, TheFirstOwnerIsThereOrCanBeMade) {
  break_everywhere({"set_up", set_up, check_set_up}, "empty");
}

TEST_F(StorageTest, TheFirstStartSucceedsOrCanBeRepeated) {
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

TEST_F(StorageTest, UseOfKeysIsCountedOnceOrNotAtAll) {
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

TEST_F(StorageTest, ABackupIsWholeOrAbsent) {
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

TEST_F(StorageTest, ARestoreIsWholeOrLeavesWhatWasThere) {
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
