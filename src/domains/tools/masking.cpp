#include "domains/tools/masking.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "core/crypto.hpp"
#include "core/encode.hpp"

namespace auriga::tools {
namespace {

namespace json = boost::json;

/// A text without its escapes, and which bytes of the text each of its bytes stands for.
struct Unescaped {
  std::string text;
  std::vector<std::size_t> at;  ///< One more than `text` has bytes: the end is the last.
};

/// The number that `digits` of `text` are, from `at` on; -1 where they are none.
int number_at(std::string_view text, std::size_t at, std::size_t digits, int base) {
  const auto piece = text.substr(std::min(at, text.size()), digits);
  int out = -1;
  const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), out, base);
  return error == std::errc() && digits > 0 && piece.size() == digits &&
                 end == piece.data() + piece.size()
             ? out
             : -1;
}

/// "&#97;", "&#x61;" and "&amp;": the character and its length; a length of 0 for anything else.
std::pair<int, std::size_t> entity_at(std::string_view text, std::size_t at) {
  static constexpr std::array<std::pair<std::string_view, char>, 6> kNamed{{{"&amp;", '&'},
                                                                            {"&lt;", '<'},
                                                                            {"&gt;", '>'},
                                                                            {"&quot;", '"'},
                                                                            {"&apos;", '\''},
                                                                            {"&nbsp;", ' '}}};
  for (const auto& [name, character] : kNamed) {
    if (text.substr(at).starts_with(name)) {
      return {character, name.size()};
    }
  }
  constexpr std::size_t kLongest = 10;
  const auto end = text.substr(at, kLongest).find(';');
  if (end == std::string_view::npos || !text.substr(at).starts_with("&#")) {
    return {-1, 0};
  }
  const bool hex = end > 2 && (text[at + 2] == 'x' || text[at + 2] == 'X');
  const std::size_t from = hex ? 3 : 2;
  return {end > from ? number_at(text, at + from, end - from, hex ? 16 : 10) : -1, end + 1};
}

/// What is escaped at `at`, and in how many bytes; a character of -1 where nothing is. Secrets are
/// printable ASCII, so no other characters count.
std::pair<int, std::size_t> escape_at(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '%':
      return {number_at(text, at + 1, 2, 16), 3};
    case '&':
      return entity_at(text, at);
    case '\\': {
      const char next = at + 1 < text.size() ? text[at + 1] : ' ';
      if (next == 'u') {
        return {number_at(text, at + 2, 4, 16), 6};
      }
      if (next == 'x') {
        return {number_at(text, at + 2, 2, 16), 4};
      }
      return {next == '"' || next == '\\' || next == '/' || next == '\'' ? next : -1, 2};
    }
    default:
      return {-1, 1};
  }
}

Unescaped unescaped(std::string_view text) {
  Unescaped out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [character, bytes] = escape_at(text, at);
    const bool escaped = character >= ' ' && character <= '~';
    out.text += escaped ? static_cast<char>(character) : text[at];
    out.at.push_back(at);
    at += escaped ? bytes : 1;
  }
  out.at.push_back(text.size());
  return out;
}

void replace_all(std::string& text, std::string_view what) {
  std::size_t at = 0;
  while (!what.empty() && (at = text.find(what, at)) != std::string::npos) {
    text.replace(at, what.size(), kMask);
    at += kMask.size();
  }
}

/// Where a secret is written with escapes.
void replace_escaped(std::string& text, std::string_view secret) {
  if (text.find_first_of("%&\\") == std::string::npos) {
    return;
  }
  const auto plain = unescaped(text);
  std::string out;
  std::size_t from = 0;
  for (auto at = plain.text.find(secret); at != std::string::npos;
       at = plain.text.find(secret, at + secret.size())) {
    out.append(text, from, plain.at[at] - from);
    out += kMask;
    from = plain.at[at + secret.size()];
  }
  if (from > 0) {
    text = out.append(text, from);
  }
}

/// The characters of its base64 that depend on the secret alone, for each place among three bytes
/// where it may begin.
std::array<std::string, 3> base64_of(std::string_view secret) {
  constexpr std::size_t kBitsOfAByte = 8;
  constexpr std::size_t kBitsOfACharacter = 6;
  std::array<std::string, 3> out;
  for (std::size_t before = 0; before < out.size(); ++before) {
    const auto whole = core::to_base64(std::string(before, ' ') + std::string(secret));
    const auto first = (before * kBitsOfAByte + kBitsOfACharacter - 1) / kBitsOfACharacter;
    const auto last = (before + secret.size()) * kBitsOfAByte / kBitsOfACharacter;
    out.at(before) = whole.substr(first, last - first);
  }
  return out;
}

void replace_base64(std::string& text, std::string_view secret) {
  for (auto encoded : base64_of(secret)) {
    replace_all(text, encoded);
    std::ranges::replace(encoded, '+', '-');
    std::ranges::replace(encoded, '/', '_');
    replace_all(text, encoded);
  }
}

/// A number says a secret where it is written like it, or is the same.
bool says(const json::value& number, const std::vector<std::string>& secrets) {
  const auto written = core::to_json(number);
  return std::ranges::any_of(secrets, [&](const std::string& secret) {
    if (secret.empty()) {
      return false;
    }
    char* end = nullptr;
    const auto value = std::strtod(secret.c_str(), &end);
    const bool is_number = end == secret.c_str() + secret.size();
    return written.find(secret) != std::string::npos ||
           (is_number && value == number.to_number<double>());
  });
}

}  // namespace

std::string masked(std::string text, const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets) {
    if (secret.empty()) {
      continue;
    }
    replace_all(text, secret);
    replace_escaped(text, secret);
    replace_base64(text, secret);
  }
  return text;
}

json::value masked_json(json::value value, const std::vector<std::string>& secrets) {
  if (auto* text = value.if_string()) {
    return json::value(masked(std::string(*text), secrets));
  }
  if (auto* list = value.if_array()) {
    for (auto& each : *list) {
      each = masked_json(std::move(each), secrets);
    }
    return value;
  }
  if (auto* object = value.if_object()) {
    json::object out;
    out.reserve(object->size());
    for (auto& [name, each] : *object) {
      // Names that become the same stay apart.
      auto key = masked(std::string(name), secrets);
      while (out.contains(key)) {
        key += '_';
      }
      out.emplace(key, masked_json(std::move(each), secrets));
    }
    return json::value(std::move(out));
  }
  return value.is_number() && says(value, secrets) ? json::value(kMask) : value;
}

}  // namespace auriga::tools
