// JSON Schema as users write it: a schema is read once, then values are checked against it.
//
// What is enforced, of draft 2020-12:
//   any value    type, enum, const, anyOf, oneOf, allOf, not, $ref within the schema, true, false
//   objects      properties, required, additionalProperties, minProperties, maxProperties
//   lists        items, prefixItems, minItems, maxItems, uniqueItems
//   texts        minLength, maxLength, pattern (RE2's syntax: it takes linear time)
//   numbers      minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
// What only describes is passed over: title, description, default, examples, format, deprecated,
// readOnly, writeOnly, $schema, $id, $comment, $defs, definitions, and names that begin with x-.
// Any other keyword is a fault, so that nobody believes in a rule that nobody enforces.
// Source: json-schema.org, draft 2020-12, Core and Validation.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/regex.hpp"
#include "core/result.hpp"
#include "core/traits.hpp"

namespace auriga::core {

/// Immutable: any thread.
class JsonSchema {
 public:
  static constexpr std::size_t kDepthMax = 32;    ///< Of schemas in schemas.
  static constexpr std::size_t kNodesMax = 2000;  ///< Schemas in it.
  static constexpr int kStepsMax = 100'000;       ///< Of one check; more is a fault "too_complex".
  static constexpr std::size_t kFaultsMax = 20;

  /// Fails with VALIDATION_FAILED; the faults' pointers begin with `pointer`.
  [[nodiscard]] static Result<JsonSchema> create(json::value schema, std::string pointer = {});

  /// What is wrong with `value`, at most kFaultsMax; pointers are into the value. `steps_max`: for
  /// a schema of our own, which is known to take no more than a step or two for each part of a
  /// value.
  [[nodiscard]] std::vector<Fault> check(const json::value& value, int steps_max = kStepsMax) const;

  [[nodiscard]] const json::value& schema() const noexcept { return schema_; }

 private:
  class Reader;
  class Walk;
  JsonSchema() = default;

  json::value schema_;
  std::map<std::string, Regex, std::less<>> patterns_;
};

}  // namespace auriga::core
