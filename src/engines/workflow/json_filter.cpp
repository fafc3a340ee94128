#include "engines/workflow/json_filter.hpp"

#include <algorithm>

#include "core/encode.hpp"
#include "engines/workflow/json_path_step.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

namespace {

/// Equal, also where a number is written as a text, as Java's implementation has it: 1 and '1' are
/// alike, and '1.0' and 1 are where the number stands on the left.
bool alike(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_string()) {
    const auto number = parse_number(b.get_string());
    return number && compare_numbers(a, *number) == 0;
  }
  if (a.is_string() && b.is_number()) {
    return std::string_view(a.get_string()) == core::to_json(b);
  }
  return equal(a, b);
}

constexpr std::size_t kBytesOfAPlace = 16;

bool among(const json::value& value, const json::value& list) {
  return list.is_array() && std::ranges::any_of(list.get_array(), [&](const json::value& each) {
           return alike(value, each);
         });
}

bool matches_pattern(const core::Regex& pattern, const json::value& value) {
  if (const auto* list = value.if_array()) {
    return std::ranges::any_of(*list, [&](const json::value& each) {
      return !each.is_array() && matches_pattern(pattern, each);
    });
  }
  if (const auto* text = value.if_string()) {
    return pattern.matches_whole(*text);
  }
  return (value.is_number() || value.is_bool()) && pattern.matches_whole(core::to_json(value));
}

}  // namespace

bool Filter::matches(const json::value& element, const json::value& root,
                     std::size_t& budget) const {
  const auto matched = [&](const Filter& part) { return part.matches(element, root, budget); };
  // Of an operand that is a path the first place it selects, or what its function makes in `made`;
  // null: none.
  const auto value_of = [&](const Operand& operand, json::value& made) -> const json::value* {
    if (!operand.path) {
      return &operand.literal;
    }
    JsonPath::Places places{operand.from_root ? &root : &element};
    if (!operand.path->select(places, root, budget) || places.empty()) {
      return nullptr;
    }
    if (operand.path->function_ == JsonPath::Function::none) {
      return places.front();
    }
    // What is copied counts among what is looked at.
    const auto spend = [&](const json::value& value) {
      budget -= std::min(budget, bytes_of(value) / kBytesOfAPlace);
    };
    if (!operand.path->definite()) {
      std::ranges::for_each(places, [&](const auto* place) { spend(*place); });
    }
    auto result = operand.path->result(places);
    if (!result) {
      return nullptr;
    }
    spend(*result);
    made = *std::move(result);
    return &made;
  };
  json::value left_made;
  json::value right_made;
  switch (kind) {
    case Kind::any:
      return std::ranges::any_of(parts, matched);
    case Kind::all:
      return std::ranges::all_of(parts, matched);
    case Kind::negation:
      return !matched(parts.front());
    case Kind::presence:
      return value_of(left, left_made) != nullptr;
    case Kind::comparison:
      break;
  }
  const auto* const a = value_of(left, left_made);
  if (what == Operator::matches) {
    return a != nullptr && matches_pattern(*pattern, *a);
  }
  const auto* const b = value_of(right, right_made);
  if (a == nullptr || b == nullptr) {
    return what == Operator::ne && a != b;
  }
  const auto order = compare(*a, *b);
  switch (what) {
    case Operator::eq:
      return alike(*a, *b);
    case Operator::ne:
      return !alike(*a, *b);
    case Operator::same:
      return equal(*a, *b);
    case Operator::other:
      return !equal(*a, *b);
    case Operator::lt:
      return order && *order < 0;
    case Operator::le:
      return order && *order <= 0;
    case Operator::gt:
      return order && *order > 0;
    case Operator::ge:
      return order && *order >= 0;
    case Operator::matches:
      return false;  // Above: it has no operand on the right.
    case Operator::in:
      return among(*a, *b);
    case Operator::nin:
      return !among(*a, *b);
    case Operator::contains:
      return a->is_string() && b->is_string()
                 ? a->get_string().find(b->get_string()) != json::string::npos
                 : among(*b, *a);
    case Operator::size:
      return b->is_number() && size_of(*a) && equal(json::value(*size_of(*a)), *b);
    case Operator::empty:
      return b->is_bool() && size_of(*a) && (*size_of(*a) == 0) == b->get_bool();
    case Operator::subsetof:
      return a->is_array() && b->is_array() &&
             std::ranges::all_of(a->get_array(), [&](const auto& each) { return among(each, *b); });
    case Operator::anyof:
      return a->is_array() && b->is_array() &&
             std::ranges::any_of(a->get_array(), [&](const auto& each) { return among(each, *b); });
    case Operator::noneof:
      return a->is_array() && b->is_array() &&
             std::ranges::none_of(a->get_array(),
                                  [&](const auto& each) { return among(each, *b); });
  }
  return false;
}

}  // namespace auriga::workflow
