// What a state sees: the context object, and its input or output through a path.
#pragma once

#include <array>
#include <utility>

#include "engines/workflow/execution.hpp"

namespace auriga::workflow {

/// The context object of a frame's state.
class Execution::Context final : public ContextSource {
 public:
  Context(const Execution& execution, const Frame& frame) : execution_(execution), frame_(frame) {}

  const json::value& context(std::string_view part) override {
    if (execution_.probe_ != nullptr) {
      return execution_.probe_->context;
    }
    // The input, which may be large, is copied once for all states and iterations.
    if (part == "Execution") {
      return about();
    }
    if (made_.is_null()) {
      made_.emplace_object();
    }
    for (const auto& [name, make] : kParts) {
      if ((part.empty() || part == name) && !made_.get_object().contains(name)) {
        (this->*make)();
      }
    }
    if (part.empty()) {
      made_.get_object()["Execution"] = about().get_object().at("Execution");
    }
    return made_;
  }

 private:
  const json::value& about() const {
    auto& out = execution_.about_;
    if (out.is_null()) {
      const auto& identity = execution_.identity_;
      out = {{"Execution",
              {{"Id", identity.id},
               {"Input", execution_.input_},
               {"Name", identity.name},
               {"RoleArn", identity.role},
               {"StartTime", core::to_rfc3339(execution_.started_at_)},
               {"RedriveCount", 0}}}};
    }
    return out;
  }

  void add_state() {
    json::object state{{"EnteredTime", core::to_rfc3339(frame_.entered_at)},
                       {"Name", frame_.state->name}};
    std::int64_t retries = 0;
    for (const auto count : frame_.retries) {
      retries += count;
    }
    if (retries > 0) {
      state["RetryCount"] = retries;
    }
    made_.get_object()["State"] = std::move(state);
  }

  void add_machine() {
    const auto& identity = execution_.identity_;
    made_.get_object()["StateMachine"] = {{"Id", identity.machine_id},
                                          {"Name", identity.machine_name}};
  }

  void add_task() {
    if (!frame_.token.empty()) {
      made_.get_object()["Task"] = {{"Token", frame_.token}};
    }
  }

  // The nearest iteration around the state.
  void add_map() {
    for (const auto* frame = &frame_; frame->parent != 0;) {
      const auto& parent = execution_.all_.at(frame->parent);
      if (parent.state->type == StateType::map) {
        made_.get_object()["Map"] = {
            {"Item", {{"Index", frame->part}, {"Value", parent.items[frame->part]}}}};
        return;
      }
      frame = &parent;
    }
  }

  static constexpr std::array<std::pair<std::string_view, void (Context::*)()>, 4> kParts{
      {{"State", &Context::add_state},
       {"StateMachine", &Context::add_machine},
       {"Task", &Context::add_task},
       {"Map", &Context::add_map}}};

  const Execution& execution_;
  const Frame& frame_;
  json::value made_;
};

/// What InputPath or OutputPath makes of a value.
inline std::expected<json::value, Fault> through(const PathField& field, const json::value& value,
                                                 const Scope& around) {
  if (field.discards) {
    return json::object();
  }
  if (!field.path) {
    return value;
  }
  Scope scope = around;
  scope.input = &value;
  auto out = field.path->read(scope);
  if (!out) {
    if (const auto missing = field.path->root() == JsonPath::Root::input
                                 ? field.path->missing(value)
                                 : std::nullopt) {
      return std::unexpected(Fault{std::string(errors::kRuntime),
                                   "Invalid path '" + field.path->text() + "' : " + *missing});
    }
    return std::unexpected(Fault{std::string(errors::kRuntime), std::move(out).error()});
  }
  return *std::move(out);
}

}  // namespace auriga::workflow
