#include "domains/operations/idempotency.hpp"

#include "domains/operations/sealed.hpp"

namespace auriga::operations {
namespace {

namespace db = platform::db;
namespace http = platform::http;
using db::Transaction;
using db::Work;

constexpr std::chrono::hours kKept{24};
constexpr std::size_t kClaimBytes = 12;
constexpr std::int64_t kForgottenAtOnce = 1000;  ///< The writer is others' too.

struct AnswerRow {
  std::string fingerprint;
  std::optional<std::int64_t> status;
  std::optional<std::string> location;
  std::optional<std::string> body;
  core::Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(AnswerRow, (), (fingerprint, status, location, body, created_at))

struct NewClaim {
  http::ClaimedKey key;
  std::string fingerprint;
  core::Timestamp now;
  core::Timestamp free_at;
};

Work<std::optional<AnswerRow>> claim(Transaction& tx, const NewClaim& fresh) {
  const auto& [owner, key, id] = fresh.key;
  co_await tx.exec(
      "DELETE FROM idempotent_answers WHERE principal = $1 AND idempotency_key = $2 "
      "AND (created_at < $3 OR (status IS NULL AND free_at <= $4))",
      owner, key, fresh.now - kKept, fresh.now);
  const auto claimed = co_await tx.exec(
      "INSERT INTO idempotent_answers (principal, idempotency_key, fingerprint, created_at, claim, "
      "free_at) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (principal, idempotency_key) DO NOTHING",
      owner, key, fresh.fingerprint, fresh.now, id, fresh.free_at);
  if (claimed > 0) {
    co_return std::nullopt;
  }
  co_return co_await tx.maybe<AnswerRow>(
      "SELECT $columns FROM idempotent_answers WHERE principal = $1 AND idempotency_key = $2",
      owner, key);
}

Work<void> store(Transaction& tx, const http::ClaimedKey& key, std::int64_t status,
                 const std::string& location, const std::string& body) {
  co_await tx.exec(
      "UPDATE idempotent_answers SET status = $1, location = $2, body = $3 "
      "WHERE principal = $4 AND idempotency_key = $5 AND claim = $6",
      status, location, body, key.owner, key.key, key.claim);
}

Work<void> release(Transaction& tx, const http::ClaimedKey& key) {
  co_await tx.exec(
      "DELETE FROM idempotent_answers WHERE principal = $1 AND idempotency_key = $2 "
      "AND claim = $3 AND status IS NULL",
      key.owner, key.key, key.claim);
}

Work<std::int64_t> forget(Transaction& tx, core::Timestamp before) {
  co_return co_await tx.exec(
      "DELETE FROM idempotent_answers WHERE (principal, idempotency_key) IN"
      " (SELECT principal, idempotency_key FROM idempotent_answers WHERE created_at < $1"
      " ORDER BY created_at LIMIT $2)",
      before, kForgottenAtOnce);
}

}  // namespace

platform::Task<http::IdempotencyBegin> DatabaseIdempotency::begin(std::string owner,
                                                                  std::string key,
                                                                  std::string fingerprint,
                                                                  std::chrono::milliseconds held) {
  using Kind = http::IdempotencyBegin::Kind;
  const auto now = clock_.now();
  http::IdempotencyBegin out;
  out.claim = core::random_token(random_, kClaimBytes);
  NewClaim fresh{.key = {std::move(owner), std::move(key), out.claim},
                 .fingerprint = fingerprint,
                 .now = now,
                 .free_at = now + held};
  const auto found = co_await database_.write(scope_, claim, std::move(fresh));
  if (!found) {
    co_return out;
  }
  if (found->fingerprint != fingerprint) {
    out.kind = Kind::kMismatch;
  } else if (!found->status) {
    out.kind = Kind::kInProgress;
  } else {
    out.kind = Kind::kReplay;
    out.answer.status = static_cast<int>(*found->status);
    out.answer.location = found->location.value_or("");
    out.answer.body = core::value_or_throw(sealer_.open(found->body.value_or(""), kAnswerSeal));
  }
  co_return out;
}

platform::Task<> DatabaseIdempotency::finish(http::ClaimedKey key, http::StoredAnswer answer) {
  co_await database_.write(scope_, store, std::move(key), static_cast<std::int64_t>(answer.status),
                           std::move(answer.location), sealer_.seal(answer.body, kAnswerSeal));
}

platform::Task<> DatabaseIdempotency::abandon(http::ClaimedKey key) {
  co_await database_.write(scope_, release, std::move(key));
}

platform::Task<> DatabaseIdempotency::prune() {
  const auto before = clock_.now() - kKept;
  for (auto count = kForgottenAtOnce; count == kForgottenAtOnce;) {
    count = co_await database_.write(scope_, forget, before);
  }
}

}  // namespace auriga::operations
