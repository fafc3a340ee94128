// What travels in mail: letters, and how sending goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "core/traits.hpp"

namespace auriga::mail {

using core::Timestamp;

enum class MailStatus : std::uint8_t { queued, sent, failed };
BOOST_DESCRIBE_ENUM(MailStatus, queued, sent, failed)

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
  std::uint64_t sent = 0;    ///< Since the start.
  std::uint64_t failed = 0;  ///< Attempts that failed since the start.
};

}  // namespace auriga::mail
