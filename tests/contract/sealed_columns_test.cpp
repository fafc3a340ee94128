// Sealed values get a new key: whatever ends the work in between, all stay readable.
#include "platform/database/sealed_columns.hpp"

#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "core/crypto.hpp"
#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::Sealer;

constexpr int kRows = 250;  // More than two pages.
const std::string kOldKey(32, 'a');
const std::string kNewKey(32, 'b');

std::string purpose(std::string_view key, std::string_view second) {
  return "note:" + std::string(key) + ":" + std::string(second);
}

constexpr db::SealedColumn kNotes{
    .table = "entries", .column = "note", .key = "account_id", .second = "id", .purpose = purpose};

struct Note {
  std::string account_id;
  std::string id;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Note, (), (account_id, id, note))

db::Work<> add_notes(db::Transaction& tx, const std::vector<Note>& notes) {
  std::set<std::string> accounts;
  for (const auto& note : notes) {
    if (accounts.insert(note.account_id).second) {
      co_await tx.exec("INSERT INTO accounts (id, org_id, email) VALUES ($1, 'org', $1)",
                       note.account_id);
    }
    co_await tx.exec("INSERT INTO entries (id, account_id, note) VALUES ($1, $2, $3)", note.id,
                     note.account_id, note.note);
  }
}

db::Work<std::vector<Note>> all_notes(db::Transaction& tx) {
  co_return co_await tx.all<Note>("SELECT $columns FROM entries ORDER BY id");
}

Sealer sealer_of(std::vector<std::string> keys) {
  return core::value_or_throw(Sealer::create(keys));
}

class SealedColumnsContract : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    std::vector<Note> notes;
    for (int i = 0; i < kRows; ++i) {
      const auto account = i % 2 == 0 ? std::string("even") : std::string("odd");
      const auto id = std::to_string(1000 + i);
      notes.push_back({account, id, old_.seal("note " + id, purpose(account, id))});
    }
    notes.push_back({"even", "moved", notes.front().note});
    notes.push_back({"odd", "strange", sealer_of({std::string(32, 'x')}).seal("?", "?")});
    notes.push_back({"odd", "empty", ""});
    run(database().write(system_scope(), add_notes, notes));
    moved_ = notes.front().note;
  }

  db::Resealed reseal(const std::function<void(std::int64_t)>& done) {
    return run(db::reseal(database(), system_scope(), both_, kNotes, done));
  }
  /// How many of the values that are where they were sealed this sealer opens.
  int opened_by(const Sealer& sealer) {
    int opened = 0;
    for (const auto& note : run(database().read(system_scope(), all_notes))) {
      const auto plain = sealer.open(note.note, purpose(note.account_id, note.id));
      opened += plain && *plain == "note " + note.id ? 1 : 0;
    }
    return opened;
  }
  std::map<std::string, std::int64_t> uses() {
    std::map<std::string, std::int64_t> out;
    for (const auto& use : run(db::sealed_uses(database(), system_scope(), kNotes))) {
      out[use.key_id] = use.sealed;
    }
    return out;
  }

  Sealer old_ = sealer_of({kOldKey});
  Sealer new_ = sealer_of({kNewKey});
  Sealer both_ = sealer_of({kNewKey, kOldKey});
  std::string moved_;
};

TEST_P(SealedColumnsContract, ARotationThatIsCutIsEndedByTheNext) {
  struct Cut : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  EXPECT_THROW(reseal([](std::int64_t) { throw Cut("the power went"); }), Cut);
  const auto first = opened_by(new_);
  EXPECT_GT(first, 0) << "a page is a transaction of its own";
  EXPECT_EQ(opened_by(old_), kRows - first);
  EXPECT_EQ(opened_by(both_), kRows) << "meanwhile all is read as before";

  std::int64_t told = 0;
  const auto rest = reseal([&](std::int64_t more) { told += more; });
  EXPECT_EQ(rest.sealed, kRows - first);
  EXPECT_EQ(rest.unreadable, 2);
  EXPECT_EQ(told, rest.sealed + rest.unreadable);
  EXPECT_EQ(opened_by(new_), kRows) << "the old key is needed no more";
  EXPECT_EQ(uses()[db::current_key_id(new_)], kRows);
  EXPECT_EQ(reseal([](std::int64_t) {}).sealed, 0) << "nothing twice";
}

TEST_P(SealedColumnsContract, NoStatementLooksAtTheWholeTable) {
  EXPECT_EQ(reseal([](std::int64_t) {}).sealed, kRows);
  std::vector<std::int64_t> pages;
  EXPECT_EQ(reseal([&](std::int64_t more) { pages.push_back(more); }).sealed, 0);
  EXPECT_EQ(pages.size(), 3U) << "rows that need nothing are looked at page by page as well";
  EXPECT_EQ(std::accumulate(pages.begin(), pages.end(), std::int64_t{0}), 2) << "the unreadable";
}

TEST_P(SealedColumnsContract, AValueFromAnotherRowOrKeyStaysAsItIs) {
  EXPECT_EQ(reseal([](std::int64_t) {}).unreadable, 2);
  for (const auto& note : run(database().read(system_scope(), all_notes))) {
    if (note.id == "moved") {
      EXPECT_EQ(note.note, moved_) << "sealed anew where it is, it would open there";
    }
    if (note.id == "empty") {
      EXPECT_EQ(note.note, "");
    }
  }
  EXPECT_EQ(uses()[db::current_key_id(old_)], 1);
  EXPECT_EQ(uses().size(), 3U) << "the strange key has a count of its own";
}

TEST_P(SealedColumnsContract, WithoutTheOldKeyNothingIsTouched) {
  const auto resealed =
      run(db::reseal(database(), system_scope(), new_, kNotes, [](std::int64_t) {}));
  EXPECT_EQ(resealed.sealed, 0);
  EXPECT_EQ(resealed.unreadable, kRows + 2);
  EXPECT_EQ(opened_by(old_), kRows);
}

INSTANTIATE_TEST_SUITE_P(Engines, SealedColumnsContract, ::testing::ValuesIn(engines()),
                         engine_name);

}  // namespace
}  // namespace auriga::testing
