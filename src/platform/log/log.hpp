// The structured log: one line per event on stderr, as text for people or JSON for machines. Text
// values are redacted before they leave (core/text.hpp), so a secret in a message does not reach
// the disk. Writing is synchronous: a line is out before the call returns, and a crash loses none.
//
//   log::info("agent created").field("agent_id", id.text()).field("documents", 12);
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace auriga::platform::log {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };
enum class Format : std::uint8_t { kText, kJson };

/// Sets level and form for the whole program; call before other threads start.
void open(Level level, Format format);

/// Whether lines of `level` are written: lets hot paths skip the making.
[[nodiscard]] bool enabled(Level level);

/// One line; written when it is destroyed. Any thread.
class Line {
 public:
  Line(Level level, std::string_view message);
  /// For lines written once a request: `message` is a literal and is not searched for secrets.
  struct Literal {};
  Line(Level level, std::string_view message, Literal);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Line& field(std::string_view name, std::string_view value);
  Line& field(std::string_view name, const char* value) {
    return field(name, std::string_view(value));
  }
  template <std::integral T>
  Line& field(std::string_view name, T value) {
    return raw(name, std::to_string(value));
  }
  Line& field(std::string_view name, double value);
  /// Text that cannot hold a secret (ids, names of ours): the search for one is left out.
  Line& clean(std::string_view name, std::string_view value);

 private:
  Line& quoted(std::string_view name, std::string_view value);
  Line& raw(std::string_view name, std::string_view value);

  Level level_;
  bool on_;
  std::string text_;
};

inline Line debug(std::string_view message) {
  return {Level::kDebug, message};
}
inline Line info(std::string_view message) {
  return {Level::kInfo, message};
}
inline Line warning(std::string_view message) {
  return {Level::kWarning, message};
}
inline Line error(std::string_view message) {
  return {Level::kError, message};
}

}  // namespace auriga::platform::log
