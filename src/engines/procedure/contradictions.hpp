// Comparing two statements of an SOP: what the judges of contradictions share. Internal to this
// folder.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engines/procedure/reading.hpp"

namespace auriga::procedure {

inline constexpr std::size_t kPairsMax = 400'000;  ///< So many are compared, of a kind.

/// A clause of a sentence.
struct Place {
  int sentence = 0;
  int clause = 0;
};

/// What all judges look into.
struct Statements {
  Reading& reading;
  Vocabulary vocabulary;
  std::unordered_map<std::string, std::vector<Place>> postings;  ///< Clauses by the names in them.
  std::vector<unsigned> days;  ///< Of the week, of each sentence (`days_of`).
  std::vector<Names> codes;    ///< "P1", "T830", of each sentence.
  std::vector<Names> titles;   ///< What each section's heading says, sorted.

  explicit Statements(Reading& of);
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
  /// "Say that the documents do not give it": what is to be said, and no rule.
  [[nodiscard]] bool reported(Place place) const;
  /// Names and weekdays of different things: "P1", "T830", Monday.
  [[nodiscard]] bool codes_part(Place a, Place b) const;
  /// Verbs that forbid and allow the same: to tell, to read and to give away are one.
  [[nodiscard]] static std::string verb_group(const std::string& name);
  /// Of one group; what is issued or sent is given, too.
  [[nodiscard]] static bool same_deed(const std::string& a, const std::string& b);
  /// Whom a clause says something of, where these are not simply all: "member", "child"; singular.
  [[nodiscard]] std::string people_of(Place place) const;
  /// "Guests", "members": each statement is about people of its own.
  [[nodiscard]] bool people_part(Place a, Place b) const;
  /// "Is offered by our partner": done by somebody who is not the agent.
  [[nodiscard]] bool by_others(Place place) const;
  /// What is done before, after or without something: "the keys are handed over" of "only once the
  /// contract is signed". Each has things of its own.
  [[nodiscard]] bool deeds_part(Place a, Place b) const;
  /// It names an exception or an alternative.
  [[nodiscard]] static bool excepts(const Sentence& sentence);
  /// Verbs by which one and the same thing is granted, so that they part no subjects.
  [[nodiscard]] static bool is_grant_verb(std::string_view name);

  /// How much a name says: one that stands everywhere says little.
  [[nodiscard]] double weight(const std::string& name) const;
  [[nodiscard]] double weight(const Names& names) const;

  /// A word that much of the SOP is about, so that it goes without saying.
  [[nodiscard]] bool is_theme(const std::string& name) const;

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

/// Quantities that measure one thing, wherever in the SOP and however it is put: each is compared
/// with all others of its unit by what it measures, where the clauses alone say too little for
/// LimitJudge.
class MeasureJudge : PairJudge {
 public:
  static constexpr double kForEver = 1e9;  ///< Hours of what never ends.
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  struct Measure {
    Place place;
    Quantity quantity;
    bool repeats = false;  // "every six months".
    bool past = false;     ///< "In the past 12 months".
    Names own;             // What the clause says it measures.
    Names context;         // What stands around it and in the heading.
    Names when;            // Of its condition.
    Names excepted;
    Names moment;               // That notice counts to: "before departure".
    int ordinal = 0;            // "First" is 1.
    std::string ordinal_thing;  // Of which it is the first; empty: of the measure.
    unsigned seasons = 0;
    bool exceptional = false;
    bool bare = false;     // Its heading alone says of what.
    bool counted = false;  // A number of things.
  };
  void collect();
  void add(Place place, const Quantity& quantity);
  void surround(Measure& made) const;
  [[nodiscard]] bool comparable(const Measure& a, const Measure& b) const;
  [[nodiscard]] bool bounds_alike(const Measure& a, const Measure& b) const;
  [[nodiscard]] bool same_thing(const Measure& a, const Measure& b) const;
  [[nodiscard]] bool narrows(const Measure& narrow, const Measure& wide, const Names& extra,
                             const Names& common) const;
  [[nodiscard]] bool agrees_elsewhere(const Measure& with, const Measure& other,
                                      const Names& extra) const;
  [[nodiscard]] Names segment_of(Place place, const Quantity& quantity) const;
  void turn_round(Place place, Quantity& quantity) const;
  [[nodiscard]] Names excepted(Place place) const;
  [[nodiscard]] bool scaled(const Measure& a, const Measure& b) const;
  [[nodiscard]] Names uncovered(const Measure& of, const Measure& other) const;
  [[nodiscard]] Names listed_with(Place place, const Names& names) const;
  [[nodiscard]] Names said_before(Place place) const;
  [[nodiscard]] bool alternatives(const Measure& a, const Measure& b, const Names& a_only,
                                  const Names& b_only) const;
  [[nodiscard]] Names common_by_title(const Measure& a, const Measure& b) const;
  static void drop_verbs(const Measure& a, const Measure& b, Names& a_only, Names& b_only);
  void report_measures(const Measure& a, const Measure& b);

