#include "engines/conduct/triggers.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "engines/conduct/lines.hpp"
#include "engines/conduct/repetition.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/wording.hpp"

namespace auriga::conduct {
namespace {

bool is_about_persons(std::string_view piece) {
  static constexpr std::array<std::string_view, 8> kPersons{
      "a person",          "a human", "a colleague", "somebody",
      "a member of staff", "someone", "real person", "an employee"};
  const auto lowered = core::lower_ascii(piece);
  return procedure::has_any(lowered, kPersons) &&
         (lowered.find("ask") != std::string::npos || lowered.find("speak") != std::string::npos ||
          lowered.find("wish") != std::string::npos || lowered.find("want") != std::string::npos);
}

/// "CardGuard: card blocks, replacement cards", "Fraud team: people, extension 4400": what there is
/// and who, among conditions only because people are named there.
bool is_directory_entry(std::string_view condition) {
  static constexpr std::array<std::string_view, 15> kReached{
      "people",    "extension*", "around the clock", "day and night", "reached by",
      "every day", "monday",     "tuesday",          "wednesday",     "thursday",
      "friday",    "saturday",   "sunday",           "working day",   "telephone"};
  static constexpr std::array<std::string_view, 4> kArePeople{
      "are people", "is a person", "consists of people", "consist of people"};
  const auto colon = condition.find(": ");
  if (colon == std::string_view::npos) {
    return procedure::has_any(core::lower_ascii(condition), kArePeople);
  }
  const auto name = condition.substr(0, colon);
  const auto told = core::lower_ascii(condition.substr(colon + 2));
  // SkyDesk, and not "SkyDesk or FareBox does not respond".
  const bool system =
      std::ranges::count(name, ' ') < 2 &&
      std::ranges::adjacent_find(
          name, [](char a, char b) { return a >= 'a' && a <= 'z' && b >= 'A' && b <= 'Z'; }) !=
          name.end();
  const auto first = told.substr(0, told.find_first_of(" ,.;"));
  return system || (procedure::has_any(told, kReached) && !procedure::begins_instruction(first));
}

class TriggerReader {
 public:
  TriggerReader(std::string_view sop, Conduct& out) : out_(out), lines_(sop) {}

  void read(const procedure::Definition& definition) {
    for (const auto& handoff : definition.handoff) {
      add_handoff(handoff);
    }
    for (const auto& sentence : out_.statements->sentences()) {
      add_warning(sentence);
    }
    // Who is in danger is told so before all else.
    std::ranges::stable_partition(out_.triggers, [](const Trigger& trigger) {
      return trigger.urgent && !trigger.words.empty();
    });
  }

 private:
  /// The sentence of the condition's line that names who takes over, where the condition itself
  /// tells only up to what the agent decides: "up to EUR 80 …; above EUR 80 the returns team".
  std::string condition_of(const procedure::DefinitionHandoff& handoff) {
    const auto gist = reader_.read(handoff.condition);
    const bool upper = std::ranges::any_of(gist.amounts, [](const Amount& amount) {
      return amount.comparison == procedure::Comparison::at_most;
    });
    if (upper && !handoff.lines.empty()) {
      if (const auto sentence = lower_bound_on(handoff.lines.front()); !sentence.empty()) {
        return std::string(before_decider(sentence, handoff.target));
      }
    }
    return std::string(before_takeover(whole_condition(handoff)));
  }

  /// "Rooms are for at most 12 people. Larger groups go to the head.": the condition tells only up
  /// to what the agent decides, and what follows it is of more.
  bool is_of_more(const procedure::DefinitionHandoff& handoff) {
    if (handoff.lines.empty()) {
      return false;
    }
    const auto behind = core::lower_ascii(lines_.after(handoff.lines.front(), handoff.condition));
    return procedure::has_any(
        behind.substr(0, behind.find(". ", 2)),
        std::array<std::string_view, 6>{"larger", "higher", "more", "bigger", "above", "beyond"});
  }

