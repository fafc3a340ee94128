#include "domains/workflows/command.hpp"

#include <boost/json.hpp>

namespace auriga::workflows {

namespace json = boost::json;

json::object to_json(const Command& command) {
  json::object out{{"kind", static_cast<int>(command.kind)}, {"at", command.at.ms}};
  if (!command.token.empty()) {
    out["token"] = command.token;
  }
  if (!command.value.is_null()) {
    out["value"] = command.value;
  }
  if (!command.error.empty()) {
    out["error"] = command.error;
  }
  if (!command.cause.empty()) {
    out["cause"] = command.cause;
  }
  if (!command.by.empty()) {
    out["by"] = command.by;
  }
  return out;
}

Command command_from(const json::object& from) {
  Command out;
  out.kind = static_cast<Command::Kind>(from.at("kind").to_number<int>());
  out.at.ms = from.at("at").to_number<std::int64_t>();
  const auto text = [&](std::string_view field) {
    const auto* found = from.if_contains(field);
    return found != nullptr ? std::string(found->as_string()) : std::string();
  };
  out.token = text("token");
  out.error = text("error");
  out.cause = text("cause");
  if (const auto* value = from.if_contains("value")) {
    out.value = *value;
  }
  if (const auto* by = from.if_contains("by")) {
    out.by = by->as_object();
  }
  return out;
}

}  // namespace auriga::workflows
