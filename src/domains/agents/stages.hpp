// The stages of making an agent, as functions of what the stages before them left. Pure; any
// thread; some milliseconds for ten pages of SOP.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/decode.hpp"
#include "domains/agents/version_types.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::agents {

/// A stage by its name in tasks ("draft_plan") and as people read it ("Draft plan").
struct StageInfo {
  std::string_view name;
  std::string_view title;
};
/// In the order in which they come first.
[[nodiscard]] std::span<const StageInfo> stage_infos();

/// Why a stage came to nothing, and trying again would not help.
class StageFailure : public std::exception {
 public:
  StageFailure(std::string error, std::string cause)
      : error_(std::move(error)), cause_(std::move(cause)) {}
  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  [[nodiscard]] const std::string& cause() const noexcept { return cause_; }
  [[nodiscard]] const char* what() const noexcept override { return cause_.c_str(); }

 private:
  std::string error_;  ///< Agents.Gone, Agents.KnowledgeFailed, Agents.StageMissing.
  std::string cause_;
};

/// What a stage works on; each is there for the stages that need it.
struct StageInput {
  AgentSource source;
  std::int64_t round = 1;
  std::shared_ptr<const procedure::Procedure> procedure = {};
  std::string plan = {};
  std::string review = {};
  std::string definition = {};
  std::string personality = {};
};

/// What a stage made.
struct StageMade {
  std::string output;                          ///< JSON, whole.
  json::object summary;                        ///< Small: what the workflow decides by.
  std::optional<std::string> definition = {};  ///< Only of deploy: agent.json.
};

/// Throws StageFailure for a stage that there is not.
[[nodiscard]] StageMade do_stage(std::string_view stage, const StageInput& in);

/// A stage's output as what it is.
template <class T>
[[nodiscard]] T stage_value(const std::string& text) {
  return core::value_or_throw(core::decode<T>(core::value_or_throw(core::parse_json(text))));
}

}  // namespace auriga::agents