  /// The first sentence of a line that has an amount which is at least so much.
  std::string_view lower_bound_on(std::int64_t line) {
    const auto [found, fresh] = lower_bounds_.try_emplace(line);
    if (fresh) {
      for (const auto sentence : split_at(lines_.at(line), {". ", "; "})) {
        const auto gist = reader_.read(sentence);
        if (std::ranges::any_of(gist.amounts, [](const Amount& amount) {
              return amount.comparison == procedure::Comparison::at_least;
            })) {
          found->second = sentence;
          break;
        }
      }
    }
    return found->second;
  }

  /// "Complaints and injury reports go to the duty manager" without who takes over.
  static std::string before_takeover(std::string condition) {
    auto end = std::min(condition.size(), takeover_in(condition));
    // "Accessibility: pass the request to the venue team", "smoke: give the emergency line first".
    const auto colon = condition.find(": ");
    if (colon != std::string::npos && colon > 0) {
      const auto next = condition.substr(colon + 2);
      const auto verb = core::lower_ascii(next.substr(0, next.find(' ')));
      if (verb == "escalate" || verb == "do" || verb == "never" ||
          procedure::begins_instruction(verb)) {
        end = std::min(end, colon);
      }
    }
    condition.resize(end);
    return condition;
  }

  /// "Smoke or fire: give the emergency line 112 first", "if there is a fire, tell them to call
  /// 112, then hand over": what is said before anybody takes over.
  std::string words_before(const procedure::DefinitionHandoff& handoff) const {
    const std::string_view condition = handoff.condition;
    if (const auto colon = condition.find(": "); colon != std::string_view::npos) {
      return words_before_takeover(condition.substr(colon + 2));
    }
    const auto& sentences = out_.statements->sentences();
    const auto found = std::ranges::find_if(sentences, [&](const SopSentence& sentence) {
      return sentence.text.find(condition) != std::string::npos;
    });
    return found == sentences.end() || condition.empty() ? ""
                                                         : words_before_takeover(order_of(*found));
  }

  /// What a sentence tells to do, behind its condition or what it is about.
  static std::string_view order_of(const SopSentence& sentence) {
    const std::string_view text = sentence.text;
    if (const auto [condition, order] = ordered(text); !condition.empty()) {
      return order;
    }
    for (const std::string_view mark : {": ", "; "}) {
      if (const auto at = text.find(mark); at != std::string_view::npos) {
        return text.substr(at + mark.size());
      }
    }
    return text;
  }

  void add_handoff(const procedure::DefinitionHandoff& handoff) {
    const auto situations = situations_in(handoff.condition);
    if (situations.empty()) {
      add_trigger(handoff, words_before(handoff));
      return;
    }
    // Of "danger, complaints" each is a case of its own.
    for (const auto one : split_at(situations, {", "})) {
      auto each = handoff;
      each.condition = "it is about " + std::string(one);
      const bool waits = one != "danger" && one != "injury";
      each.urgent = each.urgent && !(waits && situations.size() > one.size());
      add_trigger(each, warning_of(one));
    }
  }

  /// What the SOP has those told who are in such a situation.
  std::string warning_of(std::string_view situation) const {
    for (const auto& sentence : out_.statements->sentences()) {
      if (calls_for_help(sentence.text) && procedure::speaks_of(situation, sentence.text)) {
        return warning_in(sentence).words;
      }
    }
    return {};
  }

  struct Warning {
    std::string when;
    std::string words;
  };

