// Guesses: how often passwords may be tried. Besides the limit of each address, wrong ones are
// counted for the account they were tried on, whichever addresses they come from, and for the
// IPv6 network (/48) that hands out addresses by the billion. Beyond a few, each that is wrong
// makes the wait for the next longer, up to five minutes; with time they are forgiven, one by one.
//
// Nobody is locked out by strangers: whoever signed in from the same place before is counted apart
// from all others, and a wait does not grow by what is refused meanwhile. An address that nobody
// has is counted like any other: only those who share a place with somebody could tell whether they
// have an account.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "core/crypto.hpp"

namespace auriga::accounts {

/// In memory, so of this node alone. Any thread.
class Guesses {
 public:
  /// What failures are counted under; of several the longest wait holds.
  using Counted = std::vector<core::Digest>;

  /// A password that is being compared. While it is, it counts like a wrong one, or many at once
  /// would get past. Does not outlive its Guesses.
  class Try {
   public:
    Try(Guesses& guesses, Counted counted);
    ~Try();
    Try(const Try&) = delete;
    Try& operator=(const Try&) = delete;
    /// It was wrong.
    void failed() noexcept { failed_ = true; }

   private:
    Guesses& guesses_;
    Counted counted_;
    bool failed_ = false;
  };

  /// Above `entries_max` the one that was used longest ago is forgotten.
  explicit Guesses(const core::Clock& clock, std::size_t entries_max = 100'000)
      : clock_(clock), entries_max_(entries_max) {}

  /// For a sign-in to the account of `email_key` from `place` (http::subject_of), where it was
  /// signed in to before (`known`) or not. Throws RATE_LIMITED while it has to wait.
  [[nodiscard]] Try sign_in(std::string_view email_key, std::string_view place, bool known);
  /// For the password that somebody who is signed in confirms a change with.
  [[nodiscard]] Try confirm(std::string_view user);
  /// The account has another password: what was tried before, from wherever and by whoever is
  /// signed in, tells nothing of it.
  void forgive(std::string_view email_key, std::string_view user);

 private:
  using Time = std::chrono::steady_clock::time_point;
  /// How many failures are free, and how soon one is forgiven.
  struct Rule {
    int free;
    std::chrono::milliseconds forgiven_after;
  };
  static constexpr Rule kAccount{5, std::chrono::minutes(5)};
  static constexpr Rule kKnown{10, std::chrono::minutes(1)};
  static constexpr Rule kNetwork{60, std::chrono::seconds(2)};
  struct Entry {
    core::Digest key;
    core::Digest account;  ///< What is forgiven together.
    Rule rule;
    double failures = 0;
    Time counted_at;  ///< `failures` are forgiven from then on.
    Time until;       ///< Nobody may try before.
    int trying = 0;
  };
  struct DigestHash {
    std::size_t operator()(const core::Digest& digest) const noexcept;
  };
  struct Subject {
    core::Digest key;
    core::Digest account;
    Rule rule;
  };
  using Subjects = std::vector<Subject>;
  Try begin(const Subjects& subjects);
  Entry& entry_of(const Subject& subject, Time now);
  static void forgive_some(Entry& entry, Time now);
  static std::chrono::milliseconds wait_of(Entry& entry, Time now);
  static void count(Entry& entry, Time now);
  void end(const Counted& counted, bool failed);

  const core::Clock& clock_;
  std::size_t entries_max_;
  std::mutex mutex_;
  std::list<Entry> entries_;  ///< The latest used first.
  std::unordered_map<core::Digest, std::list<Entry>::iterator, DigestHash> by_key_;
};

}  // namespace auriga::accounts
