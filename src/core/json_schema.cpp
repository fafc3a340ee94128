// Long because each keyword is read in one half and enforced in the other, and whoever adds one
// must see both.
#include "core/json_schema.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "core/json_pointer.hpp"
#include "core/one_of.hpp"
#include "core/text.hpp"

namespace auriga::core {
namespace {

constexpr std::size_t kPatternMax = 1000;

constexpr std::array<std::string_view, 7> kTypes{"null",   "boolean", "object", "array",
                                                 "number", "string",  "integer"};
constexpr std::array<std::string_view, 11> kDescriptive{
    "title",    "description", "default", "examples", "format",  "deprecated",
    "readOnly", "writeOnly",   "$schema", "$id",      "$comment"};

bool is_integer(const json::value& value) {
  return value.is_int64() || value.is_uint64() ||
         (value.is_double() && std::trunc(value.get_double()) == value.get_double());
}

bool has_type(const json::value& value, std::string_view type) {
  switch (value.kind()) {
    case json::kind::null:
      return type == "null";
    case json::kind::bool_:
      return type == "boolean";
    case json::kind::object:
      return type == "object";
    case json::kind::array:
      return type == "array";
    case json::kind::string:
      return type == "string";
    default:
      return type == "number" || (type == "integer" && is_integer(value));
  }
}

/// What "#…" names in the schema; null for what is not there.
const json::value* resolved(const json::value& schema, std::string_view reference) {
  if (!reference.starts_with('#')) {
    return nullptr;
  }
  boost::system::error_code error;
  const auto* found = schema.find_pointer(reference.substr(1), error);
  const bool is_schema = found != nullptr && (found->is_object() || found->is_bool());
  return !error && is_schema ? found : nullptr;
}

}  // namespace

/// Looks a schema over, keyword by keyword.
class JsonSchema::Reader {
 public:
  Reader(JsonSchema& into, std::string pointer) : into_(into), pointer_(std::move(pointer)) {}

  void schema(const json::value& value, std::size_t depth) {
    schemas_.insert(&value);
    if (value.is_bool()) {
      return;
    }
    if (!value.is_object()) {
      return fault("type", "must be an object, true or false");
    }
    if (depth > kDepthMax || ++nodes_ > kNodesMax) {
      return fault("too_complex", "the schema is too deep or too large");
    }
    for (const auto& [name, item] : value.get_object()) {
      const auto length = pointer_.size();
      pointer_ += pointer_step(name);
      keyword(name, item, depth);
      pointer_.resize(length);
    }
  }

  /// References lead to what was looked over as a schema, and nowhere else.
  void references() {
    for (const auto& [at, target] : references_) {
      if (target == nullptr || !schemas_.contains(target)) {
        pointer_ = at;
        fault("reference", "must name a schema in this schema, such as #/$defs/name");
      }
    }
  }

  std::vector<Fault> faults;

 private:
  void fault(std::string code, std::string message) {
    if (faults.size() < kFaultsMax) {
      faults.push_back({pointer_, std::move(code), std::move(message)});
    }
  }
  void require(bool holds, std::string message) {
    if (!holds) {
      fault("type", std::move(message));
    }
  }

  void keyword(std::string_view name, const json::value& value, std::size_t depth) {
    if (name == "type") {
      type(value);
    } else if (name == "enum") {
      require(value.is_array() && !value.get_array().empty(), "must be a list with items");
    } else if (name == "properties" || name == "$defs" || name == "definitions") {
      members(value, depth);
    } else if (name == "required") {
      texts(value);
    } else if (name == "items" || name == "additionalProperties" || name == "not") {
      schema(value, depth + 1);
    } else if (name == "anyOf" || name == "oneOf" || name == "allOf" || name == "prefixItems") {
      list(value, depth);
    } else if (name == "$ref") {
      references_.emplace_back(
          pointer_, value.is_string() ? resolved(into_.schema_, value.get_string()) : nullptr);
    } else if (name == "pattern") {
      pattern(value);
    } else if (name == "uniqueItems") {
      require(value.is_bool(), "must be true or false");
    } else if (name.starts_with("min") || name.starts_with("max") ||
               name.starts_with("exclusive") || name == "multipleOf") {
      number(name, value);
    } else if (name != "const" && !is_one_of(name, kDescriptive) && !name.starts_with("x-")) {
      unsupported();
    }
  }

