#include "engines/extraction/pool.hpp"

#include "engines/extraction/pool_state.hpp"

namespace auriga::extraction {

using core::Result;
using platform::Task;
namespace asio = platform::asio;

ExtractionPool::ExtractionPool(platform::Executor executor, ExtractionOptions options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {}

ExtractionPool::~ExtractionPool() = default;

// Each call hops to the pool's executor and comes back with the answer; a cancellation follows.

Task<Result<ExtractedText>> ExtractionPool::extract(ExtractionRequest request) {
  return asio::co_spawn(state_->executor(), State::extract(state_, std::move(request)),
                        asio::use_awaitable);
}

Task<> ExtractionPool::shut_down(platform::SteadyTime deadline) {
  return asio::co_spawn(state_->executor(), State::shut_down(state_, deadline),
                        asio::use_awaitable);
}

Task<ExtractionStatistics> ExtractionPool::statistics() {
  return asio::co_spawn(state_->executor(), State::statistics(state_), asio::use_awaitable);
}

Task<Result<void>> ExtractionPool::probe() {
  return asio::co_spawn(state_->executor(), State::probe(state_), asio::use_awaitable);
}

std::filesystem::path ExtractionPool::default_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return self.parent_path() / "auriga-extract";
}

}  // namespace auriga::extraction
