#include "platform/http/header_block.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::platform::http {
namespace {

/// Calls `fn(name, value, from, to)` per line until it answers true.
template <class Fn>
void each_line(std::string_view text, Fn fn) {
  std::size_t from = 0;
  while (from < text.size()) {
    const auto end = text.find("\r\n", from);
    const auto line = text.substr(from, end - from);
    const auto colon = line.find(':');
    if (fn(line.substr(0, colon), line.substr(colon + 2), from, end + 2)) {
      return;
    }
    from = end + 2;
  }
}

}  // namespace

void HeaderBlock::add(std::string_view name, std::string_view value) {
  text_.append(name).append(": ");
  const auto start = text_.size();
  text_.append(value);
  std::replace_if(
      text_.begin() + static_cast<std::ptrdiff_t>(start), text_.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  text_.append("\r\n");
}

void HeaderBlock::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void HeaderBlock::remove(std::string_view name) {
  for (bool again = true; again;) {
    again = false;
    each_line(text_, [&](auto found, auto, std::size_t from, std::size_t to) {
      if (!core::equals_ignoring_case(found, name)) {
        return false;
      }
      text_.erase(from, to - from);
      again = true;
      return true;
    });
  }
}

std::string_view HeaderBlock::get(std::string_view name) const {
  std::string_view result;
  each_line(text_, [&](auto found, auto value, auto, auto) {
    if (!core::equals_ignoring_case(found, name)) {
      return false;
    }
    result = value;
    return true;
  });
  return result;
}

bool HeaderBlock::has(std::string_view name) const {
  bool result = false;
  each_line(text_, [&](auto found, auto, auto, auto) {
    result = core::equals_ignoring_case(found, name);
    return result;
  });
  return result;
}

}  // namespace auriga::platform::http
