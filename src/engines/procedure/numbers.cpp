#include "engines/procedure/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace auriga::procedure {
namespace {

constexpr std::array kNumbers = {
    Named{"one", 1},        Named{"two", 2},       Named{"three", 3},     Named{"four", 4},
    Named{"five", 5},       Named{"six", 6},       Named{"seven", 7},     Named{"eight", 8},
    Named{"nine", 9},       Named{"ten", 10},      Named{"eleven", 11},   Named{"twelve", 12},
    Named{"thirteen", 13},  Named{"fourteen", 14}, Named{"fifteen", 15},  Named{"sixteen", 16},
    Named{"seventeen", 17}, Named{"eighteen", 18}, Named{"nineteen", 19}, Named{"twenty", 20},
    Named{"thirty", 30},    Named{"forty", 40},    Named{"fifty", 50},    Named{"sixty", 60},
    Named{"seventy", 70},   Named{"eighty", 80},   Named{"ninety", 90},   Named{"hundred", 100}};

// "Twenty-four", "forty-eight".
std::optional<double> compound_number(std::string_view text) {
  const auto dash = text.find('-');
  double value = 0;
  for (const auto part : {text.substr(0, dash), text.substr(dash + 1)}) {
    const auto found = std::find_if(kNumbers.begin(), kNumbers.end(),
                                    [&](const Named& each) { return each.word == part; });
    if (found == kNumbers.end()) {
      return std::nullopt;
    }
    value += found->value;
  }
  return value;
}

}  // namespace

std::optional<double> number_of(const Word& word) {
  if (!word.number) {
    if (word.text.find('-') != std::string::npos) {
      return compound_number(word.text);
    }
    for (const auto& [name, value] : kNumbers) {
      if (word.text == name) {
        return value;
      }
    }
    return std::nullopt;
  }
  std::string digits;
  for (std::size_t i = 0; i < word.text.size(); ++i) {
    const char c = word.text[i];
    if (c == ':') {
      return std::nullopt;
    }
    // "1,000" and "1.000" are a thousand; "0.20" and "1,5" are not.
    const bool thousands = (c == ',' || c == '.') && word.text.size() - i == 4;
    if (thousands) {
      continue;
    }
    digits += c == ',' ? '.' : c;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return value;
}

}  // namespace auriga::procedure
