#include "engines/workflow/definition_reader.hpp"

#include <algorithm>
#include <array>

#include "core/encode.hpp"
#include "core/json_pointer.hpp"
#include "core/text.hpp"

namespace auriga::workflow {
namespace {

std::optional<StateType> state_type(std::string_view text) {
  for (const auto type :
       {StateType::task, StateType::parallel, StateType::map, StateType::pass, StateType::wait,
        StateType::choice, StateType::succeed, StateType::fail}) {
    if (name(type) == text) {
      return type;
    }
  }
  return std::nullopt;
}

std::string list_of(const std::vector<std::string_view>& names) {
  std::string out;
  for (const auto each : names) {
    out += out.empty() ? "" : ", ";
    out += each;
  }
  return out;
}

}  // namespace

const json::value* DefinitionReader::Fields::find(std::string_view field) {
  known.insert(field);
  return object.if_contains(field);
}

std::string DefinitionReader::Fields::at(std::string_view field) const {
  return pointer + core::pointer_step(field);
}

void DefinitionReader::tell(std::string location, std::string message, std::string code) {
  diagnostics_.push_back({.code = std::move(code),
                          .location = location.empty() ? "/" : std::move(location),
                          .message = std::move(message)});
}

Template::Tell DefinitionReader::teller() {
  return [this](const std::string& pointer, std::string fault) { tell(pointer, std::move(fault)); };
}

StateMachine DefinitionReader::read(const json::value& definition) {
  const auto* object = definition.if_object();
  if (object == nullptr) {
    tell("/", "a definition is a JSON object", "INVALID_JSON_DESCRIPTION");
    return {};
  }
  Fields fields{.object = *object, .pointer = "", .known = {}};
  remark(fields, "Version");
  auto seconds = number(fields, "TimeoutSeconds", 1, kSecondsMax);
  auto machine = read_machine(std::move(fields), 0);
  machine.timeout_seconds_ = seconds.value;
  return machine;
}

StateMachine DefinitionReader::read_machine(Fields fields, int depth) {
  const bool around = std::exchange(jsonata_, reads_jsonata(fields, jsonata_));
  auto out = read_states(fields, depth);
  jsonata_ = around;
  return out;
}

StateMachine DefinitionReader::read_states(Fields& fields, int depth) {
  StateMachine out;
  remark(fields, "Comment");
  if (depth > 0 && fields.object.contains("QueryLanguage")) {
    tell(fields.pointer, "Field 'QueryLanguage' is not supported");
  }
  const auto* states = fields.find("States");
  const auto* start = fields.find("StartAt");
  std::vector<std::string_view> missing;
  if (states == nullptr) {
    missing.emplace_back("States");
  }
  if (start == nullptr) {
    missing.emplace_back("StartAt");
  }
  if (!missing.empty()) {
    tell(fields.pointer, "These fields are required: [" + list_of(missing) + "]");
  }
  out.start_at_ = text(fields, "StartAt");
  refuse_unknown(fields);
  const auto* all = states == nullptr ? nullptr : states->if_object();
  if (all == nullptr || all->empty()) {
    if (states != nullptr) {
      tell(fields.at("States"), "States holds one state or more, by name");
    }
    return out;
  }
  if (depth > StateMachine::kDepthMax) {
    tell(fields.at("States"), "machines are nested more than 16 deep");
    return out;
  }
  enter_scope(fields, *all);
  bool all_read = true;
  for (const auto& member : *all) {
    if (++states_ > StateMachine::kStatesMax) {
      tell(fields.at("States"), "a definition has at most 10,000 states");
      all_read = false;
      break;
    }
    const auto place = fields.at("States") + core::pointer_step(member.key());
    all_read = read_state(out, member.key(), member.value(), place, depth) && all_read;
  }
  scopes_.pop_back();
  if (depth > 0 || targets_ == Targets::there) {
    check_targets(out, *all, fields.pointer, all_read);
  }
  return out;
}

bool DefinitionReader::read_state(StateMachine& machine, std::string_view name,
                                  const json::value& value, const std::string& pointer, int depth) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    tell(pointer, "a state is an object");
    return false;
  }
  if (name.empty() || core::code_points(name) > StateMachine::kNameMax) {
    tell(pointer, "a state's name has 1 to 80 characters");
  }
  if (!names_.emplace(name).second) {
    tell(pointer, "there is another state of that name", "DUPLICATE_STATE_NAME");
  }
  Fields fields{.object = *object, .pointer = pointer, .known = {}};
  const auto type_name = text(fields, "Type", true);
  const auto type = state_type(type_name);
  if (!type && !type_name.empty()) {
    tell(fields.at("Type"),
         "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, "
         "Choice, Parallel, Map]");
  }
  State state;
  state.name = name;
  remark(fields, "Comment");
  // What stands inside a state goes by its machine's language, not by the state's.
  const bool jsonata = reads_jsonata(fields, jsonata_);
  if (depth == 0 && jsonata_ && !jsonata) {
    tell(pointer,
         "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
  }
  if (!type) {
    state.jsonata = jsonata;
    read_untyped_state(state, fields, depth);
  } else if (state.type = *type; jsonata) {
    read_jsonata_state(state, fields, depth);
  } else {
    read_jsonpath_state(state, fields, depth);
  }
  if (type && *type != StateType::choice && *type != StateType::succeed &&
      *type != StateType::fail) {
    read_transition(state, fields);
  }
  refuse_unknown(fields);
  machine.states_.insert_or_assign(state.name, std::move(state));
  return type.has_value();
}

