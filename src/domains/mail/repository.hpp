// The SQL of the letters on their way. Queueing runs in a transaction of an organisation or of the
// system; all else is the sender's and crosses organisations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/mail/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::mail::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct MailRow {
  core::MailId id;
  core::OrganizationId org_id;
  std::string letter_key;
  std::string recipient;
  std::string subject;
  std::string body;  ///< Sealed; empty once the letter is done with.
  MailStatus status = MailStatus::queued;
  std::int64_t attempts = 0;
  Timestamp next_at;  ///< When it is tried; while it is being sent, when the claim runs out.
  std::optional<std::string> last_error;
  Timestamp created_at;
  std::optional<Timestamp> sent_at;
};
BOOST_DESCRIBE_STRUCT(MailRow, (),
                      (id, org_id, letter_key, recipient, subject, body, status, attempts, next_at,
                       last_error, created_at, sent_at))

/// False when a letter of that key was written before.
Work<bool> insert(Transaction& tx, const MailRow& row);
/// How many letters of whatever kind were written to an address since then, however it was spelled:
/// with another case it is the same mailbox.
Work<std::int64_t> written_since(Transaction& tx, const std::string& recipient, Timestamp since);

/// Of the organisation, newest first: of one status or of all, older than `before` (empty: from the
/// newest).
struct Filter {
  std::optional<MailStatus> status;
  std::string before;
  std::int64_t limit = 50;
};
Work<std::vector<MailRow>> list(Transaction& tx, const Filter& filter);
/// What the organisation has waiting until after `from` becomes due; how many.
Work<std::int64_t> hasten(Transaction& tx, Timestamp from, Timestamp now);

Work<bool> anything_due(Transaction& tx, Timestamp now);
/// Takes up to `limit` that are due and counts the attempt.
Work<std::vector<MailRow>> claim(Transaction& tx, Timestamp now, Timestamp until,
                                 std::int64_t limit);
Work<void> set_sent(Transaction& tx, const core::MailId& id, Timestamp at);
Work<void> set_retry(Transaction& tx, const core::MailId& id, Timestamp next_at,
                     const std::string& error);
Work<void> set_failed(Transaction& tx, const core::MailId& id, const std::string& error);
/// Deletes up to `limit` that are older than `before`, whatever became of them; how many.
Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit);

}  // namespace auriga::mail::repository
