#include "engines/workflow/json_filter.hpp"

#include <algorithm>

#include "core/encode.hpp"
#include "engines/workflow/json_path_step.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

namespace {

constexpr std::size_t kCostOfACondition = 4;

// Below: false, or anything, where the budget is over.

/// Equal, also where a number is written as a text, as Java's implementation has it: 1 and '1' are
/// alike, and '1.0' and 1 are where the number stands on the left.
bool alike(const json::value& a, const json::value& b, Budget& budget) {
  if (a.is_number() && b.is_string()) {
    if (!budget.spend(Budget::kPlace + b.get_string().size())) {
      return false;
    }
    const auto number = parse_number(b.get_string());
    return number && compare_numbers(a, *number) == 0;
  }
  if (a.is_string() && b.is_number()) {
    return budget.spend(Budget::kPlace) && std::string_view(a.get_string()) == core::to_json(b);
  }
  return equal(a, b, budget);
}

bool among(const json::value& value, const json::value& list, Budget& budget) {
  return list.is_array() && std::ranges::any_of(list.get_array(), [&](const json::value& each) {
           return alike(value, each, budget) || budget.over();
         });
}

/// Of the elements of a list among those of another; both must be lists.
bool any_among(const json::value& a, const json::value& b, Budget& budget) {
  return std::ranges::any_of(a.get_array(), [&](const json::value& each) {
    return among(each, b, budget) || budget.over();
  });
}

bool all_among(const json::value& a, const json::value& b, Budget& budget) {
  return std::ranges::all_of(a.get_array(), [&](const json::value& each) {
    return among(each, b, budget) && !budget.over();
  });
}

bool is_part(const json::string& part, const json::string& text, Budget& budget) {
  return budget.spend(1 + (text.size() + part.size()) / 4) &&
         find_text(text, part) != std::string_view::npos;
}

bool matches_pattern(const core::Regex& pattern, const json::value& value, Budget& budget) {
  if (const auto* list = value.if_array()) {
    return std::ranges::any_of(*list, [&](const json::value& each) {
      return (!each.is_array() && matches_pattern(pattern, each, budget)) || budget.over();
    });
  }
  const auto matches = [&](std::string_view text) {
    constexpr std::size_t kStepsAtOnce = 16;
    return budget.spend(Budget::kPlace + text.size() * (1 + pattern.steps() / kStepsAtOnce)) &&
           pattern.matches_whole(text);
  };
  if (const auto* text = value.if_string()) {
    return matches(*text);
  }
  return (value.is_number() || value.is_bool()) && matches(core::to_json(value));
}

std::optional<int> order_of(const json::value& a, const json::value& b, Budget& budget) {
  if (a.is_string() && b.is_string()) {
    budget.spend(cost_of_text(std::min(a.get_string().size(), b.get_string().size())));
  }
  return budget.spend(1) ? compare(a, b) : std::nullopt;
}

std::optional<std::size_t> size_in(const json::value& value, Budget& budget) {
  const auto* const text = value.if_string();
  return budget.spend(cost_of_name(text == nullptr ? 0 : text->size())) ? size_of(value)
                                                                        : std::nullopt;
}

bool comparison_holds(Filter::Operator what, const json::value& a, const json::value& b,
                      Budget& budget) {
  using Operator = Filter::Operator;
  const auto ordered = [&](const auto& wanted) {
    const auto order = order_of(a, b, budget);
    return order && wanted(*order);
  };
  const bool lists = a.is_array() && b.is_array();
  switch (what) {
    case Operator::eq:
      return alike(a, b, budget);
    case Operator::ne:
      return !alike(a, b, budget);
    case Operator::same:
      return equal(a, b, budget);
    case Operator::other:
      return !equal(a, b, budget);
    case Operator::lt:
      return ordered([](int order) { return order < 0; });
    case Operator::le:
      return ordered([](int order) { return order <= 0; });
    case Operator::gt:
      return ordered([](int order) { return order > 0; });
    case Operator::ge:
      return ordered([](int order) { return order >= 0; });
    case Operator::matches:
      return false;  // It has no operand on the right.
    case Operator::in:
      return among(a, b, budget);
    case Operator::nin:
      return !among(a, b, budget);
    case Operator::contains:
      return a.is_string() && b.is_string() ? is_part(b.get_string(), a.get_string(), budget)
                                            : among(b, a, budget);
    case Operator::size: {
      const auto size = b.is_number() ? size_in(a, budget) : std::nullopt;
      return size && compare_numbers(number_of(*size), b) == 0;
    }
    case Operator::empty: {
      const auto size = b.is_bool() ? size_in(a, budget) : std::nullopt;
      return size && (*size == 0) == b.get_bool();
    }
    case Operator::subsetof:
      return lists && all_among(a, b, budget);
    case Operator::anyof:
      return lists && any_among(a, b, budget);
    case Operator::noneof:
      return lists && !any_among(a, b, budget);
  }
  return false;
}

}  // namespace

bool Filter::matches(const json::value& element, const json::value& root, Budget& budget) const {
  if (!budget.spend(kCostOfACondition)) {
    return false;
  }
  const auto matched = [&](const Filter& part) { return part.matches(element, root, budget); };
  // Of an operand that is a path what it selects first, perhaps `made` for it; null: nothing.
  const auto value_of = [&](const Operand& operand, json::value& made) {
    return operand.path
               ? operand.path->first(operand.from_root ? root : element, root, made, budget)
               : &operand.literal;
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
    return a != nullptr && matches_pattern(*pattern, *a, budget);
  }
  const auto* const b = value_of(right, right_made);
  if (a == nullptr || b == nullptr) {
    return what == Operator::ne && a != b;
  }
  return comparison_holds(what, *a, *b, budget);
}

}  // namespace auriga::workflow
