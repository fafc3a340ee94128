// DefinitionReader: makes a StateMachine of JSON and says what is wrong with it.
#pragma once

#include <functional>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engines/workflow/definition.hpp"

namespace auriga::workflow {

class DefinitionReader {
 public:
  /// Whether the states are there that the outermost machine's go on to.
  enum class Targets : std::uint8_t { there, unknown };
  explicit DefinitionReader(Targets targets = Targets::there) : targets_(targets) {}

  /// A definition: the outermost machine.
  [[nodiscard]] StateMachine read(const json::value& definition);
  [[nodiscard]] std::vector<Diagnostic> take_diagnostics() { return std::move(diagnostics_); }

 private:
  /// An object of the definition, where it stands, and which of its fields were asked for.
  struct Fields {
    const json::object& object;
    std::string pointer;
    std::set<std::string_view> known;

    [[nodiscard]] const json::value* find(std::string_view field);
    [[nodiscard]] std::string at(std::string_view field) const;
  };

  StateMachine read_machine(Fields fields, int depth);
  StateMachine read_states(Fields& fields, int depth);
  /// Whether what has this QueryLanguage, or none, is in JSONata.
  bool reads_jsonata(Fields& fields, bool around);
  /// False: of what type the state is cannot be told.
  bool read_state(StateMachine& machine, std::string_view name, const json::value& value,
                  const std::string& pointer, int depth);
  void read_jsonpath_state(State& state, Fields& fields, int depth);
  void read_common(State& state, Fields& fields);
  void read_errors(State& state, Fields& fields, bool jsonata);
  void read_task(State& state, Fields& fields);
  void read_wait(State& state, Fields& fields);
  void read_choice(State& state, Fields& fields);
  void each_choice(State& state, Fields& fields, const std::function<void(Fields&)>& read);
  void read_fail(State& state, Fields& fields);
  void read_parallel(State& state, Fields& fields, int depth);
  void read_branches(State& state, Fields& fields, int depth);
  void read_map(State& state, Fields& fields, int depth);
  void read_processor(State& state, Fields& fields, int depth);
  void read_transition(State& state, Fields& fields);
  /// Whose type nobody knows: what it has is read, and what it lacks is not told.
  void read_untyped_state(State& state, Fields& fields, int depth);
  /// Into a machine with these states, whose variables must not be those of one around it.
  void enter_scope(const Fields& fields, const json::object& states);

  // Where states lead: definition_ways.cpp.
  /// Every target exists in the same machine; `all_read`: each state's type is known.
  void check_targets(const StateMachine& machine, const json::object& states,
                     const std::string& pointer, bool all_read);
  /// Every state can be reached, some state ends the machine, and each comes to such a one.
  void check_ways(const StateMachine& machine, const std::string& pointer);

  // What is not executed yet: definition_jsonata.cpp.
  void read_jsonata_state(State& state, Fields& fields, int depth);
  void read_conditions(State& state, Fields& fields);
  void read_distribution(State& state, Fields& fields);
  void check_expressions(const json::value& value, const std::string& place);
  void expressions(Fields& fields, std::initializer_list<std::string_view> names);
  void number_or_expression(Fields& fields, std::string_view field, double min, double max);
  void refuse_pairs(const json::object& object, const std::string& place);
  void not_yet(std::string location, std::string_view what);

  // Fields of one kind. What is missing or wrong is told.
  std::string text(Fields& fields, std::string_view field, bool required = false);
  PathField path(Fields& fields, std::string_view field, bool may_be_null = true);
  PathField reference(Fields& fields, std::string_view field);
  /// A path to one place to be read.
  PathField one_place(Fields& fields, std::string_view field);
  /// A text for people alone.
  void remark(Fields& fields, std::string_view field);
  std::optional<Template> payload(Fields& fields, std::string_view field);
  NumberField number(Fields& fields, std::string_view field, double min, double max,
                     bool whole = true);
  TextField text_or_path(Fields& fields, std::string_view field);
  std::vector<std::string> error_names(Fields& fields);
  void only_one(Fields& fields, std::string_view a, std::string_view b);
  void refuse_unknown(const Fields& fields);
  void tell(std::string location, std::string message,
            std::string code = "SCHEMA_VALIDATION_FAILED");
  [[nodiscard]] Template::Tell teller();

  Targets targets_;
  std::vector<Diagnostic> diagnostics_;
  std::set<std::string, std::less<>> names_;   ///< Of all states: each once in a definition.
  std::vector<std::set<std::string>> scopes_;  ///< Variables assigned, from the outermost machine.
  std::size_t states_ = 0;
  bool jsonata_ = false;  ///< The machine around says so.
};

}  // namespace auriga::workflow
