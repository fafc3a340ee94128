#include <bit>

#include "core/ids.hpp"
#include "core/trace.hpp"
#include "platform/http/middleware/standard.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kIdBytesMax = 64;

/// Random bits for ids that must differ but need not be secret: xoshiro256** (Blackman and Vigna,
/// "Scrambled linear pseudorandom number generators", 2021), seeded from the kernel once a thread.
/// The kernel's own numbers cost a system call each.
class QuickRandom final : public core::Random {
 public:
  QuickRandom() { core::system_random().fill(std::as_writable_bytes(std::span(state_))); }

  void fill(std::span<std::byte> out) override {
    while (!out.empty()) {
      const auto bits = step();
      const auto take = std::min(out.size(), sizeof(bits));
      std::memcpy(out.data(), &bits, take);
      out = out.subspan(take);
    }
  }

 private:
  std::uint64_t step() {
    const auto result = std::rotl(state_[1] * 5, 7) * 9;
    const auto shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  std::array<std::uint64_t, 4> state_{};
};

core::Random& quick_random() {
  thread_local QuickRandom random;
  return random;
}

bool well_formed_id(std::string_view id) {
  return !id.empty() && id.size() <= kIdBytesMax && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
}

class RequestIdMiddleware final : public Middleware {
 public:
  [[nodiscard]] bool meets_refused() const override { return true; }
  MaybeTask before(Call& call) override {
    const auto given = call.header("X-Request-Id");
    call.set_request_id(well_formed_id(given)
                            ? std::string(given)
                            : core::RequestId::make(core::system_clock(), quick_random()).text());
    auto trace = core::parse_traceparent(call.header("traceparent"));
    call.set_trace_id(trace ? std::move(trace->id) : core::new_trace(quick_random()).id);
    call.reply_headers().add("X-Request-Id", call.request_id());
    return std::nullopt;
  }
};

}  // namespace

std::unique_ptr<Middleware> make_request_id() {
  return std::make_unique<RequestIdMiddleware>();
}

}  // namespace auriga::platform::http
