#include "domains/workflows/task_queue.hpp"

#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "core/regex.hpp"
#include "core/turns.hpp"
#include "engines/workflow/definition.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/task_log.hpp"

namespace auriga::workflows {

namespace asio = platform::asio;

namespace {

constexpr std::string_view kWaitsForOthers = ".sync";

/// The resource whose handler begins a task.
std::string_view begun_by(std::string_view resource) {
  return resource.ends_with(kWaitsForToken)
             ? resource.substr(0, resource.size() - kWaitsForToken.size())
             : resource;
}

}  // namespace

struct TaskQueue::Running {
  TaskCall call;
  platform::Executor executor;
  asio::cancellation_signal cancelled;
  std::shared_ptr<std::atomic<bool>> given_up = std::make_shared<std::atomic<bool>>(false);

  [[nodiscard]] bool takes_room() const { return !call.resource.ends_with(kWaitsForOthers); }
};

TaskQueue::TaskQueue(platform::Runtime& runtime, Options options)
    : runtime_(runtime), options_(options) {
  activities_.on_taken([this](TaskCall call) {
    told_({.call = std::move(call), .output = {}, .failure = {}, .handed_over = true});
  });
}

TaskQueue::~TaskQueue() {
  AURIGA_ASSERT(running_ + roomless_ == 0);
}

void TaskQueue::handle(std::string resource, TaskHandler handler) {
  handlers_.insert_or_assign(std::move(resource), std::move(handler));
}

bool TaskQueue::knows(std::string_view resource) const {
  if (const auto activity = Activities::name_in(resource)) {
    // No worker could ask for it by another name.
    static const auto kName = core::Regex::compile(kNamePattern).value();
    return kName.matches_whole(*activity);
  }
  return handlers_.contains(begun_by(resource));
}

void TaskQueue::start(TaskCall call) {
  std::vector<std::shared_ptr<Running>> runnable;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || left_to_others_.contains(call.token) || tasks_.contains(call.token) ||
        ended_.contains(call.token)) {
      return;
    }
    if (Activities::name_in(call.resource)) {
      left_to_others_.insert(call.token);
      activities_.offer(std::move(call));
      return;
    }
    if (call.resource.ends_with(kWaitsForOthers)) {
      runnable.push_back(make_running(std::move(call)));
      tasks_.emplace(runnable.front()->call.token, runnable.front());
      ++roomless_;
    } else {
      tasks_.emplace(call.token, nullptr);
      ++waiting_;
      queues_[call.org].waiting.push_back(std::move(call));
      runnable = take_runnable();
    }
  }
  launch(std::move(runnable));
}

std::shared_ptr<TaskQueue::Running> TaskQueue::make_running(TaskCall call) {
  auto task = std::make_shared<Running>();
  task->call = std::move(call);
  task->call.given_up = task->given_up;
  task->executor = runtime_.shard(next_shard_++ % runtime_.size()).executor();
  return task;
}

std::vector<std::shared_ptr<TaskQueue::Running>> TaskQueue::take_runnable() {
  std::vector<std::shared_ptr<Running>> out;
  const auto able = [&](const Queues::value_type& each) {
    return !each.second.waiting.empty() && each.second.running < options_.running_of_organization;
  };
  while (!stopping_ && running_ < options_.running_max) {
    const auto next = core::next_in_turn(queues_, turn_, able);
    if (next == queues_.end()) {
      break;
    }
    turn_ = next->first;
    auto& queue = next->second;
    auto call = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    const auto known = tasks_.find(call.token);
    if (known == tasks_.end() || known->second != nullptr) {
      // Cancelled while it waited, and perhaps asked for again: then it stands here twice.
      if (queue.waiting.empty() && queue.running == 0) {
        queues_.erase(next);
      }
      continue;
    }
    --waiting_;
    ++queue.running;
    ++running_;
    known->second = make_running(std::move(call));
    out.push_back(known->second);
  }
  return out;
}

void TaskQueue::launch(std::vector<std::shared_ptr<Running>> tasks) {
  for (auto& task : tasks) {
    // The signal outlives the coroutine, which unhooks from it last.
    auto ended = [task](const std::exception_ptr& failure) {
      platform::log_task_end("workflow task", failure);
    };
    asio::co_spawn(task->executor, run(task),
                   asio::bind_cancellation_slot(task->cancelled.slot(), std::move(ended)));
  }
}

Task<> TaskQueue::run(std::shared_ptr<Running> task) {
  std::optional<Ended> ended;
  try {
    ended.emplace(co_await perform(task->call));
  } catch (const boost::system::system_error&) {
    // Cancelled before it began.
  }
  const bool by_others = ended && !ended->failure && task->call.resource.ends_with(kWaitsForToken);
  if (finished(*task, by_others, ended.has_value()) && ended) {
    ended->handed_over = by_others;
    told_(*std::move(ended));
  }
}

