// Settling: after every change of documents, the agent's counts and status follow.
#pragma once

#include "domains/agents/repository.hpp"

namespace auriga::agents {

/// Recounts; an agent that was creating or failed becomes active once nothing is left to read, or
/// failed when none of its documents could be. Call it last in the transaction.
[[nodiscard]] platform::db::Work<void> settle(platform::db::Transaction& tx,
                                              const core::AgentId& agent, const core::Actor& actor);

/// Who reads documents in the background.
[[nodiscard]] inline core::Actor reader_actor() {
  return {.kind = core::Caller::Kind::system, .id = "reader", .name = "document reader"};
}

}  // namespace auriga::agents
