// Activities: tasks that workers outside do. A worker asks for one and waits until it comes; who
// has waited longest gets it. Its end is told by its token.
//
// A task stays here until a worker takes it. Lost is a worker that takes one and dies: for that
// there are TimeoutSeconds and HeartbeatSeconds in the definition.
#pragma once

#include <boost/json/value.hpp>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "domains/workflows/types.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::workflows {

using platform::Task;

struct TaskCall {
  core::OrganizationId org;
  WorkflowId workflow;
  ExecutionId execution;
  std::string token;  ///< The same however often the task is tried: effects are told apart by it.
  std::string resource;  ///< As the definition names it.
  boost::json::value parameters;
};

class Activities {
 public:
  static constexpr std::size_t kWorkersMax = 1'000;  ///< That wait, of one activity.

  /// NAME of `auriga:activity:NAME`.
  [[nodiscard]] static std::optional<std::string_view> name_in(std::string_view resource);

  // Any thread.

  void offer(TaskCall call);
  void cancel(const std::string& token);
  /// The next task of the organisation's activity; nothing where none comes in time. Throws
  /// OVERLOADED where too many wait.
  [[nodiscard]] Task<std::optional<TaskCall>> poll(core::OrganizationId org, std::string activity,
                                                   std::chrono::milliseconds wait);
  /// Sends all who wait away.
  void stop();

 private:
  using Key = std::pair<core::OrganizationId, std::string>;
  struct Worker;
  struct Queue {
    std::deque<TaskCall> tasks;
    std::deque<std::shared_ptr<Worker>> workers;
  };

  void leave(const Key& key, const std::shared_ptr<Worker>& worker);

  std::mutex mutex_;
  std::map<Key, Queue> queues_;
  std::unordered_map<std::string, Key> offered_;  ///< By token.
  bool stopping_ = false;
};

}  // namespace auriga::workflows
