// Expression: what stands behind a field whose name ends in ".$": a path or an intrinsic function
// (states-language.net/spec.html, "Intrinsic Functions"; all 18 of them, with the bounds that AWS
// documents).
//
//   expression = path | "States." name "(" [ argument { "," argument } ] ")"
//   argument   = expression | 'text' | number | true | false | null
//
// In a text `\'`, `\{`, `\}` and `\\` stand for the character itself.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "engines/workflow/fault.hpp"
#include "engines/workflow/json_path.hpp"

namespace auriga::workflow {

/// What an evaluation may use. One for each state; not for several threads.
struct Environment {
  Scope scope;
  core::Random& random;
  std::size_t bytes_left = kBytesMax;  ///< Of values that are yet made or copied.

  static constexpr std::size_t kBytesMax = JsonPath::kBytesMax;

  /// Counts a value against bytes_left. False: it is too much.
  [[nodiscard]] bool pay(const json::value& value);
  [[nodiscard]] bool pay(std::size_t bytes);
};

class Expression {
 public:
  /// The fault is a sentence.
  static std::expected<Expression, std::string> parse(std::string_view text);

  [[nodiscard]] std::expected<json::value, Fault> evaluate(Environment& environment) const;

  /// The path that it is; null: it is something else.
  [[nodiscard]] const JsonPath* path() const { return std::get_if<JsonPath>(&content_); }

  /// What its value begins with whatever the data is: the literal before the first place that
  /// States.Format fills. Otherwise empty.
  [[nodiscard]] std::string beginning() const;

  /// The paths it holds, at any depth.
  [[nodiscard]] std::vector<const JsonPath*> paths() const;

 private:
  friend class ExpressionParser;
  struct Text {
    std::string raw;  ///< With its escapes, which States.Format needs.
    std::string value;
  };
  struct Call {
    std::size_t function;  ///< Its place in the table of functions.
    std::vector<Expression> arguments;
  };
  Expression() = default;
  void collect_paths(std::vector<const JsonPath*>& out) const;

  std::variant<json::value, Text, JsonPath, Call> content_;
};

/// A value as Java writes it, which States.Format does: texts bare, `{key=value}`, `[a, b]`.
[[nodiscard]] std::string java_text(const json::value& value);

}  // namespace auriga::workflow
