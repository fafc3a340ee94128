// Reading a request's body as it arrives: counted or chunked, with 100 Continue where it is waited
// for, under the sweep's watch for stalls and trickles.
#include "platform/http/connection.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kReadBytes = 64ULL << 10U;

}  // namespace

Task<std::string_view> Connection::read_body_some(Call& call) {
  const auto& options = shard_.server.options;
  while (!body_.done) {
    if (in_.empty()) {
      const auto before = steady_now();
      if (body_.received == 0) {
        body_.started = before;
      }
      if (body_.continue_due) {
        body_.continue_due = false;
        out_ += "HTTP/1.1 100 Continue\r\n\r\n";
      }
      const auto phase = phase_;
      co_await flush();
      expect(Phase::kBody, before + options.body_stall_max);
      const auto want =
          body_.chunked ? kReadBytes : std::min<std::uint64_t>(body_.left, kReadBytes);
      const auto read = co_await read_more(want);
      if (read == 0) {
        keep_alive_ = false;
        linger_due_ = true;
        body_.done = true;
        if (timed_out_) {
          throw core::Error(core::ErrorCode::kRequestTimeout);
        }
        throw core::Error(core::ErrorCode::kUploadTruncated);
      }
      // Waiting for the client does not count against the handler.
      call.deadline_ += steady_now() - before;
      expect(phase, call.deadline_);
    }
    body_.continue_due = false;
    if (!body_.chunked) {
      const auto take = std::min<std::uint64_t>(body_.left, in_.size());
      const auto data = in_.view().substr(0, take);
      in_.consume(take);
      body_.left -= take;
      body_.received += take;
      body_.done = body_.left == 0;
      co_return data;
    }
    auto step = body_.decoder.next(in_.view());
    if (!step) {
      keep_alive_ = false;
      body_.done = true;
      throw std::move(step).error();
    }
    in_.consume(step->consumed);
    body_.received += step->data.size();
    body_.done = body_.decoder.done();
    if (!step->data.empty()) {
      co_return step->data;
    }
  }
  co_return std::string_view();
}

/// The rest of a body that nobody wanted, so that the next request can be read behind it. What was
/// too much for that had the connection marked for closing (write_head).
Task<> Connection::drain_body() {
  while (!body_.done) {
    co_await flush();
    expect(Phase::kBody, steady_now() + shard_.server.options.body_stall_max);
    if (in_.empty() && co_await read_more(std::min<std::uint64_t>(body_.left, kReadBytes)) == 0) {
      keep_alive_ = false;
      co_return;
    }
    const auto take = std::min<std::uint64_t>(body_.left, in_.size());
    in_.consume(take);
    body_.left -= take;
    body_.received += take;
    body_.done = body_.left == 0;
  }
}

}  // namespace auriga::platform::http
