// Settling: after every change of documents, the agent's counts follow; and the making of its next
// version, asked for.
#pragma once

#include "domains/agents/repository.hpp"

namespace auriga::agents {

/// Recounts; where an agent failed and its documents now can be read, it is to be made again. Call
/// it last in the transaction.
[[nodiscard]] platform::db::Work<void> settle(platform::db::Transaction& tx,
                                              const core::AgentId& agent, const core::Actor& actor);

/// Asks for the next version of what `row` holds and answers its number. An agent that failed is
/// being created again.
[[nodiscard]] platform::db::Work<std::int64_t> request_version(platform::db::Transaction& tx,
                                                               repository::AgentRow& row,
                                                               const core::Actor& actor,
                                                               const std::string& note);

/// The same for an agent of a time before versions; nothing where it has one.
[[nodiscard]] platform::db::Work<void> request_first_version(platform::db::Transaction& tx,
                                                             const core::AgentId& agent);

/// Who reads documents in the background.
[[nodiscard]] inline core::Actor reader_actor() {
  return {.kind = core::Caller::Kind::system, .id = "reader", .name = "document reader"};
}
/// Who makes agents.
[[nodiscard]] inline core::Actor builder_actor() {
  return {.kind = core::Caller::Kind::system, .id = "builder", .name = "agent builder"};
}

}  // namespace auriga::agents
