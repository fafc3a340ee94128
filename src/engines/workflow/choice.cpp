#include "engines/workflow/choice.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_pointer.hpp"
#include "core/time.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

std::optional<core::Timestamp> read_timestamp(const json::value& value) {
  const auto* text = value.if_string();
  // RFC 3339 as the States Language narrows it: an upper-case T, and Z in place of z.
  if (text == nullptr || text->size() < 11 || (*text)[10] != 'T' || text->back() == 'z') {
    return std::nullopt;
  }
  return core::from_rfc3339(*text);
}

namespace {

enum class Type : std::uint8_t { none, text, number, boolean, timestamp };
enum class Relation : std::uint8_t { eq, lt, gt, le, ge, like, is_null, is_present, is_type };

bool relation_holds(Relation relation, int order) {
  switch (relation) {
    case Relation::eq:
      return order == 0;
    case Relation::lt:
      return order < 0;
    case Relation::gt:
      return order > 0;
    case Relation::le:
      return order <= 0;
    case Relation::ge:
      return order >= 0;
    default:
      return false;
  }
}

bool is_of(Type type, const json::value& value) {
  switch (type) {
    case Type::text:
      return value.is_string();
    case Type::number:
      return value.is_number();
    case Type::boolean:
      return value.is_bool();
    case Type::timestamp:
      return read_timestamp(value).has_value();
    case Type::none:
      return true;
  }
  return false;
}

/// Whether `text` is as `pattern` says, in which `*` stands for any characters and `\*` for itself.
bool is_like(std::string_view text, std::string_view pattern) {
  std::vector<std::string> pieces(1);  // Between the stars.
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool escaped = pattern[i] == '\\' && i + 1 < pattern.size() &&
                         (pattern[i + 1] == '*' || pattern[i + 1] == '\\');
    if (pattern[i] == '*') {
      pieces.emplace_back();
    } else {
      pieces.back() += pattern[escaped ? ++i : i];
    }
  }
  const auto& last = pieces.back();
  if (pieces.size() == 1) {
    return text == last;
  }
  if (!text.starts_with(pieces.front())) {
    return false;
  }
  text.remove_prefix(pieces.front().size());
  if (!text.ends_with(last)) {
    return false;
  }
  text.remove_suffix(last.size());
  // The first place that fits leaves the most to those that follow.
  return std::all_of(pieces.begin() + 1, pieces.end() - 1, [&](const std::string& piece) {
    const auto at = find_text(text, piece);
    if (at == std::string_view::npos) {
      return false;
    }
    text.remove_prefix(at + piece.size());
    return true;
  });
}

/// The digits of a fraction of a second after the first three, without zeros at the end.
std::string_view beyond_milliseconds(std::string_view timestamp) {
  const auto begin = std::min(timestamp.find('.'), timestamp.size() - 1) + 1;
  auto digits = timestamp.substr(begin);
  digits = digits.substr(0, std::min(digits.find_first_not_of("0123456789"), digits.size()));
  digits.remove_prefix(std::min<std::size_t>(digits.size(), 3));
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

bool compare_typed(Type type, Relation relation, const json::value& a, const json::value& b) {
  if (!is_of(type, a) || !is_of(type, b)) {
    return false;
  }
  if (type == Type::timestamp) {
    const auto x = std::pair(read_timestamp(a)->ms, beyond_milliseconds(a.get_string()));
    const auto y = std::pair(read_timestamp(b)->ms, beyond_milliseconds(b.get_string()));
    return relation_holds(relation, x < y ? -1 : (x > y ? 1 : 0));
  }
  return relation_holds(relation, *compare(a, b));
}

}  // namespace

struct ChoiceRule::Comparison {
  std::string_view name;
  Type type;
  Relation relation;
  bool by_path;  ///< What it is compared with is a path.
};

