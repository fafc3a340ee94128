// What travels in agents: agents, their documents, passages and search.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::agents {

using core::In;
using core::Timestamp;
namespace json = boost::json;

enum class AgentType : std::uint8_t { voice, text, both };
BOOST_DESCRIBE_ENUM(AgentType, voice, text, both)

enum class AgentStatus : std::uint8_t { creating, active, failed, paused };
BOOST_DESCRIBE_ENUM(AgentStatus, creating, active, failed, paused)

enum class KnowledgeStatus : std::uint8_t { notready, ready, error };
BOOST_DESCRIBE_ENUM(KnowledgeStatus, notready, ready, error)

enum class DocumentStatus : std::uint8_t { processing, ready, failed };
BOOST_DESCRIBE_ENUM(DocumentStatus, processing, ready, failed)

struct Knowledge {
  KnowledgeStatus status = KnowledgeStatus::notready;
  std::int64_t documents = 0;
  std::int64_t ready = 0;
  std::int64_t failed = 0;
  std::int64_t processing = 0;
  std::int64_t passages = 0;
  std::int64_t characters = 0;
};
BOOST_DESCRIBE_STRUCT(Knowledge, (),
                      (status, documents, ready, failed, processing, passages, characters))
inline core::Rules rules(core::Type<Knowledge>) {
  return {"Knowledge", "How much an agent knows, in numbers."};
}

struct Agent {
  core::AgentId id;
  std::string name;
  AgentType type = AgentType::text;
  AgentStatus status = AgentStatus::creating;
  std::optional<std::string> status_reason;
  std::string sop;
  std::string knowledge_base_description;
  std::string human_handoff_description;
  std::optional<json::object> voice_personality;
  std::optional<json::object> voice_config;
  std::optional<json::object> text_config;
  std::string model;
  std::int64_t version = 0;
  std::int64_t latest_version = 0;
  bool building = false;
  Knowledge knowledge;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Agent, (),
                      (id, name, type, status, status_reason, sop, knowledge_base_description,
                       human_handoff_description, voice_personality, voice_config, text_config,
                       model, version, latest_version, building, knowledge, created_at, updated_at))
inline core::Rules rules(core::Type<Agent>) {
  return {"Agent",
          "An assistant made from a procedure and documents.",
          {{.field = "type",
            .meaning = "How people are meant to reach it; whatever it says, it answers in "
                       "writing."},
           {.field = "status_reason", .meaning = "The stage at which it failed, and why."},
           {.field = "sop", .meaning = "Its standard operating procedure, Markdown."},
           {.field = "model", .meaning = "What answers: builtin, or the configured model."},
           {.field = "version", .meaning = "That answers now; 0 until the first is made."},
           {.field = "latest_version", .meaning = "The last that was asked for."},
           {.field = "building", .meaning = "A version is being made."}}};
}

namespace field {
inline core::FieldRule agent_name() {
  return {.field = "agent_name",
          .min = 3,
          .max = 100,
          .meaning = "Name, unique in the organisation; 3 characters of it can be seen.",
          .trim = true};
}
inline core::FieldRule agent_type() {
  return {.field = "agent_type",
          .meaning =
              "How people are meant to reach it. Kept in its definition, no more: there is "
              "no voice yet, and an agent of any type answers in writing."};
}
inline core::FieldRule sop() {
  return {.field = "sop",
          .min = 10,
          .max = 200000,
          .meaning = "Standard operating procedure, Markdown; 10 characters of it can be seen."};
}
inline core::FieldRule description(std::string_view name, std::string_view meaning) {
  return {.field = name, .max = 5000, .meaning = meaning};
}
inline core::FieldRule agent_id() {
  return {.field = "agent_id", .in = In::kPath, .required = true, .meaning = "The agent."};
}
inline core::FieldRule document_id() {
  return {.field = "document_id", .in = In::kPath, .required = true, .meaning = "The document."};
}
inline core::FieldRule limit() {
  return {.field = "limit", .in = In::kQuery, .min = 1, .max = 200, .meaning = "Items a page."};
}
inline core::FieldRule cursor() {
  return {.field = "cursor",
          .in = In::kQuery,
          .min = 1,
          .max = 500,
          .meaning = "`next_cursor` of the page before."};
}
}  // namespace field

/// What is said besides words while thinking.
enum class FillerWords : std::uint8_t { none, occasionally, often };
BOOST_DESCRIBE_ENUM(FillerWords, none, occasionally, often)

/// How an agent sounds; what is not given the SOP says.
struct VoicePersonality {
  std::optional<std::string> identity;
  std::optional<std::string> task;
  std::optional<std::string> demeanor;
  std::optional<std::string> tone;
  std::optional<std::string> formality_level;
  std::optional<std::string> enthusiasm_level;
  std::optional<FillerWords> filler_words;
  std::optional<std::string> pacing;
  std::optional<std::string> additional_instructions;
};
BOOST_DESCRIBE_STRUCT(VoicePersonality, (),
                      (identity, task, demeanor, tone, formality_level, enthusiasm_level,
                       filler_words, pacing, additional_instructions))
