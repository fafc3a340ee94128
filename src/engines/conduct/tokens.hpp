// The words of a message as they are written, by which names, numbers and days are told. Internal
// to this folder.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace auriga::conduct {

/// Runs of signs between spaces, without the punctuation around them.
[[nodiscard]] std::vector<std::string_view> tokens_of(std::string_view text);

[[nodiscard]] bool is_digit(char c);
[[nodiscard]] std::size_t digits_in(std::string_view token);
[[nodiscard]] bool is_email(std::string_view token);
/// "+44 20 7946 0018" in one run or several.
[[nodiscard]] bool has_phone(std::string_view text);
/// In figures or in words.
[[nodiscard]] bool has_number(std::string_view text);

}  // namespace auriga::conduct
