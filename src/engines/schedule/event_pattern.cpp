#include "engines/schedule/event_pattern.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/json_pointer.hpp"
#include "core/text.hpp"

namespace auriga::schedule {

namespace json = boost::json;
using core::Fault;

namespace {

constexpr std::string_view kPrefix = "prefix";
constexpr std::string_view kSuffix = "suffix";
constexpr std::string_view kIgnoreCase = "equals-ignore-case";
constexpr std::string_view kAnythingBut = "anything-but";
constexpr std::string_view kExists = "exists";
constexpr std::string_view kNumeric = "numeric";
constexpr std::array kMatchers{kPrefix, kSuffix, kIgnoreCase, kAnythingBut, kExists, kNumeric};
constexpr std::array<std::string_view, 5> kComparisons{"=", "<", "<=", ">", ">="};

bool is_scalar(const json::value& value) {
  return !value.is_object() && !value.is_array();
}

bool equal(const json::value& a, const json::value& b) {
  const bool fraction = a.is_double() || b.is_double();
  return fraction && a.is_number() && b.is_number()
             ? a.to_number<double>() == b.to_number<double>()
             : a == b;  // A double would hold large whole numbers that differ for the same.
}

bool holds(std::string_view comparison, double value, double bound) {
  if (comparison == "=") {
    return value == bound;
  }
  return comparison.starts_with('<') ? value < bound || (comparison == "<=" && value == bound)
                                     : value > bound || (comparison == ">=" && value == bound);
}

/// A comparison and its bound at place `i` of a numeric matcher; nothing where there is none.
std::optional<std::pair<std::string_view, double>> comparison_at(const json::array& list,
                                                                 std::size_t i) {
  if (i + 1 >= list.size() || !list[i].is_string() || !list[i + 1].is_number()) {
    return std::nullopt;
  }
  const std::string_view name = list[i].get_string();
  if (std::ranges::find(kComparisons, name) == kComparisons.end()) {
    return std::nullopt;
  }
  return std::pair(name, list[i + 1].to_number<double>());
}

bool is_numeric_matcher(const json::value& wanted) {
  const auto* list = wanted.if_array();
  if (list == nullptr || list->empty() || list->size() > 4) {
    return false;
  }
  for (std::size_t i = 0; i < list->size(); i += 2) {
    if (!comparison_at(*list, i)) {
      return false;
    }
  }
  return true;
}

/// What a matcher wants, in words; empty where it has it.
std::string_view fault_of_matcher(std::string_view name, const json::value& wanted) {
  if (name == kExists) {
    return wanted.is_bool() ? "" : "must be true or false";
  }
  if (name == kNumeric) {
    return is_numeric_matcher(wanted) ? "" : "must be like [\">=\", 0] or [\">\", 0, \"<=\", 5]";
  }
  if (name == kAnythingBut) {
    const auto* list = wanted.if_array();
    const bool fits = list == nullptr ? is_scalar(wanted)
                                      : !list->empty() && std::ranges::all_of(*list, is_scalar);
    return fits ? "" : "must be a value or a list of values";
  }
  return wanted.is_string() ? "" : "must be a text";
}

class Reader {
 public:
  std::vector<Fault> read(const json::object& pattern, const std::string& at) {
    look(pattern, at);
    return std::move(faults_);
  }

 private:
  void look(const json::object& pattern, const std::string& at) {
    for (const auto& member : pattern) {
      const auto place = at + core::pointer_step(member.key());
      if (const auto* inside = member.value().if_object()) {
        look(*inside, place);
      } else if (const auto* list = member.value().if_array(); list != nullptr && !list->empty()) {
        look(*list, place);
      } else {
        tell(place, "type", "must be a list of what it may be, such as [\"a\", \"b\"]");
      }
    }
  }

  void look(const json::array& list, const std::string& at) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto place = at + "/" + std::to_string(i);
      if (const auto* matcher = list[i].if_object()) {
        look_at_matcher(*matcher, place);
      } else if (!is_scalar(list[i])) {
        tell(place, "type", "must be a value or a matcher, no list");
      }
    }
  }