  /// "Who was stung and cannot breathe should call 112": when, and what is said.
  Warning warning_in(const SopSentence& sentence) const {
    const std::string_view text = sentence.text;
    auto [condition, order] = ordered(text);
    if (condition.empty()) {
      const auto end = std::min({text.find(": "), text.find(" should "), text.find(" must "),
                                 begins_with_any(text, kIf) ? text.find(", ") : text.npos});
      condition = text.substr(0, std::min(end, text.size()));
      const bool comma = end < text.size() && text[end] == ',';
      order = comma ? text.substr(end + 2) : end < text.size() ? order_of(sentence) : text;
    }
    auto words = words_before_takeover(order);
    if (words.empty()) {
      words = sentence.words.empty() ? sentence.words_for_value : sentence.words;
    }
    // An answer is about what was asked.
    const bool whole = condition.size() == text.size() && sentence.opening;
    return {whole ? out_.statements->sentences()[*sentence.opening].text
                  : ended(std::string(condition)),
            std::move(words)};
  }

  /// Who is in danger hears what to do, and a person takes over, whether the SOP says so or not.
  void add_warning(const SopSentence& sentence) {
    if (!calls_for_help(sentence.text)) {
      return;
    }
    auto warning = warning_in(sentence);
    if (warning.words.empty()) {
      return;
    }
    bool known = false;
    for (auto& trigger : out_.triggers) {
      if (sentence.text.find(trigger.condition) == std::string::npos) {
        continue;
      }
      known = true;
      trigger.urgent = true;
      trigger.words = trigger.words.empty() ? warning.words : trigger.words;
      // "Call the poison line" names nobody of ours.
      const bool called =
          core::lower_ascii(trigger.words).find(core::lower_ascii(trigger.target)) !=
          std::string::npos;
      trigger.target = called ? "" : trigger.target;
    }
    if (!known) {
      add_trigger({.target = "", .condition = warning.when, .urgent = true, .lines = {}},
                  warning.words);
    }
  }

  static constexpr std::array<std::string_view, 3> kIf{"if ", "when ", "whenever "};

  /// "It is about danger, complaints": what a review found that nobody took over.
  static std::string situations_in(std::string_view condition) {
    constexpr std::string_view kAbout = "it is about ";
    return core::lower_ascii(condition).starts_with(kAbout)
               ? std::string(condition.substr(kAbout.size()))
               : std::string();
  }

  /// "Objections, payment by instalments and threats": no sentence, but things.
  static bool is_list_of_things(std::string_view condition) {
    static constexpr std::array<std::string_view, 16> kVerbs{
        "is",   "are",  "was",    "were", "has",  "have",     "had",  "wants",
        "want", "does", "cannot", "does", "asks", "mentions", "says", "reports"};
    return !procedure::has_any(core::lower_ascii(condition), kVerbs);
  }

  static std::size_t takeover_in(std::string_view text) {
    static constexpr std::array<std::string_view, 1> kComma{", "};
    static constexpr std::array<std::string_view, 14> kTakesOver{
        " is referred", " are referred",   " is passed",       " are passed", " is handed",
        " are handed",  " is transferred", " are transferred", " goes to",    " go to",
        " is sent",     " is put through", ", call ",          ", give "};
    auto end = conduct::takeover_in(text, kComma, kTakeovers);
    for (const auto mark : kTakesOver) {
      end = std::min(end, text.find(mark));
    }
    return end;
  }

  /// The condition with what its sentence adds by "or", up to where it says who takes over.
  std::string whole_condition(const procedure::DefinitionHandoff& handoff) {
    if (handoff.lines.empty()) {
      return handoff.condition;
    }
    auto rest = lines_.after(handoff.lines.front(), handoff.condition);
    rest = rest.substr(0, rest.find(". "));
    const auto end = takeover_in(rest);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
    return rest.find(" or ") == std::string_view::npos ? handoff.condition
                                                       : handoff.condition + std::string(rest);
  }

  /// "Refunds above EUR 80 are released by the returns team" without who decides.
  static std::string_view before_decider(std::string_view sentence, const std::string& target) {
    const auto lowered = core::lower_ascii(sentence);
    const auto decider = lowered.find("by the " + core::lower_ascii(target));
    if (target.empty() || decider == std::string::npos) {
      return sentence;
    }
    for (const std::string_view verb : {" is ", " are ", " must ", " may ", " can ", " need"}) {
      const auto at = lowered.rfind(verb, decider);
      if (at != std::string::npos) {
        return sentence.substr(0, at);
      }
    }
    return sentence;
  }