Task<TaskQueue::Ended> TaskQueue::perform(TaskCall call) const {
  Ended out;
  out.call = call;
  const auto found = handlers_.find(begun_by(call.resource));
  if (found == handlers_.end()) {
    out.failure.emplace(std::string(workflow::errors::kRuntime),
                        "nothing here does '" + call.resource + "'");
    co_return out;
  }
  try {
    out.output = co_await found->second(std::move(call));
  } catch (const TaskFailure& failure) {
    out.failure = failure;
  } catch (const core::Error& error) {
    if (!error.cause().empty()) {
      platform::log::warning("task failed")
          .field("resource", out.call.resource)
          .field("why", error.cause());
    }
    out.failure.emplace("Auriga." + std::string(core::error_info(error.code()).name),
                        error.detail());
  } catch (const boost::system::system_error& error) {
    // Mostly: cancelled, and then nobody is told.
    out.failure.emplace(std::string(workflow::errors::kTaskFailed), error.code().message());
  } catch (const std::exception& error) {
    platform::log::warning("task failed")
        .field("resource", out.call.resource)
        .field("why", error.what());
    out.failure.emplace(std::string(workflow::errors::kTaskFailed), "the task failed");
  }
  co_return out;
}

bool TaskQueue::finished(const Running& task, bool by_others, bool is_told) {
  std::vector<std::shared_ptr<Running>> runnable;
  bool wanted = false;
  {
    const std::lock_guard lock(mutex_);
    --(task.takes_room() ? running_ : roomless_);
    if (running_ + roomless_ == 0 && idle_) {
      asio::post(idle_->get_executor(), [idle = idle_] { idle->cancel(); });
    }
    if (const auto queue = queues_.find(task.call.org);
        task.takes_room() && --queue->second.running == 0 && queue->second.waiting.empty()) {
      queues_.erase(queue);
    }
    // One that was cancelled has left its place, which another may have by now.
    if (const auto found = tasks_.find(task.call.token);
        found != tasks_.end() && found->second.get() == &task) {
      tasks_.erase(found);
      wanted = true;
      if (by_others) {
        left_to_others_.insert(task.call.token);
      } else if (is_told) {
        ended_.insert(task.call.token);
      }
    }
    runnable = take_runnable();
  }
  launch(std::move(runnable));
  return wanted;
}

/// Forgets a task; the one under way, if it is.
std::shared_ptr<TaskQueue::Running> TaskQueue::remove(const std::string& token) {
  const std::lock_guard lock(mutex_);
  if (left_to_others_.erase(token) > 0) {
    activities_.cancel(token);
    return nullptr;
  }
  if (ended_.erase(token) > 0) {
    return nullptr;
  }
  const auto found = tasks_.find(token);
  if (found == tasks_.end()) {
    return nullptr;
  }
  auto task = std::move(found->second);
  tasks_.erase(found);
  waiting_ -= task == nullptr ? 1 : 0;
  return task;
}

void TaskQueue::end(const std::shared_ptr<Running>& task) {
  if (task != nullptr) {
    asio::post(task->executor, [task] { task->cancelled.emit(asio::cancellation_type::all); });
  }
}

void TaskQueue::give_up(const std::string& token) {
  const auto task = remove(token);
  if (task != nullptr) {
    *task->given_up = true;
  }
  end(task);
}

void TaskQueue::cancel(const std::string& token) {
  end(remove(token));
}

void TaskQueue::cancel_all() {
  std::vector<std::string> tokens;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [token, task] : tasks_) {
      tokens.push_back(token);
    }
    tokens.insert(tokens.end(), left_to_others_.begin(), left_to_others_.end());
    ended_.clear();
  }
  for (const auto& token : tokens) {
    cancel(token);
  }
}

Task<bool> TaskQueue::stop(platform::SteadyTime deadline) {
  const auto executor = co_await asio::this_coro::executor;
  const auto idle = std::make_shared<asio::steady_timer>(executor, deadline);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    idle_ = idle;
  }
  cancel_all();
  activities_.stop();
  {
    const std::lock_guard lock(mutex_);
    if (running_ + roomless_ == 0) {
      co_return true;
    }
  }
  // The last to end cancels it, on this executor, so not before it is waited for.
  boost::system::error_code ignored;
  co_await idle->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  const std::lock_guard lock(mutex_);
  co_return running_ + roomless_ == 0;
}

TaskQueue::Counters TaskQueue::counters() const {
  const auto workers = activities_.workers();  // Under its own lock.
  const std::lock_guard lock(mutex_);
  return {.running = running_ + roomless_, .waiting = waiting_, .workers = workers};
}

}  // namespace auriga::workflows
