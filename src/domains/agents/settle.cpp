#include "domains/agents/settle.hpp"

#include "domains/agents/version_store.hpp"

namespace auriga::agents {

namespace db = platform::db;

db::Work<std::int64_t> request_version(db::Transaction& tx, repository::AgentRow& row,
                                       const core::Actor& actor, const std::string& note) {
  if (row.status == AgentStatus::failed) {
    row.status = AgentStatus::creating;
    row.status_reason.reset();
    co_await repository::set_agent_status(tx, row.id, row.status, row.status_reason, tx.now());
  }
  co_return co_await repository::insert_version(tx, row, actor.name, note);
}

db::Work<void> request_first_version(db::Transaction& tx, const core::AgentId& agent) {
  auto row = co_await repository::agent(tx, agent);
  if (row && row->latest == 0) {
    co_await request_version(tx, *row, builder_actor(), "Made before there were versions.");
  }
}

db::Work<void> settle(db::Transaction& tx, const core::AgentId& agent, const core::Actor& actor) {
  co_await repository::recount(tx, agent, tx.now());
  auto row = co_await repository::agent(tx, agent);
  if (!row || row->status != AgentStatus::failed || row->documents_processing > 0 ||
      (row->documents_ready == 0 && row->documents_failed > 0)) {
    co_return;
  }
  co_await request_version(tx, *row, actor, "Its documents have changed.");
}

}  // namespace auriga::agents
