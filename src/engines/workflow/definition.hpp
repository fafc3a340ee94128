// StateMachine: a definition in Amazon States Language (states-language.net/spec.html), read once
// and then only looked at.
//
// Reading finds all faults of a definition at once, each with the JSON pointer of its place. A
// definition with an error is never executed, nor one with a warning that says so: JSONata and
// Map's distributed mode are read, but not executed yet.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/workflow/choice.hpp"
#include "engines/workflow/json_path.hpp"
#include "engines/workflow/template.hpp"

namespace auriga::workflow {

enum class Severity : std::uint8_t { error, warning };

/// The code of a warning: well formed, but of a part of the language that is not executed yet.
inline constexpr std::string_view kNotExecutedYet = "NOT_EXECUTED_YET";

/// Of waits and time-outs, as AWS bounds them.
inline constexpr std::int64_t kSecondsMax = 99'999'999;

/// A fault of a definition.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;      ///< "SCHEMA_VALIDATION_FAILED", "MISSING_TRANSITION_TARGET", …
  std::string location;  ///< JSON pointer; "/" where the whole is meant.
  std::string message;
};

enum class StateType : std::uint8_t { task, parallel, map, pass, wait, choice, succeed, fail };
/// "Task" and so on.
[[nodiscard]] std::string_view name(StateType type);

/// A field that is a path, `null` (nothing: an empty object, or discarded) or left out (all).
struct PathField {
  bool discards = false;
  std::optional<JsonPath> path;
};

struct Retrier {
  std::vector<std::string> errors;
  double interval_seconds = 1;
  std::int64_t attempts_max = 3;
  double backoff_rate = 2;
  std::optional<double> delay_seconds_max;
  bool jitter = false;  ///< Full: anything from nothing to the delay.
};

struct Catcher {
  std::vector<std::string> errors;
  std::string next;
  PathField result_path;
  std::optional<Template> assign;
};

/// A number that is given, or stands where a path says.
struct NumberField {
  std::optional<double> value;
  std::optional<JsonPath> path;
  [[nodiscard]] bool given() const { return value || path; }
};

/// A text that is given, or what an expression gives.
struct TextField {
  std::optional<std::string> value;
  std::optional<Expression> expression;
};

class StateMachine;

struct ChoiceBranch {
  ChoiceRule rule;
  std::string next;
  std::optional<Template> assign;
};

struct State {
  std::string name;
  StateType type = StateType::pass;
  bool jsonata = false;  ///< Read, but not executed yet.
  std::string next;      ///< Empty: the machine ends here.

  PathField input_path;
  std::optional<Template> parameters;  ///< Of Map: ItemSelector.
  std::optional<Template> result_selector;
  PathField result_path;
  PathField output_path;
  std::optional<Template> assign;
  std::vector<Retrier> retry;
  std::vector<Catcher> catchers;

  // Pass.
  std::optional<json::value> result;
  // Task.
  std::string resource;
  ComputedValues computed;  ///< Of its parameters.
  NumberField timeout_seconds;
  NumberField heartbeat_seconds;
  // Wait.
  NumberField seconds;
  TextField timestamp;
  std::optional<JsonPath> timestamp_path;
  // Choice.
  std::vector<ChoiceBranch> choices;
  std::string default_next;
  // Fail.
  TextField error;
  TextField cause;
  // Parallel: its branches; Map: its processor alone.
  std::vector<StateMachine> machines;
  // Map.
  PathField items_path;
  NumberField concurrency_max;
  NumberField tolerated_failures;
  NumberField tolerated_percentage;
  bool reads_items = false;     ///< By an ItemReader.
  std::string items_format;     ///< Its InputType: "JSON", "CSV", …
  bool writes_results = false;  ///< By a ResultWriter.
};

class StateMachine {
 public:
  static constexpr std::size_t kBytesMax = 1ULL << 20U;
  static constexpr std::size_t kStatesMax = 10'000;
  static constexpr std::size_t kNameMax = 80;  ///< Characters.
  static constexpr int kDepthMax = 16;         ///< Of machines within machines.

  struct Reading;
  /// Reads a definition that is kept as a text of so many bytes. Its machine is to be used where no
  /// diagnostic is an error.
  static Reading from(const json::value& definition, std::size_t bytes = 0);
  /// The same of JSON text.
  static Reading read(std::string_view text);
  /// A machine of this state alone, by the name kAlone. It may go on to states that are not there.
  static Reading from_state(const json::value& state);
  static constexpr std::string_view kAlone = "StateName";

  [[nodiscard]] const std::string& start_at() const { return start_at_; }
  [[nodiscard]] const State* find(std::string_view state) const;
  [[nodiscard]] const std::map<std::string, State, std::less<>>& states() const { return states_; }
  [[nodiscard]] std::optional<double> timeout_seconds() const { return timeout_seconds_; }

 private:
  friend class DefinitionReader;
  std::string start_at_;
  std::map<std::string, State, std::less<>> states_;
  std::optional<double> timeout_seconds_;
};

struct StateMachine::Reading {
  StateMachine machine;
  std::vector<Diagnostic> diagnostics;  ///< In the order of the definition.
  [[nodiscard]] bool good() const;
  /// Whether it can be executed here.
  [[nodiscard]] bool runs() const;
};

}  // namespace auriga::workflow
