// The service on a database of its own, with a clock that the test moves.
#include "domains/accounts/service.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <thread>

#include "accounts_migrations.gen.hpp"
#include "core/error.hpp"
#include "mail_migrations.gen.hpp"
#include "platform/database/migrations.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/test_runtime.hpp"
#include "tests/unit/domains/accounts/password_costs.hpp"

namespace auriga::accounts {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::numbers;
using testing::system_scope;

const std::string kEmail = "owner@example.org";
const std::string kPassword = "quiet lanterns over harbour 7";

db::Work<std::int64_t> change_rows(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.exec(sql);
}

db::Work<std::string> one_text(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.scalar<std::string>(sql);
}

db::Work<std::int64_t> one_number(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.scalar<std::int64_t>(sql);
}

core::Sealer sealer_of_tests() {
  const std::vector<std::string> keys{std::string(32, 'k')};
  return core::value_or_throw(core::Sealer::create(keys));
}

class AccountServiceTest : public ::testing::Test {
 protected:
  AccountServiceTest() {
    database_ = db::open(runtime_.get(), {.url = "sqlite:" + (folder_.path() / "a.db").string()});
    std::vector<db::Migration> all;
    for (const auto& some : {accounts_migrations(), mail_migrations()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    runtime_.run(db::migrate(*database_, system_scope(), all));
    mail_ = std::make_unique<mail::MailService>(*database_, system_scope(), sealer_, nullptr,
                                                mail::MailOptions{}, clock_, core::system_random());
    restart({.registration = Registration::open, .password_cost = kCheap});
    const auto made = runtime_.run(service_->set_up(
        {.token = service_->setup_token(), .email = kEmail, .password = kPassword, .name = "Owner"},
        {}, {"test", "192.0.2.1"}));
    token_ = made.tokens.access_token;
  }
  ~AccountServiceTest() override { runtime_.stop(); }

  /// The program anew, with other settings: it knows what the database does.
  void restart(AccountOptions options) {
    service_.reset();
    revocation_ = std::make_unique<Revocation>();
    service_ = std::make_unique<AccountService>(*database_, system_scope(), sealer_, hashing_,
                                                *revocation_, *mail_, options, clock_,
                                                core::system_random());
    runtime_.run(service_->start());
  }

  Task<SignIn> log_in(const std::string& password, const std::string& address,
                      const std::string& email = kEmail) {
    return service_->log_in({.email = email, .password = password}, {}, {"test", address});
  }
  /// The code a sign-in fails with; nothing when it does not.
  std::optional<core::ErrorCode> failure(const std::string& password, const std::string& address,
                                         const std::string& email = kEmail) {
    try {
      runtime_.run(log_in(password, address, email));
      return std::nullopt;
    } catch (const core::Error& error) {
      EXPECT_EQ(error.retry_after().has_value(), error.code() == core::ErrorCode::kRateLimited);
      return error.code();
    }
  }
  std::string elsewhere() { return "203.0.113." + std::to_string(++places_); }

  std::string stored_hash() {
    return runtime_.run(
        database_->read(system_scope(), one_text, std::string("SELECT password_hash FROM users")));
  }
  std::int64_t count(const std::string& sql) {
    return runtime_.run(database_->read(system_scope(), one_number, sql));
  }
  void execute(const std::string& sql) {
    runtime_.run(database_->write(system_scope(), change_rows, sql));
  }
  std::optional<core::ErrorCode> refusal(const std::string& token) const {
    const auto verified = service_->verify(token);
    return verified ? std::nullopt : std::optional(verified.error().code());
  }

  testing::TemporaryFolder folder_;
  testing::TestRuntime runtime_{1};
  testing::ManualClock clock_;
  platform::ThreadPool hashing_{{.name = "hash", .threads = 1}};
  core::Sealer sealer_ = sealer_of_tests();
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<mail::MailService> mail_;
  std::unique_ptr<Revocation> revocation_;
  std::unique_ptr<AccountService> service_;
  std::string token_;
  int places_ = 0;
};

TEST_F(AccountServiceTest, GuessesFromManyAddressesHoldUpStrangersAlone) {
  for (const auto& email : {kEmail, std::string("nobody@example.org")}) {
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(failure("guessed", elsewhere(), email), core::ErrorCode::kBadCredentials);
    }
    EXPECT_EQ(failure("guessed", elsewhere(), email), core::ErrorCode::kRateLimited) << email;
  }
  EXPECT_EQ(failure(kPassword, elsewhere()), core::ErrorCode::kRateLimited);
  EXPECT_EQ(failure(kPassword, "192.0.2.1"), std::nullopt) << "where they were before";
  clock_.advance(seconds(1));
  EXPECT_EQ(failure(kPassword, elsewhere()), std::nullopt) << "it is a short wait";
}

TEST_F(AccountServiceTest, AnIpv6PlaceIsItsNetwork) {
  EXPECT_EQ(failure(kPassword, "2001:db8:1:2:aaaa::1"), std::nullopt);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(failure("guessed", elsewhere()), core::ErrorCode::kBadCredentials);
  }
  EXPECT_EQ(failure(kPassword, "2001:db8:1:3::1"), core::ErrorCode::kRateLimited);
  EXPECT_EQ(failure(kPassword, "2001:db8:1:2:bbbb::7"), std::nullopt);
}

TEST_F(AccountServiceTest, ANewPasswordIsLetTryAtOnce) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(failure("guessed", elsewhere()), core::ErrorCode::kBadCredentials);
  }
  const auto link = runtime_.run(service_->make_reset_link(kEmail, {}));
  const auto token = link.url.substr(link.url.find_last_of("=/#") + 1);
  runtime_.run(
      service_->reset_password({.token = token, .password = "violet engine under rain 3"}, {}));
  EXPECT_EQ(failure("violet engine under rain 3", elsewhere()), std::nullopt);
}

