// The pool's state and what it does with one document. All of it runs on one executor.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "engines/extraction/helper_process.hpp"
#include "engines/extraction/pool.hpp"

namespace auriga::extraction {

/// Kept alive by the pool and by every call that runs.
class ExtractionPool::State : public std::enable_shared_from_this<State> {
 public:
  State(platform::Executor executor, ExtractionOptions options);

  using Text = core::Result<ExtractedText>;
  [[nodiscard]] static platform::Task<Text> extract(std::shared_ptr<State> self,
                                                    ExtractionRequest request);
  [[nodiscard]] static platform::Task<> shut_down(std::shared_ptr<State> self,
                                                  platform::SteadyTime deadline);
  [[nodiscard]] static platform::Task<core::Result<void>> probe(std::shared_ptr<State> self);
  [[nodiscard]] static platform::Task<ExtractionStatistics> statistics(std::shared_ptr<State> self);

  /// Kills every helper at once.
  void kill_all() noexcept;

  [[nodiscard]] const platform::Executor& executor() const noexcept { return executor_; }

 private:
  /// Somebody in the queue; woken by cancelling the timer.
  struct Waiter {
    explicit Waiter(const platform::Executor& executor) : timer(executor) {}
    platform::asio::steady_timer timer;
    bool granted = false;
  };

  /// The right to have one helper at work; gives it on when destroyed.
  class Slot {
   public:
    explicit Slot(State& state) : state_(&state) {}
    Slot(Slot&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (state_ != nullptr) {
        state_->release();
      }
    }

   private:
    State* state_;
  };

  /// A helper while it has a document. Unless given back it is killed: the next one must not meet
  /// what this one left.
  struct Lease {
    Lease(State& of, std::unique_ptr<HelperProcess> process);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    void give_back();

    State& state;
    std::unique_ptr<HelperProcess> helper;
    std::list<HelperProcess*>::iterator entry;
  };

  [[nodiscard]] platform::Task<core::Result<Slot>> acquire();
  void release();
  [[nodiscard]] platform::Task<core::Result<std::unique_ptr<HelperProcess>>> take_helper();
  [[nodiscard]] platform::Task<Text> read(ExtractionRequest& request);
  /// Nothing when the helper turns out to be gone before it had the document.
  [[nodiscard]] platform::Task<std::optional<Text>> attempt(ExtractionRequest& request);
  [[nodiscard]] platform::Task<Text> converse(Lease& lease, ExtractionRequest& request,
                                              Descriptor answer);
  void retire(std::unique_ptr<HelperProcess> helper);
  [[nodiscard]] static platform::Task<> end_helper(std::shared_ptr<State> self,
                                                   std::unique_ptr<HelperProcess> helper);
  void tell_when_quiet();
  [[nodiscard]] platform::Task<> wait_until_quiet(platform::SteadyTime deadline);
  void count(const Text& text);

  platform::Executor executor_;
  ExtractionOptions options_;
  std::list<Waiter> waiting_;
  std::vector<std::unique_ptr<HelperProcess>> idle_;
  std::list<HelperProcess*> busy_;
  std::size_t running_ = 0;  ///< Slots given out; at most options_.processes.
  bool closing_ = false;
  platform::asio::steady_timer quiet_;  ///< Cancelled when nothing runs or ends any more.
  std::size_t ending_ = 0;              ///< Helpers killed and not collected yet.
  ExtractionStatistics statistics_;
};

}  // namespace auriga::extraction