const ChoiceRule::Comparison* ChoiceRule::find(std::string_view name) {
  using enum Relation;
  constexpr auto kText = Type::text;
  constexpr auto kNumber = Type::number;
  constexpr auto kTime = Type::timestamp;
  static constexpr std::array kAll{
      Comparison{"StringEquals", kText, eq, false},
      Comparison{"StringEqualsPath", kText, eq, true},
      Comparison{"StringLessThan", kText, lt, false},
      Comparison{"StringLessThanPath", kText, lt, true},
      Comparison{"StringGreaterThan", kText, gt, false},
      Comparison{"StringGreaterThanPath", kText, gt, true},
      Comparison{"StringLessThanEquals", kText, le, false},
      Comparison{"StringLessThanEqualsPath", kText, le, true},
      Comparison{"StringGreaterThanEquals", kText, ge, false},
      Comparison{"StringGreaterThanEqualsPath", kText, ge, true},
      Comparison{"StringMatches", kText, like, false},
      Comparison{"NumericEquals", kNumber, eq, false},
      Comparison{"NumericEqualsPath", kNumber, eq, true},
      Comparison{"NumericLessThan", kNumber, lt, false},
      Comparison{"NumericLessThanPath", kNumber, lt, true},
      Comparison{"NumericGreaterThan", kNumber, gt, false},
      Comparison{"NumericGreaterThanPath", kNumber, gt, true},
      Comparison{"NumericLessThanEquals", kNumber, le, false},
      Comparison{"NumericLessThanEqualsPath", kNumber, le, true},
      Comparison{"NumericGreaterThanEquals", kNumber, ge, false},
      Comparison{"NumericGreaterThanEqualsPath", kNumber, ge, true},
      Comparison{"BooleanEquals", Type::boolean, eq, false},
      Comparison{"BooleanEqualsPath", Type::boolean, eq, true},
      Comparison{"TimestampEquals", kTime, eq, false},
      Comparison{"TimestampEqualsPath", kTime, eq, true},
      Comparison{"TimestampLessThan", kTime, lt, false},
      Comparison{"TimestampLessThanPath", kTime, lt, true},
      Comparison{"TimestampGreaterThan", kTime, gt, false},
      Comparison{"TimestampGreaterThanPath", kTime, gt, true},
      Comparison{"TimestampLessThanEquals", kTime, le, false},
      Comparison{"TimestampLessThanEqualsPath", kTime, le, true},
      Comparison{"TimestampGreaterThanEquals", kTime, ge, false},
      Comparison{"TimestampGreaterThanEqualsPath", kTime, ge, true},
      Comparison{"IsNull", Type::none, is_null, false},
      Comparison{"IsPresent", Type::none, is_present, false},
      Comparison{"IsNumeric", kNumber, is_type, false},
      Comparison{"IsString", kText, is_type, false},
      Comparison{"IsBoolean", Type::boolean, is_type, false},
      Comparison{"IsTimestamp", kTime, is_type, false},
  };
  static_assert(kAll.size() == 39);
  const auto* const found = std::ranges::find(kAll, name, &Comparison::name);
  return found == kAll.end() ? nullptr : found;
}

bool ChoiceRule::is_operator(std::string_view name) {
  return name == "And" || name == "Or" || name == "Not" || find(name) != nullptr;
}