bool DefinitionReader::reads_jsonata(Fields& fields, bool around) {
  const auto language = text(fields, "QueryLanguage");
  if (!language.empty() && language != "JSONPath" && language != "JSONata") {
    tell(fields.at("QueryLanguage"), "the query language is JSONPath or JSONata");
  }
  return language.empty() ? around : language == "JSONata";
}

void DefinitionReader::read_jsonpath_state(State& state, Fields& fields, int depth) {
  read_common(state, fields);
  switch (state.type) {
    case StateType::task:
      read_task(state, fields);
      break;
    case StateType::parallel:
      read_parallel(state, fields, depth);
      break;
    case StateType::map:
      read_map(state, fields, depth);
      break;
    case StateType::pass:
      state.parameters = payload(fields, "Parameters");
      state.result_path = reference(fields, "ResultPath");
      if (const auto* result = fields.find("Result")) {
        state.result = *result;
      }
      break;
    case StateType::wait:
      read_wait(state, fields);
      break;
    case StateType::choice:
      read_choice(state, fields);
      break;
    case StateType::fail:
      read_fail(state, fields);
      break;
    case StateType::succeed:
      break;
  }
}

void DefinitionReader::read_common(State& state, Fields& fields) {
  if (state.type == StateType::fail) {
    return;
  }
  state.input_path = path(fields, "InputPath");
  state.output_path = path(fields, "OutputPath");
  if (state.type != StateType::succeed) {
    state.assign = payload(fields, "Assign");
  }
}

void DefinitionReader::read_transition(State& state, Fields& fields) {
  const auto* end = fields.find("End");
  state.next = text(fields, "Next");
  if (end != nullptr && !end->is_bool()) {
    tell(fields.at("End"), "End is true or false");
  }
  const bool ends = end != nullptr && end->is_bool() && end->get_bool();
  const bool goes_on = fields.object.contains("Next");
  if (ends == goes_on) {
    tell(fields.pointer,
         ends ? "a state has Next or End, not both" : "a state needs Next, or End that is true",
         "MISSING_END_STATE");
  }
}

