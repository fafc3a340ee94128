// Reading TestState's request: its fields, their types and bounds.
#include <array>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "engines/workflow/test_rules.hpp"

namespace auriga::workflow {
namespace {

/// A field that is missing or null is not there.
const json::value* find(const json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

/// Thrown within this file alone: a request has many fields, and the first fault ends its reading.
TestFault out_of_bounds(const std::string& message) {
  return {.code = "ParamValidationError", .message = "Parameter validation failed:\n" + message};
}

std::optional<std::string> text(const json::object& object, std::string_view name,
                                const std::string& path, std::size_t min, std::size_t max) {
  const auto* const value = find(object, name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto full = path + std::string(name);
  const auto* const found = value->if_string();
  if (found == nullptr) {
    throw out_of_bounds("Invalid type for parameter " + full + ": a text is expected");
  }
  const auto size = core::code_points(*found);
  if (size < min) {
    throw out_of_bounds("Invalid length for parameter " + full + ", value: " +
                        std::to_string(size) + ", valid min length: " + std::to_string(min));
  }
  if (size > max) {
    throw invalid("1 validation error detected: Value at '" + full +
                  "' failed to satisfy constraint: Member must have length less than or equal to " +
                  std::to_string(max));
  }
  return std::string(*found);
}

std::optional<std::int64_t> count(const json::object& object, std::string_view name,
                                  const std::string& path) {
  const auto* const value = find(object, name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto full = path + std::string(name);
  if (!value->is_int64()) {
    throw out_of_bounds("Invalid type for parameter " + full + ": a whole number is expected");
  }
  constexpr std::int64_t kMax = 1'000'000'000;
  if (value->get_int64() < 0 || value->get_int64() > kMax) {
    throw out_of_bounds("Invalid range for parameter " + full +
                        ", value: " + std::to_string(value->get_int64()) + ", valid min value: 0");
  }
  return value->get_int64();
}

bool truth(const json::object& object, std::string_view name) {
  const auto* const value = find(object, name);
  if (value != nullptr && !value->is_bool()) {
    throw out_of_bounds("Invalid type for parameter " + std::string(name) +
                        ": true or false is expected");
  }
  return value != nullptr && value->get_bool();
}

const json::object* object_of(const json::object& object, std::string_view name) {
  const auto* const value = find(object, name);
  if (value != nullptr && !value->is_object()) {
    throw out_of_bounds("Invalid type for parameter " + std::string(name) +
                        ": an object is expected");
  }
  return value == nullptr ? nullptr : &value->get_object();
}

template <typename Enum, std::size_t kSize>
Enum choice(const json::object& object, std::string_view name, const std::string& path,
            const std::array<std::pair<std::string_view, Enum>, kSize>& known, Enum otherwise) {
  const auto given = text(object, name, path, 0, 100);
  if (!given) {
    return otherwise;
  }
  for (const auto& [word, value] : known) {
    if (word == *given) {
      return value;
    }
  }
  throw invalid("1 validation error detected: Value '" + *given + "' at '" + path +
                std::string(name) +
                "' failed to satisfy constraint: Member must satisfy enum value "
                "set: [" +
                std::string(known[0].first) + ", " + std::string(known[1].first) + ", " +
                std::string(known[2].first) + "]");
}

constexpr std::size_t kJsonMax = 262'144;  ///< Bytes of a text of JSON, as AWS bounds them.

void require_room(std::size_t bytes, const std::string& name) {
  if (bytes > kJsonMax) {
    throw invalid("1 validation error detected: Value at '" + name +
                  "' failed to satisfy constraint: Member must have length less than or equal to " +
                  std::to_string(kJsonMax));
  }
}

/// JSON as a text, or the value itself. `what` begins the sentence where the text is not JSON.
std::optional<json::value> embedded(const json::object& object, std::string_view name,
                                    std::string_view what) {
  const auto* const value = object.if_contains(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_string()) {
    require_room(core::to_json(*value).size(), std::string(name));
    return *value;
  }
  require_room(value->get_string().size(), std::string(name));
  auto parsed = core::parse_json(value->get_string());
  if (!parsed) {
    throw invalid(std::string(what) + " must be valid JSON");
  }
  return *std::move(parsed);
}

Mock read_mock(const json::object& given) {
  Mock out;
  if (const auto* const result = given.if_contains("result")) {
    out.result = result->is_string() ? std::string(result->get_string()) : core::to_json(*result);
    require_room(out.result->size(), "mock.result");
  }
  if (const auto* const fault = object_of(given, "errorOutput")) {
    out.error_output =
        Fault{.error = text(*fault, "error", "mock.errorOutput.", 0, kErrorMax).value_or(""),
              .cause = text(*fault, "cause", "mock.errorOutput.", 0, kCauseMax).value_or("")};
  }
  constexpr std::array<std::pair<std::string_view, FieldValidation>, 3> kModes{
      {{"STRICT", FieldValidation::strict},
       {"PRESENT", FieldValidation::present},
       {"NONE", FieldValidation::none}}};
  out.validation = choice(given, "fieldValidationMode", "mock.", kModes, FieldValidation::strict);
  return out;
}

TestConfiguration read_configuration(const json::object& given) {
  const std::string path = "stateConfiguration.";
  return {
      .retrier_retry_count = count(given, "retrierRetryCount", path),
      .error_caused_by_state = text(given, "errorCausedByState", path, 1, StateMachine::kNameMax),
      .map_iteration_failure_count = count(given, "mapIterationFailureCount", path),
      .map_item_reader_data = text(given, "mapItemReaderData", path, 0, kJsonMax)};
}

json::value read_definition(const json::object& request) {
  const auto* const given = find(request, "definition");
  if (given == nullptr) {
    throw out_of_bounds("Missing required parameter in input: \"definition\"");
  }
  if (!given->is_string()) {
    return *given;
  }
  const auto definition = text(request, "definition", "", 1, StateMachine::kBytesMax);
  auto parsed = core::parse_json(*definition);
  if (!parsed) {
    throw TestFault{.code = "InvalidDefinition",
                    .message = "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: " +
                               parsed.error().detail() + "'"};
  }
  return *std::move(parsed);
}

TestRequest read(const json::object& request) {
  TestRequest out;
  out.definition = read_definition(request);
  out.state_name = text(request, "stateName", "", 1, StateMachine::kNameMax);
  if (auto input = embedded(request, "input", "Input")) {
    out.input = *std::move(input);
  }
  if (auto context = embedded(request, "context", "Invalid Context object provided: it")) {
    if (!context->is_object()) {
      throw invalid("Invalid Context object provided: it must be a JSON object");
    }
    out.context = std::move(context->get_object());
  }
  if (auto variables = embedded(request, "variables", "Variables")) {
    if (!variables->is_object()) {
      throw invalid("Variables must be a JSON object");
    }
    for (auto& member : variables->get_object()) {
      out.variables.emplace(member.key(), std::move(member.value()));
    }
  }
  if (const auto* const mock = object_of(request, "mock")) {
    out.mock = read_mock(*mock);
  }
  if (const auto* const configuration = object_of(request, "stateConfiguration")) {
    out.configuration = read_configuration(*configuration);
  }
  constexpr std::array<std::pair<std::string_view, InspectionLevel>, 3> kLevels{
      {{"INFO", InspectionLevel::info},
       {"DEBUG", InspectionLevel::debug},
       {"TRACE", InspectionLevel::trace}}};
  out.level = choice(request, "inspectionLevel", "", kLevels, InspectionLevel::info);
  out.reveal_secrets = truth(request, "revealSecrets");
  constexpr std::size_t kRoleMax = 256;
  out.role = text(request, "roleArn", "", 1, kRoleMax).value_or("");
  return out;
}

}  // namespace

std::expected<TestRequest, TestFault> read_test_request(const json::object& request) {
  try {
    return read(request);
  } catch (TestFault& fault) {
    return std::unexpected(std::move(fault));
  }
}

}  // namespace auriga::workflow
