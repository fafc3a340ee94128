// JSON Schema (2020-12) of described structs, as OpenAPI 3.1 uses it.
#pragma once

#include <cmath>
#include <string>
#include <string_view>

#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::core {

/// Collects the named schemas that a document refers to under `#/components/schemas/`.
class SchemaSet {
 public:
  [[nodiscard]] bool has(std::string_view name) const { return schemas_.contains(name); }
  void put(std::string_view name, json::object schema) { schemas_[name] = std::move(schema); }
  [[nodiscard]] const json::object& all() const { return schemas_; }

 private:
  json::object schemas_;
};

namespace detail {
void apply_rule(json::object& schema, const FieldRule* rule);
[[nodiscard]] json::object reference(std::string_view name);
[[nodiscard]] json::object nullable(json::object schema);
}  // namespace detail

template <Described T>
[[nodiscard]] json::object object_schema(SchemaSet& set, In in);

/// The schema of T; described structs go into `set` and come back as a reference.
template <class T>
[[nodiscard]] json::object schema_of(SchemaSet& set, const FieldRule* rule = nullptr) {
  json::object schema;
  if constexpr (is_optional<T>) {
    return detail::nullable(schema_of<typename T::value_type>(set, rule));
  } else if constexpr (std::same_as<T, json::value>) {
    // Anything.
  } else if constexpr (std::same_as<T, json::object>) {
    schema["type"] = "object";
    schema["additionalProperties"] = true;
  } else if constexpr (std::same_as<T, bool>) {
    schema["type"] = "boolean";
  } else if constexpr (std::integral<T>) {
    schema["type"] = "integer";
  } else if constexpr (std::floating_point<T>) {
    schema["type"] = "number";
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    schema["type"] = "string";
  } else if constexpr (is_id<T>) {
    schema["type"] = "string";
    schema["pattern"] = "^" + std::string(T::IdKind::prefix) + "[0-9a-hjkmnp-tv-z]{26}$";
  } else if constexpr (std::same_as<T, Timestamp>) {
    schema["type"] = "string";
    schema["format"] = "date-time";
  } else if constexpr (DescribedEnum<T>) {
    schema["type"] = "string";
    json::array names;
    for (const auto name : enum_names<T>()) {
      names.emplace_back(name);
    }
    schema["enum"] = std::move(names);
  } else if constexpr (is_vector<T>) {
    schema["type"] = "array";
    schema["items"] = schema_of<typename T::value_type>(set);
  } else if constexpr (is_string_map<T>) {
    schema["type"] = "object";
    schema["additionalProperties"] = schema_of<typename T::mapped_type>(set);
  } else {
    static_assert(Described<T>, "this type has no schema");
    const Rules& rules = rules_of<T>();
    if (!set.has(rules.name)) {
      set.put(rules.name, {});  // Ends recursion of types that hold themselves.
      set.put(rules.name, object_schema<T>(set, In::kBody));
    }
    schema = detail::reference(rules.name);
  }
  detail::apply_rule(schema, rule);
  return schema;
}

/// The members of T that come from `in`, as an object schema written out in place. Members of a
/// struct that is only ever an answer are all required: the encoder always writes them.
template <Described T>
[[nodiscard]] json::object object_schema(SchemaSet& set, In in) {
  const Rules& rules = rules_of<T>();
  json::object properties;
  json::array required;
  for_each_member<T>([&](std::string_view name, auto pointer) {
    const FieldRule* rule = rules.find(name);
    if ((rule ? rule->in : In::kBody) != in) {
      return;
    }
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*pointer)>;
    properties[name] = schema_of<Member>(set, rule);
    if (rule != nullptr && rule->required) {
      required.emplace_back(name);
    }
  });
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!rules.meaning.empty()) {
    schema["description"] = rules.meaning;
  }
  if (!required.empty()) {
    schema["required"] = std::move(required);
  }
  if (!rules.open) {
    schema["additionalProperties"] = false;
  }
  return schema;
}

}  // namespace auriga::core
