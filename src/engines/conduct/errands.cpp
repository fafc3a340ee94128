#include "engines/conduct/errands.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <utility>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/wording.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

constexpr double kConditionMin = 0.6;
constexpr std::string_view kStillNeed = "I still need ";
constexpr std::string_view kThanks = "Thank you";
constexpr std::array<std::string_view, 10> kSelf{"i",  "i'd", "i've", "i'm",  "my",
                                                 "we", "our", "me",   "mine", "we've"};

bool condition_met(const Gist& condition, std::span<const Heard> heard) {
  if (condition.terms.empty() && condition.amounts.empty()) {
    return true;
  }
  const auto says = [&](const Gist& gist) {
    return meets_amounts(condition, gist) &&
           (condition.terms.empty() || covered(condition, gist) >= kConditionMin);
  };
  // "Whether you travel with a car" was asked: yes or no decides.
  for (const auto& message : std::views::reverse(heard)) {
    if (message.reply_to != nullptr && says(message.reply_to->matter)) {
      return !says_no(message.text);
    }
  }
  return std::ranges::any_of(heard, [&](const Heard& message) { return says(message.gist); });
}

/// Whether a message tells what an open question asks: "it shows E03" what the display shows, and
/// whatever has a content what it is about.
bool tells(const Heard& message, const ErrandStep& asked) {
  constexpr std::size_t kContent = 2;
  constexpr std::size_t kTrouble = 3;
  static constexpr std::array<std::string_view, 6> kProblem{"wrong",    "problem", "happen",
                                                            "happened", "issue",   "trouble"};
  // "What is wrong with the bicycle" is told by whoever tells something of it.
  const bool problem = std::ranges::any_of(asked.names, [&](const std::string& name) {
    return core::is_one_of(std::string_view(name), kProblem);
  });
  if (problem && message.weight >= kTrouble) {
    return true;
  }
  const auto same = std::ranges::count_if(asked.names, [&](const std::string& name) {
    return std::ranges::find(message.names, name) != message.names.end();
  });
  return !message.told.empty() &&
         (asked.names.empty() ? message.weight >= kContent : 2 * same >= std::ssize(asked.names));
}

/// Whether a message tells this, asked for or not.
bool tells(const Heard& message, const Detail& detail, const ErrandStep& asked) {
  const bool counted =
      !detail.unit.empty() && std::ranges::any_of(message.gist.amounts, [&](const Amount& amount) {
        return amount.unit == detail.unit;
      });
  return counted || volunteers(message.text, detail) ||
         (message.asked == &asked && holds(message.told, detail));
}

bool is_told(const Detail& detail, const ErrandStep& asked, std::span<const Heard> heard) {
  return std::ranges::any_of(heard,
                             [&](const Heard& message) { return tells(message, detail, asked); });
}

bool is_known(const ErrandStep& step, std::span<const Heard> heard) {
  if (step.kind != ErrandStep::Kind::ask) {
    return false;
  }
  const bool all =
      !step.details.empty() && std::ranges::all_of(step.details, [&](const Detail& detail) {
        return is_told(detail, step, heard);
      });
  return all ||
         (step.form != Asked::Form::thing &&
          std::ranges::any_of(heard, [&](const Heard& message) { return tells(message, step); }));
}

/// "May I ask for the date?", where the step asks for more.
bool asks_for_part(std::string_view text, const ErrandStep& step) {
  if (step.form != Asked::Form::thing || step.details.size() < 2) {
    return false;
  }
  std::vector<Detail> named;
  std::ranges::copy_if(step.details, std::back_inserter(named), [&](const Detail& detail) {
    return text.find(detail.words) != std::string_view::npos;
  });
  return !named.empty() && text.find(words_for(named)) != std::string_view::npos;
}

/// Where the words, or a demand for what they lack, stand in a message of the agent's.
std::optional<Underway> asked_in(std::string_view text, const Errand& errand, std::size_t at) {
  const auto& step = errand.steps[at];
  if (step.kind != ErrandStep::Kind::ask) {
    return std::nullopt;
  }
  if (text.find(step.words) != std::string_view::npos || asks_for_part(text, step)) {
    return Underway{&errand, at, false};
  }
  const auto need = text.find(kStillNeed);
  const bool again =
      need != std::string_view::npos && std::ranges::any_of(step.details, [&](const auto& detail) {
        return text.find(detail.words, need) != std::string_view::npos;
      });
  return again ? std::optional(Underway{&errand, at, true}) : std::nullopt;
}

}  // namespace

