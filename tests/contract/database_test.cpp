// What every database promises, over SQLite and PostgreSQL.
// Long because it is one list of promises.
#include <atomic>
#include <latch>

#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;

enum class Kind : std::uint8_t { small, large };
BOOST_DESCRIBE_ENUM(Kind, small, large)

struct Account {
  std::string id;
  core::OrganizationId org_id;
  std::string email;
  std::int64_t balance = 0;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, org_id, email, balance))

struct StoredValue {
  std::int64_t id = 0;
  std::optional<std::string> text = {};
  std::optional<std::int64_t> integer = {};
  std::optional<double> real = {};
  std::optional<bool> flag = {};
  std::optional<db::Blob> blob = {};
  std::optional<boost::json::object> json = {};
  std::optional<Kind> kind = {};
  std::optional<core::Timestamp> at = {};
};
BOOST_DESCRIBE_STRUCT(StoredValue, (), (id, text, integer, real, flag, blob, json, kind, at))

db::Work<> insert_account(db::Transaction& tx, const std::string& id, const std::string& email) {
  co_await tx.exec("INSERT INTO accounts (id, org_id, email) VALUES ($1, $2, $3)", id,
                   tx.organization(), email);
}

db::Work<std::optional<Account>> find_account(db::Transaction& tx, const std::string& id) {
  co_return co_await tx.maybe<Account>(
      "SELECT $columns FROM accounts WHERE org_id = $1 AND id = $2", tx.organization(), id);
}

db::Work<std::int64_t> count_accounts(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM accounts");
}

class DatabaseContract : public DatabaseTest {
 protected:
  core::Tenant tenant_ = new_tenant();

  void add(const std::string& id) {
    run(database().write(tenant_, insert_account, id, id + "@example.org"));
  }
};

TEST_P(DatabaseContract, ReadsBackWhatItWrote) {
  add("a");
  for (int way = 0; way < 3; ++way) {
    auto task = way == 0   ? database().read(tenant_, find_account, std::string("a"))
                : way == 1 ? database().point_read(tenant_, find_account, std::string("a"))
                           : database().write(tenant_, find_account, std::string("a"));
    const auto account = run(std::move(task));
    ASSERT_TRUE(account);
    EXPECT_EQ(account->email, "a@example.org");
    EXPECT_EQ(account->org_id, tenant_.organization());
  }
  EXPECT_FALSE(run(database().read(tenant_, find_account, std::string("b"))));
}

TEST_P(DatabaseContract, KeepsTenantsApart) {
  add("a");
  const auto other = new_tenant();
  EXPECT_FALSE(run(database().read(other, find_account, std::string("a"))));
  EXPECT_FALSE(run(database().point_read(other, find_account, std::string("a"))));
  EXPECT_EQ(run(database().read(system_scope(), count_accounts)), 1);
}

TEST_P(DatabaseContract, CountsChangedRows) {
  add("a");
  add("b");
  const auto count = [](db::Transaction& tx) -> db::Work<std::vector<std::int64_t>> {
    std::vector<std::int64_t> out;
    out.push_back(co_await tx.exec("UPDATE accounts SET balance = 5"));
    out.push_back(co_await tx.exec("UPDATE accounts SET balance = 6 WHERE id = $1", "a"));
    out.push_back(co_await tx.exec("DELETE FROM accounts WHERE id = $1", "none"));
    out.push_back(co_await tx.exec(
        "INSERT INTO accounts (id, org_id, email) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", "a",
        "o", "e"));
    out.push_back(co_await tx.exec(
        "INSERT INTO accounts (id, org_id, email) VALUES ($1, $2, $1) ON CONFLICT (id)"
        " DO UPDATE SET email = excluded.email",
        "a", "o"));
    co_return out;
  };
  EXPECT_EQ(run(database().write(system_scope(), count)),
            (std::vector<std::int64_t>{2, 1, 0, 0, 1}));
}