ChoiceRule ChoiceRule::parse(const json::object& rule, const std::string& pointer,
                             const Template::Tell& tell) {
  ChoiceRule out;
  std::vector<std::string_view> operators;
  for (const auto& member : rule) {
    if (is_operator(member.key())) {
      operators.push_back(member.key());
    } else if (const std::string_view key = member.key();
               key != "Variable" && key != "Next" && key != "Assign" && key != "Comment") {
      tell(pointer + core::pointer_step(key), "a rule has no field '" + std::string(key) + "'");
    }
  }
  if (operators.size() != 1) {
    tell(pointer, operators.empty()
                      ? "a rule needs And, Or, Not or a comparison"
                      : "a rule has one condition, not " + std::to_string(operators.size()));
    return out;
  }
  const auto name = operators.front();
  const auto& value = rule.at(name);
  const auto place = pointer + core::pointer_step(name);
  const auto parse_part = [&](const json::value& part, const std::string& where) {
    if (const auto* object = part.if_object()) {
      for (const char* outer : {"Next", "Assign"}) {
        if (object->contains(outer)) {
          tell(where + "/" + outer, std::string(outer) + " belongs to the outermost rule");
        }
      }
      out.parts_.push_back(parse(*object, where, tell));
    } else {
      tell(where, "a rule is an object");
    }
  };
  if (name == "Not") {
    out.kind_ = Kind::negation;
    parse_part(value, place);
    return out;
  }
  if (name == "And" || name == "Or") {
    out.kind_ = name == "And" ? Kind::all : Kind::any;
    const auto* list = value.if_array();
    if (list == nullptr || list->empty()) {
      tell(place, std::string(name) + " holds a list of rules");
      return out;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
      parse_part((*list)[i], place + "/" + std::to_string(i));
    }
    return out;
  }
  out.comparison_ = find(name);
  const auto read_path = [&](const json::value* text,
                             const std::string& where) -> std::optional<JsonPath> {
    if (text == nullptr || !text->is_string()) {
      tell(where, "a path is missing");
      return std::nullopt;
    }
    auto path = JsonPath::parse(text->get_string());
    if (!path) {
      tell(where, std::move(path).error());
      return std::nullopt;
    }
    if (!path->says_one_place()) {
      tell(where, std::string(kNotReference));
    }
    return *std::move(path);
  };
  out.variable_ = read_path(rule.if_contains("Variable"), pointer + "/Variable");
  const auto& comparison = *out.comparison_;
  if (comparison.by_path) {
    out.expected_path_ = read_path(&value, place);
    return out;
  }
  const bool asks = comparison.relation >= Relation::is_null;
  if (asks ? !value.is_bool() : !is_of(comparison.type, value)) {
    constexpr std::array<std::string_view, 5> kMeans{"", "a text", "a number", "true or false",
                                                     "a timestamp such as 2026-11-26T09:00:00Z"};
    const auto means = asks ? kMeans[3] : kMeans.at(static_cast<std::size_t>(comparison.type));
    tell(place, std::string(name) + " compares with " + std::string(means));
  }
  out.expected_ = value;
  return out;
}

std::expected<bool, Fault> ChoiceRule::matches(const Scope& scope) const {
  if (kind_ != Kind::comparison) {
    for (const auto& part : parts_) {
      const auto matched = part.matches(scope);
      if (!matched || kind_ == Kind::negation) {
        return matched ? std::expected<bool, Fault>(!*matched) : matched;
      }
      if (*matched == (kind_ == Kind::any)) {
        return *matched;
      }
    }
    return kind_ == Kind::all;
  }
  const auto invalid = [](const JsonPath& path) {
    return std::unexpected(Fault{std::string(errors::kRuntime),
                                 "the path '" + path.text() + "' of a condition selects nothing"});
  };
  const auto found = variable_->find(scope);
  if (!found) {
    return std::unexpected(found.error());
  }
  const auto* const value = *found;
  const auto& comparison = *comparison_;
  if (comparison.relation == Relation::is_present) {
    return (value != nullptr) == expected_.get_bool();
  }
  if (value == nullptr) {
    return invalid(*variable_);
  }
  switch (comparison.relation) {
    case Relation::is_null:
      return value->is_null() == expected_.get_bool();
    case Relation::is_type:
      return is_of(comparison.type, *value) == expected_.get_bool();
    case Relation::like:
      return value->is_string() && is_like(value->get_string(), expected_.get_string());
    default:
      break;
  }
  if (!expected_path_) {
    return compare_typed(comparison.type, comparison.relation, *value, expected_);
  }
  // The context may move when more of it is asked for. Lists and objects are of no type here.
  const auto kept = value->is_structured() ? json::value() : *value;
  const auto other = expected_path_->find(scope);
  if (!other) {
    return std::unexpected(other.error());
  }
  if (*other == nullptr) {
    return invalid(*expected_path_);
  }
  return compare_typed(comparison.type, comparison.relation, kept, **other);
}

}  // namespace auriga::workflow
