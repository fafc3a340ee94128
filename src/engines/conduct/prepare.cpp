// From a version's definition to what a message is compared with.
#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "engines/conduct/conduct.hpp"
#include "engines/conduct/prohibition.hpp"
#include "engines/conduct/repetition.hpp"
#include "engines/conduct/speech.hpp"

namespace auriga::conduct {
namespace {

std::vector<std::string_view> split_at(std::string_view text,
                                       const std::vector<std::string_view>& marks) {
  std::vector<std::string_view> out{text};
  for (const auto mark : marks) {
    std::vector<std::string_view> next;
    for (auto piece : out) {
      for (auto at = piece.find(mark); at != std::string_view::npos; at = piece.find(mark)) {
        next.push_back(core::trim(piece.substr(0, at)));
        piece.remove_prefix(at + mark.size());
      }
      next.push_back(core::trim(piece));
    }
    out = std::move(next);
  }
  return out;
}

/// The lines of a text, from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (true) {
      const auto end = text.find('\n');
      lines_.push_back(text.substr(0, end));
      if (end == std::string_view::npos) {
        break;
      }
      text.remove_prefix(end + 1);
    }
  }
  [[nodiscard]] std::string_view at(std::int64_t line) const {
    return line >= 1 && std::cmp_less_equal(line, lines_.size())
               ? lines_[static_cast<std::size_t>(line - 1)]
               : std::string_view();
  }
  /// What stands after `text` on its line.
  [[nodiscard]] std::string_view after(std::int64_t line, std::string_view text) {
    const auto whole = at(line);
    // An SOP may be one line: what is asked for mostly stands behind what was asked for before.
    auto found = line == line_ ? whole.find(text, from_) : std::string_view::npos;
    found = found == std::string_view::npos ? whole.find(text) : found;
    if (found == std::string_view::npos) {
      return {};
    }
    line_ = line;
    from_ = found;
    return core::trim(whole.substr(found + text.size()));
  }

 private:
  std::vector<std::string_view> lines_;
  std::int64_t line_ = 0;  ///< Where something was found last, …
  std::size_t from_ = 0;   ///< … and where on it.
};

/// Whether the definition has settled the fault; one that was called unfounded overrules nothing.
bool is_settled(const procedure::Fault& fault, const procedure::Definition& definition) {
  return std::ranges::any_of(definition.guardrails, [&](const auto& guardrail) {
    return guardrail.kind == fault.kind && std::ranges::all_of(fault.lines, [&](int line) {
             return std::ranges::find(guardrail.lines, line) != guardrail.lines.end();
           });
  });
}

/// The SOP without statements that gave way to stricter ones.
std::string without_overruled(std::string_view sop, std::string_view handoff,
                              const procedure::Definition& definition) {
  std::string out(sop);
  for (const auto& fault : procedure::read(sop, handoff).faults) {
    if (fault.overruled_line > 0 && !fault.overruled.empty() && is_settled(fault, definition)) {
      if (const auto at = out.find(fault.overruled); at != std::string::npos) {
        out.erase(at, fault.overruled.size());
      }
    }
  }
  return out;
}

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

class Preparer {
 public:
  Preparer(Conduct& out, std::string_view sop, const procedure::Definition& definition)
      : out_(out), lines_(sop), definition_(definition) {}