  void unsupported() { fault("unsupported", "this keyword is not enforced here, so do without"); }

  void type(const json::value& value) {
    const auto known = [](const json::value& one) {
      return one.is_string() && is_one_of(one.get_string(), kTypes);
    };
    const bool sound = value.is_array() ? !value.get_array().empty() &&
                                              std::ranges::all_of(value.get_array(), known)
                                        : known(value);
    if (!sound) {
      fault("enum", "must be null, boolean, object, array, number, integer or string, or a list");
    }
  }

  void texts(const json::value& value) {
    const bool sound =
        value.is_array() &&
        std::ranges::all_of(value.get_array(), [](const auto& one) { return one.is_string(); });
    require(sound, "must be a list of names");
  }

  void members(const json::value& value, std::size_t depth) {
    if (!value.is_object()) {
      return fault("type", "must be an object of schemas");
    }
    for (const auto& [name, item] : value.get_object()) {
      const auto length = pointer_.size();
      pointer_ += pointer_step(name);
      schema(item, depth + 1);
      pointer_.resize(length);
    }
  }

  void list(const json::value& value, std::size_t depth) {
    if (!value.is_array() || value.get_array().empty()) {
      return fault("type", "must be a list of schemas");
    }
    std::size_t i = 0;
    for (const auto& item : value.get_array()) {
      const auto length = pointer_.size();
      pointer_ += '/' + std::to_string(i++);
      schema(item, depth + 1);
      pointer_.resize(length);
    }
  }

  void pattern(const json::value& value) {
    if (!value.is_string() || value.get_string().size() > kPatternMax) {
      return fault("type", "must be a text of at most 1,000 bytes");
    }
    const std::string text(value.get_string());
    auto compiled = Regex::compile(text);
    if (!compiled) {
      return fault("pattern", "is no regular expression: " + compiled.error());
    }
    into_.patterns_.insert_or_assign(text, *std::move(compiled));
  }

