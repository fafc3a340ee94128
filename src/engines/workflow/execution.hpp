// Execution: a state machine under way, as a value. What happens to it is a command; each makes a
// new state, events for the history, and actions to be done.
//
// The order matters: whoever runs executions commits state and events first and does the actions
// then. An action may so be done twice after a crash, always with the same token, and never
// without being known. Nothing here waits, reads a clock or talks to anybody; chance and time come
// with the command.
//
// Inside, an execution is a tree of frames: the machine itself, and below a Parallel or Map state
// one for each branch or iteration under way. A frame stands in one state. Events have the names
// and fields of AWS Step Functions' history.
//
// Not for several threads at once.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/time.hpp"
#include "engines/workflow/definition.hpp"
#include "engines/workflow/inspection.hpp"

namespace auriga::workflow {

using core::Timestamp;

enum class ExecutionStatus : std::uint8_t { running, succeeded, failed, timed_out, aborted };
/// "RUNNING" and so on.
[[nodiscard]] std::string_view name(ExecutionStatus status);

/// A text as a database takes it: UTF-8 without U+0000.
[[nodiscard]] std::string storable(std::string_view text);

/// One line of the history.
struct Event {
  std::int64_t id = 0;
  std::int64_t previous = 0;  ///< The one before it in its branch; 0: none.
  Timestamp at;
  std::string type;      ///< "PassStateEntered", …
  json::object details;  ///< As AWS' details of that type.
};

/// What is to be done once the step is committed.
struct Action {
  enum class Kind : std::uint8_t {
    start_task,   ///< Do `resource` with `parameters`; its end is told by `token`.
    cancel_task,  ///< Nobody waits for `token` any more.
  };
  Kind kind = Kind::start_task;
  std::string token;  ///< Also what makes the task's effects happen once.
  std::string resource;
  json::value parameters;
  ComputedValues computed = {};  ///< Of the parameters.
};

struct Step {
  std::vector<Event> events;
  std::vector<Action> actions;
  /// The task's output was more than may be: the task has failed so instead, as if that was told.
  std::optional<Fault> refused = {};
};

/// Who the execution is, for the context object.
struct ExecutionIdentity {
  std::string id;
  std::string name;
  std::string machine_id;
  std::string machine_name;
  std::string role;  ///< In whose name it acts.
  /// Begins its tasks' tokens, so that whoever gets one back knows whose it is.
  std::string token_prefix = {};
  /// Where given, chance comes of it and of the place where it is wanted, not with the command: an
  /// execution that begins again gives its tasks the same tokens, whichever of them ends first.
  std::string chance_key = {};
};

/// With what a command is carried out.
struct Moment {
  Timestamp now;
  core::Random& random;
};

struct ExecutionLimits {
  std::size_t payload_bytes_max = 256ULL << 10U;  ///< Of a state's input or output as JSON.
  int depth_max = 48;                             ///< Lists and objects within each other there.
  std::size_t frames_max = 100'000;               ///< Branches and iterations at once.
  std::size_t steps_max = 1'000;                  ///< Transitions of one command, …
  std::size_t step_bytes_max = 1ULL << 20U;       ///< … about what they write to the history, …
  std::size_t step_places_max = 2'000'000;        ///< … and about what they look at and make.
  std::int64_t events_max = 1'000'000;            ///< Of the history; then it fails.
  std::size_t held_bytes_max = 64ULL << 20U;      ///< What parts brought, and their results.
  std::size_t variable_bytes_max = 10ULL << 20U;  ///< Of a frame's variables together.
  std::optional<std::chrono::seconds> time_max = {};  ///< Of the whole; beside the machine's own.
};

class Execution {
 public:
  /// `machine` outlives it.
  Execution(const StateMachine& machine, ExecutionIdentity identity, json::value input,
            ExecutionLimits limits = {});

  // Commands. On an execution that has ended, and for tokens that nobody waits for, they do
  // nothing.

  Step start(const Moment& moment);
  Step succeed_task(std::string_view token, json::value output, const Moment& moment);
  Step fail_task(std::string_view token, std::string error, std::string cause,
                 const Moment& moment);
  /// The task lives.
  Step beat(std::string_view token, const Moment& moment);
  /// Time has passed: waits and retries whose time has come go on, tasks beyond theirs fail.
  Step wake(const Moment& moment);
  Step stop(std::string error, std::string cause, const Moment& moment);
  /// It cannot go on: ends it as failed, caught by nothing.
  Step give_up(std::string error, std::string cause, const Moment& moment);
  /// The task was given to somebody who ends it by its token: it is no longer among open_tasks().
  Step hand_over(std::string_view token, const Moment& moment);

