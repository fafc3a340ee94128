#include "engines/workflow/definition.hpp"

#include <algorithm>
#include <array>

#include "core/decode.hpp"
#include "engines/workflow/definition_reader.hpp"

namespace auriga::workflow {
namespace {

StateMachine::Reading refuse(std::string code, std::string message) {
  StateMachine::Reading out;
  out.diagnostics.push_back(
      {.code = std::move(code), .location = "/", .message = std::move(message)});
  return out;
}

StateMachine::Reading too_large() {
  return refuse("DEFINITION_TOO_LARGE", "a definition has at most 1 MB");
}

}  // namespace

std::string_view name(StateType type) {
  constexpr std::array<std::string_view, 8> kNames{"Task", "Parallel", "Map",     "Pass",
                                                   "Wait", "Choice",   "Succeed", "Fail"};
  return kNames.at(static_cast<std::size_t>(type));
}

const State* StateMachine::find(std::string_view state) const {
  const auto found = states_.find(state);
  return found == states_.end() ? nullptr : &found->second;
}

bool StateMachine::Reading::good() const {
  return std::ranges::none_of(
      diagnostics, [](const Diagnostic& each) { return each.severity == Severity::error; });
}

bool StateMachine::Reading::runs() const {
  return good() && std::ranges::none_of(diagnostics, [](const Diagnostic& each) {
           return each.code == kNotExecutedYet;
         });
}

StateMachine::Reading StateMachine::from(const json::value& definition, std::size_t bytes) {
  if (bytes > kBytesMax) {
    return too_large();
  }
  DefinitionReader reader;
  StateMachine machine = reader.read(definition);
  return {.machine = std::move(machine), .diagnostics = reader.take_diagnostics()};
}

StateMachine::Reading StateMachine::from_state(const json::value& state) {
  DefinitionReader reader(DefinitionReader::Targets::unknown);
  StateMachine machine =
      reader.read(json::object{{"StartAt", kAlone}, {"States", json::object{{kAlone, state}}}});
  return {.machine = std::move(machine), .diagnostics = reader.take_diagnostics()};
}

StateMachine::Reading StateMachine::read(std::string_view text) {
  if (text.size() > kBytesMax) {
    return too_large();
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return refuse("MISSING_DESCRIPTION", "Received a null or empty workflow input.");
  }
  const auto value = core::parse_json(text);
  return value ? from(*value) : refuse("INVALID_JSON_DESCRIPTION", value.error().detail());
}

}  // namespace auriga::workflow
