#include "domains/agents/settle.hpp"

#include "platform/database/change.hpp"

namespace auriga::agents {

namespace db = platform::db;

db::Work<void> settle(db::Transaction& tx, const core::AgentId& agent, const core::Actor& actor) {
  co_await repository::recount(tx, agent, tx.now());
  const auto row = co_await repository::agent(tx, agent);
  if (!row || row->documents_processing > 0 ||
      (row->status != AgentStatus::creating && row->status != AgentStatus::failed)) {
    co_return;
  }
  const bool failed = row->documents_failed > 0 && row->documents_ready == 0;
  const auto status = failed ? AgentStatus::failed : AgentStatus::active;
  if (status == row->status) {
    co_return;
  }
  std::optional<std::string> reason;
  if (failed) {
    reason = row->documents_failed == 1 ? "Its document could not be read."
                                        : "None of its " + std::to_string(row->documents_failed) +
                                              " documents could be read.";
  }
  co_await repository::set_agent_status(tx, agent, status, reason, tx.now());
  boost::json::object details{{"name", row->name},
                              {"documents", row->documents_ready + row->documents_failed},
                              {"failed", row->documents_failed}};
  co_await tx.emit(
      db::change(actor, failed ? "agent.failed" : "agent.ready", agent.text(), std::move(details)));
}

}  // namespace auriga::agents
