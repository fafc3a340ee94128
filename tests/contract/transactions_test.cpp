// More of what every database promises: lists by page, errors inside bodies, bounds, group commit.
#include "tests/contract/storage_test.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;

struct Row {
  std::int64_t id = 0;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, text))

db::Work<> insert_row(db::Transaction& tx, std::int64_t id, const std::string& text) {
  co_await tx.exec("INSERT INTO stored_values (id, text) VALUES ($1, $2)", id, text);
}
/// Sorted by text, then id: what follows the row (`text`, `id`).
db::Work<std::vector<Row>> page_after(db::Transaction& tx, const std::string& text, std::int64_t id,
                                      std::int64_t limit) {
  co_return co_await tx.all<Row>(
      "SELECT $columns FROM stored_values WHERE (text, id) > ($1, $2) ORDER BY text, id LIMIT $3",
      text, id, limit);
}
db::Work<> add_to(db::Transaction& tx, std::int64_t id) {
  co_await tx.exec("UPDATE stored_values SET integer = coalesce(integer, 0) + 1 WHERE id = $1", id);
}
db::Work<std::int64_t> value_of(db::Transaction& tx, std::int64_t id) {
  co_return co_await tx.scalar<std::int64_t>("SELECT integer FROM stored_values WHERE id = $1", id);
}

class TransactionsContract : public DatabaseTest {};

TEST_P(TransactionsContract, PagesThroughAListWithoutLossOrRepeat) {
  for (std::int64_t id = 1; id <= 25; ++id) {
    run(database().write(system_scope(), insert_row, id, std::string(id % 3 == 0 ? "ö" : "b")));
  }
  std::vector<std::int64_t> ids;
  Row last;
  for (;;) {
    const auto page =
        run(database().read(system_scope(), page_after, last.text, last.id, std::int64_t{4}));
    if (page.empty()) {
      break;
    }
    EXPECT_LE(page.size(), 4U);
    for (const auto& row : page) {
      ids.push_back(row.id);
    }
    last = page.back();
  }
  EXPECT_EQ(ids.size(), 25U);
  EXPECT_EQ(ids.front(), 1);
  EXPECT_EQ(ids.back(), 24) << "the last of those with ö, which sorts after b";
}

db::Work<> refuse(db::Transaction& tx, std::int64_t id) {
  co_await insert_row(tx, id, "refused");
  throw core::Error(ErrorCode::kNotFound);
}
db::Work<std::string> try_and_go_on(db::Transaction& tx) {
  std::string told;
  try {
    co_await refuse(tx, 1);
  } catch (const core::Error& error) {
    told = error.code() == ErrorCode::kNotFound ? "caught" : "other";
  }
  co_await insert_row(tx, 2, "after");
  co_return told;
}

TEST_P(TransactionsContract, LetsABodyCatchItsOwnErrorsAndGoOn) {
  EXPECT_EQ(run(database().write(system_scope(), try_and_go_on)), "caught");
  EXPECT_EQ(run(database().read(system_scope(), count_rows)), 2) << "one transaction, one end";
}

db::Work<> deep(db::Transaction& tx, int depth) {
  if (depth == 0) {
    throw core::Error(ErrorCode::kQuotaExceeded, "too much");
  }
  co_await insert_row(tx, depth, "deep");
  co_await deep(tx, depth - 1);
}
db::Work<> replace_error(db::Transaction& tx) {
  bool failed = false;
  try {
    co_await insert_row(tx, 7, "twice");
    co_await insert_row(tx, 7, "twice");
  } catch (const db::UniqueViolation&) {
    failed = true;
  }
  if (failed) {
    throw core::Error(ErrorCode::kValidationFailed, "There is one with this number.");
  }
}

TEST_P(TransactionsContract, HandsErrorsUpThroughNestedBodies) {
  EXPECT_EQ(code_of(runtime_, database().write(system_scope(), deep, 2'000)),
            ErrorCode::kQuotaExceeded);
  EXPECT_EQ(code_of(runtime_, database().write(system_scope(), replace_error)),
            ErrorCode::kValidationFailed)
      << "a body may say what a broken constraint means";
  EXPECT_EQ(run(database().read(system_scope(), count_rows)), 0);
}

TEST_P(TransactionsContract, AddsUpAHundredIncrementsAtOnce) {
  run(database().write(system_scope(), insert_row, std::int64_t{1}, std::string("x")));
  std::vector<std::future<void>> all;
  for (std::size_t i = 0; i < 100; ++i) {
    all.push_back(runtime_.start(database().write(system_scope(), add_to, std::int64_t{1}), i));
  }
  int done = 0;
  for (auto& one : all) {
    try {
      one.get();
      ++done;
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kConflicted) << error.cause();
    }
  }
  EXPECT_EQ(run(database().read(system_scope(), value_of, std::int64_t{1})), done);
  EXPECT_GT(done, is_sqlite() ? 99 : 50);
}

TEST_P(TransactionsContract, FailsOneOfManyAlone) {
  std::vector<std::future<void>> all;
  for (std::int64_t i = 0; i < 60; ++i) {
    // Every third takes a number that is taken.
    all.push_back(
        runtime_.start(database().write(system_scope(), insert_row,
                                        i % 3 == 2 ? std::int64_t{0} : i, std::string("x")),
                       static_cast<std::size_t>(i)));
  }
  int clashes = 0;
  for (auto& one : all) {
    try {
      one.get();
    } catch (const db::UniqueViolation&) {
      ++clashes;
    }
  }
  EXPECT_EQ(clashes, 20);
  EXPECT_EQ(run(database().read(system_scope(), count_rows)), 40);
  if (is_sqlite()) {
    EXPECT_LT(database().counters().commits, database().counters().writes) << "group commit";
  }
}

INSTANTIATE_TEST_SUITE_P(Transactions, TransactionsContract, ::testing::ValuesIn(engines()),
                         engine_name);

}  // namespace
}  // namespace auriga::testing
