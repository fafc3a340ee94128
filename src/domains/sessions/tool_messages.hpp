// Uses of tools as a transcript and a stream hold them.
#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domains/sessions/repository.hpp"
#include "engines/llm/tool_loop.hpp"

namespace auriga::sessions {

/// Messages of role tool for the uses of one turn; their positions are given when they are written.
[[nodiscard]] std::vector<repository::MessageRow> tool_rows(const std::vector<llm::ToolUse>& uses,
                                                            const repository::SessionRow& session,
                                                            const core::Clock& clock,
                                                            core::Random& random);

/// Calls of the last turn that the customer was asked about.
[[nodiscard]] std::vector<llm::ToolCall> pending_calls(
    const std::vector<repository::MessageRow>& history);

/// Data of the events `tool_call` and `tool_result`.
[[nodiscard]] std::string tool_call_event(const llm::ToolCall& call);
[[nodiscard]] std::string tool_result_event(const llm::ToolUse& use);

}  // namespace auriga::sessions
