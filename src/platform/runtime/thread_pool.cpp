#include "platform/runtime/thread_pool.hpp"

#include <pthread.h>

namespace auriga::platform {

ThreadPool::ThreadPool(ThreadPoolOptions options) : options_(std::move(options)) {
  AURIGA_ASSERT(options_.threads > 0 && options_.name.size() < 16);
  for (std::size_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back(&ThreadPool::work, this, i);
  }
}

ThreadPool::~ThreadPool() {
  stop();
}

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (auto& thread : threads_) {
    thread.join();
  }
  threads_.clear();
}

void ThreadPool::post(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= options_.queue_max) {
      throw core::Error(core::ErrorCode::kOverloaded, {}, "queue of pool " + options_.name);
    }
    queue_.push_back(std::move(job));
  }
  ready_.notify_one();
}

std::size_t ThreadPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void ThreadPool::work(std::size_t /*index*/) {
  pthread_setname_np(pthread_self(), options_.name.c_str());
  std::unique_lock lock(mutex_);
  for (;;) {
    ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) {
      return;
    }
    auto job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace auriga::platform
