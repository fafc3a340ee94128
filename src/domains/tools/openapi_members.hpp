// Members of a document's objects, which a stranger wrote: of any type, or not there.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace auriga::tools {

namespace json = boost::json;

/// Empty where it is no text. Of the document itself, so it lives as long.
[[nodiscard]] inline std::string_view view_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                : std::string_view();
}

[[nodiscard]] inline std::string text_at(const json::object& from, std::string_view name) {
  return std::string(view_at(from, name));
}

/// nullptr where it is no object.
[[nodiscard]] inline const json::object* object_at(const json::object& from,
                                                   std::string_view name) {
  const auto* found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

/// nullptr where it is no list.
[[nodiscard]] inline const json::array* array_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_array();
}

[[nodiscard]] inline bool is_true(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

}  // namespace auriga::tools