  std::vector<Measure> measures_;
  std::vector<Names> section_names_;
};

/// Verbs and nouns that say that something is so, not what.
[[nodiscard]] bool says_nothing(std::string_view name);

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
  [[nodiscard]] bool same_head(Place negative, Place positive) const;
  [[nodiscard]] bool everywhere(Place negative, Place positive) const;
  [[nodiscard]] Names forbidden(Place place) const;
  [[nodiscard]] bool repeats(Place negative, Place positive) const;
  [[nodiscard]] bool condition_shared(Place a, Place b) const;
  [[nodiscard]] bool near_verb(Place place, const std::string& name) const;
};

/// Statements of which one denies, shuts or reserves what the other affirms, weighed by the words
/// they share, where PolarityJudge finds no one verb and object.
class StanceJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  struct Stance {
    Place place;
    Names topic;
    Names around;  // Of the sentence and its heading.
    bool excepts = false;
    bool denies = false;
    bool affirms = false;
    bool alone = false;     // "Only".
    bool reserves = false;  // "Only", "must".
    bool free = false;
    bool sole = false;   // "Only X is taken."
    bool joins = false;  // "Y is taken as well."
    bool shut = false;
    bool open = false;
    unsigned days = 0;
    int half = 0;                  // Of a day, to which it is confined: 1 morning, 2 afternoon.
    int half_named = 0;            // That it names.
    std::array<Names, 3> members;  // Ways, means of payment, people.
  };
  [[nodiscard]] static const std::vector<std::vector<std::string_view>>& classes();
  [[nodiscard]] Stance stance_of(Place place) const;
  bool judge(const Stance& a, const Stance& b);
  void judge_orders(std::set<std::pair<int, int>>& reported);
  [[nodiscard]] bool denies(Place place) const;
  [[nodiscard]] bool affirms(Place place) const;
  [[nodiscard]] bool denial(const Stance& not_so, const Stance& so) const;
  [[nodiscard]] bool compounded(Place place, const std::string& name) const;
  void drop_place(Place no, Place yes, Names& missing) const;
  void drop_alternatives(Place place, Names& missing) const;
  [[nodiscard]] bool narrows_object(Place place, const Names& common, const Names& extra) const;
  [[nodiscard]] bool shuts(Place place) const;
  [[nodiscard]] bool opens(Place place) const;
  [[nodiscard]] Names members(Place place, std::size_t of_class) const;
  [[nodiscard]] bool left_alone(const Stance& only, const Stance& other) const;
  [[nodiscard]] bool hands_over(Place place) const;
  [[nodiscard]] bool joined(const Stance& sole, const Stance& joins) const;
  [[nodiscard]] bool exclusive(const Stance& only, const Stance& other) const;
  [[nodiscard]] std::pair<Names, Names> order_of(int i) const;
  [[nodiscard]] bool order(int a, int b) const;
  [[nodiscard]] Names topic(Place place) const;
  [[nodiscard]] Names around(Place place) const;

  std::vector<std::pair<Names, Names>> orders_;
};

/// What must be and need not be; who may decide and who need not ask.
class DutyJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  struct Duty {
    int sentence = 0;
    Names topic;
    Names around;  // With what stands before it and its heading.
    bool binds = false;
    bool waives = false;
    bool asks_leave = false;
    bool decides_alone = false;
    bool alone = false;  // "Only".
    bool any = false;    // "Whichever".
    bool limits = false;
    bool unlimited = false;
    bool sums = false;  // "Up to 30 euros."
    bool any_sum = false;
    bool now = false;    // "Takes effect immediately."
    bool later = false;  // "At the end of the period."
  };
  [[nodiscard]] Duty duty_of(int i) const;
  [[nodiscard]] bool limits(int i) const;
  [[nodiscard]] bool tiers(const Duty& strict, const Duty& loose) const;
  [[nodiscard]] bool one_thing(const Duty& strict, const Duty& loose, double least) const;
  [[nodiscard]] Names topic(int i) const;
  [[nodiscard]] Names around(int i) const;
};

/// Who and what is let in, and kept out.
class AdmissionJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  struct Admission {
    int sentence = 0;
    Names who;  ///< Empty where nobody is let in or kept out.
    Names where;
    bool lets_in = false;
    bool excepts = false;
    bool somewhere = false;  ///< "Only in glasses".
  };
  [[nodiscard]] Admission admission_of(int i) const;
  [[nodiscard]] bool is_everywhere(const Admission& each) const;
};

/// Who decides on a thing: two of whom one alone may.
class DeciderJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);

 private:
  struct Decision {
    int sentence = 0;
    std::string who;  ///< Last word of it: "keller", "lead"; empty where nobody is said to decide.
    std::string name;
    Names topic;
    bool alone = false;    ///< "Only".
    bool bounded = false;  ///< Up to a figure: tiers, which differ.
  };
  [[nodiscard]] Decision decision_of(int i) const;
  void judge_reserved(int i, std::set<std::pair<int, int>>& reported);
};

/// What is paid before and what is paid afterwards.
class TimingJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  /// Reports what `reported` does not hold; (sentence, sentence) of each is added.
  void judge_all(std::set<std::pair<int, int>>& reported);
};

/// The same place is open at different times, or is open on a day that is ruled out; and manners
/// that exclude each other.
class FactJudge : PairJudge {
 public:
  using PairJudge::PairJudge;
  bool judge(Place a, Place b);
  /// Formal and casual, brief and detailed: at most one fault each.
  void judge_manner();
  /// "On Saturdays we close at 16:00", and hours that say otherwise.
  void judge_closing(std::set<std::pair<int, int>>& reported);
  /// "Until Wednesday of the week before", "up to Friday".
  void judge_last_days(std::set<std::pair<int, int>>& reported);

 private:
  bool hours(Place a, Place b);
  bool days(Place closed, Place open);
  [[nodiscard]] std::optional<int> closing_of(int i) const;
  [[nodiscard]] std::optional<int> closes_when(int i) const;
  [[nodiscard]] std::optional<int> open_until(int i) const;
  [[nodiscard]] std::pair<unsigned, Names> last_day_of(int i) const;
  [[nodiscard]] std::optional<int> open_until(int i, unsigned days) const;
  [[nodiscard]] std::vector<std::pair<int, int>> times(Place place) const;
  const std::vector<std::pair<int, int>>& times_of(Place place);

  std::unordered_map<int, std::vector<std::pair<int, int>>> times_;  // By sentence.
};

}  // namespace auriga::procedure
