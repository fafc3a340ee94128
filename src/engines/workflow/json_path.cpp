#include "engines/workflow/json_path.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "engines/workflow/json_path_step.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

const json::value* VariableScope::find(std::string_view name) const {
  for (const auto* scope = this; scope != nullptr; scope = scope->outer) {
    if (scope->own != nullptr) {
      if (const auto found = scope->own->find(name); found != scope->own->end()) {
        return &found->second;
      }
    }
  }
  return nullptr;
}

JsonPath::JsonPath() = default;
JsonPath::JsonPath(JsonPath&&) noexcept = default;
JsonPath::JsonPath(const JsonPath&) = default;
JsonPath& JsonPath::operator=(JsonPath&&) noexcept = default;
JsonPath& JsonPath::operator=(const JsonPath&) = default;
JsonPath::~JsonPath() = default;

bool JsonPath::Step::definite() const {
  return !descend && ((kind == Kind::names && names.size() == 1) ||
                      (kind == Kind::indexes && indexes.size() == 1));
}

bool JsonPath::merges() const {
  return function_ == Function::none && !steps_.empty() && !steps_.back().descend &&
         steps_.back().kind == Step::Kind::names && steps_.back().names.size() > 1;
}

bool JsonPath::definite() const {
  return std::all_of(steps_.begin(), steps_.end() - (merges() ? 1 : 0),
                     [](const Step& step) { return step.definite(); });
}

bool JsonPath::says_one_place() const {
  return function_ == Function::none && definite() && !merges();
}

bool JsonPath::is_reference() const {
  return says_one_place() && std::ranges::all_of(steps_, [](const Step& step) {
           return step.kind == Step::Kind::names || step.indexes.front() >= 0;
         });
}

// Selecting.

namespace {

/// Whether there is something left to spend; then it is one less.
bool spend(std::size_t& budget) {
  if (budget == 0) {
    return false;
  }
  --budget;
  return true;
}

/// Calls each(child) for every member or element; false as soon as it says so.
template <class Each>
bool each_child(const json::value& place, const Each& each) {
  if (const auto* object = place.if_object()) {
    return std::ranges::all_of(*object, [&](const auto& member) { return each(member.value()); });
  }
  if (const auto* array = place.if_array()) {
    return std::ranges::all_of(*array, each);
  }
  return true;
}

/// The place itself and all below it, parents first.
bool collect_below(const json::value& place, std::vector<const json::value*>& out,
                   std::size_t& budget) {
  if (!spend(budget)) {
    return false;
  }
  out.push_back(&place);
  return each_child(place, [&](const json::value& child) {
    return child.is_structured() ? collect_below(child, out, budget) : spend(budget);
  });
}

std::optional<std::size_t> place_of(std::int64_t index, std::size_t size) {
  const auto at = index < 0 ? index + static_cast<std::int64_t>(size) : index;
  return at >= 0 && std::cmp_less(at, size) ? std::optional(static_cast<std::size_t>(at))
                                            : std::nullopt;
}

}  // namespace

bool JsonPath::Step::apply(const json::value& place, const json::value& root, Places& out,
                           std::size_t& budget) const {
  const auto take = [&](const json::value& value) {
    out.push_back(&value);
    return spend(budget);
  };
  switch (kind) {
    case Kind::names:
      if (const auto* object = place.if_object()) {
        for (const auto& name : names) {
          if (const auto* value = object->if_contains(name); value != nullptr && !take(*value)) {
            return false;
          }
        }
      }
      return true;
    case Kind::indexes:
      if (const auto* array = place.if_array()) {
        for (const auto index : indexes) {
          const auto at = place_of(index, array->size());
          if (at && !take((*array)[*at])) {
            return false;
          }
        }
      }
      return true;
    case Kind::slice:
      if (const auto* array = place.if_array()) {
        const auto size = static_cast<std::int64_t>(array->size());
        const auto bound = [&](std::int64_t at) {
          return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
        };
        for (auto at = bound(from.value_or(0)); at < bound(to.value_or(size)); at += stride) {
          if (!take((*array)[static_cast<std::size_t>(at)])) {
            return false;
          }
        }
      }
      return true;
    case Kind::wildcard:
      return each_child(place, take);
    case Kind::filter:
      // Of an object that is no list the filter is asked itself.
      if (place.is_object()) {
        return !filter->matches(place, root, budget) || take(place);
      }
      return each_child(place, [&](const json::value& child) {
        return spend(budget) && (!filter->matches(child, root, budget) || take(child));
      });
  }
  return true;
}