TEST_P(DatabaseContract, UsesParametersByNumberAndReturnsRows) {
  const auto body = [](db::Transaction& tx) -> db::Work<Account> {
    const auto row = co_await tx.maybe<Account>(
        "INSERT INTO accounts (email, id, org_id) VALUES ($2, $1, $2) RETURNING $columns", "one",
        "two");
    co_return *row;
  };
  const auto account = run(database().write(system_scope(), body));
  EXPECT_EQ(account.id, "one");
  EXPECT_EQ(account.email, "two");
  const auto joined = [](db::Transaction& tx) -> db::Work<std::vector<Account>> {
    co_return co_await tx.all<Account>(
        "SELECT a.$columns FROM accounts a JOIN accounts b ON a.id = b.id ORDER BY a.id LIMIT $1",
        10);
  };
  EXPECT_EQ(run(database().read(system_scope(), joined)).size(), 1U);
}

db::Work<> insert_value(db::Transaction& tx, const StoredValue& v) {
  co_await tx.exec(
      "INSERT INTO stored_values (id, text, integer, real, flag, blob, json, kind, at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      v.id, v.text, v.integer, v.real, v.flag, v.blob, v.json, v.kind, v.at);
}

db::Work<std::vector<StoredValue>> all_values(db::Transaction& tx) {
  co_return co_await tx.all<StoredValue>("SELECT $columns FROM stored_values ORDER BY id");
}

TEST_P(DatabaseContract, KeepsEveryTypeAndNull) {
  StoredValue full{.id = 1};
  full.text = "Grüße, 世界 🌍 \"quoted\" 'single' \\x41 \t\n";
  full.integer = INT64_MIN;
  full.real = 0.1;
  full.flag = true;
  full.blob = db::Blob();
  for (int i = 0; i < 300; ++i) {
    full.blob->push_back(static_cast<std::byte>(i));
  }
  full.json = boost::json::object{{"a", {1, 2, nullptr}}, {"ü", "x"}, {"d", 0.11935319286735585}};
  boost::json::value deep;
  for (int i = 0; i < 60; ++i) {  // A request may hold 64 levels.
    deep = boost::json::object{{"in", std::move(deep)}};
  }
  full.json->emplace("deep", std::move(deep));
  full.kind = Kind::large;
  full.at = core::Timestamp{1'764'000'000'123};
  StoredValue empty{.id = 3};
  empty.text = "";
  empty.blob = db::Blob();
  empty.integer = INT64_MAX;
  empty.real = -1.7976931348623157e308;
  empty.flag = false;
  for (const auto& value : {full, StoredValue{.id = 2}, empty}) {
    run(database().write(system_scope(), insert_value, value));
  }
  const auto rows = run(database().read(system_scope(), all_values));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].text, full.text);
  EXPECT_EQ(rows[0].integer, full.integer);
  EXPECT_EQ(rows[0].real, full.real);
  EXPECT_EQ(rows[0].flag, full.flag);
  EXPECT_EQ(rows[0].blob, full.blob);
  EXPECT_EQ(rows[0].json, full.json);
  EXPECT_EQ(rows[0].kind, full.kind);
  EXPECT_EQ(rows[0].at, full.at);
  EXPECT_FALSE(rows[1].text || rows[1].integer || rows[1].real || rows[1].flag || rows[1].blob ||
               rows[1].json || rows[1].kind || rows[1].at);
  EXPECT_EQ(rows[2].text, "");
  EXPECT_EQ(rows[2].blob, db::Blob());
  EXPECT_EQ(rows[2].integer, INT64_MAX);
  EXPECT_EQ(rows[2].real, empty.real);
  EXPECT_EQ(rows[2].flag, false);
}

TEST_P(DatabaseContract, RefusesTextThatOneEngineCannotHold) {
  for (const std::string& bad : {std::string("a\0b", 3), std::string("\xff\xfe")}) {
    EXPECT_EQ(code_of(runtime_, database().write(tenant_, insert_account, std::string("x"), bad)),
              ErrorCode::kValidationFailed);
  }
}

