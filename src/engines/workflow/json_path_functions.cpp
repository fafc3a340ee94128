// The functions at the end of a path.
#include <cmath>
#include <optional>
#include <utility>

#include "engines/workflow/json_path_step.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

// As Java's implementation has it, what is no number does not count.
template <class At>
JsonPath::Found JsonPath::apply_to_numbers(std::size_t count, const At& at,
                                           json::value& made) const {
  double sum = 0;
  double numbers = 0;
  const json::value* least = nullptr;
  const json::value* greatest = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const auto* const each = at(i);
    if (!each->is_number()) {
      continue;
    }
    sum += to_double(*each);
    ++numbers;
    least = least == nullptr || compare_numbers(*each, *least) < 0 ? each : least;
    greatest = greatest == nullptr || compare_numbers(*each, *greatest) > 0 ? each : greatest;
  }
  if (least == nullptr) {
    return std::unexpected(told("ends with a function of numbers"));
  }
  switch (function_) {
    case Function::min:
      return least;
    case Function::max:
      return greatest;
    case Function::sum:
      made = sum;
      return &made;
    case Function::stddev: {
      // Not by the sum of the squares: rounding may bring that below the square of the mean.
      double squares = 0;
      for (std::size_t i = 0; i < count; ++i) {
        squares += at(i)->is_number() ? std::pow(to_double(*at(i)) - sum / numbers, 2) : 0;
      }
      made = std::sqrt(squares / numbers);
      return &made;
    }
    default:
      made = sum / numbers;
      return &made;
  }
}

JsonPath::Found JsonPath::apply_function(std::span<const json::value* const> places,
                                         json::value& made, Budget& budget) const {
  // Asked of one value, or of the list of all that is selected.
  const auto* const one = definite() ? places.front() : nullptr;
  const auto* const list = one == nullptr ? nullptr : one->if_array();
  const auto count = list != nullptr ? list->size() : one == nullptr ? places.size() : 0;
  const auto at = [&](std::size_t i) { return list != nullptr ? &(*list)[i] : places[i]; };
  switch (function_) {
    case Function::length: {
      if (const auto* text = one == nullptr ? nullptr : one->if_string()) {
        budget.spend(cost_of_name(text->size()));
      }
      const auto size = one == nullptr ? std::optional(count) : size_of(*one);
      if (!size) {
        return std::unexpected(told("asks for the length of what has none"));
      }
      made = number_of(*size);
      return &made;
    }
    case Function::keys: {
      const auto* const object = one == nullptr ? nullptr : one->if_object();
      if (object == nullptr) {
        return std::unexpected(told("asks for the names in what is no object"));
      }
      json::array names;
      for (const auto& member : *object) {
        if (!budget.spend(Budget::kPlace + cost_of_name(member.key().size()))) {
          break;
        }
        names.emplace_back(member.key());
      }
      made = std::move(names);
      return &made;
    }
    case Function::first:
    case Function::last:
    case Function::index: {
      const auto place = place_of(function_ == Function::last ? -1 : index_, count);
      if (!place) {
        return std::unexpected(told("asks for an element that is not there"));
      }
      return at(*place);
    }
    default:
      budget.spend(4 * count);
      return apply_to_numbers(budget.over() ? 0 : count, at, made);
  }
}

}  // namespace auriga::workflow
