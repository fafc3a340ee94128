// HeaderBlock: the headers of an answer, kept as the text that goes on the wire, because that is
// all that ever happens to them: a header costs one append. Not for request headers.
#pragma once

#include <string>
#include <string_view>

namespace auriga::platform::http {

class HeaderBlock {
 public:
  /// Appends `name: value`. CR, LF and NUL in the value become spaces, so that no value can start
  /// a header of its own.
  void add(std::string_view name, std::string_view value);
  /// Removes every `name` (any case), then appends.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  /// The first value of `name` (any case); empty when absent.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

  /// Appends lines that are already `name: value\r\n`; constants of the program only.
  void add_lines(std::string_view lines) { text_ += lines; }
  [[nodiscard]] std::string_view lines() const { return text_; }
  void clear() { text_.clear(); }

 private:
  std::string text_;
};

}  // namespace auriga::platform::http
