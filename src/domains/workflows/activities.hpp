// Activities: tasks that workers outside do. A worker asks for one and waits until it comes; who
// has waited longest gets it. Its end is told by its token.
//
// A task stays here until a worker takes it; one who has hung up while waiting gets none. A worker
// may still take one and die: for that there are TimeoutSeconds and HeartbeatSeconds in the
// definition.
#pragma once

#include <atomic>
#include <boost/json/value.hpp>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "domains/workflows/types.hpp"
#include "engines/workflow/template.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::workflows {

using platform::Task;

/// Behind a resource: whoever has the token ends the task.
inline constexpr std::string_view kWaitsForToken = ".waitForTaskToken";

struct TaskCall {
  core::OrganizationId org;
  WorkflowId workflow;
  ExecutionId execution;
  std::string token;  ///< The same however often the task is tried: effects are told apart by it.
  std::string resource;  ///< As the definition names it.
  boost::json::value parameters;
  workflow::ComputedValues computed = {};  ///< Of the parameters.
  /// Once it is cancelled: whether because its execution waits no more, not because this node ends.
  std::shared_ptr<const std::atomic<bool>> given_up = {};
};

class Activities {
 public:
  static constexpr std::size_t kWorkersMax = 1'000;  ///< That wait, of one activity.

  /// NAME of `auriga:activity:NAME`; `.waitForTaskToken` behind it says what holds for each of them
  /// anyway, and is no part of it.
  [[nodiscard]] static std::optional<std::string_view> name_in(std::string_view resource);

  /// Told, on any thread, of each task that a worker takes. Before the first is offered.
  void on_taken(std::function<void(TaskCall)> told) { taken_ = std::move(told); }

  // Any thread.

  void offer(TaskCall call);
  void cancel(const std::string& token);
  /// The next task of the organisation's activity; nothing where none comes in time, or where the
  /// worker has `hung_up` (asked on its own thread): the task is the next worker's then. Throws
  /// OVERLOADED where too many wait.
  [[nodiscard]] Task<std::optional<TaskCall>> poll(core::OrganizationId org, std::string activity,
                                                   std::chrono::milliseconds wait,
                                                   std::function<bool()> hung_up);
  /// Workers who wait for a task.
  [[nodiscard]] std::size_t workers() const;
  /// Sends all who wait away.
  void stop();

 private:
  using Key = std::pair<core::OrganizationId, std::string>;
  struct Worker;
  struct Queue {
    std::list<TaskCall> tasks;
    std::deque<std::shared_ptr<Worker>> workers;
  };

  // Under the mutex.

  /// Gives it to who waits longest, or keeps it, before the others if it is `first`.
  void place(TaskCall call, bool first);
  /// What a worker was called for, who waits no more.
  [[nodiscard]] std::optional<TaskCall> leave(const Key& key,
                                              const std::shared_ptr<Worker>& worker);
  void drop_if_empty(const Key& key);

  mutable std::mutex mutex_;
  std::map<Key, Queue> queues_;
  struct Offered {
    Key key;
    std::list<TaskCall>::iterator place;
  };
  std::unordered_map<std::string, Offered> offered_;  ///< By token.
  /// Workers who were called and have not come yet, by their task's token.
  std::unordered_map<std::string, std::shared_ptr<Worker>> called_;
  std::function<void(TaskCall)> taken_;
  bool stopping_ = false;
};

}  // namespace auriga::workflows
