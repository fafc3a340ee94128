#include "domains/mail/repository.hpp"

#include <algorithm>

namespace auriga::mail::repository {

Work<bool> insert(Transaction& tx, const MailRow& row) {
  co_return co_await tx.exec(
      "INSERT INTO mail_outbox (id, org_id, letter_key, recipient, subject, body, status, "
      "attempts, "
      "next_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (letter_key) DO NOTHING",
      row.id, row.org_id, row.letter_key, row.recipient, row.subject, row.body, row.status,
      row.attempts, row.next_at, row.created_at) == 1;
}

Work<std::int64_t> written_since(Transaction& tx, const std::string& recipient, Timestamp since) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM mail_outbox WHERE lower(recipient) = lower($1) AND created_at >= $2",
      recipient, since);
}

Work<std::vector<MailRow>> list(Transaction& tx, const Filter& filter) {
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  co_return co_await tx.all<MailRow>(
      "SELECT $columns FROM mail_outbox WHERE org_id = $1 AND ($2 = '' OR status = $2) "
      "AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4",
      tx.organization(), status, filter.before, filter.limit);
}

Work<std::int64_t> hasten(Transaction& tx, Timestamp from, Timestamp now) {
  co_return co_await tx.exec(
      "UPDATE mail_outbox SET next_at = $1 WHERE org_id = $2 AND status = 'queued' "
      "AND next_at > $3",
      now, tx.organization(), from);
}

Work<bool> anything_due(Transaction& tx, Timestamp now) {
  const auto due = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT 1 FROM mail_outbox WHERE status = 'queued' AND next_at <= $1 LIMIT 1", now);
  co_return due.has_value();
}

Work<std::vector<MailRow>> claim(Transaction& tx, Timestamp now, Timestamp until,
                                 std::int64_t limit) {
  auto rows = co_await tx.all<MailRow>(
      "UPDATE mail_outbox SET next_at = $1, attempts = attempts + 1 WHERE id IN "
      "(SELECT id FROM mail_outbox WHERE status = 'queued' AND next_at <= $2 "
      "ORDER BY next_at, id LIMIT $3) RETURNING $columns",
      until, now, limit);
  std::ranges::sort(rows, {}, [](const MailRow& row) { return row.id; });
  co_return rows;
}

Work<void> set_sent(Transaction& tx, const core::MailId& id, Timestamp at) {
  co_await tx.exec(
      "UPDATE mail_outbox SET status = 'sent', sent_at = $1, body = '', last_error = NULL "
      "WHERE id = $2",
      at, id);
}

Work<void> set_retry(Transaction& tx, const core::MailId& id, Timestamp next_at,
                     const std::string& error) {
  co_await tx.exec(
      "UPDATE mail_outbox SET next_at = $1, last_error = $2 WHERE id = $3 AND status = 'queued'",
      next_at, error, id);
}

Work<void> set_failed(Transaction& tx, const core::MailId& id, const std::string& error) {
  co_await tx.exec(
      "UPDATE mail_outbox SET status = 'failed', body = '', last_error = $1 "
      "WHERE id = $2 AND status = 'queued'",
      error, id);
}

Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit) {
  co_return co_await tx.exec(
      "DELETE FROM mail_outbox WHERE id IN (SELECT id FROM mail_outbox WHERE created_at < $1 "
      "ORDER BY created_at, id LIMIT $2)",
      before, limit);
}

}  // namespace auriga::mail::repository
