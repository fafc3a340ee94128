#include "engines/llm/citation_marker.hpp"

#include <array>

#include "core/text.hpp"
#include "engines/llm/quote_match.hpp"

namespace auriga::llm {
namespace {

constexpr std::size_t kDigitsMax = 3;

constexpr std::array<std::string_view, 8> kMarks{"\"", "'", "“", "”", "„", "‘", "’", "«"};
constexpr std::array<std::string_view, 6> kClosingMarks{"\"", "'", "“", "”", "’", "»"};

MarkerState read_quoted(std::string_view text, CitationMarker& out) {
  text.remove_prefix(skip_spaces(text, 0));
  std::string_view mark;
  for (const auto candidate : kMarks) {
    if (text.starts_with(candidate)) {
      mark = candidate;
    }
  }
  if (mark.empty()) {
    // Perhaps the first byte of a mark, perhaps plain words: either way it closes with the bracket.
    if (!text.ends_with(']')) {
      return MarkerState::kOpen;
    }
    out.quote = core::trim(text.substr(0, text.size() - 1));
    return MarkerState::kComplete;
  }
  if (!text.ends_with(']')) {
    return MarkerState::kOpen;
  }
  const auto inside = core::trim(text.substr(mark.size(), text.size() - mark.size() - 1));
  for (const auto closing : kClosingMarks) {
    if (inside.ends_with(closing)) {
      out.quote = core::trim(inside.substr(0, inside.size() - closing.size()));
      return MarkerState::kComplete;
    }
  }
  return MarkerState::kOpen;
}

}  // namespace

MarkerState read_marker(std::string_view text, CitationMarker& out) {
  out = {};
  std::size_t at = 1;
  for (;;) {
    at = skip_spaces(text, at);
    std::size_t number = 0;
    std::size_t digits = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && digits <= kDigitsMax) {
      number = number * 10 + static_cast<std::size_t>(text[at] - '0');
      ++digits;
      ++at;
    }
    if (at == text.size() && digits <= kDigitsMax) {
      return MarkerState::kOpen;
    }
    if (digits == 0 || digits > kDigitsMax) {
      return MarkerState::kNone;
    }
    out.numbers.push_back(number);
    at = skip_spaces(text, at);
    if (at == text.size()) {
      return MarkerState::kOpen;
    }
    switch (text[at++]) {
      case ']':
        return at == text.size() ? MarkerState::kComplete : MarkerState::kNone;
      case ',':
      case ';':
        break;
      case ':':
        return out.numbers.size() == 1 ? read_quoted(text.substr(at), out) : MarkerState::kNone;
      default:
        return MarkerState::kNone;
    }
  }
}

}  // namespace auriga::llm