TEST_P(DatabaseContract, SortsTextByBytesAndMindsCaseInLike) {
  const auto fill = [](db::Transaction& tx) -> db::Work<> {
    int id = 0;
    for (const auto* text : {"b", "B", "a", "ä", "Z", "_", "aa"}) {
      co_await tx.exec("INSERT INTO stored_values (id, text) VALUES ($1, $2)", ++id, text);
    }
  };
  run(database().write(system_scope(), fill));
  struct Sorted {
    static db::Work<std::string> list(db::Transaction& tx) {
      std::string out;
      for (const auto& row :
           co_await tx.all<StoredValue>("SELECT $columns FROM stored_values ORDER BY text")) {
        out += *row.text + " ";
      }
      co_return out;
    }
    static db::Work<std::int64_t> like(db::Transaction& tx) {
      co_return co_await tx.scalar<std::int64_t>(
          "SELECT count(*) FROM stored_values WHERE text LIKE $1", "a%");
    }
  };
  EXPECT_EQ(run(database().read(system_scope(), Sorted::list)), "B Z _ a aa b ä ");
  EXPECT_EQ(run(database().read(system_scope(), Sorted::like)), 2);
}

TEST_P(DatabaseContract, ReadsAggregatesAndConditions) {
  add("a");
  struct Bodies {
    static db::Work<std::optional<std::int64_t>> sum(db::Transaction& tx) {
      co_return co_await tx.scalar<std::optional<std::int64_t>>(
          "SELECT sum(balance) FROM accounts WHERE id = $1", "none");
    }
    static db::Work<std::int64_t> total(db::Transaction& tx) {
      co_return co_await tx.scalar<std::int64_t>("SELECT sum(balance + 7) FROM accounts");
    }
    static db::Work<bool> exists(db::Transaction& tx) {
      co_return co_await tx.scalar<bool>("SELECT EXISTS (SELECT 1 FROM accounts WHERE id = $1)",
                                         "a");
    }
    static db::Work<double> average(db::Transaction& tx) {
      co_return co_await tx.scalar<double>("SELECT avg(balance + $1) FROM accounts", 2);
    }
  };
  EXPECT_EQ(run(database().read(tenant_, Bodies::sum)), std::nullopt);
  EXPECT_EQ(run(database().read(tenant_, Bodies::total)), 7);
  EXPECT_TRUE(run(database().read(tenant_, Bodies::exists)));
  EXPECT_EQ(run(database().read(tenant_, Bodies::average)), 2.0);
}

