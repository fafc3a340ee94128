#include "platform/http/rate_limiter.hpp"

#include <boost/asio/ip/network_v6.hpp>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/token_bucket.hpp"
#include "platform/http/network_list.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kParts = 64;

struct Entry {
  std::string subject;
  RateRule rule;
  core::TokenBucket bucket;
};

/// Buckets in order of use, the latest first, found by subject. The map's keys view the entries.
struct alignas(64) Part {
  std::mutex mutex;
  std::list<Entry> entries;
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_subject;
};

class LocalRateLimiter final : public RateLimiter {
 public:
  explicit LocalRateLimiter(std::size_t entries_max)
      : part_max_(std::max<std::size_t>(entries_max / kParts, 1)) {}

  RateVerdict take(std::string_view subject, const RateRule& rule, SteadyTime now) override {
    auto& part = parts_[std::hash<std::string_view>{}(subject) % kParts];
    const std::lock_guard lock(part.mutex);
    auto& entry = entry_of(part, subject, rule, now);
    if (entry.rule.limit != rule.limit || entry.rule.window != rule.window) {
      entry.rule = rule;
      entry.bucket = core::TokenBucket(rule.limit, rule.window, now);
    }
    const auto decision = entry.bucket.take(now);
    RateVerdict verdict{.allowed = decision.allowed,
                        .limit = rule.limit,
                        .remaining = static_cast<std::uint32_t>(decision.remaining)};
    (decision.allowed ? verdict.reset : verdict.retry_after) = decision.reset;
    if (!decision.allowed) {
      verdict.reset = rule.window;
    }
    return verdict;
  }

 private:
  Entry& entry_of(Part& part, std::string_view subject, const RateRule& rule, SteadyTime now) {
    if (const auto found = part.by_subject.find(subject); found != part.by_subject.end()) {
      part.entries.splice(part.entries.begin(), part.entries, found->second);
      return part.entries.front();
    }
    if (part.entries.size() >= part_max_) {
      part.by_subject.erase(part.entries.back().subject);
      part.entries.pop_back();
    }
    auto& entry = part.entries.emplace_front(
        Entry{std::string(subject), rule, core::TokenBucket(rule.limit, rule.window, now)});
    part.by_subject.emplace(entry.subject, part.entries.begin());
    return entry;
  }

  std::size_t part_max_;
  std::array<Part, kParts> parts_;
};

}  // namespace

std::string subject_of(std::string_view address) {
  if (address.find(':') == std::string_view::npos) {
    return std::string(address);
  }
  boost::system::error_code bad;
  const auto parsed = asio::ip::make_address_v6(address, bad);
  if (bad) {
    return std::string(address);
  }
  const auto counted = unmapped(parsed);
  return counted.is_v4() ? counted.to_string()
                         : asio::ip::network_v6(parsed, 64).canonical().to_string();
}

std::unique_ptr<RateLimiter> make_local_rate_limiter(std::size_t entries_max) {
  return std::make_unique<LocalRateLimiter>(entries_max);
}

}  // namespace auriga::platform::http
