// Texts within JSON.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace auriga::app {

/// The text of this name; empty where there is none, or it is no text.
[[nodiscard]] inline std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace auriga::app
