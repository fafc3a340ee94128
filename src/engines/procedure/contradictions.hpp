// Comparing two statements of an SOP: what the judges of contradictions share. Internal to this
// folder.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engines/procedure/reading.hpp"

namespace auriga::procedure {

/// A clause of a sentence.
struct Place {
  int sentence = 0;
  int clause = 0;
};

using Names = std::vector<std::string>;

/// What all judges look into.
struct Statements {
  Reading& reading;
  Vocabulary vocabulary;
  std::unordered_map<std::string, std::vector<Place>> postings;  ///< Clauses by the names in them.
};

/// What a pair of clauses has in common. A judge derives from it and answers whether the pair
/// contradicts itself, in which case it has reported so.
class PairJudge {
 public:
  explicit PairJudge(Statements& statements)
      : statements_(statements), reading_(statements.reading) {}

 protected:
  [[nodiscard]] const Clause& clause(Place place) const {
    return reading_.analysis(place.sentence).clauses[static_cast<std::size_t>(place.clause)];
  }
  [[nodiscard]] const Sentence& sentence(Place place) const {
    return reading_.sentence(place.sentence);
  }
  /// The sentence stands under a condition.
  [[nodiscard]] bool conditional(Place place) const {
    return !reading_.analysis(place.sentence).condition.empty();
  }
  [[nodiscard]] std::size_t clauses_with(const std::string& name) const;

  /// A clause's content without its quantities; a condition speaks of what its main clause does.
  [[nodiscard]] Names subject_of(Place place) const;
  /// Headings that share a word and part in others ("Standard delivery", "Express delivery").
  [[nodiscard]] bool divided(Place a, Place b) const;
  /// Each side has a word of its own of one class (change, cancel): they speak of two things.
  [[nodiscard]] static bool part_ways(const Clause& a, const Clause& b, const Names& a_only,
                                      const Names& b_only);
  /// Both stand under conditions, and these have hardly a word in common.
  [[nodiscard]] bool condition_parts(Place a, Place b) const;
  /// Names and weekdays of different things: "P1", "T830", Monday.
  [[nodiscard]] bool codes_part(Place a, Place b) const;
  /// Verbs that forbid and allow the same: to tell, to read and to give away are one.
  [[nodiscard]] static std::string verb_group(const std::string& name);
  /// Verbs by which one and the same thing is granted, so that they part no subjects.
  [[nodiscard]] static bool is_grant_verb(std::string_view name);

  /// Writes the fault; the other statement gives way to the stricter one.
  void report(Place a, Place b, const std::string& how, bool a_stricter);

  Statements& statements_;
  Reading& reading_;
};

/// The same thing is bounded differently: 30 days, 14 days; EUR 50, EUR 80.
class LimitJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  bool judge(Place a, Place b);

 private:
  bool free_and_priced(Place free, Place priced);
  bool clash(Place a, Place b, const Quantity& first, const Quantity& second) const;
  [[nodiscard]] bool close_enough(Place a, Place b, const Quantity& first,
                                  const Quantity& second) const;
  [[nodiscard]] bool one_word(Place a, Place b, const Quantity& first, const Quantity& second,
                              const std::string& name) const;
  [[nodiscard]] bool is_term_of(Place whole, Place part, const std::string& name) const;
  [[nodiscard]] bool can_clash(Place a, Place b, const Quantity& first,
                               const Quantity& second) const;
  [[nodiscard]] std::string decider(Place place) const;
  [[nodiscard]] bool wants_approval(Place place) const;
  void report_limits(Place a, Place b, const Quantity& first, const Quantity& second);
};

/// What one forbids, or leaves to somebody alone, or allows only after something, the other does or
/// allows.
class PolarityJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  bool judge(Place a, Place b);

 private:
  bool polarity(Place negative, Place positive);
  bool exclusive(Place only, Place other);
  bool sequence(Place after, Place before);
  bool requirement(Place wanted, Place waived);
  [[nodiscard]] bool comparable(Place negative, Place positive) const;
  [[nodiscard]] bool same_object(Place negative, Place positive) const;
  [[nodiscard]] bool same_owner(Place negative, Place positive) const;
  [[nodiscard]] bool everywhere(Place negative, Place positive) const;
  [[nodiscard]] Names forbidden(Place place) const;
  [[nodiscard]] bool repeats(Place negative, Place positive) const;
  [[nodiscard]] bool condition_shared(Place a, Place b) const;
  [[nodiscard]] bool near_verb(Place place, const std::string& name) const;
};

/// The same place is open at different times, or is open on a day that is ruled out; and manners
/// that exclude each other.
class FactJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  bool judge(Place a, Place b);
  /// Formal and casual, brief and detailed: at most one fault each.
  void judge_manner();

 private:
  bool hours(Place a, Place b);
  bool days(Place closed, Place open);
  [[nodiscard]] std::vector<std::pair<int, int>> times(Place place) const;
};

}  // namespace auriga::procedure