  void number(std::string_view name, const json::value& value) {
    static constexpr std::array<std::string_view, 6> kCounts{
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"};
    static constexpr std::array<std::string_view, 5> kBounds{
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"};
    if (is_one_of(name, kCounts)) {
      require(value.is_number() && is_integer(value) && value.to_number<double>() >= 0,
              "must be a whole number, not negative");
    } else if (is_one_of(name, kBounds)) {
      require(value.is_number() && (name != "multipleOf" || value.to_number<double>() > 0),
              name == "multipleOf" ? "must be a number above 0" : "must be a number");
    } else {
      unsupported();
    }
  }

  JsonSchema& into_;
  std::string pointer_;
  std::size_t nodes_ = 0;
  std::set<const json::value*> schemas_;
  std::vector<std::pair<std::string, const json::value*>> references_;
};

/// Walks a value along a schema that was looked over.
class JsonSchema::Walk {
 public:
  Walk(const JsonSchema& of, int steps_max) : of_(of), steps_max_(steps_max) {}

  void schema(const json::value& schema, const json::value& value, int depth) {
    if (++steps_ > steps_max_ || depth > static_cast<int>(4 * kDepthMax)) {
      if (!std::exchange(stopped_, true)) {
        fault("too_complex", "takes too long to check");
      }
      return;
    }
    if (schema.is_bool()) {
      if (!schema.get_bool()) {
        fault("unknown", "is not allowed here");
      }
      return;
    }
    const auto& rules = schema.get_object();
    any_value(rules, value, depth);
    switch (value.kind()) {
      case json::kind::object:
        object(rules, value.get_object(), depth);
        break;
      case json::kind::array:
        list(rules, value.get_array(), depth);
        break;
      case json::kind::string:
        text(rules, value.get_string());
        break;
      case json::kind::int64:
      case json::kind::uint64:
      case json::kind::double_:
        number(rules, value.to_number<double>());
        break;
      default:
        break;
    }
  }

  std::vector<Fault> faults;

 private:
  void fault(std::string code, std::string message) {
    if (faults.size() < kFaultsMax) {
      faults.push_back({pointer_, std::move(code), std::move(message)});
    }
  }

  /// Whether `value` passes `schema`, without telling why not.
  bool passes(const json::value& schema, const json::value& value, int depth) {
    auto kept = std::exchange(faults, {});
    this->schema(schema, value, depth);
    const bool passed = faults.empty();
    faults = std::move(kept);
    if (stopped_ && faults.empty()) {
      fault("too_complex", "takes too long to check");
    }
    return passed;
  }

  void any_value(const json::object& rules, const json::value& value, int depth) {
    if (const auto* type = rules.if_contains("type")) {
      check_type(*type, value);
    }
    if (const auto* all = rules.if_contains("enum")) {
      const auto& allowed = all->get_array();
      if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        fault("enum", "must be one of " + clip(json::serialize(allowed), 200));
      }
    }
    if (const auto* only = rules.if_contains("const"); only != nullptr && *only != value) {
      fault("const", "must be " + clip(json::serialize(*only), 200));
    }
    if (const auto* reference = rules.if_contains("$ref")) {
      schema(*resolved(of_.schema_, reference->get_string()), value, depth + 1);
    }
    if (const auto* all = rules.if_contains("allOf")) {
      for (const auto& one : all->get_array()) {
        schema(one, value, depth + 1);
      }
    }
    combinations(rules, value, depth);
  }

  void combinations(const json::object& rules, const json::value& value, int depth) {
    const auto count = [&](const json::value& all) {
      return std::ranges::count_if(all.get_array(),
                                   [&](const auto& one) { return passes(one, value, depth + 1); });
    };
    if (const auto* any = rules.if_contains("anyOf"); any != nullptr && count(*any) == 0) {
      fault("any_of", "fits none of the allowed forms");
    }
    if (const auto* one = rules.if_contains("oneOf"); one != nullptr && count(*one) != 1) {
      fault("one_of", "must fit exactly one of the allowed forms");
    }
    if (const auto* none = rules.if_contains("not");
        none != nullptr && passes(*none, value, depth + 1)) {
      fault("not", "has a form that is not allowed");
    }
  }

  void check_type(const json::value& type, const json::value& value) {
    const bool fits = type.is_string()
                          ? has_type(value, type.get_string())
                          : std::ranges::any_of(type.get_array(), [&](const auto& one) {
                              return has_type(value, one.get_string());
                            });
    if (!fits) {
      fault("type", "must be of type " + (type.is_string() ? std::string(type.get_string())
                                                           : json::serialize(type)));
    }
  }

  template <class Check>
  void at(std::string_view step, Check check) {
    const auto length = pointer_.size();
    pointer_ += pointer_step(step);
    check();
    pointer_.resize(length);
  }

  void object(const json::object& rules, const json::object& value, int depth) {
    if (const auto* required = rules.if_contains("required")) {
      for (const auto& name : required->get_array()) {
        if (!value.contains(name.get_string())) {
          at(name.get_string(), [&] { fault("required", "is required"); });
        }
      }
    }
    const auto* known = rules.if_contains("properties");
    const auto* others = rules.if_contains("additionalProperties");
    for (const auto& [name, item] : value) {
      const auto* own = known == nullptr ? nullptr : known->get_object().if_contains(name);
      const auto* by = own != nullptr ? own : others;
      if (by != nullptr) {
        at(name, [&] { schema(*by, item, depth + 1); });
      }
    }
    count(rules, "minProperties", "maxProperties", value.size(), "members");
  }

  void list(const json::object& rules, const json::array& value, int depth) {
    const auto* first = rules.if_contains("prefixItems");
    const auto* rest = rules.if_contains("items");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const bool is_first = first != nullptr && i < first->get_array().size();
      const auto* by = is_first ? &first->get_array()[i] : rest;
      if (by != nullptr) {
        at(std::to_string(i), [&] { schema(*by, value[i], depth + 1); });
      }
    }
    count(rules, "minItems", "maxItems", value.size(), "items");
    if (const auto* unique = rules.if_contains("uniqueItems");
        unique != nullptr && unique->get_bool() && has_twins(value)) {
      fault("unique", "must not hold the same item twice");
    }
  }