  [[nodiscard]] ExecutionStatus status() const { return status_; }
  [[nodiscard]] bool open() const { return status_ == ExecutionStatus::running; }
  [[nodiscard]] const json::value& output() const { return output_; }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] const std::string& cause() const { return cause_; }
  /// When wake() has something to do; nothing: a task's end is waited for, or none.
  [[nodiscard]] std::optional<Timestamp> next_wake() const;
  [[nodiscard]] bool waits_for(std::string_view token) const { return tokens_.contains(token); }
  /// The tasks whose ends it waits for, to be started again by who cannot know how far they came;
  /// without those handed over.
  [[nodiscard]] std::vector<Action> open_tasks() const;
  [[nodiscard]] std::size_t tasks() const { return tokens_.size(); }
  /// Bytes of its variables and of what branches and iterations hold, about.
  [[nodiscard]] std::size_t held() const { return held_; }

  /// All of it but the machine, and back. Throws where that cannot be read.
  [[nodiscard]] json::object save() const;
  static Execution load(const StateMachine& machine, const json::object& saved,
                        ExecutionLimits limits = {});
  /// What an older program has saved repeats its commands by the rules of then; this says that all
  /// are repeated, and it goes on by those of now. False: it did already.
  bool renew();

 private:
  friend class StateTest;
  using FrameId = std::uint32_t;
  enum class Phase : std::uint8_t { entering, executing, working, waiting, delaying, forked };

  struct Frame {
    FrameId id = 0;
    FrameId parent = 0;      ///< 0: none.
    std::uint32_t part = 0;  ///< Which branch or iteration of the parent.
    const StateMachine* machine = nullptr;
    const State* state = nullptr;
    Phase phase = Phase::entering;
    json::value input;  ///< Of the state, before InputPath.
    Variables variables;
    std::vector<std::int64_t> retries;  ///< Of each retrier of the state.
    Timestamp entered_at;
    std::int64_t entered_event = 0;
    std::int64_t last_event = 0;
    std::optional<Timestamp> wake_at;
    std::string token;
    json::value parameters;  ///< Of the task under way.
    bool handed = false;     ///< Somebody outside has the task.
    std::optional<Timestamp> times_out_at;
    std::int64_t timeout_seconds = 0;  ///< 0: it may take any time.
    double heartbeat_seconds = 0;      ///< 0: none are expected.
    // While it is forked:
    json::array items;
    json::array results;
    std::size_t bytes = 0;           ///< About what it brought and what its parts have left, …
    std::size_t variable_bytes = 0;  ///< … and of its variables.
    std::size_t begun = 0;           ///< Parts.
    std::size_t done = 0;
    std::size_t concurrency = 0;  ///< 0: any.
    std::set<FrameId> children;
    /// With a chance_key: how often each state was carried out in it.
    std::map<std::string, std::int64_t, std::less<>> visits;
  };
  class Context;
  class Chance;
  class Chain;
  using Evaluated = std::expected<json::value, Fault>;

  // At rest.
  [[nodiscard]] static json::object save(const Frame& frame);
  static void load(Frame& frame, const json::object& from);

  // Commands' parts.
  Step finish_step();
  void run_ready();
  Frame* frame_of(std::string_view token);

  // Frames.
  Frame& add_frame(FrameId parent, std::uint32_t part, const StateMachine& machine,
                   json::value input);
  void drop_frame(Frame& frame);
  void drop_children(Frame& frame);
  void set_wake(Frame& frame, std::optional<Timestamp> at);
  void release_task(Frame& frame);
  void cancel_task(Frame& frame);
  void make_ready(Frame& frame);
  [[nodiscard]] VariableScope* scope_of(const Frame& frame, std::deque<VariableScope>& chain);
  /// What a state's paths begin at, whose looking counts for this command.
  [[nodiscard]] Scope scope_at(const json::value* input, ContextSource& context, const Frame& frame,
                               std::deque<VariableScope>& chain);

