// States in JSONata, and Map's distributed mode: read and judged, not executed yet.
#include <algorithm>

#include "core/json_pointer.hpp"
#include "engines/workflow/definition_reader.hpp"
#include "engines/workflow/jsonata_syntax.hpp"

namespace auriga::workflow {
namespace {

constexpr std::string_view kBegin = "{% ";
constexpr std::string_view kEnd = " %}";

bool is_expression(const json::value& value) {
  const auto* text = value.if_string();
  return text != nullptr &&
         (std::string_view(*text).starts_with("{%") || std::string_view(*text).ends_with("%}"));
}

}  // namespace

void DefinitionReader::not_yet(std::string location, std::string_view what) {
  diagnostics_.push_back({.severity = Severity::warning,
                          .code = std::string(kNotExecutedYet),
                          .location = std::move(location),
                          .message = std::string(what) + " is not executed yet"});
}

/// Every text in it that is in {% %} is JSONata.
void DefinitionReader::check_expressions(const json::value& value, const std::string& place) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      check_expressions(member.value(), place + core::pointer_step(member.key()));
    }
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      check_expressions((*array)[i], place + "/" + std::to_string(i));
    }
  } else if (is_expression(value)) {
    std::string_view text = value.get_string();
    if (!text.starts_with(kBegin) || !text.ends_with(kEnd) ||
        text.size() < kBegin.size() + kEnd.size()) {
      return tell(place, "an expression stands in {% and %}, with a space inside each");
    }
    text.remove_prefix(kBegin.size());
    text.remove_suffix(kEnd.size());
    if (auto fault = jsonata_fault(text)) {
      tell(place, "JSONata: " + *fault);
    }
  }
}

void DefinitionReader::expressions(Fields& fields, std::initializer_list<std::string_view> names) {
  for (const auto field : names) {
    if (const auto* value = fields.find(field)) {
      check_expressions(*value, fields.at(field));
    }
  }
}

/// A number, or an expression that gives one.
void DefinitionReader::number_or_expression(Fields& fields, std::string_view field, double min,
                                            double max) {
  const auto* value = fields.find(field);
  if (value == nullptr) {
    return;
  }
  if (is_expression(*value)) {
    return check_expressions(*value, fields.at(field));
  }
  const bool good =
      value->is_number() && value->to_number<double>() >= min && value->to_number<double>() <= max;
  if (!good) {
    tell(fields.at(field), std::string(field) + " is a number, or an expression in {% %}");
  }
}

void DefinitionReader::read_jsonata_state(State& state, Fields& fields, int depth) {
  not_yet(fields.pointer, "JSONata");
  state.jsonata = true;
  if (state.type != StateType::fail) {
    expressions(fields, {"Output"});
  }
  if (state.type != StateType::fail && state.type != StateType::succeed) {
    expressions(fields, {"Assign"});
  }
  const bool is_task = state.type == StateType::task;
  if (is_task || state.type == StateType::parallel || state.type == StateType::map) {
    read_errors(state, fields, true);
  }
  switch (state.type) {
    case StateType::task:
      state.resource = text(fields, "Resource", true);
      expressions(fields, {"Arguments", "Credentials"});
      number_or_expression(fields, "TimeoutSeconds", 1, kSecondsMax);
      number_or_expression(fields, "HeartbeatSeconds", 1, kSecondsMax);
      break;
    case StateType::parallel:
      expressions(fields, {"Arguments"});
      read_branches(state, fields, depth);
      break;
    case StateType::map:
      expressions(fields, {"Items", "ItemSelector"});
      number_or_expression(fields, "MaxConcurrency", 0, kSecondsMax);
      number_or_expression(fields, "ToleratedFailureCount", 0, kSecondsMax);
      number_or_expression(fields, "ToleratedFailurePercentage", 0, 100);
      read_distribution(state, fields);
      read_processor(state, fields, depth);
      break;
    case StateType::wait:
      number_or_expression(fields, "Seconds", 0, kSecondsMax);
      expressions(fields, {"Timestamp"});
      if (fields.object.contains("Seconds") == fields.object.contains("Timestamp")) {
        tell(fields.pointer, "a Wait state has one of Seconds and Timestamp");
      }
      break;
    case StateType::choice:
      read_conditions(state, fields);
      break;
    case StateType::fail:
      expressions(fields, {"Error", "Cause"});
      break;
    default:
      break;
  }
}

void DefinitionReader::read_conditions(State& state, Fields& fields) {
  each_choice(state, fields, [&](Fields& rule) {
    (void)rule.find("Comment");
    const auto* condition = rule.find("Condition");
    if (condition == nullptr || (!condition->is_bool() && !is_expression(*condition))) {
      tell(rule.pointer, "a rule has a Condition: an expression in {% %}, or true or false");
    }
    expressions(rule, {"Condition", "Assign", "Output"});
    state.choices.push_back({.rule = {}, .next = text(rule, "Next", true), .assign = {}});
    refuse_unknown(rule);
  });
}

/// What a Map state may have for many items kept elsewhere.
void DefinitionReader::read_distribution(State& state, Fields& fields) {
  state.reads_items = fields.object.contains("ItemReader");
  state.writes_results = fields.object.contains("ResultWriter");
  for (const std::string_view field : {"ItemReader", "ItemBatcher", "ResultWriter"}) {
    const auto* value = fields.find(field);
    if (value == nullptr) {
      continue;
    }
    not_yet(fields.at(field), field);
    const auto* object = value->if_object();
    if (object == nullptr) {
      tell(fields.at(field), std::string(field) + " is an object");
      continue;
    }
    check_expressions(*value, fields.at(field));
    refuse_pairs(*object, fields.at(field));
    if (const auto* inner = object->if_contains("ReaderConfig"); inner && inner->is_object()) {
      if (const auto* format = inner->get_object().if_contains("InputType");
          format != nullptr && format->is_string()) {
        state.items_format = format->get_string();
      }
      refuse_pairs(inner->get_object(), fields.at(field) + "/ReaderConfig");
    }
  }
  for (const std::string_view field :
       {"ToleratedFailureCount", "ToleratedFailureCountPath", "ToleratedFailurePercentage",
        "ToleratedFailurePercentagePath"}) {
    if (fields.object.contains(field)) {
      not_yet(fields.at(field), field);
    }
  }
  const auto label = text(fields, "Label");
  if (label.size() > 40) {
    tell(fields.at("Label"), "a label has at most 40 characters");
  }
}

/// Of a field and the same by a path there is one.
void DefinitionReader::refuse_pairs(const json::object& object, const std::string& place) {
  for (const auto& member : object) {
    const auto by_path = std::string(member.key()) + "Path";
    if (object.contains(by_path)) {
      tell(place + core::pointer_step(by_path),
           std::string(member.key()) + " and " + by_path + " exclude each other");
    }
  }
}

}  // namespace auriga::workflow
