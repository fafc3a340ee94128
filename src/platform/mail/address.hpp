// Addresses of mail: what may stand between < and > in an envelope (RFC 5321, section 4.1.2) and
// behind a name in a header (RFC 5322, section 3.4). Quoted local parts and address literals are
// refused: nobody types them, and they are where quoting goes wrong.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace auriga::platform::mail {

struct Mailbox {
  std::string name;     ///< For people; may be empty. Any text.
  std::string address;  ///< "local@domain", judged by is_address().
};

/// Whether `text` is local@domain: a dot-atom of at most 64 bytes (letters outside ASCII are
/// allowed, RFC 6531), then labels of letters, digits and hyphens; at most 254 bytes.
[[nodiscard]] bool is_address(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);

/// Reads "Name <local@domain>" or "local@domain". Fails with VALIDATION_FAILED.
[[nodiscard]] core::Result<Mailbox> parse_mailbox(std::string_view text);

/// The part behind the @.
[[nodiscard]] std::string_view domain_of(std::string_view address);

}  // namespace auriga::platform::mail
