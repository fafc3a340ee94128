#include "platform/mail/look_up.hpp"

#include <pthread.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "platform/runtime/waker.hpp"

namespace auriga::platform::mail {
namespace {

std::atomic<int> under_way{0};

/// One of those that may be under way.
struct Place {
  const bool taken = ++under_way <= kLookUpsMax;
  Place() = default;
  ~Place() { --under_way; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

/// Between who asks and the thread.
struct Question {
  std::unique_ptr<Place> place = std::make_unique<Place>();
  std::mutex mutex;
  std::shared_ptr<Waker> asker;  ///< Empty once nobody waits: its shard may be gone then.
  std::optional<LookedUp> answer;
};

void answer(std::shared_ptr<Question> question, Resolve resolve, std::string host,
            std::string port) {
  pthread_setname_np(pthread_self(), "look-up");
  LookedUp result;
  try {
    result = resolve(host, port);
  } catch (const std::bad_alloc&) {
    result.error = asio::error::no_memory;
  }
  const std::lock_guard lock(question->mutex);
  question->place.reset();
  question->answer = std::move(result);
  if (question->asker) {
    Waker::wake(question->asker);
  }
}

/// Whoever asked goes, by whatever way.
struct Leave {
  std::shared_ptr<Question> question;
  ~Leave() {
    const std::lock_guard lock(question->mutex);
    question->asker.reset();
  }
};

}  // namespace

LookedUp resolve_by_system(const std::string& host, const std::string& port) {
  asio::io_context context(1);
  asio::ip::tcp::resolver resolver(context);
  LookedUp out;
  out.found = resolver.resolve(host, port, out.error);
  return out;
}

Task<LookedUp> look_up(std::string host, std::uint16_t port, SteadyTime deadline, Resolve resolve) {
  const auto waker = std::make_shared<Waker>(co_await asio::this_coro::executor);
  const auto question = std::make_shared<Question>();
  if (!question->place->taken) {
    co_return LookedUp{.error = asio::error::no_buffer_space, .found = {}};
  }
  question->asker = waker;
  const Leave leave{question};
  try {
    std::thread(answer, question, std::move(resolve), std::move(host), std::to_string(port))
        .detach();
  } catch (const std::system_error& error) {
    co_return LookedUp{.error = error.code(), .found = {}};
  }
  co_await waker->wait(deadline - std::chrono::steady_clock::now());
  const std::lock_guard lock(question->mutex);
  if (!question->answer) {
    co_return LookedUp{.error = asio::error::timed_out, .found = {}};
  }
  co_return *std::move(question->answer);
}

}  // namespace auriga::platform::mail