  void prepare() {
    for (const auto& handoff : definition_.handoff) {
      add_trigger(handoff);
    }
    for (const auto& rule : definition_.rules) {
      if (rule.kind == "must_not") {
        add_refusal(rule);
      }
    }
    for (const auto& sentence : out_.statements->sentences()) {
      read_form(sentence.text, out_.form);
      add_reminder(sentence.text);
    }
    out_.errands = errands_of(definition_, out_.statements->sentences(), reader_);
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
      if (verb == "escalate" || procedure::begins_instruction(verb)) {
        end = std::min(end, colon);
      }
    }
    condition.resize(end);
    return condition;
  }

  /// "Smoke or fire: give the emergency line 112 first": what is said before anybody takes over.
  static std::string words_before_takeover(std::string_view condition) {
    const auto colon = condition.find(": ");
    auto order = colon == std::string_view::npos ? "" : condition.substr(colon + 2);
    for (const std::string_view tail : {".", " first", " at once"}) {
      order.remove_suffix(order.ends_with(tail) ? tail.size() : 0);
    }
    return words_to_say(order).value_or("");
  }

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
    static constexpr std::array<std::string_view, 20> kTakesOver{
        " is referred", " are referred",   " is passed",       " are passed", " is handed",
        " are handed",  " is transferred", " are transferred", " goes to",    " go to",
        " is sent",     " is put through", ", hand ",          ", transfer ", ", pass ",
        ", call ",      ", alert ",        ", escalate",       ", connect ",  ", give "};
    auto end = std::string_view::npos;
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

  void add_trigger(const procedure::DefinitionHandoff& handoff) {
    if (is_directory_entry(handoff.condition)) {
      return;
    }
    const auto condition = condition_of(handoff);
    Trigger trigger{.condition = handoff.condition,
                    .target = handoff.target,
                    .urgent = handoff.urgent,
                    .repeated = reader_.read(condition).repeated,
                    .topic = is_list_of_things(condition),
                    .words = words_before_takeover(handoff.condition),
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
    for (const auto piece : split_at(condition, marks)) {
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

  void add_reminder(std::string_view sentence) {
    auto [when, order] = ordered(sentence);
    if (!core::lower_ascii(order).starts_with("always ")) {
      return;
    }
    if (when.empty()) {
      const auto cut = std::min(order.find(" when "), order.find(" if "));
      when = order.substr(std::min(cut, order.size()));
      order = order.substr(0, cut);
    }
    auto words = words_to_mention(order);
    auto gist = reader_.read(when);
    if (!words || (!when.empty() && gist.terms.empty())) {
      return;
    }
    // "The dryer T830": the name alone says which.
    const auto is_name = [](const Term& term) {
      return term.word.find_first_of("0123456789") != std::string::npos;
    };
    if (std::ranges::any_of(gist.terms, is_name)) {
      std::erase_if(gist.terms, [&](const Term& term) { return !is_name(term); });
    }
    out_.reminders.push_back({std::move(gist), *std::move(words)});
  }

  void add_refusal(const procedure::DefinitionRule& rule) {
    static constexpr std::array<std::string_view, 10> kOrders{
        "never ",          "do not ",    "don't ",
        "we never ",       "we do not ", "we don't ",
        "please do not ",  "you must n", "the assistant must n",
        "the agent must n"};
    const auto lowered = core::lower_ascii(rule.text);
    if (!begins_with_any(lowered, kOrders)) {
      return;
    }
    const auto kind = prohibition_of(lowered);
    Refusal refusal{.words = refusal_words(rule.text),
                    .gist = {},
                    .manner = kind.manner ? reader_.read(kind.verb) : Gist{},
                    .unknown = kind.unknown,
                    .of_others = kind.of_others};
    // What the SOP has said instead: in the same sentence, or in the next.
    const auto semicolon = rule.text.find("; ");
    const auto next = semicolon != std::string::npos
                          ? std::string_view(rule.text).substr(semicolon + 2)
                          : lines_.after(rule.line, rule.text);
    if (const auto instead = words_to_say(next.substr(0, next.find(". ")))) {
      refusal.words += " " + *instead;
    }
    const auto text = std::string_view(rule.text).substr(0, semicolon);
    // What nobody is to hear of is refused whatever holds.
    const bool is_told = !kind.manner && !kind.unknown && !is_kept_secret(rule.text);
    const auto bounds = is_told ? bounds_of(text, reader_) : std::vector<Bound>();
    refusal.rule = bounds.empty() ? "" : rule_words(text);
    // Each keeps the rule's words: of a sentence without end the first pieces do.
    constexpr std::size_t kPiecesMax = 32;
    auto pieces = split_at(text, {", neither ", ", or ", ", ", " or ", " and "});
    pieces.resize(std::min(pieces.size(), kPiecesMax));
    for (std::size_t i = 0; i <= pieces.size(); ++i) {
      const auto piece = i == 0 ? text : pieces[i - 1];
      const auto first = static_cast<std::size_t>(piece.data() - text.data());
      if (piece.empty() || is_in_condition(first, bounds)) {
        continue;
      }
      auto gist = reader_.read(piece);
      if (gist.terms.size() >= 2 || (i == 0 && !gist.terms.empty())) {
        refusal.gist = std::move(gist);
        refusal.bounds = i == 0 ? bounds : bounds_for(first, first + piece.size(), text, bounds);
        out_.refusals.push_back(refusal);
      }
    }
  }

  Conduct& out_;
  Lines lines_;
  const procedure::Definition& definition_;
  GistReader reader_;
  std::map<std::int64_t, std::string_view> lower_bounds_;  ///< By line; empty where there is none.
};

}  // namespace

Conduct prepare(std::string_view sop, std::string_view handoff_description,
                const procedure::Definition& definition) {
  Conduct out;
  const auto text = without_overruled(sop, handoff_description, definition);
  out.sop = answer::read_sop(text, handoff_description);
  out.statements = std::make_shared<const Statements>(text);
  out.sop.handoffs.clear();  // The triggers are those conditions, read more closely.
  Preparer(out, sop, definition).prepare();
  return out;
}

}  // namespace auriga::conduct