  bool has_twins(const json::array& value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      for (std::size_t k = i + 1; k < value.size(); ++k) {
        if (++steps_ > steps_max_) {
          return true;
        }
        if (value[i] == value[k]) {
          return true;
        }
      }
    }
    return false;
  }

  void text(const json::object& rules, const json::string& value) {
    count(rules, "minLength", "maxLength", code_points(value), "characters");
    if (const auto* pattern = rules.if_contains("pattern")) {
      const auto found = of_.patterns_.find(std::string_view(pattern->get_string()));
      if (found != of_.patterns_.end() &&
          !found->second.matches_somewhere({value.data(), value.size()})) {
        fault("pattern", "must match " + found->first);
      }
    }
  }

  void number(const json::object& rules, double value) {
    const auto bound = [&](std::string_view name) -> std::optional<double> {
      const auto* found = rules.if_contains(name);
      return found == nullptr ? std::nullopt : std::optional(found->to_number<double>());
    };
    const auto shown = [&](std::string_view name) { return json::serialize(rules.at(name)); };
    if (const auto least = bound("minimum"); least && value < *least) {
      fault("too_small", "must be at least " + shown("minimum"));
    }
    if (const auto most = bound("maximum"); most && value > *most) {
      fault("too_large", "must be at most " + shown("maximum"));
    }
    if (const auto above = bound("exclusiveMinimum"); above && value <= *above) {
      fault("too_small", "must be more than " + shown("exclusiveMinimum"));
    }
    if (const auto below = bound("exclusiveMaximum"); below && value >= *below) {
      fault("too_large", "must be less than " + shown("exclusiveMaximum"));
    }
    if (const auto step = bound("multipleOf")) {
      const auto times = value / *step;
      if (!(std::abs(times - std::round(times)) <= 1e-9 * std::max(1.0, std::abs(times)))) {
        fault("multiple_of", "must be a multiple of " + shown("multipleOf"));
      }
    }
  }

  void count(const json::object& rules, std::string_view least, std::string_view most,
             std::size_t size, std::string_view what) {
    const auto number = static_cast<double>(size);
    if (const auto* min = rules.if_contains(least);
        min != nullptr && number < min->to_number<double>()) {
      fault("too_short", "must have at least " + json::serialize(*min) + " " + std::string(what));
    }
    if (const auto* max = rules.if_contains(most);
        max != nullptr && number > max->to_number<double>()) {
      fault("too_long", "must have at most " + json::serialize(*max) + " " + std::string(what));
    }
  }

  const JsonSchema& of_;
  std::string pointer_;
  int steps_max_;
  int steps_ = 0;
  bool stopped_ = false;
};

Result<JsonSchema> JsonSchema::create(json::value schema, std::string pointer) {
  JsonSchema out;
  out.schema_ = std::move(schema);
  Reader reader(out, std::move(pointer));
  reader.schema(out.schema_, 0);
  reader.references();
  if (!reader.faults.empty()) {
    Error error(ErrorCode::kValidationFailed);
    error.with_faults(std::move(reader.faults));
    return std::unexpected(std::move(error));
  }
  return out;
}

std::vector<Fault> JsonSchema::check(const json::value& value, int steps_max) const {
  Walk walk(*this, steps_max);
  walk.schema(schema_, value, 0);
  return std::move(walk.faults);
}

}  // namespace auriga::core
