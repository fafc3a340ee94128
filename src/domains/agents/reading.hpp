// Reading: the background work of reading documents that need a helper process. A queue in memory
// over what the database says: a document with status processing is work to do, so a restart goes
// on where the crash was.
//
// Organisations take turns: the next document is one of those of whose organisation the fewest are
// being read, and among those round and round. So none waits for more than one document of each
// other, however many others have.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <optional>
#include <unordered_set>

#include "core/identity.hpp"
#include "domains/agents/intake.hpp"
#include "domains/agents/progress.hpp"
#include "platform/database/database.hpp"
#include "platform/runtime/task_group.hpp"

namespace auriga::agents {

class Reading {
 public:
  /// `workers` documents are read at once. Works on `executor`, where start and stop are called.
  Reading(const platform::Executor& executor, platform::db::Database& database, Intake& intake,
          Progress& progress, core::SystemScope scope, std::size_t workers);
  ~Reading();
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  /// Takes up what a crash or a stop left.
  [[nodiscard]] Task<> start();
  [[nodiscard]] Task<bool> stop(platform::SteadyTime deadline);

  /// The agent has documents to read. Any shard; returns at once.
  void add(core::Tenant tenant, core::AgentId agent);

  /// Reads what the agent has to read now, in the caller's turn: for tools without a server. Throws
  /// what kept a document from being read (no helper, no database): nobody tries again.
  [[nodiscard]] Task<> read_all(core::Tenant tenant, core::AgentId agent);

 private:
  struct Job {
    core::Tenant tenant;
    core::AgentId agent;
    std::optional<repository::DocumentRow> document;  ///< None: which there are is to be looked up.
  };
  /// What an organisation has to be read.
  struct Queue {
    std::deque<Job> waiting;
    std::size_t reading = 0;
  };
  void put(Job job);  ///< At the end of its organisation's.
  [[nodiscard]] std::optional<Job> take();
  void give_back(const Job& job);  ///< Its turn is over.
  [[nodiscard]] Task<> look_up(const Job& job);
  [[nodiscard]] Task<> work();
  [[nodiscard]] Task<> read(core::Tenant tenant, repository::DocumentRow row);

  platform::Executor executor_;
  platform::db::Database& database_;
  Intake& intake_;
  Progress& progress_;
  core::SystemScope scope_;
  std::size_t workers_;
  platform::TaskGroup group_;
  std::deque<Job> look_ups_;  ///< Before documents, which take long: perhaps there are none.
  std::map<core::OrganizationId, Queue> queues_;  ///< None is without work.
  core::OrganizationId turn_;                     ///< Whose turn was last.
  std::unordered_set<core::DocumentId> waiting_;  ///< In the queues, each once.
  boost::asio::steady_timer wake_;
};

}  // namespace auriga::agents
