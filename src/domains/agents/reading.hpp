// Reading: the background work of reading documents that need a helper process. A queue in memory
// over what the database says: a document with status processing is work to do, so a restart goes
// on where the crash was.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <optional>

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
  std::deque<Job> queue_;
  boost::asio::steady_timer wake_;
};

}  // namespace auriga::agents