void DefinitionReader::read_errors(State& state, Fields& fields, bool jsonata) {
  const auto each = [&](std::string_view field, const auto& read) {
    const auto* list = fields.find(field);
    if (list == nullptr) {
      return;
    }
    if (!list->is_array()) {
      return tell(fields.at(field), std::string(field) + " is a list");
    }
    const auto& all = list->get_array();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto place = fields.at(field) + "/" + std::to_string(i);
      if (const auto* object = all[i].if_object()) {
        Fields inner{.object = *object, .pointer = place, .known = {}};
        (void)inner.find("Comment");
        auto errors = error_names(inner);
        const bool has_all = std::ranges::find(errors, errors::kAll) != errors.end();
        if (has_all && (errors.size() > 1 || i + 1 < all.size())) {
          tell(inner.at("ErrorEquals"), "States.ALL stands alone, and last");
        }
        read(inner, std::move(errors));
        refuse_unknown(inner);
      } else {
        tell(place, "an object is expected");
      }
    }
  };
  each("Retry", [&](Fields& inner, std::vector<std::string> errors) {
    Retrier out{.errors = std::move(errors)};
    out.interval_seconds =
        number(inner, "IntervalSeconds", 1, kSecondsMax).value.value_or(out.interval_seconds);
    out.attempts_max =
        static_cast<std::int64_t>(number(inner, "MaxAttempts", 0, kSecondsMax).value.value_or(3));
    out.backoff_rate = number(inner, "BackoffRate", 1, 1e6, false).value.value_or(out.backoff_rate);
    out.delay_seconds_max = number(inner, "MaxDelaySeconds", 1, 31'622'400).value;
    if (out.delay_seconds_max && *out.delay_seconds_max <= out.interval_seconds) {
      tell(inner.at("MaxDelaySeconds"), "MaxDelaySeconds is greater than IntervalSeconds");
    }
    const auto jitter = text(inner, "JitterStrategy");
    if (!jitter.empty() && jitter != "FULL" && jitter != "NONE") {
      tell(inner.at("JitterStrategy"), "JitterStrategy is FULL or NONE");
    }
    out.jitter = jitter == "FULL";
    state.retry.push_back(std::move(out));
  });
  each("Catch", [&](Fields& inner, std::vector<std::string> errors) {
    Catcher out{.errors = std::move(errors), .next = text(inner, "Next", true)};
    if (jsonata) {
      expressions(inner, {"Output", "Assign"});
    } else {
      out.result_path = reference(inner, "ResultPath");
      out.assign = payload(inner, "Assign");
    }
    state.catchers.push_back(std::move(out));
  });
}

void DefinitionReader::read_task(State& state, Fields& fields) {
  const auto* resource = fields.find("Resource");
  if (resource != nullptr && resource->is_object()) {
    // What a template of infrastructure fills in, such as {"Ref": …}: it stands for a name.
    state.resource = core::to_json(*resource);
    diagnostics_.push_back({.severity = Severity::warning,
                            .code = "UNRESOLVED_RESOURCE",
                            .location = fields.at("Resource"),
                            .message = "the name of the resource is to be filled in"});
  } else {
    state.resource = text(fields, "Resource", true);
  }
  state.parameters = payload(fields, "Parameters");
  if (state.parameters) {
    state.computed =
        std::make_shared<const std::vector<ComputedValue>>(state.parameters->computed());
  }
  state.result_selector = payload(fields, "ResultSelector");
  state.result_path = reference(fields, "ResultPath");
  state.timeout_seconds = number(fields, "TimeoutSeconds", 1, kSecondsMax);
  state.heartbeat_seconds = number(fields, "HeartbeatSeconds", 1, kSecondsMax);
  if (state.timeout_seconds.value && state.heartbeat_seconds.value &&
      *state.heartbeat_seconds.value >= *state.timeout_seconds.value) {
    tell(fields.at("HeartbeatSeconds"), "HeartbeatSeconds is less than TimeoutSeconds");
  }
  if (const auto* credentials = fields.find("Credentials")) {
    if (!credentials->is_object()) {
      tell(fields.at("Credentials"), "Credentials is an object");
    } else {
      (void)payload(fields, "Credentials");
    }
  }
  read_errors(state, fields, false);
}

