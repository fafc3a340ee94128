// The stages of making an agent, as functions of what the stages before them left, and of what a
// language model says to them where one is asked. Pure; any thread; some milliseconds for ten pages
// of SOP.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/decode.hpp"
#include "domains/agents/version_types.hpp"
#include "engines/authoring/take.hpp"
#include "engines/llm/model_settings.hpp"
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
  /// Agents.DefinitionInvalid, Agents.Gone, Agents.KnowledgeFailed, Agents.StageMissing.
  std::string error_;
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
  std::string understanding = {};        ///< What parse_sop left.
  std::vector<std::string> tools = {};   ///< Names of the agent's own that may be called.
  std::optional<std::string> said = {};  ///< A model's answer to the stage's question.
};

/// What a stage made.
struct StageMade {
  std::string output;                          ///< JSON, whole.
  json::object summary;                        ///< Small: what the workflow decides by.
  std::optional<std::string> definition = {};  ///< Only of deploy: agent.json.
  authoring::Remarks remarks = {};
  std::string made_by = std::string(llm::kBuiltin);
};

/// What `in.said` holds and stands up joins what builtin makes (engines/authoring). Throws
/// StageFailure for a stage that there is not, MODEL_ANSWER_INVALID for a model's answer of no use.
[[nodiscard]] StageMade do_stage(std::string_view stage, const StageInput& in);

/// The artefact agent.json: a definition with its prompts. Throws StageFailure where that is not as
/// its schema says.
[[nodiscard]] std::string whole_definition(const std::string& definition,
                                           const std::string& prompts);

/// What a model is shown of a stage besides the SOP: what builtin made, or what is worked on.
[[nodiscard]] std::string material_of(std::string_view stage, const StageInput& in,
                                      const StageMade& made);

/// An SOP's reading with the faults that parse_sop left: a model may have added some and called
/// others unfounded.
[[nodiscard]] std::shared_ptr<const procedure::Procedure> understood(
    std::shared_ptr<const procedure::Procedure> read, const std::string& understanding);

/// A stage's output as what it is.
template <class T>
[[nodiscard]] T stage_value(const std::string& text) {
  return core::value_or_throw(core::decode<T>(core::value_or_throw(core::parse_json(text))));
}

}  // namespace auriga::agents
