#include "protocol.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace auriga::load {
namespace {

const json::value& member(const json::object& message, std::string_view name) {
  const auto* value = message.if_contains(name);
  if (value == nullptr) {
    throw std::runtime_error("no " + std::string(name) + " in " + json::serialize(message));
  }
  return *value;
}

}  // namespace

std::string Target::for_speaker() const {
  return is_live() ? path + "?token=" + token : path;
}

std::string Target::for_listener(std::string_view session) const {
  if (!is_live()) {
    return path;
  }
  return path + "?sessionId=" + std::string(session) + "&targetLanguage=" + std::string(kLanguage);
}

json::object read_message(std::string_view text) {
  auto value = json::parse(text);
  if (!value.is_object() || !value.as_object().contains("type")) {
    throw std::runtime_error("a message without a type: " + std::string(text));
  }
  auto message = std::move(value.as_object());
  if (type_of(message) == "error") {
    throw std::runtime_error("the server answered " + std::string(text));
  }
  return message;
}

std::string_view type_of(const json::object& message) {
  return member(message, "type").as_string();
}

std::string text_of(const json::object& message, std::string_view name) {
  return std::string(member(message, name).as_string());
}

std::uint64_t number_of(const json::object& message, std::string_view name) {
  return member(message, name).to_number<std::uint64_t>();
}

std::string action(std::string_view name, json::object fields) {
  fields["action"] = name;
  return json::serialize(fields);
}

}  // namespace auriga::load
