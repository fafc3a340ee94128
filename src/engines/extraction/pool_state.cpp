#include "engines/extraction/pool_state.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engines/extraction/alarm.hpp"
#include "engines/extraction/verdict.hpp"
#include "platform/log/log.hpp"

namespace auriga::extraction {

using core::ErrorCode;
using core::Result;
using platform::SteadyTime;
using platform::Task;
namespace asio = platform::asio;
namespace log = platform::log;

namespace {

constexpr std::chrono::seconds kStartTime{20};  // Some 30 ms on a machine at rest.
constexpr std::chrono::seconds kEndTime{5};     // From the end of the pipe to EndedPacket.
constexpr std::chrono::milliseconds kProgressPause{50};

SteadyTime in(std::chrono::steady_clock::duration time) {
  return std::chrono::steady_clock::now() + time;
}

std::unexpected<core::Error> closing() {
  return core::fail(ErrorCode::kUnavailable, "The server is stopping.");
}

[[noreturn]] void throw_aborted() {
  throw boost::system::system_error(asio::error::operation_aborted);
}

/// The two ends of a pipe: ours does not block, the child's does.
struct Pipe {
  Descriptor ours;
  Descriptor theirs;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return core::fail(ErrorCode::kOverloaded, {}, fmt::format("pipe2: {}", std::strerror(errno)));
  }
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  ::fcntl(pipe.ours.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

RequestPacket packet_for(const ExtractionRequest& request, const ExtractionLimits& limits) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.time).count();
  return {.kind = static_cast<std::uint32_t>(request.kind),
          .document_bytes = request.file.size(),
          .text_bytes = limits.text_bytes,
          .unpacked_bytes = limits.unpacked_bytes,
          .memory_bytes = limits.memory_bytes,
          .processor_seconds = static_cast<std::uint32_t>(seconds),
          .pages = limits.pages};
}

/// Passes progress on, but not too often.
class ProgressTeller {
 public:
  explicit ProgressTeller(const std::function<void(Progress)>& to) : to_(to) {}

  void tell(OutputDecoder& decoder) {
    const auto now = std::chrono::steady_clock::now();
    if (!to_ || now < next_) {
      return;
    }
    if (const auto progress = decoder.take_progress()) {
      next_ = now + kProgressPause;
      to_({.done = progress->first, .total = progress->second});
    }
  }

 private:
  const std::function<void(Progress)>& to_;
  SteadyTime next_{};
};

}  // namespace

ExtractionPool::State::State(platform::Executor executor, ExtractionOptions options)
    : executor_(std::move(executor)), options_(std::move(options)), quiet_(executor_) {
  AURIGA_ASSERT(options_.processes > 0);
  if (options_.program.empty()) {
    options_.program = default_program();
  }
}

// --- slots and the queue

Task<Result<ExtractionPool::State::Slot>> ExtractionPool::State::acquire() {
  if (closing_) {
    co_return closing();
  }
  if (running_ < options_.processes) {
    ++running_;
    co_return Slot(*this);
  }
  if (waiting_.size() >= options_.waiting_max) {
    co_return core::fail(ErrorCode::kOverloaded, "Too many documents wait to be read.");
  }
  const auto self = waiting_.emplace(waiting_.end(), executor_);
  self->timer.expires_after(options_.waiting_time_max);
  boost::system::error_code error;
  co_await self->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  const bool granted = self->granted;
  waiting_.erase(self);
  if (granted) {
    co_return Slot(*this);
  }
  if (closing_) {
    co_return closing();
  }
  if (error) {
    throw_aborted();
  }
  co_return core::fail(ErrorCode::kOverloaded, "The document waited too long to be read.");
}

void ExtractionPool::State::release() {
  // The slot passes to the first that waits and was not woken yet; running_ stays as it is.
  for (auto& waiter : waiting_) {
    if (!waiter.granted && !closing_) {
      waiter.granted = true;
      waiter.timer.cancel();
      return;
    }
  }
  --running_;
  tell_when_quiet();
}

void ExtractionPool::State::tell_when_quiet() {
  if (running_ == 0 && ending_ == 0) {
    quiet_.cancel();
  }
}

