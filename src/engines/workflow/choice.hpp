// ChoiceRule: the condition of one rule of a Choice state: And, Or, Not, or one of the 39
// comparisons (states-language.net/spec.html, "Choice State").
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "engines/workflow/expression.hpp"
#include "engines/workflow/json_path.hpp"
#include "engines/workflow/template.hpp"

namespace auriga::workflow {

class ChoiceRule {
 public:
  /// Tells every fault with its place. Fields that belong to the rule's owner (Next, Assign,
  /// Comment) are not looked at.
  static ChoiceRule parse(const json::object& rule, const std::string& pointer,
                          const Template::Tell& tell);

  /// A path that selects nothing is a fault, but for IsPresent.
  [[nodiscard]] std::expected<bool, Fault> matches(const Scope& scope) const;

  /// Whether `name` is And, Or, Not or a comparison.
  [[nodiscard]] static bool is_operator(std::string_view name);

 private:
  enum class Kind : std::uint8_t { all, any, negation, comparison };
  struct Comparison;

  [[nodiscard]] static const Comparison* find(std::string_view name);

  Kind kind_ = Kind::comparison;
  std::vector<ChoiceRule> parts_;
  const Comparison* comparison_ = nullptr;
  std::optional<JsonPath> variable_;
  json::value expected_;
  std::optional<JsonPath> expected_path_;
};

/// A timestamp as the States Language has it: RFC 3339 with an upper-case T and Z.
[[nodiscard]] std::optional<core::Timestamp> read_timestamp(const json::value& value);

}  // namespace auriga::workflow
