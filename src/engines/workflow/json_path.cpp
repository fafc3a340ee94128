#include "engines/workflow/json_path.hpp"

#include <algorithm>
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

std::size_t JsonPath::leading() const {
  return steps_.size() - (merges() ? 1 : 0);
}

bool JsonPath::definite() const {
  return std::all_of(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(leading()),
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
bool collect_below(const json::value& place, std::vector<const json::value*>& out, Budget& budget) {
  if (!budget.spend(Budget::kPlace)) {
    return false;
  }
  out.push_back(&place);
  return each_child(place, [&](const json::value& child) {
    return child.is_structured() ? collect_below(child, out, budget) : budget.spend(Budget::kPlace);
  });
}

}  // namespace

const json::value* JsonPath::Step::only(const json::value& place) const {
  if (kind == Kind::names) {
    const auto* const object = place.if_object();
    return object == nullptr ? nullptr : object->if_contains(names.front());
  }
  const auto* const array = place.if_array();
  const auto at = array == nullptr ? std::nullopt : place_of(indexes.front(), array->size());
  return at ? &(*array)[*at] : nullptr;
}

std::size_t JsonPath::Step::cost() const {
  return kind == Kind::names ? cost_of_name(names.front().size()) : 1;
}

bool JsonPath::Step::apply(const json::value& place, const json::value& root, Places& out,
                           Budget& budget) const {
  const auto take = [&](const json::value& value) {
    out.push_back(&value);
    return budget.spend(Budget::kPlace);
  };
  switch (kind) {
    case Kind::names:
      if (const auto* object = place.if_object()) {
        for (const auto& name : names) {
          const auto* value = object->if_contains(name);
          if (!budget.spend(cost_of_name(name.size())) || (value != nullptr && !take(*value))) {
            return false;
          }
        }
      }
      return true;
    case Kind::indexes:
      if (const auto* array = place.if_array()) {
        for (const auto index : indexes) {
          const auto at = place_of(index, array->size());
          if (!budget.spend(1) || (at && !take((*array)[*at]))) {
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
        const auto end = bound(to.value_or(size));
        // A stride may be longer than any list.
        for (auto at = bound(from.value_or(0)); at < end; at += std::min(stride, end - at)) {
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
        const bool matched = filter->matches(place, root, budget);
        return !budget.over() && (!matched || take(place));
      }
      return each_child(place, [&](const json::value& child) {
        const bool matched = budget.spend(Budget::kPlace) && filter->matches(child, root, budget);
        return !budget.over() && (!matched || take(child));
      });
  }
  return true;
}

const json::value* JsonPath::follow(const json::value& start, Budget& budget) const {
  const auto* place = &start;
  for (std::size_t i = 0; i < leading() && place != nullptr; ++i) {
    place = budget.spend(steps_[i].cost()) ? steps_[i].only(*place) : nullptr;
  }
  return place;
}

bool JsonPath::select(Places& places, const json::value& root, Budget& budget) const {
  for (std::size_t i = 0; i < leading(); ++i) {
    const auto& step = steps_[i];
    Places next;
    for (const auto* place : places) {
      if (!step.descend) {
        if (!step.apply(*place, root, next, budget)) {
          return false;
        }
        continue;
      }
      Places starts;
      if (!collect_below(*place, starts, budget)) {
        return false;
      }
      for (const auto* start : starts) {
        if (!step.apply(*start, root, next, budget)) {
          return false;
        }
      }
    }
    places = std::move(next);
  }
  return true;
}

const json::value* JsonPath::first(const json::value& start, const json::value& root,
                                   json::value& made, Budget& budget) const {
  const json::value* only = nullptr;
  Places many;
  std::span<const json::value* const> places;
  if (definite()) {
    only = follow(start, budget);
    places = {&only, only == nullptr ? 0U : 1U};
  } else {
    many.push_back(&start);
    select(many, root, budget);
    places = many;
  }
  if (places.empty() || budget.over()) {
    return nullptr;
  }
  if (function_ == Function::none) {
    return places.front();
  }
  const auto found = apply_function(places, made, budget);
  return found ? *found : nullptr;
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

std::string JsonPath::told(std::string_view what) const {
  return "the path '" + text_ + "' " + std::string(what);
}

std::expected<json::value, Fault> JsonPath::read(const Scope& scope) const {
  auto bytes = kBytesMax;
  return read(scope, bytes);
}

std::expected<json::value, Fault> JsonPath::read(const Scope& scope,
                                                 std::size_t& bytes_left) const {
  const auto runtime = [](std::string sentence) {
    return std::unexpected(Fault{std::string(errors::kRuntime), std::move(sentence)});
  };
  const auto* root = root_in(scope);
  if (root == nullptr) {
    return runtime(root_ == Root::variable ? "the variable '$" + variable_ + "' has no value"
                                           : told("has nothing to select from here"));
  }
  const auto given = std::min(kPlacesMax, scope.places_left);
  Budget budget(given * Budget::kPlace);
  Budget bytes(bytes_left);
  Places places{root};
  select(places, *root, budget);
  auto out = budget.over() ? Result() : result(places, budget, bytes);
  scope.look_at(given - budget.left() / Budget::kPlace);
  scope.add((bytes_left - bytes.left()) / kBytesOfAValue);
  bytes_left = bytes.left();
  if (budget.over()) {
    return runtime(told("looks at too much"));
  }
  if (bytes.over()) {
    return std::unexpected(
        Fault{std::string(errors::kDataLimitExceeded), std::string(kValuesTooLarge)});
  }
  if (!out) {
    return runtime(std::move(out).error());
  }
  return *std::move(out);
}

std::expected<const json::value*, Fault> JsonPath::find(const Scope& scope) const {
  const auto* root = root_in(scope);
  const auto given = std::min(kPlacesMax, scope.places_left);
  Budget budget(given * Budget::kPlace);
  const auto* const place = root == nullptr ? nullptr : follow(*root, budget);
  scope.look_at(given - budget.left() / Budget::kPlace);
  if (budget.over()) {
    return std::unexpected(Fault{std::string(errors::kRuntime), told("looks at too much")});
  }
  return place;
}

JsonPath::Result JsonPath::result(const Places& places, Budget& budget, Budget& bytes) const {
  if (merges()) {
    return merged(places, budget, bytes);
  }
  const bool one = definite();
  if (!one && function_ == Function::none) {
    json::array all;
    if (!bytes.spend(kBytesOfAValue * (1 + places.size()))) {
      return all;
    }
    all.reserve(places.size());
    for (const auto* place : places) {
      if (!bytes.spend(bytes_of(*place) - kBytesOfAValue)) {
        break;
      }
      all.push_back(*place);
    }
    return json::value(std::move(all));
  }
  if (one && places.empty()) {
    return std::unexpected(told("selects nothing in the input"));
  }
  json::value made;
  auto found =
      function_ == Function::none ? Found(places.front()) : apply_function(places, made, budget);
  if (!found) {
    return std::unexpected(std::move(found).error());
  }
  if (!bytes.spend(bytes_of(**found))) {
    return json::value();
  }
  if (*found == &made) {
    return made;
  }
  return **found;
}

JsonPath::Result JsonPath::merged(const Places& places, Budget& budget, Budget& bytes) const {
  const bool one = definite();
  if (one && (places.empty() || !places.front()->is_object())) {
    return std::unexpected(told("selects nothing in the input"));
  }
  json::array all;
  if (!one) {
    bytes.spend(kBytesOfAValue);
  }
  for (const auto* place : places) {
    const auto* from = place->if_object();
    if (from == nullptr) {
      continue;
    }
    json::object some;
    bytes.spend(kBytesOfAValue);
    for (const auto& name : steps_.back().names) {
      const auto* value = from->if_contains(name);
      if (!budget.spend(Budget::kPlace + cost_of_name(name.size())) ||
          (value != nullptr && !bytes.spend(name.size() + bytes_of(*value)))) {
        return all;
      }
      if (value != nullptr) {
        some[name] = *value;
      }
    }
    all.push_back(std::move(some));
  }
  return one ? std::move(all.front()) : json::value(std::move(all));
}

std::optional<JsonPath::Stop> JsonPath::stop(const json::value& root) const {
  if (!definite() || merges()) {
    return std::nullopt;
  }
  const auto* place = &root;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto* const next = steps_[i].only(*place);
    if (next == nullptr) {
      return Stop{i, place};
    }
    place = next;
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
