#include "engines/workflow/json_values.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "core/decode.hpp"
#include "core/text.hpp"

namespace auriga::workflow {

double to_double(const json::value& value) {
  return value.to_number<double>();
}

int compare_numbers(const json::value& a, const json::value& b) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : (x > y ? 1 : 0); };
  if (a.is_int64() && b.is_int64()) {
    return sign(a.get_int64(), b.get_int64());
  }
  if (a.is_uint64() && b.is_uint64()) {
    return sign(a.get_uint64(), b.get_uint64());
  }
  if (a.is_double() || b.is_double()) {
    return sign(to_double(a), to_double(b));
  }
  // One of each: the unsigned one is beyond the other's reach, or both are small.
  if (a.is_uint64()) {
    return std::cmp_less(a.get_uint64(), b.get_int64())      ? -1
           : std::cmp_greater(a.get_uint64(), b.get_int64()) ? 1
                                                             : 0;
  }
  return -compare_numbers(b, a);
}

bool equal(const json::value& a, const json::value& b) {
  Budget endless(std::numeric_limits<std::size_t>::max());
  return equal(a, b, endless);
}

bool equal(const json::value& a, const json::value& b, Budget& budget) {
  if (!budget.spend(1)) {
    return false;
  }
  if (a.is_number() && b.is_number()) {
    return compare_numbers(a, b) == 0;
  }
  if (a.kind() != b.kind()) {
    return false;
  }
  if (const auto* object = a.if_object()) {
    const auto& other = b.get_object();
    return object->size() == other.size() && std::ranges::all_of(*object, [&](const auto& member) {
             const auto* value = other.if_contains(member.key());
             return budget.spend(cost_of_name(member.key().size())) && value != nullptr &&
                    equal(member.value(), *value, budget);
           });
  }
  if (const auto* array = a.if_array()) {
    return std::ranges::equal(*array, b.get_array(), [&](const auto& each, const auto& other) {
      return equal(each, other, budget);
    });
  }
  if (const auto* text = a.if_string()) {
    return text->size() == b.get_string().size() && budget.spend(cost_of_text(text->size())) &&
           *text == b.get_string();
  }
  return a == b;
}

std::optional<int> compare(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) {
    return compare_numbers(a, b);
  }
  if (a.is_string() && b.is_string()) {
    return a.get_string().compare(b.get_string());
  }
  if (a.is_bool() && b.is_bool()) {
    return static_cast<int>(a.get_bool()) - static_cast<int>(b.get_bool());
  }
  return std::nullopt;
}

std::optional<std::size_t> size_of(const json::value& value) {
  if (const auto* array = value.if_array()) {
    return array->size();
  }
  if (const auto* object = value.if_object()) {
    return object->size();
  }
  const auto* text = value.if_string();
  return text == nullptr ? std::nullopt : std::optional<std::size_t>(core::code_points(*text));
}

std::size_t bytes_of(const json::value& value) {
  std::size_t bytes = kBytesOfAValue;
  if (const auto* text = value.if_string()) {
    bytes += text->size();
  } else if (const auto* array = value.if_array()) {
    for (const auto& each : *array) {
      bytes += bytes_of(each);
    }
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      bytes += member.key().size() + bytes_of(member.value());
    }
  }
  return bytes;
}

bool nested_within(const json::value& value, int levels) {
  if (const auto* object = value.if_object()) {
    return levels > 0 && std::ranges::all_of(*object, [&](const auto& member) {
             return nested_within(member.value(), levels - 1);
           });
  }
  if (const auto* array = value.if_array()) {
    return levels > 0 && std::ranges::all_of(*array, [&](const json::value& each) {
             return nested_within(each, levels - 1);
           });
  }
  return true;
}

std::size_t find_text(std::string_view text, std::string_view part) {
  const auto* const found = ::memmem(text.data(), text.size(), part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::optional<json::value> parse_number(std::string_view text) {
  // The grammar is JSON's.
  if (text.empty() || (text.front() != '-' && (text.front() < '0' || text.front() > '9'))) {
    return std::nullopt;
  }
  auto value = core::parse_json(text);
  return value && value->is_number() ? std::optional(*std::move(value)) : std::nullopt;
}

}  // namespace auriga::workflow
