// TaskQueue: does what executions ask for. A task is started once its step is committed, and its
// end becomes a command; whether it was done twice (a crash between the two) its token tells.
//
// Each organisation has tasks under way up to a bound, the rest of its waits in order; all together
// as well, and then organisations take turns. So one that starts a hundred thousand delays itself.
//
// Two kinds of tasks are ended by others, who have the token: those of an activity (a worker asks
// for them, see activities.hpp), and those whose resource ends with `.waitForTaskToken`, where the
// handler only begins what somebody ends. That others have it is told, so that nothing is begun
// again after a restart.
//
// A task that only waits for something else of ours (`.sync`) takes nobody's room: what it waits
// for may need it.
//
// Life: handle() for each resource, then start() from any thread; stop() and wait.
#pragma once

#include <boost/json/value.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "domains/workflows/activities.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::workflows {

/// How a task says that it failed: an error that Retry and Catch can name.
class TaskFailure : public std::exception {
 public:
  TaskFailure(std::string error, std::string cause)
      : error_(std::move(error)), cause_(std::move(cause)) {}
  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  [[nodiscard]] const std::string& cause() const noexcept { return cause_; }
  [[nodiscard]] const char* what() const noexcept override { return cause_.c_str(); }

 private:
  std::string error_;
  std::string cause_;
};

/// Performs a task and answers its output. Throws TaskFailure, or core::Error, whose code becomes
/// the error `Auriga.NAME`. Cancelled when nobody waits any more.
using TaskHandler = std::function<Task<boost::json::value>(TaskCall)>;

struct TaskQueueOptions {
  std::size_t running_max = 1024;             ///< At once.
  std::size_t running_of_organization = 256;  ///< Of one organisation.
};

class TaskQueue {
 public:
  using Options = TaskQueueOptions;
  /// How a task ended, or that it is in others' hands now. Called on any thread, once for each
  /// that was not cancelled. Its token is known until cancel(): what is begun again before its end
  /// is written down would be done twice.
  struct Ended {
    TaskCall call;
    boost::json::value output;
    std::optional<TaskFailure> failure;
    bool handed_over = false;
  };

  TaskQueue(platform::Runtime& runtime, Options options);
  ~TaskQueue();  ///< Asserts that it has stopped.
  TaskQueue(const TaskQueue&) = delete;
  TaskQueue& operator=(const TaskQueue&) = delete;

  void handle(std::string resource, TaskHandler handler);
  /// Whether tasks of the resource can be done at all.
  [[nodiscard]] bool knows(std::string_view resource) const;
  void on_end(std::function<void(Ended)> told) { told_ = std::move(told); }
  [[nodiscard]] Activities& activities() { return activities_; }

  // Any thread.

  /// Does nothing where the token is known already.
  void start(TaskCall call);
  /// Its execution waits no more, and its handler may undo what it began.
  void give_up(const std::string& token);
  /// Its end is written down, whoever ended it, or this node has it no more.
  void cancel(const std::string& token);
  void cancel_all();
  /// Cancels all and waits for them; whether nothing runs.
  [[nodiscard]] Task<bool> stop(platform::SteadyTime deadline);

  struct Counters {
    std::size_t running = 0;
    std::size_t waiting = 0;
    std::size_t workers = 0;  ///< Outside, that wait for a task of an activity.
  };
  [[nodiscard]] Counters counters() const;

 private:
  struct Running;
  struct Queue {
    std::deque<TaskCall> waiting;
    std::size_t running = 0;
  };
  using Queues = std::map<core::OrganizationId, Queue>;

  /// Takes from the queues what may run now, in turns.
  [[nodiscard]] std::vector<std::shared_ptr<Running>> take_runnable();
  [[nodiscard]] std::shared_ptr<Running> make_running(TaskCall call);
  void launch(std::vector<std::shared_ptr<Running>> tasks);
  std::shared_ptr<Running> remove(const std::string& token);
  static void end(const std::shared_ptr<Running>& task);
  Task<> run(std::shared_ptr<Running> task);
  [[nodiscard]] Task<Ended> perform(TaskCall call) const;
  /// Makes room for the next; whether somebody still waits for this one.
  bool finished(const Running& task, bool by_others, bool is_told);

  platform::Runtime& runtime_;
  Options options_;
  Activities activities_;
  std::map<std::string, TaskHandler, std::less<>> handlers_;
  std::function<void(Ended)> told_;

  mutable std::mutex mutex_;
  Queues queues_;
  core::OrganizationId turn_;  ///< Whose turn was last.
  /// By token; null: it waits.
  std::unordered_map<std::string, std::shared_ptr<Running>> tasks_;
  std::unordered_set<std::string> left_to_others_;  ///< Tokens of tasks begun and not ended here.
  std::unordered_set<std::string> ended_;           ///< Those whose end is not written down yet.
  std::size_t running_ = 0;                         ///< Of those that take room.
  std::size_t roomless_ = 0;
  std::size_t waiting_ = 0;
  std::size_t next_shard_ = 0;
  bool stopping_ = false;
  std::shared_ptr<platform::asio::steady_timer> idle_;  ///< Of stop(): waits for the last to end.
};

}  // namespace auriga::workflows