std::string words_for(std::span<const Detail> details) {
  std::vector<std::string_view> things;
  for (const auto& detail : details) {
    things.push_back(detail.words);
  }
  return asking_for(things);
}

double wanted(const Errand& errand, const Gist& said) {
  constexpr double kHeadingMin = 0.5;
  constexpr double kByHeading = 0.6;
  const auto named = covered(errand.subject, said);
  return std::max(covered(said, errand.gist),
                  named >= kHeadingMin ? kByHeading + (1 - kByHeading) * named : 0);
}

std::optional<Underway> underway(const std::vector<Errand>& errands,
                                 std::span<const answer::Turn> history, GistReader& reader) {
  std::vector<Underway> found;
  // Small talk and answers to questions of the customer's do not end it; thanks without a question
  // do.
  for (std::size_t turn = history.size(); turn > 0 && found.empty(); --turn) {
    const auto& [role, text] = history[turn - 1];
    if (role != answer::Turn::Role::assistant) {
      continue;
    }
    for (const auto& errand : errands) {
      for (std::size_t at = 0; at < errand.steps.size(); ++at) {
        if (const auto one = asked_in(text, errand, at)) {
          found.push_back(*one);
        }
      }
    }
    if (found.empty() && text.find(kThanks) != std::string::npos) {
      return std::nullopt;
    }
  }
  if (found.empty()) {
    return std::nullopt;
  }
  auto out = found.front();
  if (found.size() > 1) {
    // Several parts may ask for the same: it is the one that what was said before is about.
    std::string before;
    for (const auto& turn : history) {
      before += turn.role == answer::Turn::Role::user ? turn.text + "\n" : "";
    }
    const auto said = reader.read(before);
    out = std::ranges::max(found, {}, [&](const Underway& one) {
      return std::pair(!one.again, covered(said, one.errand->gist));
    });
  }
  constexpr std::ptrdiff_t kPatience = 3;  // Who was asked so often is not asked again.
  const auto times = std::ranges::count_if(history, [&](const answer::Turn& turn) {
    return turn.role == answer::Turn::Role::assistant &&
           asked_in(turn.text, *out.errand, out.asked).has_value();
  });
  out.again = out.again || times >= kPatience;
  return out;
}

bool asks_for(std::string_view message, const Errand& errand) {
  for (std::size_t at = 0; at < errand.steps.size(); ++at) {
    if (asked_in(message, errand, at)) {
      return true;
    }
  }
  return false;
}

const ErrandStep* whether_asked(std::string_view message, const std::vector<Errand>& errands) {
  for (const auto& errand : errands) {
    for (const auto& step : errand.steps) {
      if (step.form == Asked::Form::whether && message.ends_with(step.words)) {
        return &step;
      }
    }
  }
  return nullptr;
}

Advance advance(const Errand& errand, std::size_t first, std::span<const Heard> heard) {
  Advance out;
  for (out.step = 0; out.step < errand.steps.size() && !out.asks && !out.answers; ++out.step) {
    const auto& step = errand.steps[out.step];
    const bool known = is_known(step, heard);
    out.knows = out.knows || known;
    const bool instead = !step.instead || (out.step == first && cannot_say(heard.back().text));
    if (known || !instead || (step.kind != ErrandStep::Kind::work && out.step < first) ||
        !condition_met(step.condition, heard)) {
      continue;
    }
    if (step.kind == ErrandStep::Kind::work) {
      out.work = out.work.empty() ? step.words : out.work;
      continue;
    }
    out.answers = step.kind == ErrandStep::Kind::answer;
    out.asks = step.kind == ErrandStep::Kind::ask;
    if (!out.answers) {
      out.words +=
          (out.words.empty() ? "" : " ") + (out.asks ? words_for_rest(step, heard) : step.words);
    }
  }
  return out;
}

const ErrandStep* asked_by(std::string_view message, const Errand& errand) {
  for (std::size_t at = errand.steps.size(); at > 0; --at) {
    if (asked_in(message, errand, at - 1)) {
      return &errand.steps[at - 1];
    }
  }
  return nullptr;
}

