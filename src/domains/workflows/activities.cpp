#include "domains/workflows/activities.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"

namespace auriga::workflows {

namespace asio = platform::asio;

struct Activities::Worker {
  asio::steady_timer timer;
  std::optional<TaskCall> task = {};

  /// A task has come, or the end. The timer is the worker's shard's.
  static void call(const std::shared_ptr<Worker>& worker) {
    asio::post(worker->timer.get_executor(), [worker] { worker->timer.cancel(); });
  }
};

std::optional<std::string_view> Activities::name_in(std::string_view resource) {
  constexpr std::string_view kPrefix = "auriga:activity:";
  if (resource.ends_with(kWaitsForToken)) {
    resource.remove_suffix(kWaitsForToken.size());
  }
  if (!resource.starts_with(kPrefix) || resource.size() == kPrefix.size()) {
    return std::nullopt;
  }
  return resource.substr(kPrefix.size());
}

void Activities::offer(TaskCall call) {
  const std::lock_guard lock(mutex_);
  place(std::move(call), false);
}

void Activities::place(TaskCall call, bool first) {
  const Key key{call.org, std::string(name_in(call.resource).value())};
  auto& queue = queues_[key];
  if (!queue.workers.empty()) {
    const auto worker = std::move(queue.workers.front());
    queue.workers.pop_front();
    called_.emplace(call.token, worker);
    worker->task = std::move(call);
    Worker::call(worker);
    return;
  }
  const auto token = call.token;
  const auto before = first ? queue.tasks.begin() : queue.tasks.end();
  offered_.emplace(token, Offered{key, queue.tasks.insert(before, std::move(call))});
}

void Activities::cancel(const std::string& token) {
  const std::lock_guard lock(mutex_);
  if (const auto found = offered_.find(token); found != offered_.end()) {
    queues_.at(found->second.key).tasks.erase(found->second.place);
    drop_if_empty(found->second.key);
    offered_.erase(found);
  } else if (const auto late = called_.find(token); late != called_.end()) {
    late->second->task.reset();
    called_.erase(late);
  }
}

std::size_t Activities::workers() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [key, queue] : queues_) {
    count += queue.workers.size();
  }
  return count;
}

void Activities::drop_if_empty(const Key& key) {
  const auto queue = queues_.find(key);
  if (queue != queues_.end() && queue->second.workers.empty() && queue->second.tasks.empty()) {
    queues_.erase(queue);
  }
}

Task<std::optional<TaskCall>> Activities::poll(core::OrganizationId org, std::string activity,
                                               std::chrono::milliseconds wait,
                                               std::function<bool()> hung_up) {
  const Key key{std::move(org), std::move(activity)};
  const auto executor = co_await asio::this_coro::executor;
  std::shared_ptr<Worker> worker;
  std::optional<TaskCall> call;
  {
    const std::lock_guard lock(mutex_);
    auto& queue = queues_[key];
    if (!queue.tasks.empty()) {
      call = std::move(queue.tasks.front());
      queue.tasks.pop_front();
      offered_.erase(call->token);
    } else if (!stopping_ && wait.count() > 0) {
      if (queue.workers.size() >= kWorkersMax) {
        throw core::Error(core::ErrorCode::kOverloaded, {}, "workers of an activity");
      }
      worker = std::make_shared<Worker>(asio::steady_timer(executor, wait));
      queue.workers.push_back(worker);
    }
    drop_if_empty(key);
  }
  if (worker) {
    boost::system::error_code ignored;  // Called, or the time is over.
    co_await worker->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  {
    const std::lock_guard lock(mutex_);
    if (worker) {
      call = leave(key, worker);
    }
    if (call && hung_up()) {
      place(*std::exchange(call, std::nullopt), true);
    }
  }
  if (call) {
    taken_({.org = call->org,
            .workflow = call->workflow,
            .execution = call->execution,
            .token = call->token,
            .resource = call->resource,
            .parameters = {}});
  }
  co_return call;
}

std::optional<TaskCall> Activities::leave(const Key& key, const std::shared_ptr<Worker>& worker) {
  if (const auto queue = queues_.find(key); queue != queues_.end()) {
    std::erase(queue->second.workers, worker);
    drop_if_empty(key);
  }
  if (worker->task) {
    called_.erase(worker->task->token);
  }
  return std::exchange(worker->task, std::nullopt);
}

void Activities::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  for (auto& [key, queue] : queues_) {
    for (const auto& worker : queue.workers) {
      Worker::call(worker);
    }
    queue.workers.clear();
  }
}

}  // namespace auriga::workflows