inline core::Rules rules(core::Type<VoicePersonality>) {
  const auto words = [](std::string_view name, std::string_view meaning) {
    return core::FieldRule{.field = name, .max = 600, .meaning = meaning};
  };
  return {"VoicePersonality",
          "How an agent sounds; what is not given is taken from its procedure.",
          {words("identity", "Who it is."),
           words("task", "What it is there for."),
           words("demeanor", "How it meets people."),
           words("tone", "How its words sound."),
           words("formality_level", "How formal it is."),
           words("enthusiasm_level", "How lively it is."),
           {.field = "filler_words", .meaning = "Whether it says such as \"um\"."},
           words("pacing", "How fast it speaks."),
           {.field = "additional_instructions", .max = 4000, .meaning = "What else it heeds."}}};
}

struct TextConfig {
  std::optional<std::string> model;
};
BOOST_DESCRIBE_STRUCT(TextConfig, (), (model))
inline core::Rules rules(core::Type<TextConfig>) {
  return {
      "TextConfig",
      "How an agent answers in writing.",
      {{.field = "model", .max = 200, .meaning = "What answers: builtin, or a configured model."}}};
}

/// The fields of a new agent, as JSON or as the form's fields (files come beside them).
struct AgentRequest {
  std::string agent_name;
  AgentType agent_type = AgentType::text;
  std::string sop;
  std::string knowledge_base_description;
  std::string human_handoff_description;
  std::optional<VoicePersonality> voice_personality;
  std::optional<json::object> voice_config;
  std::optional<TextConfig> text_config;
  std::map<std::string, std::string> file_descriptions;
};
BOOST_DESCRIBE_STRUCT(AgentRequest, (),
                      (agent_name, agent_type, sop, knowledge_base_description,
                       human_handoff_description, voice_personality, voice_config, text_config,
                       file_descriptions))
inline core::Rules rules(core::Type<AgentRequest>) {
  auto name = field::agent_name();
  auto sop = field::sop();
  name.required = true;
  sop.required = true;
  return {"AgentRequest",
          "The agent to make.",
          {name,
           field::agent_type(),
           sop,
           field::description("knowledge_base_description", "What its documents hold."),
           field::description("human_handoff_description", "When to hand over to a person."),
           {.field = "voice_personality", .meaning = "How it sounds."},
           {.field = "voice_config", .meaning = "Voice settings."},
           {.field = "text_config", .meaning = "Text settings."},
           {.field = "file_descriptions",
            .max = 1000,
            .meaning = "File name to what the file is about."}}};
}

struct AgentUpdate {
  core::AgentId agent_id;
  std::optional<std::string> agent_name;
  std::optional<AgentType> agent_type;
  std::optional<std::string> sop;
  std::optional<std::string> knowledge_base_description;
  std::optional<std::string> human_handoff_description;
  std::optional<VoicePersonality> voice_personality;
  std::optional<json::object> voice_config;
  std::optional<TextConfig> text_config;
};
BOOST_DESCRIBE_STRUCT(AgentUpdate, (),
                      (agent_id, agent_name, agent_type, sop, knowledge_base_description,
                       human_handoff_description, voice_personality, voice_config, text_config))
inline core::Rules rules(core::Type<AgentUpdate>) {
  return {"AgentUpdate",
          "What to change of an agent.",
          {field::agent_id(),
           field::agent_name(),
           field::agent_type(),
           field::sop(),
           field::description("knowledge_base_description", "What its documents hold."),
           field::description("human_handoff_description", "When to hand over to a person."),
           {.field = "voice_personality", .meaning = "How it sounds."},
           {.field = "voice_config", .meaning = "Voice settings."},
           {.field = "text_config", .meaning = "Text settings."}}};
}

struct DocumentFault {
  std::string code;
  std::string message;
  std::string remedy;
};
BOOST_DESCRIBE_STRUCT(DocumentFault, (), (code, message, remedy))
inline core::Rules rules(core::Type<DocumentFault>) {
  return {"DocumentFault", "Why a document could not be read, and what to do."};
}

struct Document {
  core::DocumentId id;
  core::AgentId agent_id;
  std::string name;
  std::string description;
  std::string media_type;
  std::int64_t size_bytes = 0;
  DocumentStatus status = DocumentStatus::processing;
  std::optional<DocumentFault> error;
  std::int64_t passages = 0;
  std::int64_t characters = 0;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Document, (),
                      (id, agent_id, name, description, media_type, size_bytes, status, error,
                       passages, characters, created_at, updated_at))
inline core::Rules rules(core::Type<Document>) {
  return {"Document", "One file of an agent's knowledge."};
}