  // States.
  void enter(Frame& frame);
  void execute(Frame& frame);
  void execute_task(Frame& frame, const json::value& effective, Environment& environment);
  void execute_wait(Frame& frame, Environment& environment);
  void execute_choice(Frame& frame, const json::value& effective, Environment& environment);
  void execute_fail(Frame& frame, Environment& environment);
  void execute_parallel(Frame& frame, const json::value& effective, Environment& environment);
  void execute_map(Frame& frame, const json::value& effective, Environment& environment);
  [[nodiscard]] Evaluated items_of(const Frame& frame, const json::value& effective,
                                   const Environment& environment) const;
  std::expected<void, Fault> note_tolerance(const Frame& frame, const Environment& environment);
  void probe_map(Frame& frame, const json::array& items, Environment& environment);
  void begin_iterations(Frame& frame);
  void finish(Frame& frame, json::value result);
  /// How a state is left: `caught` goes on as it is, without OutputPath.
  struct Way {
    const std::optional<Template>& assign;
    const std::string& next;
    bool caught = false;
  };
  void leave(Frame& frame, const json::value& result, json::value combined, const Way& way);
  void move_on(Frame& frame, json::value output, const std::string& next);
  void end_frame(Frame& frame, json::value output);
  void fail_state(Frame& frame, const Fault& fault);
  void fail_frame(Frame& frame, const Fault& fault);
  [[nodiscard]] bool minded_above(const Frame& frame, const Fault& fault) const;
  void abort_tasks(const Frame& frame, std::int64_t failure);
  bool retry(Frame& frame, const Fault& fault);
  bool catch_fault(Frame& frame, const Fault& fault);
  void end(ExecutionStatus status, json::value output, const Fault& fault);
  [[nodiscard]] Fault runtime(const Frame& frame, std::string sentence) const;
  /// The fault with its place, where it is of the kind that has one.
  [[nodiscard]] Fault placed(const Frame& frame, const Fault& fault) const;
  [[nodiscard]] bool fits(const json::value& value) const;
  /// Of a task that is late; `whole`: with its end, not with a sign of life.
  [[nodiscard]] Fault late(const Frame& frame, bool whole) const;
  /// Of the whole that is late.
  [[nodiscard]] Fault late() const;
  [[nodiscard]] static Fault too_large(const Frame& frame);
  [[nodiscard]] static Fault parameters_too_large(const Frame& frame);
  /// What a frame holds now, in place of what it held. False: all together hold too much.
  bool hold(std::size_t Frame::* what, Frame& frame, std::size_t bytes);
  /// Whether this command has done its share, and the rest waits for the next.
  [[nodiscard]] bool step_is_full() const;
  [[nodiscard]] bool assign(Frame& frame, const json::object& values);
  [[nodiscard]] static bool matches(const std::vector<std::string>& errors,
                                    const std::string& error);
  std::expected<std::int64_t, Fault> whole_number(const Frame& frame, const NumberField& field,
                                                  std::string_view name,
                                                  const Environment& environment) const;

  void emit(Frame& frame, std::string type, json::object details);
  /// The same, of an event that the frame's next one does not follow, but the one before.
  void emit_aside(Frame& frame, std::string type, json::object details);
  void note(std::optional<json::value> Inspection::* step, const json::value& value);

  // 2: what parts begin with is bounded, and retries are counted from the first try on.
  // 3: what paths look at counts for a step's share, and a time-out says what ran out of time.
  static constexpr int kRules = 3;
  [[nodiscard]] bool by_rules(int since) const { return rules_ >= since; }

  const StateMachine& machine_;
  ExecutionIdentity identity_;
  json::value input_;
  ExecutionLimits limits_;
  Timestamp started_at_;
  ExecutionStatus status_ = ExecutionStatus::running;
  json::value output_;
  std::string error_;
  std::string cause_;
  int rules_ = kRules;
  std::int64_t events_ = 0;  ///< That there have been.
  FrameId frames_ = 0;
  std::size_t held_ = 0;       ///< By all frames together.
  mutable json::value about_;  ///< The context object's Execution; see Context.
  std::map<FrameId, Frame> all_;
  std::map<std::string, FrameId, std::less<>> tokens_;
  std::set<std::pair<Timestamp, FrameId>> wakes_;
  std::optional<Timestamp> ends_at_;  ///< By the machine's time-out.

  Probe* probe_ = nullptr;  ///< Where one state is carried out alone.

  // While a command is carried out.
  const Moment* moment_ = nullptr;
  std::deque<FrameId> ready_;
  std::size_t steps_ = 0;
  std::size_t step_bytes_ = 0;
  std::size_t step_places_ = 0;
  Step step_;
};

}  // namespace auriga::workflow
