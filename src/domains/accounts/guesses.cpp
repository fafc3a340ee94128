#include "domains/accounts/guesses.hpp"

#include <algorithm>
#include <boost/asio/ip/network_v6.hpp>
#include <cmath>
#include <cstring>
#include <string>

#include "core/error.hpp"

namespace auriga::accounts {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstWait{1'000};
constexpr milliseconds kLongestWait{300'000};

core::Digest key_of(char kind, std::string_view name, std::string_view place = {}) {
  std::string text(1, kind);
  text.append(name).append(1, '\n').append(place);
  return core::sha256(text);
}

/// The /48 around an IPv6 place, which is a /64; empty for others.
std::string network_around(std::string_view place) {
  boost::system::error_code bad;
  const auto network = boost::asio::ip::make_network_v6(std::string(place), bad);
  if (bad) {
    return {};
  }
  return boost::asio::ip::network_v6(network.address(), 48).canonical().to_string();
}

}  // namespace

Guesses::Try::Try(Guesses& guesses, Counted counted)
    : guesses_(guesses), counted_(std::move(counted)) {}

Guesses::Try::~Try() {
  guesses_.end(counted_, failed_);
}

Guesses::Try Guesses::sign_in(std::string_view email_key, std::string_view place, bool known) {
  const auto account = key_of('a', email_key);
  Subjects subjects;
  if (known) {
    subjects.push_back({key_of('k', email_key, place), account, kKnown});
  } else {
    subjects.push_back({account, account, kAccount});
  }
  if (const auto network = network_around(place); !network.empty()) {
    const auto key = key_of('n', network);
    subjects.push_back({key, key, kNetwork});
  }
  return begin(subjects);
}

Guesses::Try Guesses::confirm(std::string_view user) {
  const auto key = key_of('u', user);
  return begin({{key, key, kAccount}});
}

void Guesses::forgive(std::string_view email_key, std::string_view user) {
  const auto account = key_of('a', email_key);
  const auto confirming = key_of('u', user);
  const std::lock_guard lock(mutex_);
  // All are looked at: the places are many, and a new password is rare.
  for (auto& entry : entries_) {
    if (entry.account == account || entry.account == confirming) {
      entry.failures = 0;
      entry.counted_at = {};
      entry.until = {};
    }
  }
}

Guesses::Try Guesses::begin(const Subjects& subjects) {
  const auto now = clock_.steady();
  milliseconds wait{0};
  Counted counted;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& subject : subjects) {
      wait = std::max(wait, wait_of(entry_of(subject, now), now));
      counted.push_back(subject.key);
    }
    if (wait.count() == 0) {
      for (const auto& subject : subjects) {
        ++entry_of(subject, now).trying;
      }
    }
  }
  if (wait.count() > 0) {
    throw std::move(core::Error(core::ErrorCode::kRateLimited, "too many wrong passwords")
                        .with_retry_after(std::chrono::ceil<std::chrono::seconds>(wait)));
  }
  return {*this, std::move(counted)};
}

void Guesses::end(const Counted& counted, bool failed) {
  const auto now = clock_.steady();
  const std::lock_guard lock(mutex_);
  for (const auto& key : counted) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) {
      continue;  // Forgotten, to make room.
    }
    auto& entry = *found->second;
    entry.trying = std::max(entry.trying - 1, 0);
    if (failed) {
      count(entry, now);
    } else if (entry.trying == 0 && entry.failures == 0) {
      entries_.erase(found->second);
      by_key_.erase(found);
    }
  }
}

Guesses::Entry& Guesses::entry_of(const Subject& subject, Time now) {
  if (const auto found = by_key_.find(subject.key); found != by_key_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front();
  }
  if (entries_.size() >= entries_max_) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front(
      {.key = subject.key, .account = subject.account, .rule = subject.rule, .counted_at = now});
  by_key_.emplace(subject.key, entries_.begin());
  return entries_.front();
}

void Guesses::forgive_some(Entry& entry, Time now) {
  if (now <= entry.counted_at) {
    return;
  }
  const auto forgiven = std::chrono::duration<double>(now - entry.counted_at) /
                        std::chrono::duration<double>(entry.rule.forgiven_after);
  entry.failures = std::max(entry.failures - forgiven, 0.0);
  entry.counted_at = now;
}

milliseconds Guesses::wait_of(Entry& entry, Time now) {
  if (entry.until > now) {
    return std::chrono::ceil<milliseconds>(entry.until - now);
  }
  forgive_some(entry, now);
  const bool alone = entry.trying == 0;
  const bool free = std::ceil(entry.failures) + entry.trying < entry.rule.free;
  return alone || free ? milliseconds(0) : kFirstWait;
}

void Guesses::count(Entry& entry, Time now) {
  forgive_some(entry, now);
  entry.failures += 1;
  const auto beyond = static_cast<int>(std::ceil(entry.failures)) - entry.rule.free;
  if (beyond >= 0) {
    entry.until = now + std::min(kLongestWait, kFirstWait * (1 << std::min(beyond, 10)));
    entry.counted_at = entry.until;
    // What is beyond the longest wait would only take longer to be forgiven.
    entry.failures = std::min(entry.failures, entry.rule.free + 10.0);
  }
}

std::size_t Guesses::DigestHash::operator()(const core::Digest& digest) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, digest.data(), sizeof(value));
  return value;
}

}  // namespace auriga::accounts