Task<> ExtractionPool::State::wait_until_quiet(SteadyTime deadline) {
  while ((running_ > 0 || ending_ > 0) && std::chrono::steady_clock::now() < deadline) {
    quiet_.expires_at(deadline);
    boost::system::error_code woken;  // Cancelled or expired: the loop looks for itself.
    co_await quiet_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

// --- helpers

ExtractionPool::State::Lease::Lease(State& of, std::unique_ptr<HelperProcess> process)
    : state(of), helper(std::move(process)) {
  entry = state.busy_.insert(state.busy_.end(), helper.get());
}

ExtractionPool::State::Lease::~Lease() {
  state.busy_.erase(entry);
  if (helper) {
    state.retire(std::move(helper));
  }
}

void ExtractionPool::State::Lease::give_back() {
  state.idle_.push_back(std::move(helper));
}

Task<> ExtractionPool::State::end_helper(std::shared_ptr<State> self,
                                         std::unique_ptr<HelperProcess> helper) {
  co_await helper->end();
  helper.reset();
  --self->ending_;
  self->tell_when_quiet();
}

void ExtractionPool::State::retire(std::unique_ptr<HelperProcess> helper) {
  helper->kill();
  ++ending_;
  platform::spawn(executor_, "end of a reader of documents",
                  end_helper(shared_from_this(), std::move(helper)));
}

Task<Result<std::unique_ptr<HelperProcess>>> ExtractionPool::State::take_helper() {
  if (!idle_.empty()) {
    auto helper = std::move(idle_.back());
    idle_.pop_back();
    co_return helper;
  }
  auto helper = HelperProcess::start(executor_, options_.program);
  if (!helper) {
    co_return helper;
  }
  ++statistics_.started;
  Lease lease(*this, std::move(*helper));
  if (auto ready = co_await lease.helper->hello(in(kStartTime)); !ready) {
    co_return std::unexpected(std::move(ready).error());
  }
  co_return std::move(lease.helper);
}

void ExtractionPool::State::kill_all() noexcept {
  for (auto* const helper : busy_) {
    helper->kill();
  }
  for (const auto& helper : idle_) {
    helper->kill();
  }
}

// --- one document

Task<ExtractionPool::State::Text> ExtractionPool::State::extract(std::shared_ptr<State> self,
                                                                 ExtractionRequest request) {
  const auto& limits = self->options_.limits;
  if (request.file.size() > limits.document_bytes) {
    co_return core::fail(ErrorCode::kDocumentTooLarge,
                         fmt::format("The document has {} bytes; at most {} are read.",
                                     request.file.size(), limits.document_bytes));
  }
  if (request.file.size() == 0) {
    co_return core::fail(ErrorCode::kDocumentEmpty, "The document is empty: it has no bytes.");
  }
  auto slot = co_await self->acquire();
  if (!slot) {
    co_return std::unexpected(std::move(slot).error());
  }
  auto text = co_await self->read(request);
  self->count(text);
  co_return text;
}

void ExtractionPool::State::count(const Text& text) {
  ++(text ? statistics_.done : statistics_.failed);
}

Task<ExtractionPool::State::Text> ExtractionPool::State::read(ExtractionRequest& request) {
  // An idle helper may have been killed from outside. Every idle one can be gone; a new one cannot.
  for (std::size_t i = 0; i <= options_.processes; ++i) {
    if (auto text = co_await attempt(request)) {
      co_return *std::move(text);
    }
  }
  co_return core::fail(ErrorCode::kUnavailable, "The reader of documents is gone; try again.");
}

Task<std::optional<ExtractionPool::State::Text>> ExtractionPool::State::attempt(
    ExtractionRequest& request) {
  auto helper = co_await take_helper();
  if (!helper) {
    log::error("documents cannot be read").field("cause", helper.error().cause());
    co_return Text(std::unexpected(std::move(helper).error()));
  }
  Lease lease(*this, std::move(*helper));
  auto pipe = make_pipe();
  if (!pipe) {
    lease.give_back();
    co_return Text(std::unexpected(std::move(pipe).error()));
  }
  const auto begin = std::chrono::steady_clock::now();
  if (!lease.helper->send(packet_for(request, options_.limits), request.file.descriptor(),
                          pipe->theirs.get())) {
    co_return std::nullopt;
  }
  // Our copy of the child's end must go, or the answer would never end.
  pipe->theirs.close();
  auto text = co_await converse(lease, request, std::move(pipe->ours));
  if (text) {
    text->took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - begin);
  }
  co_return text;
}

Task<ExtractionPool::State::Text> ExtractionPool::State::converse(Lease& lease,
                                                                  ExtractionRequest& request,
                                                                  Descriptor answer) {
  const auto& limits = options_.limits;
  asio::posix::stream_descriptor output(executor_, answer.release());
  const Alarm alarm(output, in(limits.time));
  OutputDecoder decoder(request.kind, limits);
  ProgressTeller teller(request.progress);
  std::vector<char> buffer(kFrameBytesMax);
  for (;;) {
    boost::system::error_code error;
    const auto got = co_await output.async_read_some(
        asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
    if (alarm.rang()) {
      co_return std::unexpected(out_of_time(limits));
    }
    if (error == asio::error::eof) {
      break;
    }
    if (error) {
      throw_aborted();
    }
    if (!decoder.feed({buffer.data(), got})) {
      ++statistics_.crashed;
      log::warning("a reader of documents broke its protocol").field("cause", decoder.problem());
      co_return core::fail(ErrorCode::kDocumentCorrupt,
                           "The document could not be read: the reader answered nonsense.",
                           decoder.problem());
    }
    teller.tell(decoder);
  }
  const auto ended = co_await lease.helper->ended(in(kEndTime));
  if (!ended) {
    if (closing_) {
      co_return closing();
    }
    ++statistics_.crashed;
    log::warning("a reader of documents died").field("pid", lease.helper->pid());
    co_return core::fail(ErrorCode::kDocumentCorrupt,
                         "The document could not be read: the reader was killed.",
                         "the helper died");
  }
  lease.give_back();
  if (auto error = judge_end(*ended, limits)) {
    statistics_.crashed += is_crash(*ended) ? 1 : 0;
    log::warning("a document was not read")
        .field("detail", error->detail())
        .field("cause", error->cause())
        .field("peak_bytes", ended->peak_bytes)
        .field("processor_us", ended->processor_us);
    co_return std::unexpected(*std::move(error));
  }
  if (!decoder.complete()) {
    co_return core::fail(ErrorCode::kDocumentCorrupt,
                         "The document could not be read: the reader stopped halfway.",
                         "the child ended without an answer");
  }
  co_return decoder.finish();
}

// --- the pool as a whole

Task<> ExtractionPool::State::shut_down(std::shared_ptr<State> self, SteadyTime deadline) {
  self->closing_ = true;
  for (auto& waiter : self->waiting_) {
    waiter.timer.cancel();
  }
  co_await self->wait_until_quiet(deadline);
  self->kill_all();
  while (!self->idle_.empty()) {
    self->retire(std::move(self->idle_.back()));
    self->idle_.pop_back();
  }
  co_await self->wait_until_quiet(in(kEndTime));
}

Task<Result<void>> ExtractionPool::State::probe(std::shared_ptr<State> self) {
  if (!self->idle_.empty() || !self->busy_.empty()) {
    co_return Result<void>();
  }
  auto slot = co_await self->acquire();
  if (!slot) {
    co_return std::unexpected(std::move(slot).error());
  }
  auto helper = co_await self->take_helper();
  if (!helper) {
    co_return std::unexpected(std::move(helper).error());
  }
  self->idle_.push_back(std::move(*helper));
  co_return Result<void>();
}

Task<ExtractionStatistics> ExtractionPool::State::statistics(std::shared_ptr<State> self) {
  auto out = self->statistics_;
  out.waiting = self->waiting_.size();
  out.running = self->running_;
  out.processes = self->idle_.size() + self->busy_.size();
  co_return out;
}

}  // namespace auriga::extraction
