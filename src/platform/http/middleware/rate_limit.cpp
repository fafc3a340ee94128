#include "platform/http/middleware/rate_limit.hpp"

#include <spdlog/spdlog.h>

#include <charconv>

#include "core/error.hpp"

namespace auriga::platform::http {
namespace {

void append(std::string& text, std::string_view name, std::int64_t value) {
  std::array<char, 24> digits{};
  text += name;
  text.append(digits.data(),
              std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
  text += "\r\n";
}

void show(Call& call, const RateVerdict& verdict) {
  auto& headers = call.reply_headers();
  headers.remove("RateLimit-Limit");
  headers.remove("RateLimit-Remaining");
  headers.remove("RateLimit-Reset");
  std::string lines;
  append(lines, "RateLimit-Limit: ", verdict.limit);
  append(lines, "RateLimit-Remaining: ", verdict.remaining);
  append(lines, "RateLimit-Reset: ", verdict.reset.count());
  headers.add_lines(lines);
}

class RateLimitMiddleware final : public Middleware {
 public:
  RateLimitMiddleware(RateLimiter& limiter, const RatePolicy& policy, RateSubject subject)
      : limiter_(limiter), policy_(policy), subject_(subject) {}

  MaybeTask before(Call& call) override {
    if (subject_ == RateSubject::kAddress) {
      by_address(call);
    } else {
      by_caller(call);
    }
    return std::nullopt;
  }

 private:
  void by_address(Call& call) {
    if (call.route() == nullptr && call.method() == Method::kGet) {
      return;  // Files of the console, held in memory: a page needs dozens at once.
    }
    const auto subject = subject_of(call.remote_address());
    auto verdict = take("a:" + subject, policy_.by_address(call));
    if (verdict.allowed && call.route() != nullptr && call.route()->rate) {
      verdict = take("r:" + call.route()->id + ":" + subject, *call.route()->rate);
    }
    const bool told_later = call.route() != nullptr && !call.route()->access.is_anonymous();
    settle(call, verdict, !told_later || call.route()->rate.has_value());
  }

  void by_caller(Call& call) {
    const auto& caller = call.caller_if_any();
    if (!caller) {
      return;
    }
    if (const auto rule = policy_.by_caller(*caller)) {
      settle(call, take("c:" + caller->id, *rule), !call.route()->rate.has_value());
    }
  }

  void settle(Call& call, const RateVerdict& verdict, bool shown) {
    if (shown || !verdict.allowed) {
      show(call, verdict);
    }
    if (!verdict.allowed) {
      throw std::move(
          core::Error(core::ErrorCode::kRateLimited)
              .with_retry_after(std::max(verdict.retry_after, std::chrono::seconds(1))));
    }
  }

  RateVerdict take(const std::string& subject, const RateRule& rule) {
    try {
      return limiter_.take(subject, rule, std::chrono::steady_clock::now());
    } catch (const std::exception& error) {
      rate_limit_failures().add();
      spdlog::warn("the rate limiter failed, the request passes: {}", error.what());
      return {.allowed = true, .limit = rule.limit, .remaining = rule.limit};
    }
  }

  RateLimiter& limiter_;
  const RatePolicy& policy_;
  RateSubject subject_;
};

}  // namespace

core::Counter& rate_limit_failures() noexcept {
  static core::Counter failures;
  return failures;
}

std::unique_ptr<Middleware> make_rate_limit(RateLimiter& limiter, const RatePolicy& policy,
                                            RateSubject subject) {
  return std::make_unique<RateLimitMiddleware>(limiter, policy, subject);
}

}  // namespace auriga::platform::http
