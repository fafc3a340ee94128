#include "domains/sessions/repetition.hpp"

#include <algorithm>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/sessions/service.hpp"

namespace auriga::sessions {
namespace {

using repository::MessageRow;

constexpr std::ptrdiff_t kCallsTold = 16;
constexpr std::size_t kOutputTold = 2000;

/// An id that follows from `name`, as those that are made look.
template <class Kind>
core::Id<Kind> id_from(const std::string& name) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr std::size_t kLength = 26;
  const auto digest = core::sha256(std::string(Kind::prefix) + name);
  std::string out(Kind::prefix);
  for (std::size_t i = 0; i < kLength; ++i) {
    // The first character stands for three bits only.
    out += kAlphabet[digest[i] & (i == 0 ? 7U : 31U)];
  }
  return core::Id<Kind>::trusted(std::move(out));
}

std::optional<ToolUse> use_in(const MessageRow& row) {
  if (row.role != MessageRole::tool || !row.tool) {
    return std::nullopt;
  }
  auto use = core::decode<ToolUse>(*row.tool);
  return use ? std::optional(*std::move(use)) : std::nullopt;
}

std::string arguments_of(const ToolUse& use) {
  return use.input.is_string() ? std::string(use.input.get_string()) : core::to_json(use.input);
}

bool is_built_in(const ToolUse& use) {
  return use.name == tools::kSearchDocuments || use.name == tools::kHandOff;
}

std::string cut(std::string_view text) {
  auto out = core::clip(text, kOutputTold);
  return out.size() < text.size() ? out + "\n… (cut)" : out;
}

}  // namespace

core::MessageId message_named(const std::string& name) {
  return id_from<core::MessageKind>(name);
}

std::optional<TurnName> name_of_turn(const core::Caller& caller, const ChatRequest& in) {
  if (in.key.empty()) {
    return std::nullopt;
  }
  core::Sha256 hash;
  const auto session = in.session_id ? in.session_id->text() : std::string();
  for (const std::string_view part :
       {std::string_view(caller.tenant.organization().text()), std::string_view(caller.id),
        std::string_view(in.key), std::string_view(in.agent_id.text()),
        std::string_view(in.actor_id), std::string_view(session), std::string_view(in.message)}) {
    hash.update(std::to_string(part.size()) + ":");
    hash.update(part);
  }
  const auto digest = hash.finish();
  TurnName name{.text = core::to_hex(digest), .session = {}, .question = {}};
  name.session = id_from<core::SessionKind>(name.text);
  name.question = message_named(name.text);
  return name;
}

std::vector<MessageRow> rows_of_turn(std::vector<MessageRow> from_question) {
  if (!from_question.empty()) {
    const auto next = std::find_if(from_question.begin() + 1, from_question.end(),
                                   [](const auto& row) { return row.role == MessageRole::user; });
    from_question.erase(next, from_question.end());
  }
  return from_question;
}

std::optional<ChatAnswer> answer_in(const std::vector<MessageRow>& turn,
                                    const repository::SessionRow& session) {
  const auto row = std::ranges::find(turn, MessageRole::assistant, &MessageRow::role);
  if (row == turn.end()) {
    return std::nullopt;
  }
  const bool waits = session.status == SessionStatus::handoff_requested &&
                     row->position + 1 == session.message_count;
  auto message = to_message(*row);
  const auto calls = std::ranges::count(turn, MessageRole::tool, &MessageRow::role);
  return ChatAnswer{.result = std::move(message.content),
                    .stop_reason = row->stopped     ? "stopped"
                                   : waits          ? "handoff"
                                   : row->abstained ? "abstained"
                                                    : "end_turn",
                    .abstained = row->abstained,
                    .sources = std::move(message.sources),
                    .session_id = session.id,
                    .position = row->position,
                    .metrics = {.input_tokens = row->input_tokens,
                                .output_tokens = row->output_tokens,
                                .latency_ms = row->latency_ms.value_or(0),
                                .tool_calls = calls,
                                .model = row->model.value_or(""),
                                .fallback = row->fallback_reason.has_value(),
                                .fallback_reason = row->fallback_reason,
                                .prompt_cut = row->prompt_cut},
                    .metadata = session.metadata};
}

std::vector<llm::ChatMessage> calls_since_answer(const std::vector<MessageRow>& rows,
                                                 bool sent_again) {
  std::vector<llm::ChatMessage> results;
  llm::ChatMessage asked{.role = llm::ChatRole::assistant, .content = {}};
  for (const auto& row : rows) {
    if (row.role == MessageRole::assistant) {
      results.clear();
      asked.tool_calls.clear();
    }
    const auto use = use_in(row);
    if (!use || is_built_in(*use) || (sent_again && row.unanswered)) {
      continue;
    }
    // Those of several attempts may have the same ids.
    const auto id = "before_" + std::to_string(results.size() + 1);
    asked.tool_calls.push_back({.id = id, .name = use->name, .arguments = arguments_of(*use)});
    results.push_back(
        {.role = llm::ChatRole::tool, .content = cut(row.content), .tool_call_id = id});
  }
  const auto more = static_cast<std::ptrdiff_t>(results.size()) - kCallsTold;
  if (more > 0) {
    asked.tool_calls.erase(asked.tool_calls.begin(), asked.tool_calls.begin() + more);
    results.erase(results.begin(), results.begin() + more);
  }
  if (!results.empty()) {
    results.insert(results.begin(), std::move(asked));
  }
  return results;
}

std::vector<llm::ToolCall> done_in(const std::vector<MessageRow>& turn) {
  std::vector<llm::ToolCall> out;
  for (const auto& row : turn) {
    if (const auto use = use_in(row); use && use->ok && !use->pending) {
      out.push_back({use->call_id, use->name, arguments_of(*use)});
    }
  }
  return out;
}

}  // namespace auriga::sessions