  /// `words` are said before anybody takes over.
  void add_trigger(const procedure::DefinitionHandoff& handoff, std::string words) {
    if (is_directory_entry(handoff.condition)) {
      return;
    }
    const auto condition = condition_of(handoff);
    Trigger trigger{.condition = handoff.condition,
                    .target = handoff.target,
                    .urgent = handoff.urgent,
                    .repeated = reader_.read(condition).repeated,
                    .topic = is_list_of_things(condition),
                    .words = std::move(words),
                    .situations = situations_in(condition),
                    .gists = {}};
    const bool spoken_of = procedure::has_any(
        core::lower_ascii(condition),
        std::array<std::string_view, 5>{"mention*", "describ*", "report*", "talk*", "speaks of"});
    std::vector<std::string_view> marks{"; ",      ", or if ",  ", or when ", ", and when ",
                                        " or if ", " or when ", ", or ",      ", ",
                                        " or ",    "(",         ")"};
    if (is_list_of_things(condition)) {
      marks.push_back(" and ");
    }
    // Who has danger or injury to tell is not to wait.
    trigger.urgent =
        trigger.urgent ||
        procedure::has_any(trigger.situations, std::array<std::string_view, 2>{"danger", "injury"});
    const bool inverted = is_of_more(handoff);
    for (auto piece : split_at(condition, marks)) {
      piece.remove_prefix(core::lower_ascii(piece.substr(0, 4)) == "and " ? 4 : 0);
      if (is_about_persons(piece)) {
        out_.person_target = out_.person_target.empty() ? handoff.target : out_.person_target;
        continue;
      }
      auto first = core::lower_ascii(piece.substr(0, piece.find(' ')));
      if (first.ends_with('s') && !first.ends_with("ss")) {
        // "Investigates missing deliveries" is what somebody does, and no condition.
        const auto base = first.substr(0, first.size() - 1);
        first = procedure::begins_instruction(base) &&
                        handoff.condition.starts_with(piece.substr(0, 1)) &&
                        reader_.read(piece).amounts.empty()
                    ? base
                    : first;
      }
      auto gist = reader_.read(piece);
      const bool strong = std::ranges::any_of(
          gist.terms, [](const Term& term) { return term.situation && term.weight > 1; });
      // One word that is no situation is too little ("there is no such order"), unless to speak of
      // it is what counts ("mentions the ombudsman").
      const bool danger = std::ranges::any_of(gist.terms, names_danger);
      const bool enough = gist.terms.size() >= 2 || !gist.amounts.empty() || strong || danger ||
                          (spoken_of && gist.terms.size() == 1);
      if (procedure::begins_instruction(first) || !enough) {
        continue;
      }
      for (auto& amount : gist.amounts) {
        if (inverted && amount.comparison == procedure::Comparison::at_most) {
          amount.comparison = procedure::Comparison::at_least;
          amount.strict = !amount.strict;
        }
      }
      trigger.gists.push_back(std::move(gist));
    }
    trigger.asked = times_asked(condition);
    trigger.unanswered = times_unanswered(condition);
    if (trigger.asked + trigger.unanswered > 0) {
      trigger.gists.clear();  // No message says so of itself.
    }
    if (!trigger.gists.empty() || !trigger.situations.empty() ||
        trigger.asked + trigger.unanswered > 0) {
      out_.triggers.push_back(std::move(trigger));
    }
  }

  Conduct& out_;
  Lines lines_;
  GistReader reader_;
  std::map<std::int64_t, std::string_view> lower_bounds_;  ///< By line; empty where there is none.
};

}  // namespace

void read_triggers(const procedure::Definition& definition, std::string_view sop, Conduct& out) {
  TriggerReader(sop, out).read(definition);
}

}  // namespace auriga::conduct
