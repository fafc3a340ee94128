#include "core/schema.hpp"

namespace auriga::core::detail {

void apply_rule(json::object& schema, const FieldRule* rule) {
  if (rule == nullptr) {
    return;
  }
  const auto* type = schema.if_contains("type");
  // A copy: new members may move the one it is read from.
  const std::string kind(type != nullptr && type->is_string() ? std::string_view(type->get_string())
                                                              : "");
  const auto bound = [&](std::string_view name, double value) {
    if (!name.empty() && std::isfinite(value)) {
      if (std::trunc(value) == value && std::fabs(value) < 9.0e15) {
        schema[name] = static_cast<std::int64_t>(value);
      } else {
        schema[name] = value;
      }
    }
  };
  const bool number = kind == "integer" || kind == "number";
  bound(number             ? "minimum"
        : kind == "string" ? "minLength"
        : kind == "array"  ? "minItems"
                           : "",
        rule->min);
  bound(number             ? "maximum"
        : kind == "string" ? "maxLength"
        : kind == "array"  ? "maxItems"
                           : "",
        rule->max);
  if (kind == "string" && !rule->pattern.empty()) {
    schema["pattern"] = "^(?:" + std::string(rule->pattern) + ")$";
  }
  if (kind == "string" && !rule->format.empty()) {
    schema["format"] = rule->format;
  }
  if (!rule->meaning.empty()) {
    schema["description"] = rule->meaning;
  }
}

json::object reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::object nullable(json::object schema) {
  if (auto* type = schema.if_contains("type")) {
    const json::value kind = *type;
    *type = json::array{kind, "null"};
    if (auto* names = schema.if_contains("enum")) {
      names->get_array().emplace_back(nullptr);
    }
    return schema;
  }
  if (schema.empty()) {
    return schema;
  }
  return {{"anyOf", json::array{json::value(std::move(schema)), json::object{{"type", "null"}}}}};
}

}  // namespace auriga::core::detail