  void look_at_matcher(const json::object& matcher, const std::string& at) {
    if (matcher.size() != 1) {
      tell(at, "type", "a matcher has one member, such as {\"prefix\": \"a\"}");
      return;
    }
    const auto& [name, wanted] = *matcher.begin();
    if (std::ranges::find(kMatchers, std::string_view(name)) == kMatchers.end()) {
      std::string known;
      for (const auto each : kMatchers) {
        known += (known.empty() ? "" : ", ") + std::string(each);
      }
      tell(at, "unknown", "there is no matcher " + core::clip(name, 40) + "; there are " + known);
    } else if (const auto fault = fault_of_matcher(name, wanted); !fault.empty()) {
      tell(at + core::pointer_step(name), "type", std::string(fault));
    }
  }

  void tell(std::string pointer, std::string code, std::string message) {
    faults_.push_back({std::move(pointer), std::move(code), std::move(message)});
  }

  std::vector<Fault> faults_;
};

bool matches_numeric(const json::value& wanted, const json::value& value) {
  if (!value.is_number() || !is_numeric_matcher(wanted)) {
    return false;
  }
  const auto& list = wanted.get_array();
  for (std::size_t i = 0; i < list.size(); i += 2) {
    const auto comparison = comparison_at(list, i);
    if (!holds(comparison->first, value.to_number<double>(), comparison->second)) {
      return false;
    }
  }
  return true;
}

bool matches_text(std::string_view matcher, const json::value& wanted, const json::value& value) {
  if (!value.is_string() || !wanted.is_string()) {
    return false;
  }
  const std::string_view text = value.get_string();
  const std::string_view part = wanted.get_string();
  return matcher == kPrefix       ? text.starts_with(part)
         : matcher == kSuffix     ? text.ends_with(part)
         : matcher == kIgnoreCase ? core::equals_ignoring_case(text, part)
                                  : false;
}

/// Whether what is there fits one of a list's values or matchers.
bool matches_one(const json::value& wanted, const json::value& value) {
  const auto* matcher = wanted.if_object();
  if (matcher == nullptr) {
    return equal(wanted, value);
  }
  if (matcher->size() != 1) {
    return false;
  }
  const auto& [name, to] = *matcher->begin();
  if (name == kExists) {
    return to.is_bool() && to.get_bool();
  }
  if (name == kAnythingBut) {
    const auto same = [&value](const json::value& one) { return equal(one, value); };
    const auto* list = to.if_array();
    return list == nullptr ? !same(to) : std::ranges::none_of(*list, same);
  }
  return name == kNumeric ? matches_numeric(to, value) : matches_text(name, to, value);
}

bool wants_absence(const json::value& wanted) {
  const auto* matcher = wanted.if_object();
  const auto* exists = matcher == nullptr ? nullptr : matcher->if_contains(kExists);
  return exists != nullptr && exists->is_bool() && !exists->get_bool();
}

bool matches_list(const json::array& list, const json::value* value) {
  if (value == nullptr) {
    return std::ranges::any_of(list, wants_absence);
  }
  return std::ranges::any_of(list, [value](const json::value& wanted) {
    const auto fits = [&wanted](const json::value& one) { return matches_one(wanted, one); };
    const auto* values = value->if_array();
    return values == nullptr ? fits(*value) : std::ranges::any_of(*values, fits);
  });
}

}  // namespace

std::vector<Fault> faults_of_pattern(const json::object& pattern, const std::string& at) {
  return Reader().read(pattern, at);
}

bool matches_pattern(const json::object& pattern, const json::object& event) {
  return std::ranges::all_of(pattern, [&event](const auto& member) {
    const auto* value = event.if_contains(member.key());
    if (const auto* inside = member.value().if_object()) {
      const auto* object = value == nullptr ? nullptr : value->if_object();
      static const json::object kNone;
      return matches_pattern(*inside, object == nullptr ? kNone : *object);
    }
    const auto* list = member.value().if_array();
    return list != nullptr && matches_list(*list, value);
  });
}

}  // namespace auriga::schedule
