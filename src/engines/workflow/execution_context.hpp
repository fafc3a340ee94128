// What a state sees: the context object, chance, and its input or output through a path.
#pragma once

#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "core/crypto.hpp"
#include "core/encode.hpp"
#include "core/seeded_random.hpp"
#include "engines/workflow/execution.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

/// The context object of a frame's state, or of the one around it, which gives it its input.
class Execution::Context final : public ContextSource {
 public:
  Context(const Execution& execution, const Frame& frame) : Context(execution, frame, frame) {}
  Context(const Execution& execution, const Frame& frame, const Frame& around)
      : execution_(execution), frame_(frame), in_state_(around) {}

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
    json::object state{{"EnteredTime", core::to_rfc3339(in_state_.entered_at)},
                       {"Name", in_state_.state->name}};
    std::int64_t retries = 0;
    for (const auto count : in_state_.retries) {
      retries += count;
    }
    const auto type = in_state_.state->type;
    const bool may_be_retried =
        type == StateType::task || type == StateType::parallel || type == StateType::map;
    if (retries > 0 || (may_be_retried && execution_.by_rules(2))) {
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
            {"Item", {{"Index", number_of(frame->part)}, {"Value", parent.items[frame->part]}}}};
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
  const Frame& in_state_;
  json::value made_;
};

/// Where a state's chance comes from: the moment, or the execution's own key where it has one.
/// `use` tells apart what one state wants it for. Only while the frame stands in that state.
class Execution::Chance final : public core::Random {
 public:
  Chance(const Execution& execution, const Frame& frame, std::string_view use)
      : execution_(execution), frame_(frame), use_(use) {}

  void fill(std::span<std::byte> out) override {
    const auto& key = execution_.identity_.chance_key;
    if (key.empty()) {
      execution_.moment_->random.fill(out);
      return;
    }
    if (!own_) {
      json::array place;
      add_place(place, frame_);
      place.emplace_back(use_);
      const auto digest = core::hmac_sha256(key, core::to_json(json::value(std::move(place))));
      core::SeededRandom::Seed seed{};
      static_assert(sizeof digest == sizeof seed);
      std::memcpy(seed.data(), digest.data(), seed.size());
      own_.emplace(seed);
    }
    own_->fill(out);
  }

 private:
  // The state, for the how-manieth time it is carried out, and those around it.
  void add_place(json::array& out, const Frame& frame) const {
    if (frame.parent != 0) {
      add_place(out, execution_.all_.at(frame.parent));
      out.emplace_back(frame.part);
    }
    const auto visits = frame.visits.find(frame.state->name);
    out.emplace_back(frame.state->name);
    out.emplace_back(visits == frame.visits.end() ? 0 : visits->second);
  }

  const Execution& execution_;
  const Frame& frame_;
  std::string_view use_;
  std::optional<core::SeededRandom> own_;
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
    return std::unexpected(std::move(out).error());
  }
  return *std::move(out);
}

}  // namespace auriga::workflow