TEST_F(AccountServiceTest, AKeyThatHasExpiredTakesNoPlace) {
  restart({.password_cost = kCheap, .keys_max = 1});
  const auto caller = core::value_or_throw(service_->verify(token_)).caller;
  const auto make = [&](std::string name) {
    ApiKeyRequest wanted{.name = std::move(name), .scopes = {core::Scope::chat}};
    wanted.expires_at = clock_.now() + minutes(5);
    return service_->make_key(caller, {}, std::move(wanted));
  };
  runtime_.run(make("first"));
  EXPECT_THROW(runtime_.run(make("second")), core::Error);
  clock_.advance(minutes(5));
  EXPECT_NO_THROW(runtime_.run(make("third")));
}

TEST_F(AccountServiceTest, GuessingBehindAStolenTokenIsHeldUp) {
  const auto caller = core::value_or_throw(service_->verify(token_)).caller;
  const auto guess = [&](const std::string& password) {
    try {
      runtime_.run(service_->change_password(
          caller, {},
          {.current_password = password, .new_password = "violet engine under rain 3"}));
      return core::ErrorCode::kInternal;
    } catch (const core::Error& error) {
      return error.code();
    }
  };
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(guess("guessed"), core::ErrorCode::kValidationFailed);
  }
  EXPECT_EQ(guess(kPassword), core::ErrorCode::kRateLimited);
  EXPECT_EQ(failure(kPassword, elsewhere()), std::nullopt) << "it says nothing of sign-ins";
}

TEST_F(AccountServiceTest, ASignInRenewsAHashOfAnotherCost) {
  const auto old = stored_hash();
  EXPECT_EQ(failure(kPassword, "192.0.2.1"), std::nullopt);
  EXPECT_EQ(stored_hash(), old) << "it has today's cost";
  restart({.password_cost = kDearer});
  EXPECT_EQ(failure("guessed", "192.0.2.1"), core::ErrorCode::kBadCredentials);
  EXPECT_EQ(stored_hash(), old);
  EXPECT_EQ(failure(kPassword, "192.0.2.1"), std::nullopt);
  const auto fresh = stored_hash();
  EXPECT_FALSE(core::needs_rehash(fresh, kDearer));
  EXPECT_TRUE(core::verify_password(fresh, kPassword));
  EXPECT_EQ(failure(kPassword, "192.0.2.1"), std::nullopt);
  EXPECT_EQ(stored_hash(), fresh);
}

