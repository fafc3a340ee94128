#include "domains/workflows/activities.hpp"

#include <algorithm>

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
  if (!resource.starts_with(kPrefix) || resource.size() == kPrefix.size()) {
    return std::nullopt;
  }
  return resource.substr(kPrefix.size());
}

void Activities::offer(TaskCall call) {
  const std::lock_guard lock(mutex_);
  const Key key{call.org, std::string(name_in(call.resource).value())};
  auto& queue = queues_[key];
  if (!queue.workers.empty()) {
    const auto worker = std::move(queue.workers.front());
    queue.workers.pop_front();
    worker->task = std::move(call);
    Worker::call(worker);
    return;
  }
  offered_.emplace(call.token, key);
  queue.tasks.push_back(std::move(call));
}

void Activities::cancel(const std::string& token) {
  const std::lock_guard lock(mutex_);
  offered_.erase(token);  // Passed over when its turn comes.
}

Task<std::optional<TaskCall>> Activities::poll(core::OrganizationId org, std::string activity,
                                               std::chrono::milliseconds wait) {
  const Key key{std::move(org), std::move(activity)};
  const auto executor = co_await asio::this_coro::executor;
  std::shared_ptr<Worker> worker;
  {
    const std::lock_guard lock(mutex_);
    auto& queue = queues_[key];
    while (!queue.tasks.empty()) {
      auto call = std::move(queue.tasks.front());
      queue.tasks.pop_front();
      if (offered_.erase(call.token) > 0) {
        co_return call;
      }
    }
    if (stopping_ || wait.count() <= 0) {
      co_return std::nullopt;
    }
    if (queue.workers.size() >= kWorkersMax) {
      throw core::Error(core::ErrorCode::kOverloaded, {}, "workers of an activity");
    }
    worker = std::make_shared<Worker>(asio::steady_timer(executor, wait));
    queue.workers.push_back(worker);
  }
  boost::system::error_code ignored;  // Called, or the time is over.
  co_await worker->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  leave(key, worker);
  co_return std::move(worker->task);
}

void Activities::leave(const Key& key, const std::shared_ptr<Worker>& worker) {
  const std::lock_guard lock(mutex_);
  const auto queue = queues_.find(key);
  if (queue == queues_.end()) {
    return;
  }
  std::erase(queue->second.workers, worker);
  if (queue->second.workers.empty() && queue->second.tasks.empty()) {
    queues_.erase(queue);
  }
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
