// A request of OpenAI's Chat Completions, read into what an agent answers to.
#pragma once

#include "domains/sessions/openai_types.hpp"
#include "domains/sessions/responder.hpp"

namespace auriga::sessions {

/// Reads messages, tools and tool_choice. Throws VALIDATION_FAILED, naming the member, for what is
/// malformed, out of order, or asked for and not done here: it is refused, not passed over.
///
/// The conversation ends with a message of the user or with results of tools. An assistant's calls
/// are followed by exactly one result each, as those clients' own servers demand.
[[nodiscard]] Conversation read_conversation(const CompletionRequest& in);

}  // namespace auriga::sessions