TEST_F(AccountServiceTest, SignInsAtOnceDoNotMindThatOneRenewsTheHash) {
  restart({.password_cost = kDearer});
  std::promise<void> go_on;
  hashing_.post([&] { go_on.get_future().wait(); });
  while (hashing_.waiting() > 0) {
    std::this_thread::yield();
  }
  std::vector<std::future<SignIn>> all;
  for (int i = 0; i < 4; ++i) {
    all.push_back(runtime_.start(log_in(kPassword, "192.0.2.1")));
  }
  while (hashing_.waiting() < 4) {
    std::this_thread::yield();
  }
  go_on.set_value();
  for (auto& each : all) {
    EXPECT_NO_THROW(each.get());
  }
  EXPECT_FALSE(core::needs_rehash(stored_hash(), kDearer));
}

TEST_F(AccountServiceTest, ShorterLivesOfTokensReviveNone) {
  const auto caller = core::value_or_throw(service_->verify(token_)).caller;
  restart({.access = minutes(1440), .password_cost = kCheap});
  const auto lasting = runtime_.run(log_in(kPassword, "192.0.2.1")).tokens.access_token;
  const auto ended = runtime_.run(log_in(kPassword, "192.0.2.1")).tokens.access_token;
  runtime_.run(
      service_->end_login(caller, {}, core::value_or_throw(service_->verify(ended)).caller.login));
  EXPECT_EQ(refusal(ended), core::ErrorCode::kTokenRevoked);
  clock_.advance(minutes(20));
  restart({.access = minutes(15), .password_cost = kCheap});
  EXPECT_NE(refusal(ended), std::nullopt);
  EXPECT_EQ(refusal(lasting), core::ErrorCode::kTokenExpired);
  const auto fresh = runtime_.run(log_in(kPassword, "192.0.2.1")).tokens.access_token;
  EXPECT_EQ(refusal(fresh), std::nullopt);
  restart({.access = minutes(1440), .password_cost = kCheap});
  EXPECT_EQ(refusal(ended), core::ErrorCode::kTokenRevoked) << "known again when they live longer";
  EXPECT_EQ(refusal(lasting), std::nullopt);
}

TEST_F(AccountServiceTest, WhatIsLongPastGoesInManySteps) {
  const auto past = std::to_string((clock_.now() - std::chrono::days(40)).ms);
  for (const auto* column : {"expires_at", "ended_at"}) {
    execute(
        "INSERT INTO logins (id, org_id, user_id, user_agent, address, created_at, last_used_at, "
        "expires_at, ended_at) " +
        numbers(1, 700) + "SELECT '" + column +
        "' || i, org_id, user_id, '', '', created_at, last_used_at, expires_at, NULL "
        "FROM numbers, (SELECT * FROM logins LIMIT 1) AS one");
    execute("UPDATE logins SET " + std::string(column) + " = " + past + " WHERE id LIKE '" +
            column + "%'");
  }
  // One has more tokens than go at once.
  execute("INSERT INTO refresh_tokens (hash, org_id, login_id, created_at, expires_at) " +
          numbers(1, 1700) +
          "SELECT 'h' || i, org_id, 'ended_at7', created_at, expires_at FROM numbers, "
          "(SELECT * FROM refresh_tokens LIMIT 1) AS one");
  execute("INSERT INTO invitations (id, org_id, email, role, token_hash, created_at, expires_at) " +
          numbers(1, 1200) +
          "SELECT 'i' || i, id, 'a@b.c', 'viewer', 't' || i, 1, 1 FROM numbers, organizations");
  EXPECT_EQ(count("SELECT count(*) FROM logins"), 1401);
  runtime_.run(service_->prune());
  EXPECT_EQ(count("SELECT count(*) FROM logins"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM refresh_tokens"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM invitations"), 0);
  EXPECT_EQ(refusal(token_), std::nullopt);
}

}  // namespace
}  // namespace auriga::accounts
