#include "platform/http/target.hpp"

#include "core/text.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kFieldsMax = 100;

}  // namespace

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool percent_decode(std::string_view text, Plus plus, std::string& out) {
  const auto start = out.size();
  out.reserve(start + text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) {
        return false;
      }
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0 || (high | low) == 0) {
        return false;
      }
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else if (text[i] == '\0') {
      return false;
    } else {
      out += text[i] == '+' && plus == Plus::kSpace ? ' ' : text[i];
    }
  }
  return core::is_utf8(std::string_view(out).substr(start));
}

core::Result<void> parse_query(std::string_view query, core::TextFields& fields) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) {
      continue;
    }
    if (fields.size() >= kFieldsMax) {
      return core::fail(core::ErrorCode::kBadRequest, "the query has too many fields");
    }
    const auto equals = pair.find('=');
    auto& [name, value] = fields.emplace_back();
    if (!percent_decode(pair.substr(0, equals), Plus::kSpace, name) ||
        (equals != std::string_view::npos &&
         !percent_decode(pair.substr(equals + 1), Plus::kSpace, value))) {
      return core::fail(core::ErrorCode::kBadRequest, "the query is not percent-encoded UTF-8");
    }
  }
  return {};
}

}  // namespace auriga::platform::http