void DefinitionReader::read_wait(State& state, Fields& fields) {
  const auto is_given = [&](std::string_view field) { return fields.object.contains(field); };
  int given = 0;
  for (const std::string_view field : {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"}) {
    given += is_given(field) ? 1 : 0;
  }
  if (given != 1) {
    tell(fields.pointer, "a Wait state has one of Seconds, SecondsPath, Timestamp, TimestampPath");
  }
  state.seconds = number(fields, "Seconds", 0, kSecondsMax);
  if (is_given("Timestamp")) {
    state.timestamp.value = text(fields, "Timestamp");
    if (!read_timestamp(json::value(*state.timestamp.value))) {
      tell(fields.at("Timestamp"), "a timestamp is like 2026-11-26T09:00:00Z");
    }
  }
  state.timestamp_path = one_place(fields, "TimestampPath").path;
}

void DefinitionReader::each_choice(State& state, Fields& fields,
                                   const std::function<void(Fields&)>& read) {
  state.default_next = text(fields, "Default");
  const auto* choices = fields.find("Choices");
  const auto* list = choices == nullptr ? nullptr : choices->if_array();
  if (list == nullptr || list->empty()) {
    return tell(choices == nullptr ? fields.pointer : fields.at("Choices"),
                "a Choice state holds a list of rules in Choices");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto place = fields.at("Choices") + "/" + std::to_string(i);
    if (const auto* object = (*list)[i].if_object()) {
      Fields rule{.object = *object, .pointer = place, .known = {}};
      read(rule);
    } else {
      tell(place, "a rule is an object");
    }
  }
}

void DefinitionReader::read_choice(State& state, Fields& fields) {
  each_choice(state, fields, [&](Fields& rule) {
    state.choices.push_back({.rule = ChoiceRule::parse(rule.object, rule.pointer, teller()),
                             .next = text(rule, "Next", true),
                             .assign = payload(rule, "Assign")});
  });
}

void DefinitionReader::read_fail(State& state, Fields& fields) {
  state.error = text_or_path(fields, "Error");
  state.cause = text_or_path(fields, "Cause");
}

void DefinitionReader::read_parallel(State& state, Fields& fields, int depth) {
  state.parameters = payload(fields, "Parameters");
  state.result_selector = payload(fields, "ResultSelector");
  state.result_path = reference(fields, "ResultPath");
  read_errors(state, fields, false);
  read_branches(state, fields, depth);
}

void DefinitionReader::read_branches(State& state, Fields& fields, int depth) {
  const auto* branches = fields.find("Branches");
  if (branches == nullptr) {
    return tell(fields.pointer, "These fields are required: [Branches]");
  }
  const auto* list = branches->if_array();
  if (list == nullptr || list->empty()) {
    return tell(fields.at("Branches"), "Value cannot be empty");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto place = fields.at("Branches") + "/" + std::to_string(i);
    if (const auto* object = (*list)[i].if_object()) {
      state.machines.push_back(
          read_machine({.object = *object, .pointer = place, .known = {}}, depth + 1));
    } else {
      tell(place, "a branch is a machine: an object with StartAt and States");
    }
  }
}

void DefinitionReader::read_map(State& state, Fields& fields, int depth) {
  state.items_path = one_place(fields, "ItemsPath");
  only_one(fields, "ItemSelector", "Parameters");
  state.parameters = payload(fields, "ItemSelector");
  if (auto older = payload(fields, "Parameters")) {
    state.parameters = std::move(older);
  }
  state.result_selector = payload(fields, "ResultSelector");
  state.result_path = reference(fields, "ResultPath");
  state.concurrency_max = number(fields, "MaxConcurrency", 0, kSecondsMax);
  state.tolerated_failures = number(fields, "ToleratedFailureCount", 0, kSecondsMax);
  state.tolerated_percentage = number(fields, "ToleratedFailurePercentage", 0, 100, false);
  read_errors(state, fields, false);
  read_distribution(state, fields);
  read_processor(state, fields, depth);
}

void DefinitionReader::read_processor(State& state, Fields& fields, int depth) {
  only_one(fields, "ItemProcessor", "Iterator");
  const std::string_view field = fields.object.contains("Iterator") ? "Iterator" : "ItemProcessor";
  const auto* processor = fields.find(field);
  const auto* object = processor == nullptr ? nullptr : processor->if_object();
  if (object == nullptr) {
    return tell(processor == nullptr ? fields.pointer : fields.at(field),
                "These fields are required: [ItemProcessor]");
  }
  Fields inner{.object = *object, .pointer = fields.at(field), .known = {}};
  if (const auto* configuration = inner.find("ProcessorConfig")) {
    const auto* mode =
        configuration->is_object() ? configuration->get_object().if_contains("Mode") : nullptr;
    if (mode != nullptr && *mode == "DISTRIBUTED") {
      not_yet(inner.at("ProcessorConfig") + "/Mode", "a distributed Map");
    } else if (mode != nullptr && *mode != "INLINE") {
      tell(inner.at("ProcessorConfig") + "/Mode", "a Map state's mode is INLINE or DISTRIBUTED");
    }
  }
  state.machines.push_back(read_machine(std::move(inner), depth + 1));
}

}  // namespace auriga::workflow
