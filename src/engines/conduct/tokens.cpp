#include "engines/conduct/tokens.hpp"

#include <algorithm>
#include <cctype>

#include "engines/procedure/numbers.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {

std::vector<std::string_view> tokens_of(std::string_view text) {
  std::vector<std::string_view> out;
  constexpr std::string_view kAround = ".,;:!?()[]\"'#";
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    auto token = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto first = token.find_first_not_of(kAround);
    if (first != std::string_view::npos) {
      out.push_back(token.substr(first, token.find_last_not_of(kAround) + 1 - first));
    }
  }
  return out;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::size_t digits_in(std::string_view token) {
  return static_cast<std::size_t>(std::ranges::count_if(token, is_digit));
}

bool is_email(std::string_view token) {
  const auto at = token.find('@');
  return at != std::string_view::npos && at > 0 && token.find('.', at) != std::string_view::npos;
}

bool has_phone(std::string_view text) {
  constexpr std::size_t kDigitsMin = 6;
  std::size_t digits = 0;
  for (const auto c : text) {
    const bool between = std::string_view(" +-/().").find(c) != std::string_view::npos;
    digits = is_digit(c) ? digits + 1 : between ? digits : 0;
    if (digits >= kDigitsMin) {
      return true;
    }
  }
  return false;
}

bool has_number(std::string_view text) {
  procedure::Vocabulary vocabulary;
  return std::ranges::any_of(vocabulary.words_of(text), [](const procedure::Word& word) {
    return procedure::number_of(word).has_value();
  });
}

}  // namespace auriga::conduct
