#include "platform/runtime/runtime.hpp"

#include <pthread.h>

#include <future>

#include "core/error.hpp"

namespace auriga::platform {
namespace {
thread_local Shard* current_shard = nullptr;
}

Shard* Shard::current() noexcept {
  return current_shard;
}

Runtime::Runtime(std::size_t shards) {
  AURIGA_ASSERT(shards > 0);
  for (std::size_t i = 0; i < shards; ++i) {
    shards_.push_back(std::make_unique<Shard>(i));
  }
}

Runtime::~Runtime() {
  stop();
}

void Runtime::start() {
  AURIGA_ASSERT(threads_.empty());
  for (const auto& shard : shards_) {
    guards_.push_back(asio::make_work_guard(shard->context()));
    threads_.emplace_back([&shard = *shard] {
      pthread_setname_np(pthread_self(), ("shard-" + std::to_string(shard.index())).c_str());
      current_shard = &shard;
      shard.context().run();
    });
  }
}

void Runtime::stop() {
  guards_.clear();
  for (const auto& shard : shards_) {
    shard->context().stop();
  }
  for (auto& thread : threads_) {
    thread.join();
  }
  threads_.clear();
  // What waits on one shard may hold objects of others and use what the owner of the runtime has:
  // all of it goes while everything is alive.
  for (const auto& shard : shards_) {
    shard->context_.drop_work();
  }
}

void Runtime::run_blocking(Task<> task) {
  AURIGA_ASSERT(Shard::current() == nullptr);
  auto done = asio::co_spawn(shards_.front()->context(), std::move(task), asio::use_future);
  done.get();
}

}  // namespace auriga::platform
