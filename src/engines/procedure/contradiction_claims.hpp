// What statements claim of matters that every business has: on which days, for which price, by
// which means of payment, whether it is taken back, in which language, what becomes of a deposit,
// from which age. A claim rules out what another takes for granted, whatever the words of either.
// Internal to this folder.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engines/procedure/contradictions.hpp"

namespace auriga::procedure {

enum class Matter : std::uint8_t { days, means, reversal, language, price, deposit, alone, age };

/// A stretch of a sentence between semicolons and dashes.
struct Stretch {
  int sentence = 0;
  std::size_t first = 0;  ///< Words, [first, last).
  std::size_t last = 0;
  std::string text;       ///< Its words, lower case, one space between two.
  std::string main;       ///< Those outside conditions.
  std::string condition;  ///< Those of conditions.
  bool negative = false;  ///< Outside conditions.
  bool some_not = false;  ///< Of those who do not do something: "guests who do not smoke".
  bool cased = false;     ///< A label says in which case: "Less than two hours before: ...".
};

struct Claim {
  Matter matter = Matter::days;
  Stretch said;
  bool strict = false;  ///< It rules `values` out; else it takes them.
  /// A bit each: days and, above them, holidays; means; ways to undo; languages.
  unsigned values = 0;
  double years = 0;      ///< Of age, from which on.
  bool pattern = false;  ///< Days that it keeps to, without "only".
  bool hours = false;    ///< Days with times of day.
  bool house = false;    ///< Of the business as a whole: "we are closed".
  Names scope;           ///< What it says so of; empty: of all.
  Names names;           ///< Of all its words that carry something, persons too.
  Names verbs;           ///< What is done, which parts days that are no more than a pattern.
};

/// What sentence `i` claims.
[[nodiscard]] std::vector<Claim> claims_of(const Reading& reading, int i);

[[nodiscard]] std::vector<Stretch> stretches_of(const Reading& reading, int i);

/// The ages of a stretch; below: of those who are younger ("under 16").
struct Age {
  double years = 0;
  bool below = false;
};
[[nodiscard]] std::vector<Age> ages_in(const std::vector<Word>& words, const Stretch& said);

// The readers of each matter, and what they share.
void read_days(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void read_means(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void read_reversal(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void read_language(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void read_price(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void read_deposit(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void read_ages(const Reading& reading, const Stretch& said, std::vector<Claim>& out);
void add_claim(std::vector<Claim>& out, const Reading& reading, const Stretch& said, Matter matter,
               bool strict, unsigned values);
[[nodiscard]] bool starts_any(std::string_view word,
                              std::initializer_list<std::string_view> beginnings);
[[nodiscard]] bool has_exception(const std::string& text);
[[nodiscard]] bool has_verb(const Reading& reading, const Stretch& said);
[[nodiscard]] bool is_timed(const Reading& reading, const Stretch& said);
[[nodiscard]] std::vector<Word> words_of(const Reading& reading, const Stretch& said);

/// Compares all claims of one matter.
class ClaimJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  [[nodiscard]] bool clash(const Claim& strict, const Claim& lax) const;
  [[nodiscard]] bool meet(const Claim& strict, const Claim& lax) const;
  [[nodiscard]] bool narrows(const Claim& strict, const Claim& lax) const;
  [[nodiscard]] bool covered(const std::string& name, const Claim& by) const;
  [[nodiscard]] bool is_priced(const Claim& free, const Claim& priced) const;
  [[nodiscard]] bool days_meet(const Claim& strict, const Claim& lax) const;
  [[nodiscard]] Names title_of(const Claim& claim) const;
};

/// Compares what must be there before something is done with what is done without it.
class RequirementJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  struct Requirement {
    int sentence = 0;
    bool wants = false;  ///< Else it does without.
    Names deed;
    Names need;
  };
  void read(int i, const Stretch& said);
  [[nodiscard]] bool clash(const Requirement& strict, const Requirement& lax) const;
  [[nodiscard]] Names names(int i, std::size_t first, std::size_t last) const;

  std::vector<Requirement> found_;
};

}  // namespace auriga::procedure
