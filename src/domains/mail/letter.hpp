// A letter as people read it: plain text, and the same in HTML of a few inline styles, without
// pictures, scripts or anything fetched.
#pragma once

#include <string>
#include <string_view>

#include "domains/mail/types.hpp"

namespace auriga::mail {

/// The letter with its lengths bounded and its lines cleaned of control characters.
[[nodiscard]] Letter tidied(Letter letter);

[[nodiscard]] std::string letter_text(const Letter& letter);
[[nodiscard]] std::string letter_html(const Letter& letter);

/// `text` for HTML, attributes included.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace auriga::mail
