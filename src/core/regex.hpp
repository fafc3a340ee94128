// Regex: regular expressions that strangers may write, in RE2's syntax
// (github.com/google/re2/wiki/Syntax): matching takes time linear in the text, compiling bounded
// memory.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace auriga::core {

/// Cheap to copy; used by any thread.
class Regex {
 public:
  static constexpr std::size_t kBytesMax = 1 << 20;

  /// At most about `bytes` of memory for it, and as many while it matches. The fault is RE2's
  /// sentence about the pattern, in English.
  static std::expected<Regex, std::string> compile(std::string_view pattern,
                                                   std::size_t bytes = kBytesMax);

  [[nodiscard]] bool matches_whole(std::string_view text) const;
  [[nodiscard]] bool matches_somewhere(std::string_view text) const;
  /// About how many steps matching takes for each byte of a text, at worst.
  [[nodiscard]] std::size_t steps() const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace auriga::core
