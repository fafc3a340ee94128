// What travels in mail: letters, and how sending goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/rules.hpp"
#include "core/time.hpp"
#include "core/traits.hpp"

namespace auriga::mail {

using core::Timestamp;

enum class MailStatus : std::uint8_t { queued, sent, failed };
BOOST_DESCRIBE_ENUM(MailStatus, queued, sent, failed)

/// A letter as the people who run an organisation see it: never what stands in it, which may open
/// an account.
struct MailEntry {
  core::MailId id;
  std::string recipient;
  std::string subject;
  MailStatus status = MailStatus::queued;
  std::int64_t attempts = 0;
  std::optional<Timestamp> next_at;
  std::optional<std::string> last_error;
  Timestamp created_at;
  std::optional<Timestamp> sent_at;
};
BOOST_DESCRIBE_STRUCT(MailEntry, (),
                      (id, recipient, subject, status, attempts, next_at, last_error, created_at,
                       sent_at))
inline core::Rules rules(core::Type<MailEntry>) {
  return {"MailEntry",
          "A letter of the organisation and what became of it.",
          {{.field = "next_at", .meaning = "When it is tried next; null once it is done with."},
           {.field = "last_error", .meaning = "Why the last attempt failed."}}};
}

struct MailPage {
  std::vector<MailEntry> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(MailPage, (), (items, next_cursor))
inline core::Rules rules(core::Type<MailPage>) {
  return {
      "MailPage",
      "One page of letters, newest first.",
      {{.field = "next_cursor", .meaning = "Pass it as `cursor` for the next page; null: last."}}};
}

struct MailRetry {
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(MailRetry, (), (count))
inline core::Rules rules(core::Type<MailRetry>) {
  return {"MailRetry",
          "What was begun.",
          {{.field = "count", .meaning = "How many letters are sent now instead of later."}}};
}

/// What is to be said to whom. All text is plain; what strangers said in it is escaped later.
struct Letter {
  std::string key;        ///< Names the reason. A second letter of the same key is not written.
  std::string recipient;  ///< An address.
  std::string name;       ///< Theirs; may be empty.
  std::string subject;    ///< At most 200 characters; cut.
  std::string heading;
  std::vector<std::string> paragraphs;  ///< Each at most 2,000 characters; cut.
  std::string action;                   ///< What the link does: "Choose a new password".
  std::string link;                     ///< Absolute.
  std::string footer;                   ///< Why they get it.
};

/// How sending goes, for the health page.
struct MailState {
  std::string place;                       ///< "mail.example.org:587"; empty when mail is off.
  std::optional<Timestamp> last_taken_at;  ///< When it took a mail, or said that it would.
  std::optional<Timestamp> last_failed_at;
  std::string last_failure;
  // Since the start:
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;   ///< Attempts that failed, but for letters that were refused for good.
  std::uint64_t refused = 0;  ///< Letters that it does not take, ever: an address that is none.
};

}  // namespace auriga::mail
