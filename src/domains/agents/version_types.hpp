// What travels of agents' versions: what a version was made of, the stages of its making, and the
// definition that came of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/agents/types.hpp"

namespace auriga::agents {

/// building: its workflow is under way. deployed: it answers. superseded: it did, another does now.
/// failed: it came to nothing, the one before stays.
enum class VersionStatus : std::uint8_t { building, deployed, superseded, failed };
BOOST_DESCRIBE_ENUM(VersionStatus, building, deployed, superseded, failed)

/// What an agent is made of.
struct AgentSource {
  std::string agent_name;
  AgentType agent_type = AgentType::text;
  std::string sop;
  std::string knowledge_base_description;
  std::string human_handoff_description;
  std::optional<json::object> voice_personality;
};
BOOST_DESCRIBE_STRUCT(AgentSource, (),
                      (agent_name, agent_type, sop, knowledge_base_description,
                       human_handoff_description, voice_personality))
inline core::Rules rules(core::Type<AgentSource>) {
  return {"AgentSource", "What a version of an agent is made of."};
}

struct AgentVersionSummary {
  std::int64_t version = 0;
  VersionStatus status = VersionStatus::building;
  std::string note;
  std::string author;
  std::optional<std::string> execution_id;
  std::optional<std::string> failed_stage;
  std::optional<std::string> failed_reason;
  Timestamp created_at;
  std::optional<Timestamp> deployed_at;
};
BOOST_DESCRIBE_STRUCT(AgentVersionSummary, (),
                      (version, status, note, author, execution_id, failed_stage, failed_reason,
                       created_at, deployed_at))
inline core::Rules rules(core::Type<AgentVersionSummary>) {
  return {"AgentVersionSummary",
          "A version of an agent.",
          {{.field = "note", .meaning = "What was changed."},
           {.field = "execution_id", .meaning = "The execution of the workflow that makes it."}}};
}

struct AgentVersion {
  std::int64_t version = 0;
  VersionStatus status = VersionStatus::building;
  std::string note;
  std::string author;
  std::optional<std::string> execution_id;
  std::optional<std::string> failed_stage;
  std::optional<std::string> failed_reason;
  AgentSource source;
  std::optional<json::object> definition;
  Timestamp created_at;
  std::optional<Timestamp> deployed_at;
};
BOOST_DESCRIBE_STRUCT(AgentVersion, (),
                      (version, status, note, author, execution_id, failed_stage, failed_reason,
                       source, definition, created_at, deployed_at))
inline core::Rules rules(core::Type<AgentVersion>) {
  return {"AgentVersion",
          "A version of an agent with what it was made of, and the definition made of that.",
          {{.field = "definition",
            .meaning = "agent.json; its schema: /api/v1/agents/definition-schema. Absent until "
                       "that stage is done."}}};
}

/// A stage of the making, as often as it was gone through.
struct AgentStage {
  std::string stage;
  std::int64_t round = 1;
  std::string title;
  json::object output;
  std::string made_by;
  std::vector<std::string> remarks;
  std::int64_t took_us = 0;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(AgentStage, (),
                      (stage, round, title, output, made_by, remarks, took_us, created_at))
inline core::Rules rules(core::Type<AgentStage>) {
  return {"AgentStage",
          "A stage of an agent's making and what it left.",
          {{.field = "round", .meaning = "Which draft it belongs to; reviews have several."},
           {.field = "made_by", .meaning = "builtin, or the model that was asked."},
           {.field = "remarks",
            .meaning = "What a model said and was left out, and why; or why builtin made it "
                       "alone although a model was asked."},
           {.field = "took_us", .meaning = "Microseconds."}}};
}

struct AgentStages {
  std::vector<AgentStage> items;
};
BOOST_DESCRIBE_STRUCT(AgentStages, (), (items))
inline core::Rules rules(core::Type<AgentStages>) {
  return {"AgentStages", "The stages in the order in which they were done."};
}

}  // namespace auriga::agents
