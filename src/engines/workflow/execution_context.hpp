// What a state sees: the context object, and its input or output through a path.
#pragma once

#include "engines/workflow/execution.hpp"

namespace auriga::workflow {

/// The context object of a frame's state.
class Execution::Context final : public ContextSource {
 public:
  Context(const Execution& execution, const Frame& frame) : execution_(execution), frame_(frame) {}

  const json::value& context() override {
    if (execution_.probe_ != nullptr) {
      return execution_.probe_->context;
    }
    if (made_.is_null()) {
      make();
    }
    return made_;
  }

 private:
  void make() {
    const auto& identity = execution_.identity_;
    json::object out{
        {"Execution",
         {{"Id", identity.id},
          {"Input", execution_.input_},
          {"Name", identity.name},
          {"RoleArn", identity.role},
          {"StartTime", core::to_rfc3339(execution_.started_at_)},
          {"RedriveCount", 0}}},
        {"State",
         {{"EnteredTime", core::to_rfc3339(frame_.entered_at)}, {"Name", frame_.state->name}}},
        {"StateMachine", {{"Id", identity.machine_id}, {"Name", identity.machine_name}}}};
    std::int64_t retries = 0;
    for (const auto count : frame_.retries) {
      retries += count;
    }
    if (retries > 0) {
      out["State"].get_object()["RetryCount"] = retries;
    }
    if (!frame_.token.empty()) {
      out["Task"] = {{"Token", frame_.token}};
    }
    // The nearest iteration around the state.
    for (const auto* frame = &frame_; frame->parent != 0;) {
      const auto& parent = execution_.all_.at(frame->parent);
      if (parent.state->type == StateType::map) {
        out["Map"] = {{"Item", {{"Index", frame->part}, {"Value", parent.items[frame->part]}}}};
        break;
      }
      frame = &parent;
    }
    made_ = std::move(out);
  }

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