std::string words_for_rest(const ErrandStep& step, std::span<const Heard> heard) {
  if (is_known(step, heard)) {
    return {};
  }
  std::vector<Detail> rest;
  std::ranges::copy_if(step.details, std::back_inserter(rest),
                       [&](const Detail& detail) { return !is_told(detail, step, heard); });
  return step.form == Asked::Form::thing && rest.size() < step.details.size() ? words_for(rest)
                                                                              : step.words;
}

bool is_answer(const Heard& message, const ErrandStep& asked) {
  const auto& text = message.text;
  if (cannot_say(text) || std::ranges::any_of(asked.details, [&](const Detail& detail) {
        return volunteers(text, detail) || (!is_formless(detail) && holds(text, detail));
      })) {
    return true;
  }
  if (asked.form == Asked::Form::whether) {
    return says_yes_or_no(text) || tells(message, asked);
  }
  return std::ranges::all_of(asked.details, is_formless);
}

std::string still_missing(std::span<const Heard> heard, const ErrandStep& asked) {
  const auto& reply = heard.back();
  if (cannot_say(reply.text) || asked.form == Asked::Form::whether) {
    return {};
  }
  const bool thing = asked.form == Asked::Form::thing;
  std::vector<std::string> needed;
  for (const auto& detail : asked.details) {
    if (detail.kind != Detail::Kind::anything && !holds(reply.text, detail) &&
        !is_told(detail, asked, heard)) {
      needed.push_back((thing && !has_determiner(detail.words) ? "the " : "") + detail.words);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < needed.size(); ++i) {
    out += (i == 0 ? thing ? "" : "to know " : i + 1 == needed.size() ? " and " : ", ") + needed[i];
  }
  return out.empty() ? out : std::string(kStillNeed) + out + ".";
}

bool only_tells(std::string_view message, const Gist& said) {
  static constexpr std::array<std::string_view, 33> kWishes{
      "want*",     "need*",   "like to", "wish*",  "would",   "looking for", "interested",
      "help*",     "please",  "how",     "what",   "can",     "could",       "hope*",
      "hoping",    "tell me", "i'd",     "trying", "try",     "know",        "wonder*",
      "question*", "not",     "no",      "never",  "nothing", "cannot",      "problem*",
      "trouble",   "wrong",   "error*",  "still",  "but"};
  // Situations that are things, and no trouble.
  static constexpr std::array<std::string_view, 14> kThings{
      "=child", "=dog",   "=pet",     "=vehicle", "=bicycle", "=room",    "=seat",
      "=cake",  "=bread", "=teacher", "=doctor",  "=pitch",   "=website", "=photo"};
  const auto lowered = core::lower_ascii(procedure::plain(message));
  const bool trouble = std::ranges::any_of(said.terms, [&](const Term& term) {
    return term.situation && !core::is_one_of(std::string_view(term.name), kThings);
  });
  return !said.question && !trouble && said.amounts.empty() && procedure::has_any(lowered, kSelf) &&
         !procedure::has_any(lowered, kWishes) && lowered.find("n't") == std::string::npos;
}

bool is_request(std::string_view message) {
  static constexpr std::array<std::string_view, 12> kAsks{
      "can i ",     "can you ", "could i ", "could you ", "may i ",          "do you have ",
      "would you ", "can my ",  "can we ",  "could we ",  "is it possible ", "i'd like "};
  // At its beginning, or behind a greeting.
  const auto text = core::lower_ascii(procedure::plain(message));
  std::string_view rest = text;
  while (!rest.empty()) {
    if (begins_with_any(core::trim(rest), kAsks)) {
      return true;
    }
    rest.remove_prefix(std::min(rest.find_first_of(",.!"), rest.size() - 1) + 1);
  }
  return false;
}

bool is_of_oneself(std::string_view message, const Gist& said) {
  static constexpr std::array<std::string_view, 8> kToKnow{
      "know", "wonder*", "tell me", "explain", "question*", "curious", "understand", "ask"};
  const auto lowered = core::lower_ascii(procedure::plain(message));
  const bool wants = !said.question || is_request(message);
  return wants && !said.terms.empty() && procedure::has_any(lowered, kSelf) &&
         !procedure::has_any(lowered, kToKnow);
}

}  // namespace auriga::conduct
