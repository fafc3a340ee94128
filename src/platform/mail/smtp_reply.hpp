// A reply of a mail server (RFC 5321, section 4.2): one or more lines of a code of three digits, a
// hyphen where another line follows or a space where not, and text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::platform::mail {

struct SmtpReply {
  int code = 0;
  std::vector<std::string> lines;  ///< Their texts, printable, each at most 500 characters.

  /// "550 5.1.1 no such user", for people.
  [[nodiscard]] std::string text() const;
  /// Of an answer to EHLO: the rest of the line that begins with `keyword`, any case.
  [[nodiscard]] std::optional<std::string> extension(std::string_view keyword) const;
};

/// Takes lines until a reply is whole.
class SmtpReplyReader {
 public:
  enum class State : std::uint8_t { kMore, kWhole, kInvalid };
  /// `line` without its CRLF. More than 100 lines, or a line that is none, are invalid.
  State take(std::string_view line);
  [[nodiscard]] SmtpReply reply() { return std::move(reply_); }

 private:
  SmtpReply reply_;
};

}  // namespace auriga::platform::mail
