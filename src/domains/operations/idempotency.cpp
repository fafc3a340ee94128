#include "domains/operations/idempotency.hpp"

namespace auriga::operations {
namespace {

namespace db = platform::db;
namespace http = platform::http;
using db::Transaction;
using db::Work;

constexpr std::string_view kPurpose = "idempotent-answer";
constexpr std::chrono::hours kKept{24};
/// A key whose request never ended (the server was killed) is free again after this.
constexpr std::chrono::minutes kAbandoned{2};

struct AnswerRow {
  std::string fingerprint;
  std::optional<std::int64_t> status;
  std::optional<std::string> location;
  std::optional<std::string> body;
  core::Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(AnswerRow, (), (fingerprint, status, location, body, created_at))

Work<std::optional<AnswerRow>> claim(Transaction& tx, const std::string& owner,
                                     const std::string& key, const std::string& fingerprint,
                                     core::Timestamp now) {
  co_await tx.exec(
      "DELETE FROM idempotent_answers WHERE principal = $1 AND idempotency_key = $2 "
      "AND (created_at < $3 OR (status IS NULL AND created_at < $4))",
      owner, key, now - kKept, now - kAbandoned);
  const auto fresh = co_await tx.exec(
      "INSERT INTO idempotent_answers (principal, idempotency_key, fingerprint, created_at) "
      "VALUES ($1, $2, $3, $4) ON CONFLICT (principal, idempotency_key) DO NOTHING",
      owner, key, fingerprint, now);
  if (fresh > 0) {
    co_return std::nullopt;
  }
  co_return co_await tx.maybe<AnswerRow>(
      "SELECT $columns FROM idempotent_answers WHERE principal = $1 AND idempotency_key = $2",
      owner, key);
}

Work<void> store(Transaction& tx, const std::string& owner, const std::string& key,
                 std::int64_t status, const std::string& location, const std::string& body) {
  co_await tx.exec(
      "UPDATE idempotent_answers SET status = $1, location = $2, body = $3 "
      "WHERE principal = $4 AND idempotency_key = $5",
      status, location, body, owner, key);
}

Work<void> release(Transaction& tx, const std::string& owner, const std::string& key) {
  co_await tx.exec(
      "DELETE FROM idempotent_answers WHERE principal = $1 AND idempotency_key = $2 "
      "AND status IS NULL",
      owner, key);
}

Work<void> forget(Transaction& tx, core::Timestamp before) {
  co_await tx.exec("DELETE FROM idempotent_answers WHERE created_at < $1", before);
}

}  // namespace

platform::Task<http::IdempotencyBegin> DatabaseIdempotency::begin(std::string owner,
                                                                  std::string key,
                                                                  std::string fingerprint) {
  using Kind = http::IdempotencyBegin::Kind;
  const auto found = co_await database_.write(scope_, claim, owner, key, fingerprint, clock_.now());
  http::IdempotencyBegin out;
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
    out.answer.body = core::value_or_throw(sealer_.open(found->body.value_or(""), kPurpose));
  }
  co_return out;
}

platform::Task<> DatabaseIdempotency::finish(std::string owner, std::string key,
                                             http::StoredAnswer answer) {
  co_await database_.write(scope_, store, std::move(owner), std::move(key),
                           static_cast<std::int64_t>(answer.status), std::move(answer.location),
                           sealer_.seal(answer.body, kPurpose));
}

platform::Task<> DatabaseIdempotency::abandon(std::string owner, std::string key) {
  co_await database_.write(scope_, release, std::move(owner), std::move(key));
}

platform::Task<> DatabaseIdempotency::prune() {
  co_await database_.write(scope_, forget, clock_.now() - kKept);
}

}  // namespace auriga::operations