bool JsonPath::select(Places& places, const json::value& root, std::size_t& budget) const {
  const auto end = steps_.end() - (merges() ? 1 : 0);
  for (auto step = steps_.begin(); step != end; ++step) {
    Places next;
    for (const auto* place : places) {
      Places starts{place};
      if (step->descend) {
        starts.clear();
        if (!collect_below(*place, starts, budget)) {
          return false;
        }
      }
      for (const auto* start : starts) {
        if (!step->apply(*start, root, next, budget)) {
          return false;
        }
      }
    }
    places = std::move(next);
  }
  return true;
}

std::expected<json::value, std::string> JsonPath::merged(const Places& places,
                                                         std::size_t& budget) const {
  const bool one = definite();
  json::array all;
  for (const auto* place : places) {
    const auto* from = place->if_object();
    if (from == nullptr && one) {
      return std::unexpected("the path '" + text_ + "' selects nothing in the input");
    }
    json::object some;
    for (const auto& name : steps_.back().names) {
      if (!spend(budget)) {
        return std::unexpected("the path '" + text_ + "' looks at too much");
      }
      if (const auto* value = from == nullptr ? nullptr : from->if_contains(name)) {
        some[name] = *value;
      }
    }
    if (from != nullptr) {
      all.push_back(std::move(some));
    }
  }
  if (one && all.empty()) {
    return std::unexpected("the path '" + text_ + "' selects nothing in the input");
  }
  return one ? std::move(all.front()) : json::value(std::move(all));
}

std::string_view JsonPath::first_name() const {
  return !steps_.empty() && steps_.front().definite() && !steps_.front().names.empty()
             ? std::string_view(steps_.front().names.front())
             : std::string_view();
}

const json::value* JsonPath::root_in(const Scope& scope) const {
  switch (root_) {
    case Root::input:
      return scope.input;
    case Root::context:
      return scope.context == nullptr ? nullptr : &scope.context->context(first_name());
    case Root::variable:
      return scope.variables == nullptr ? nullptr : scope.variables->find(variable_);
  }
  return nullptr;
}

std::expected<json::value, std::string> JsonPath::read(const Scope& scope) const {
  const auto* root = root_in(scope);
  if (root == nullptr) {
    return std::unexpected(root_ == Root::variable
                               ? "the variable '$" + variable_ + "' has no value"
                               : "the path '" + text_ + "' has nothing to select from here");
  }
  Places places{root};
  const auto given = std::min(kPlacesMax, scope.places_left);
  auto budget = given;
  const bool within = select(places, *root, budget);
  if (within && merges()) {
    auto value = merged(places, budget);
    scope.places_left -= given - budget;
    return value;
  }
  scope.places_left -= given - budget;
  if (!within) {
    return std::unexpected("the path '" + text_ + "' looks at too much");
  }
  return result(places);
}

std::expected<json::value, std::string> JsonPath::result(const Places& places) const {
  if (!definite()) {
    json::array all;
    all.reserve(places.size());
    for (const auto* place : places) {
      all.push_back(*place);
    }
    return function_ == Function::none ? json::value(std::move(all)) : apply_function(all);
  }
  if (places.empty()) {
    return std::unexpected("the path '" + text_ + "' selects nothing in the input");
  }
  return function_ == Function::none ? *places.front() : apply_function(*places.front());
}

std::optional<JsonPath::Stop> JsonPath::stop(const json::value& root) const {
  if (!definite() || merges()) {
    return std::nullopt;
  }
  const auto* place = &root;
  std::size_t budget = kPlacesMax;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    Places next;
    if (!steps_[i].apply(*place, root, next, budget)) {
      return std::nullopt;
    }
    if (next.empty()) {
      return Stop{i, place};
    }
    place = next.front();
  }
  return std::nullopt;
}

