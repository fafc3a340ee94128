// A mail as it goes over the wire (RFC 5322, MIME of RFC 2045 to 2047).
//
//   Date, From, To, Subject, Message-ID      lines of at most 76 characters, folded
//   Auto-Submitted: auto-generated           no out-of-office answers (RFC 3834)
//   Content-Type: multipart/alternative      the text, then the HTML, both quoted-printable
//
// Every header value is made here: control characters become spaces before anything else is done,
// so that no value can begin a header of its own; what is not plain ASCII becomes encoded words cut
// between code points. Bodies are quoted-printable, so that no line is longer than 76 characters
// and no relay may change a byte. A boundary begins with "=_", which quoted-printable never holds.
#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/mail/address.hpp"

namespace auriga::platform::mail {

struct Mail {
  std::string id;  ///< Letters, digits, '_'. Becomes the Message-ID, which tells a repeat.
  Mailbox to;
  std::string subject;  ///< UTF-8; what is not valid is repaired.
  std::string text;     ///< Plain text, lines ended by \n.
  std::string html;     ///< Empty: no alternative.
  core::Timestamp at;
};

/// The whole message, lines ended by CRLF. `from` and `mail.to` must hold valid addresses.
[[nodiscard]] std::string build_message(const Mail& mail, const Mailbox& from);

/// "<id@domain of from>".
[[nodiscard]] std::string message_id(const Mail& mail, const Mailbox& from);

/// RFC 2045, section 6.7: lines of at most 76 characters, \n or CRLF in, CRLF out.
[[nodiscard]] std::string quoted_printable(std::string_view text);

/// A value for a header that starts after `used` characters of its line: as it is where that is
/// plain and short, else as encoded words of RFC 2047 on folded lines.
[[nodiscard]] std::string header_text(std::string_view text, std::size_t used);

/// As DATA wants it (RFC 5321, section 4.5.2): a dot that begins a line is doubled, and the line
/// with the single dot ends it.
[[nodiscard]] std::string dot_stuffed(std::string_view message);

}  // namespace auriga::platform::mail
