// The parameters of a task, looked at field by field. What is missing or wrong fails the task.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/decode.hpp"
#include "core/identity.hpp"
#include "core/traits.hpp"
#include "domains/workflows/task_queue.hpp"

namespace auriga::app {

/// What wrong parameters are called, for Retry and Catch.
[[nodiscard]] inline workflows::TaskFailure wrong_parameters(std::string why) {
  return {"States.Parameters", std::move(why)};
}

class TaskParameters {
 public:
  explicit TaskParameters(const workflows::TaskCall& call) : given_(call.parameters.if_object()) {
    if (given_ == nullptr) {
      throw wrong_parameters("the parameters must be an object");
    }
  }

  [[nodiscard]] const boost::json::value* find(std::string_view name) const {
    return given_->if_contains(name);
  }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
      throw wrong_parameters(std::string(name) + " must be a text");
    }
    return std::string(value->get_string());
  }
  [[nodiscard]] std::string text_or(std::string_view name, std::string otherwise) const {
    return find(name) == nullptr ? std::move(otherwise) : text(name);
  }
  [[nodiscard]] std::int64_t number_or(std::string_view name, std::int64_t otherwise,
                                       std::int64_t least, std::int64_t most) const {
    const auto* value = find(name);
    if (value == nullptr) {
      return otherwise;
    }
    if (!value->is_int64() || value->get_int64() < least || value->get_int64() > most) {
      throw wrong_parameters(std::string(name) + " must be a whole number from " +
                             std::to_string(least) + " to " + std::to_string(most));
    }
    return value->get_int64();
  }
  /// One of the names of an enum.
  template <class E>
  [[nodiscard]] E one_of(std::string_view name, E otherwise) const {
    if (find(name) == nullptr) {
      return otherwise;
    }
    if (const auto value = core::enum_value<E>(text(name))) {
      return *value;
    }
    std::string names;
    for (const auto each : core::enum_names<E>()) {
      names += (names.empty() ? "" : ", ") + std::string(each);
    }
    throw wrong_parameters(std::string(name) + " must be one of " + names);
  }
  template <class Id>
  [[nodiscard]] Id id(std::string_view name) const {
    const auto given = text(name);
    auto id = Id::parse(given);
    if (!id) {
      throw wrong_parameters(std::string(name) + " must be an id such as " +
                             std::string(Id::IdKind::prefix) + "…");
    }
    return *std::move(id);
  }

 private:
  const boost::json::object* given_;
};

/// JSON of our own as a value.
[[nodiscard]] inline boost::json::value as_value(const std::string& text) {
  return core::value_or_throw(core::parse_json(text));
}

}  // namespace auriga::app