std::optional<std::string> JsonPath::missing(const json::value& root) const {
  const auto at = stop(root);
  if (!at) {
    return std::nullopt;
  }
  std::string way = "$";
  for (std::size_t i = 0; i <= at->step; ++i) {
    const auto& step = steps_[i];
    way += step.kind == Step::Kind::names ? "['" + step.names.front() + "']"
                                          : "[" + std::to_string(step.indexes.front()) + "]";
  }
  return (at->step + 1 < steps_.size() ? "Missing property in path " : "No results for path: ") +
         way;
}

bool JsonPath::past_end(const json::value& root) const {
  const auto at = stop(root);
  return at && function_ == Function::none && at->step + 1 == steps_.size() &&
         steps_.back().kind == Step::Kind::indexes && at->place->is_array();
}

std::expected<json::value, std::string> JsonPath::apply_function(const json::value& value) const {
  if (const auto size = size_of(value); size && function_ == Function::length) {
    return json::value(*size);
  }
  const auto* object = value.if_object();
  if (object != nullptr && function_ == Function::keys) {
    json::array names;
    names.reserve(object->size());
    for (const auto& member : *object) {
      names.emplace_back(member.key());
    }
    return json::value(std::move(names));
  }
  const auto* list = value.if_array();
  switch (function_) {
    case Function::length:
      return std::unexpected("the path '" + text_ + "' asks for the length of what has none");
    case Function::keys:
      return std::unexpected("the path '" + text_ + "' asks for the names in what is no object");
    case Function::first:
    case Function::last:
    case Function::index: {
      const auto wanted = function_ == Function::last ? -1 : index_;
      const auto at = list == nullptr ? std::nullopt : place_of(wanted, list->size());
      if (!at) {
        return std::unexpected("the path '" + text_ + "' asks for an element that is not there");
      }
      return (*list)[*at];
    }
    default:
      break;
  }
  if (list == nullptr) {
    return std::unexpected("the path '" + text_ + "' ends with a function of numbers");
  }
  return apply_to_numbers(*list);
}

// As Java's implementation has it, what is no number does not count.
std::expected<json::value, std::string> JsonPath::apply_to_numbers(const json::array& list) const {
  double sum = 0;
  double count = 0;
  const json::value* least = nullptr;
  const json::value* greatest = nullptr;
  for (const auto& each : list) {
    if (!each.is_number()) {
      continue;
    }
    sum += to_double(each);
    ++count;
    least = least == nullptr || compare_numbers(each, *least) < 0 ? &each : least;
    greatest = greatest == nullptr || compare_numbers(each, *greatest) > 0 ? &each : greatest;
  }
  if (least == nullptr) {
    return std::unexpected("the path '" + text_ + "' ends with a function of numbers");
  }
  switch (function_) {
    case Function::min:
      return *least;
    case Function::max:
      return *greatest;
    case Function::sum:
      return json::value(sum);
    case Function::stddev: {
      // Not by the sum of the squares: rounding may bring that below the square of the mean.
      double squares = 0;
      for (const auto& each : list) {
        squares += each.is_number() ? std::pow(to_double(each) - sum / count, 2) : 0;
      }
      return json::value(std::sqrt(squares / count));
    }
    default:
      return json::value(sum / count);
  }
}

bool JsonPath::write(json::value& target, json::value value) const {
  if (!is_reference()) {
    return false;
  }
  auto* place = &target;
  for (const auto& step : steps_) {
    if (step.kind == Step::Kind::names) {
      if (place->is_null()) {
        place->emplace_object();
      }
      auto* object = place->if_object();
      if (object == nullptr) {
        return false;
      }
      place = &(*object)[step.names.front()];
      continue;
    }
    auto* array = place->if_array();
    const auto at = static_cast<std::size_t>(step.indexes.front());
    if (array == nullptr || at >= array->size()) {
      return false;
    }
    place = &(*array)[at];
  }
  *place = std::move(value);
  return true;
}

}  // namespace auriga::workflow