struct DocumentBatch {
  std::vector<Document> items;
};
BOOST_DESCRIBE_STRUCT(DocumentBatch, (), (items))
inline core::Rules rules(core::Type<DocumentBatch>) {
  return {"DocumentBatch", "The documents of one upload, in its order."};
}

struct DocumentText {
  core::DocumentId document_id;
  std::string document;
  std::string text;
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t characters = 0;
};
BOOST_DESCRIBE_STRUCT(DocumentText, (), (document_id, document, text, start, end, characters))
inline core::Rules rules(core::Type<DocumentText>) {
  return {"DocumentText",
          "The text that was read from a document, or a part of it.",
          {{.field = "start", .meaning = "First code point of `text` in the document's text."},
           {.field = "end", .meaning = "One past its last; `characters` in the last part."},
           {.field = "characters", .meaning = "Code points of the whole text."}}};
}

struct Passage {
  core::DocumentId document_id;
  std::string document;
  std::string heading;
  std::string before;
  std::string quote;
  std::string after;
  std::int64_t start = 0;
  std::int64_t end = 0;
};
BOOST_DESCRIBE_STRUCT(Passage, (),
                      (document_id, document, heading, before, quote, after, start, end))
inline core::Rules rules(core::Type<Passage>) {
  return {"Passage",
          "A quote with what stands around it.",
          {{.field = "start", .meaning = "First code point of the quote in the document's text."},
           {.field = "end", .meaning = "One past its last."}}};
}

struct SearchRequest {
  core::AgentId agent_id;
  std::string query;
  std::int64_t limit = 10;
};
BOOST_DESCRIBE_STRUCT(SearchRequest, (), (agent_id, query, limit))
inline core::Rules rules(core::Type<SearchRequest>) {
  return {"SearchRequest",
          "A search of an agent's documents.",
          {field::agent_id(),
           {.field = "query",
            .required = true,
            .min = 1,
            .max = 1000,
            .meaning = "Words.",
            .trim = true},
           {.field = "limit", .min = 1, .max = 100, .meaning = "Hits at most."}}};
}

struct SearchHit {
  core::DocumentId document_id;
  std::string document;
  std::string heading;
  std::string passage;
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::string quote;
  std::int64_t quote_start = 0;
  std::int64_t quote_end = 0;
  double score = 0;
};
BOOST_DESCRIBE_STRUCT(SearchHit, (),
                      (document_id, document, heading, passage, start, end, quote, quote_start,
                       quote_end, score))
inline core::Rules rules(core::Type<SearchHit>) {
  return {"SearchHit",
          "A passage that fits the search, and in it the best quote.",
          {{.field = "start", .meaning = "First code point of the passage in the text."},
           {.field = "quote_start", .meaning = "First code point of the quote in the text."}}};
}

struct SearchResults {
  std::vector<SearchHit> items;
  std::int64_t took_us = 0;
};
BOOST_DESCRIBE_STRUCT(SearchResults, (), (items, took_us))
inline core::Rules rules(core::Type<SearchResults>) {
  return {"SearchResults", "Best first.", {{.field = "took_us", .meaning = "Microseconds."}}};
}

/// A step of making an agent or of reading documents, as the progress stream tells it.
struct AgentProgress {
  std::string stage;
  std::string label;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::optional<std::string> document;
};
BOOST_DESCRIBE_STRUCT(AgentProgress, (), (stage, label, done, total, document))
inline core::Rules rules(core::Type<AgentProgress>) {
  return {"AgentProgress", "How far the making of an agent is."};
}

/// Where an answer comes from: the exact words, and where they stand.
struct Source {
  core::DocumentId document_id;
  std::string document;
  std::string heading;
  std::string quote;
  std::int64_t start = 0;
  std::int64_t end = 0;
  double score = 0;
};
BOOST_DESCRIBE_STRUCT(Source, (), (document_id, document, heading, quote, start, end, score))
inline core::Rules rules(core::Type<Source>) {
  return {"Source",
          "A quote of a document that an answer rests on.",
          {{.field = "start", .meaning = "First code point of the quote in the document's text."},
           {.field = "end", .meaning = "One past its last."},
           {.field = "score", .meaning = "How good the evidence is, 0 to 1."}}};
}

struct ModelInfo {
  std::string id;
  std::string name;
  std::string provider;
  bool reachable = true;
  bool streaming = true;
};
BOOST_DESCRIBE_STRUCT(ModelInfo, (), (id, name, provider, reachable, streaming))
inline core::Rules rules(core::Type<ModelInfo>) {
  return {"Model", "What can answer."};
}

struct ModelList {
  std::vector<ModelInfo> items;
};
BOOST_DESCRIBE_STRUCT(ModelList, (), (items))
inline core::Rules rules(core::Type<ModelList>) {
  return {"ModelList", "All models."};
}

}  // namespace auriga::agents