TEST_P(DatabaseContract, CarriesBigResultsAndBigValues) {
  const auto fill = [](db::Transaction& tx) -> db::Work<> {
    const std::string text(200, 'x');
    for (int i = 0; i < 20'000; ++i) {
      co_await tx.exec("INSERT INTO stored_values (id, text) VALUES ($1, $2)", i, text);
    }
    db::Blob blob(4'000'000, std::byte{0xA5});
    co_await tx.exec("INSERT INTO stored_values (id, blob) VALUES ($1, $2)", 1'000'000, blob);
  };
  run(database().write(system_scope(), fill));
  const auto rows = run(database().read(system_scope(), all_values));
  ASSERT_EQ(rows.size(), 20'001U);
  EXPECT_EQ(rows[19'999].id, 19'999);
  EXPECT_EQ(rows.back().blob, db::Blob(4'000'000, std::byte{0xA5}));
}

TEST_P(DatabaseContract, RollsBackWhatThrows) {
  const auto body = [](db::Transaction& tx, const std::string& id) -> db::Work<> {
    co_await insert_account(tx, id, "x@example.org");
    throw core::Error(ErrorCode::kQuotaExceeded);
  };
  EXPECT_EQ(code_of(runtime_, database().write(tenant_, body, std::string("a"))),
            ErrorCode::kQuotaExceeded);
  EXPECT_EQ(run(database().read(system_scope(), count_accounts)), 0);
}

TEST_P(DatabaseContract, EndsTheTransactionAfterAFailedStatement) {
  add("a");
  const auto body = [](db::Transaction& tx) -> db::Work<> {
    co_await insert_account(tx, "b", "b@example.org");
    try {
      co_await insert_account(tx, "a", "c@example.org");
    } catch (const db::UniqueViolation&) {
    }
  };
  EXPECT_THROW(run(database().write(tenant_, body)), db::UniqueViolation);
  EXPECT_EQ(run(database().read(system_scope(), count_accounts)), 1);
}

TEST_P(DatabaseContract, NamesBrokenConstraintsAlike) {
  add("a");
  const auto clash = [&](const std::string& id, const std::string& email) {
    try {
      run(database().write(tenant_, insert_account, id, email));
    } catch (const db::UniqueViolation& violation) {
      return violation;
    }
    throw std::logic_error("no violation");
  };
  const auto key = clash("a", "new@example.org");
  EXPECT_TRUE(key.on("accounts", {"id"}));
  EXPECT_TRUE(key.on("accounts_pkey"));
  EXPECT_EQ(key.code(), ErrorCode::kConflicted);
  EXPECT_EQ(key.detail().find("accounts"), std::string::npos) << "no names reach the caller";

  const auto expression = clash("b", "A@EXAMPLE.org");
  EXPECT_TRUE(expression.on("accounts_email_lower")) << expression.constraint();
  EXPECT_EQ(expression.table(), "accounts");
  EXPECT_TRUE(expression.columns().empty());

  run(database().write(tenant_, [](db::Transaction& tx) -> db::Work<> {
    co_await tx.script("DROP INDEX accounts_email_lower");
  }));
  const auto pair = clash("b", "a@example.org");
  EXPECT_TRUE(pair.on("accounts", {"org_id", "email"}));
  EXPECT_TRUE(pair.on("accounts_org_id_email_key")) << pair.constraint();

  const auto orphan = [](db::Transaction& tx) -> db::Work<> {
    co_await tx.exec("INSERT INTO entries (id, account_id, note) VALUES ($1, $2, $3)", "e", "none",
                     "");
  };
  EXPECT_THROW(run(database().write(tenant_, orphan)), db::ForeignKeyViolation);
  const auto negative = [](db::Transaction& tx) -> db::Work<> {
    co_await tx.exec("UPDATE accounts SET balance = -1");
  };
  try {
    run(database().write(tenant_, negative));
    ADD_FAILURE();
  } catch (const db::CheckViolation& violation) {
    EXPECT_EQ(violation.constraint(), "accounts_balance_positive");
  }
  const auto missing = [](db::Transaction& tx) -> db::Work<> {
    co_await tx.exec("INSERT INTO entries (id, account_id) VALUES ($1, $2)", "e", "a");
  };
  EXPECT_THROW(run(database().write(tenant_, missing)), db::CheckViolation);
}

TEST_P(DatabaseContract, TellsBugsInSql) {
  struct Bodies {
    static db::Work<> typo(db::Transaction& tx) { co_await tx.exec("SELEKT 1"); }
    static db::Work<> too_few(db::Transaction& tx) {
      co_await tx.exec("UPDATE accounts SET balance = $1 WHERE id = $2", 1);
    }
    static db::Work<> wrong_columns(db::Transaction& tx) {
      (void)co_await tx.all<Account>("SELECT id, email, org_id, balance FROM accounts");
    }
    static db::Work<> two_rows(db::Transaction& tx) {
      (void)co_await tx.maybe<Account>("SELECT $columns FROM accounts");
    }
    static db::Work<> null_scalar(db::Transaction& tx) {
      (void)co_await tx.scalar<std::int64_t>("SELECT max(balance) FROM accounts WHERE id = $1",
                                             "none");
    }
    static db::Work<> writes(db::Transaction& tx) { co_await tx.exec("DELETE FROM accounts"); }
  };
  add("a");
  add("b");
  for (const auto body : {Bodies::typo, Bodies::too_few, Bodies::wrong_columns, Bodies::two_rows,
                          Bodies::null_scalar}) {
    EXPECT_EQ(code_of(runtime_, database().write(tenant_, body)), ErrorCode::kInternal);
  }
  EXPECT_EQ(code_of(runtime_, database().read(tenant_, Bodies::writes)), ErrorCode::kInternal);
  EXPECT_EQ(code_of(runtime_, database().point_read(tenant_, Bodies::writes)),
            ErrorCode::kInternal);
  EXPECT_EQ(run(database().read(tenant_, count_accounts)), 2) << "and it recovers";
}

/// Lets two bodies meet once between their read and their write, where both can run at once.
struct Rendezvous {
  std::mutex mutex;
  std::condition_variable arrived;
  int count = 0;
  int starts = 0;

  void meet() {
    std::unique_lock lock(mutex);
    ++starts;
    ++count;
    arrived.notify_all();
    arrived.wait_for(lock, std::chrono::milliseconds(300), [this] { return count >= 2; });
  }
};

db::Work<> add_one(db::Transaction& tx, const std::string& id, Rendezvous* rendezvous) {
  const auto balance =
      co_await tx.scalar<std::int64_t>("SELECT balance FROM accounts WHERE id = $1", id);
  if (rendezvous != nullptr) {
    rendezvous->meet();
  }
  co_await tx.exec("UPDATE accounts SET balance = $1 WHERE id = $2", balance + 1, id);
}

TEST_P(DatabaseContract, LosesNoUpdateWhenTwoRace) {
  add("a");
  Rendezvous rendezvous;
  auto one = runtime_.start(database().write(tenant_, add_one, std::string("a"), &rendezvous), 0);
  auto two = runtime_.start(database().write(tenant_, add_one, std::string("a"), &rendezvous), 1);
  one.get();
  two.get();
  EXPECT_EQ(run(database().read(tenant_, find_account, std::string("a")))->balance, 2);
  if (!is_sqlite()) {
    EXPECT_GE(rendezvous.starts, 3) << "both read 0, so one had to start again";
    EXPECT_GE(database().counters().conflicts, 1U);
  }
}

TEST_P(DatabaseContract, LosesNoUpdateWhenManyRace) {
  add("a");
  constexpr int kWrites = 60;
  std::vector<std::future<void>> writes;
  for (int i = 0; i < kWrites; ++i) {
    writes.push_back(runtime_.start(
        database().write(tenant_, add_one, std::string("a"), static_cast<Rendezvous*>(nullptr)),
        static_cast<std::size_t>(i)));
  }
  int done = 0;
  for (auto& write : writes) {
    try {
      write.get();
      ++done;
    } catch (const core::Error& error) {
      // Many writers of one row may exhaust the retries: refused, but never lost.
      EXPECT_EQ(error.code(), ErrorCode::kConflicted) << error.cause();
    }
  }
  EXPECT_EQ(run(database().read(tenant_, find_account, std::string("a")))->balance, done);
  EXPECT_GT(done, is_sqlite() ? kWrites - 1 : kWrites / 2);
}

db::Work<std::int64_t> count_twice(db::Transaction& tx, std::latch* counted, std::latch* written) {
  const auto first = co_await count_accounts(tx);
  counted->count_down();
  written->wait();
  co_return first * 100 + co_await count_accounts(tx);
}

TEST_P(DatabaseContract, ReadsOneSnapshot) {
  add("a");
  std::latch counted(1);
  std::latch written(1);
  auto counts = runtime_.start(database().read(tenant_, count_twice, &counted, &written), 1);
  counted.wait();
  add("b");
  written.count_down();
  EXPECT_EQ(counts.get(), 101);
  EXPECT_EQ(run(database().read(tenant_, count_accounts)), 2);
}

TEST_P(DatabaseContract, SurvivesAReopen) {
  add("a");
  const auto again = open_again();
  EXPECT_EQ(run(again->read(system_scope(), count_accounts)), 1);
  database_.reset();
  EXPECT_EQ(run(again->read(system_scope(), count_accounts)), 1);
  runtime_.stop();
}

TEST_P(DatabaseContract, EndsStatementsThatTakeTooLong) {
  open({.url = {}, .statement_timeout = std::chrono::milliseconds(200)});
  const auto slow = [](db::Transaction& tx) -> db::Work<std::int64_t> {
    co_return co_await tx.scalar<std::int64_t>(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
        " WHERE n < 1000000000) SELECT count(*) FROM numbers");
  };
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(code_of(runtime_, database().read(tenant_, slow)), ErrorCode::kTimeout);
  EXPECT_EQ(code_of(runtime_, database().write(tenant_, slow)), ErrorCode::kTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  add("a");
  EXPECT_EQ(run(database().read(tenant_, count_accounts)), 1) << "and it recovers";
}

INSTANTIATE_TEST_SUITE_P(Database, DatabaseContract, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
