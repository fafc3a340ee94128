#include "domains/tools/openapi_schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/encode.hpp"
#include "core/json_schema.hpp"
#include "core/regex.hpp"
#include "core/text.hpp"
#include "domains/tools/openapi_members.hpp"

namespace auriga::tools {
namespace {

constexpr std::size_t kHopsMax = 16;
constexpr std::size_t kDepthMax = 20;  ///< A tool's own parameters stand around it.
constexpr std::array<std::string_view, 8> kLengths{"minLength", "maxLength",     "minItems",
                                                   "maxItems",  "minProperties", "maxProperties",
                                                   "minimum",   "maximum"};

/// A step of a JSON pointer in a fragment: ~1, ~0 and %XX stand for what they encode.
std::string decoded_step(std::string_view step) {
  std::string out;
  for (std::size_t at = 0; at < step.size(); ++at) {
    unsigned byte = 0;
    if (step[at] == '%' && at + 2 < step.size() &&
        std::from_chars(&step[at + 1], &step[at + 1] + 2, byte, 16).ptr == &step[at + 1] + 2) {
      out += static_cast<char>(byte);
      at += 2;
    } else if (step[at] == '~' && at + 1 < step.size()) {
      out += step[++at] == '1' ? '/' : '~';
    } else {
      out += step[at];
    }
  }
  return out;
}

bool is_scalar(const json::value& value) {
  return !value.is_object() && !value.is_array();
}

/// 3.0 says with true that minimum or maximum is excluded; since 3.1 the number says it.
void take_bounds(const json::object& from, json::object& out) {
  for (const auto name : kLengths) {
    if (const auto* bound = from.if_contains(name); bound != nullptr && bound->is_number()) {
      out[name] = *bound;
    }
  }
  for (const auto& [excluded, bound] :
       {std::pair("exclusiveMinimum", "minimum"), std::pair("exclusiveMaximum", "maximum")}) {
    const auto* found = from.if_contains(excluded);
    if (found != nullptr && found->is_number()) {
      out[excluded] = *found;
    } else if (is_true(from, excluded) && out.contains(bound)) {
      out[excluded] = json::value(out.at(bound));
      out.erase(bound);
    }
  }
  if (const auto* step = from.if_contains("multipleOf");
      step != nullptr && step->is_number() && step->to_number<double>() > 0) {
    out["multipleOf"] = *step;
  }
}

/// 3.0 has nullable, 3.1 a list of types.
void take_type(const json::object& from, json::object& out) {
  const auto* type = from.if_contains("type");
  if (type == nullptr || (!type->is_string() && !type->is_array())) {
    return;
  }
  if (type->is_string() && is_true(from, "nullable")) {
    out["type"] = json::array{*type, "null"};
  } else {
    out["type"] = *type;
  }
}

}  // namespace

const json::object* OpenApiReader::target(std::string_view reference) const {
  if (!reference.starts_with("#/")) {
    return nullptr;
  }
  const auto* object = document_;
  reference.remove_prefix(2);
  for (;;) {
    const auto slash = reference.find('/');
    const auto* next = object->if_contains(decoded_step(reference.substr(0, slash)));
    object = next == nullptr ? nullptr : next->if_object();
    if (object == nullptr || slash == std::string_view::npos) {
      return object;
    }
    reference.remove_prefix(slash + 1);
  }
}

const json::object* OpenApiReader::follow(const json::value& value) const {
  const auto* object = value.if_object();
  for (std::size_t hops = 0; object != nullptr && hops < kHopsMax; ++hops) {
    const auto* reference = object->if_contains("$ref");
    if (reference == nullptr) {
      return object;
    }
    object = reference->is_string() ? target(reference->get_string()) : nullptr;
  }
  return nullptr;
}

bool OpenApiReader::afford(std::size_t nodes, std::size_t bytes) {
  nodes_ += nodes;
  bytes_ += bytes;
  all_nodes_ += nodes;
  all_bytes_ += bytes;
  cut_ = cut_ || nodes_ > kNodesMax || bytes_ > kBytesMax || all_nodes_ > kNodesOfDocumentMax ||
         all_bytes_ > kBytesOfDocumentMax;
  return !cut_;
}

json::value OpenApiReader::schema(const json::value& given) {
  return schema(given, 0);
}

json::value OpenApiReader::schema(const json::value& given, std::size_t depth) {
  if (given.is_bool()) {
    return given;
  }
  const auto* from = follow(given);
  // Free inside where a schema holds itself; a model seldom needs the second round.
  if (from == nullptr || depth > kDepthMax || open_.contains(from) || cut_ || !afford(1, 0)) {
    return json::object();
  }
  open_.insert(from);
  auto out = rewritten(*from, depth);
  open_.erase(from);
  return out;
}

json::object OpenApiReader::rewritten(const json::object& from, std::size_t depth) {
  json::object out;
  take_type(from, out);
  take_bounds(from, out);
  if (const auto* text = from.if_contains("description"); text != nullptr && text->is_string()) {
    out["description"] = core::clip(text->get_string(), kSchemaDescriptionMax);
    (void)afford(0, kSchemaDescriptionMax);
  }
  for (const auto* name : {"enum", "const", "default"}) {
    const auto* found = from.if_contains(name);
    const bool is_list = std::string_view(name) == "enum";
    if (found != nullptr && (is_list ? found->is_array() : is_scalar(*found)) && !cut_ &&
        afford(0, core::to_json(*found).size())) {
      out[name] = *found;
    }
  }
  if (const auto* pattern = from.if_contains("pattern");
      pattern != nullptr && pattern->is_string() && pattern->get_string().size() <= 1000 &&
      core::Regex::compile(pattern->get_string()) && afford(0, pattern->get_string().size())) {
    out["pattern"] = *pattern;
  }
  if (is_true(from, "uniqueItems")) {
    out["uniqueItems"] = true;
  }
  for (const auto* name : {"items", "additionalProperties", "not"}) {
    if (const auto* found = from.if_contains(name);
        found != nullptr && (found->is_object() || found->is_bool())) {
      out[name] = schema(*found, depth + 1);
    }
  }
  for (const auto* name : {"anyOf", "oneOf", "allOf", "prefixItems"}) {
    const auto* found = from.if_contains(name);
    if (found == nullptr || !found->is_array() || found->get_array().empty()) {
      continue;
    }
    json::array all;
    for (const auto& one : found->get_array()) {
      if (cut_) {
        break;
      }
      all.push_back(schema(one, depth + 1));
    }
    out[name] = std::move(all);
  }
  const auto* properties = from.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) {
    return out;
  }
  json::object kept;
  for (const auto& [name, value] : properties->get_object()) {
    const auto* inside = follow(value);
    if (inside != nullptr && is_true(*inside, "readOnly")) {
      continue;  // The server's to say, so it must not be sent.
    }
    if (cut_ || !afford(0, name.size())) {
      break;
    }
    kept[name] = schema(value, depth + 1);
  }
  json::array required;
  if (const auto* names = from.if_contains("required"); names != nullptr && names->is_array()) {
    for (const auto& name : names->get_array()) {
      if (name.is_string() && kept.contains(name.get_string())) {
        required.push_back(name);
      }
    }
  }
  out["properties"] = std::move(kept);
  if (!required.empty()) {
    out["required"] = std::move(required);
  }
  return out;
}

}  // namespace auriga::tools
