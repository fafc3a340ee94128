#include "engines/conduct/errands.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <utility>

#include "core/text.hpp"
#include "engines/conduct/one_of.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/wording.hpp"
#include "engines/procedure/words.hpp"
#include "engines/retrieval/sentences.hpp"

namespace auriga::conduct {
namespace {

using Form = Asked::Form;
using Kind = ErrandStep::Kind;

constexpr double kConditionMin = 0.6;
constexpr std::string_view kStillNeed = "I still need ";
constexpr std::string_view kThanks = "Thank you";

/// The verb of an order, also where the SOP tells what the agent does: "the assistant books".
std::string verb_of(std::string_view order) {
  static constexpr std::array<std::string_view, 12> kLead{
      "then ",      "next, ", "please ", "always ", "first ",        "the assistant ",
      "the agent ", "it ",    "we ",     "you ",    "the voicebot ", "the chatbot "};
  auto text = core::lower_ascii(core::trim(order));
  bool told = false;
  for (const auto lead : kLead) {
    if (text.starts_with(lead)) {
      text.erase(0, lead.size());
      told = true;
    }
  }
  auto verb = text.substr(0, text.find_first_of(" ,.;:"));
  return told ? with_you(std::move(verb)) : verb;
}

/// Work that is done elsewhere than in the conversation.
bool is_work(std::string_view verb) {
  static constexpr std::array<std::string_view, 56> kWork{
      "look",     "check",    "open",     "enter",   "search",   "create",  "register", "find",
      "book",     "send",     "block",    "verify",  "record",   "refund",  "charge",   "credit",
      "deliver",  "repair",   "invoice",  "replace", "order",    "cancel",  "issue",    "reserve",
      "schedule", "log",      "update",   "rebook",  "arrange",  "forward", "process",  "reset",
      "compare",  "retrieve", "note",     "unlock",  "enrol",    "enroll",  "place",    "pass",
      "transfer", "hand",     "escalate", "ship",    "dispatch", "set",     "add",      "file",
      "change",   "amend",    "activate", "extend",  "renew",    "prepare", "upgrade",  "deduct"};
  return is_one_of(verb, kWork);
}

/// What an agent says that is not in the SOP, but in the documents.
bool is_answering(std::string_view verb) {
  static constexpr std::array<std::string_view, 19> kAnswer{
      "answer",  "respond", "reply",   "give", "suggest",     "recommend", "quote",
      "explain", "name",    "provide", "help", "advise",      "handle",    "solve",
      "resolve", "guide",   "propose", "deal", "troubleshoot"};
  return is_one_of(verb, kAnswer);
}

/// "If the customer does not say": it is asked for unless it is known, which is how all is asked.
bool is_unless_said(std::string_view condition) {
  static constexpr std::array<std::string_view, 9> kMissing{
      "not say",     "not name", "not mention",  "not give", "not given",
      "not already", "missing",  "not provided", "unknown"};
  return procedure::has_any(core::lower_ascii(condition), kMissing);
}

/// "Whether that has settled it": a look back at what a model would have said.
bool is_closing(std::string_view what) {
  static constexpr std::array<std::string_view, 11> kClosing{
      "settled",    "helped",   "solved",          "resolved",  "satisfied", "anything else",
      "happy with", "is clear", "other questions", "all right", "feedback"};
  return procedure::has_any(core::lower_ascii(what), kClosing);
}

/// Whether it leads every customer in, whatever the matter is.
bool is_general(std::string_view heading) {
  static constexpr std::array<std::string_view, 15> kGeneral{
      "step*",  "workflow*",     "procedure*", "process",  "call flow",
      "flow",   "conversation*", "intake",     "identif*", "opening*",
      "start*", "greeting*",     "first",      "every *",  "how to handle *"};
  return heading.empty() || procedure::has_any(core::lower_ascii(heading), kGeneral);
}

/// "Ask for photographs if it is damaged": the order, and its condition.
Ordered parted(std::string_view sentence) {
  static constexpr std::array<std::string_view, 6> kOpen{" and", " or",    " from",
                                                         " by",  " since", ","};
  const auto out = ordered(sentence);
  const auto at = std::min({sentence.find(" if "), sentence.find(" when "), sentence.size()});
  const auto order = sentence.substr(0, at);
  // "Since when" is asked for, and no condition.
  const bool whole =
      std::ranges::none_of(kOpen, [&](std::string_view end) { return order.ends_with(end); });
  return out.condition.empty() && at < sentence.size() && whole && question_of(order)
             ? Ordered{sentence.substr(at), order}
             : out;
}

std::optional<ErrandStep> step_of(std::string_view sentence, bool has_tools, GistReader& reader) {
  const auto [condition, order] = parted(sentence);
  ErrandStep out;
  out.instead = is_unless_said(condition);
  if (!condition.empty() && !out.instead) {
    out.condition = reader.read(condition);
    if (out.condition.terms.empty() && out.condition.amounts.empty()) {
      return std::nullopt;  // "If so": of what a system has shown.
    }
  }
  if (auto asked = question_of(order)) {
    if (is_closing(asked->what)) {
      return std::nullopt;
    }
    out.kind = Kind::ask;
    out.details = details_in(asked->what);
    out.form = asked->form;
    if (out.form == Form::whether) {
      out.matter = reader.read(asked->what);
    }
    if (out.form != Form::thing) {
      out.names = reader.names(asked->what);
    }
    out.words = std::move(asked->words);
    return out;
  }
  out.instead = false;
  if (auto told = words_to_say(sentence)) {
    out.kind = Kind::tell;
    out.words = *std::move(told);
    return out;
  }
  const auto verb = verb_of(order);
  if (!is_answering(verb) && !has_tools && !is_work(verb)) {
    return std::nullopt;
  }
  out.kind = is_answering(verb) ? Kind::answer : Kind::work;
  out.words = std::string(core::trim(sentence));
  return out;
}

/// "14 days' notice; ask for the date": each part by itself.
void add_steps(std::string_view sentence, bool has_tools, Errand& errand, GistReader& reader) {
  while (!sentence.empty()) {
    const auto end = std::min(sentence.find("; "), sentence.size());
    if (auto step = step_of(sentence.substr(0, end), has_tools, reader)) {
      errand.steps.push_back(*std::move(step));
    }
    sentence.remove_prefix(std::min(end + 2, sentence.size()));
  }
}

/// A sentence of an SOP or of a step, and the part that it stands in.
struct Piece {
  std::string_view heading;
  std::string_view text;
  bool has_tools = false;
};

/// Without what it asks for nothing. What is asked for instead of something needs that before it.
bool asks_for_something(Errand& errand) {
  bool after_question = false;
  bool asks = false;
  for (auto& step : errand.steps) {
    step.instead = step.instead && after_question;
    after_question = step.kind == Kind::ask;
    asks = asks || after_question;
  }
  return asks;
}

/// An errand of each run of pieces under one heading that asks for something.
std::vector<Errand> read_parts(const std::vector<Piece>& pieces, GistReader& reader) {
  constexpr std::size_t kSubjectBytes = 4096;  // What a part is about stands in its first lines.
  std::vector<Errand> out;
  for (std::size_t first = 0, last = 0; first < pieces.size(); first = last) {
    Errand errand{
        .gist = {}, .subject = {}, .heading = std::string(pieces[first].heading), .steps = {}};
    auto text = errand.heading;
    for (; last < pieces.size() && pieces[last].heading == errand.heading; ++last) {
      if (text.size() < kSubjectBytes) {
        text += ". " + std::string(pieces[last].text);
      }
      add_steps(pieces[last].text, pieces[last].has_tools, errand, reader);
    }
    if (asks_for_something(errand)) {
      errand.gist = reader.read(text);
      errand.subject = reader.read(errand.heading);
      errand.general = is_general(errand.heading);
      out.push_back(std::move(errand));
    }
  }
  return out;
}

bool meets(const Gist& condition, std::span<const Heard> heard) {
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
  constexpr std::ptrdiff_t kContent = 2;
  const auto same = std::ranges::count_if(asked.names, [&](const std::string& name) {
    return std::ranges::find(message.names, name) != message.names.end();
  });
  return !message.gist.question && (asked.names.empty() ? std::ssize(message.gist.terms) >= kContent
                                                        : 2 * same >= std::ssize(asked.names));
}

bool is_known(const ErrandStep& step, std::span<const Heard> heard) {
  if (step.kind != Kind::ask) {
    return false;
  }
  if (step.form != Form::thing) {
    return std::ranges::any_of(heard, [&](const Heard& message) { return tells(message, step); });
  }
  return !step.details.empty() && std::ranges::all_of(step.details, [&](const Detail& detail) {
    return std::ranges::any_of(
        heard, [&](const Heard& message) { return volunteers(message.text, detail); });
  });
}

/// Where the words, or a demand for what they lack, stand in a message of the agent's.
std::optional<Underway> asked_in(std::string_view text, const Errand& errand, std::size_t at) {
  const auto& step = errand.steps[at];
  if (step.kind != Kind::ask) {
    return std::nullopt;
  }
  if (text.find(step.words) != std::string_view::npos) {
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

std::vector<Errand> errands_of(const procedure::Definition& definition,
                               const std::vector<SopSentence>& sentences, GistReader& reader) {
  std::vector<Piece> pieces;
  for (const auto& step : definition.steps) {
    for (const auto [start, end] : retrieval::sentences(step.text)) {
      pieces.push_back({step.section, std::string_view(step.text).substr(start, end - start),
                        !step.tools.empty()});
    }
  }
  auto out = read_parts(pieces, reader);
  pieces.clear();
  for (const auto& sentence : sentences) {
    const bool known = std::ranges::find(out, *sentence.title, &Errand::heading) != out.end();
    if (!known) {
      pieces.push_back({*sentence.title, sentence.text, false});
    }
  }
  std::ranges::move(read_parts(pieces, reader), std::back_inserter(out));
  return out;
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
      if (step.form == Form::whether && message.ends_with(step.words)) {
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
    if (known || !instead || (step.kind != Kind::work && out.step < first) ||
        !meets(step.condition, heard)) {
      continue;
    }
    if (step.kind == Kind::work) {
      out.work = out.work.empty() ? step.words : out.work;
      continue;
    }
    out.answers = step.kind == Kind::answer;
    out.asks = step.kind == Kind::ask;
    if (!out.answers) {
      out.words += (out.words.empty() ? "" : " ") + step.words;
    }
  }
  return out;
}

bool is_answer(const Heard& message, const ErrandStep& asked) {
  const auto& text = message.text;
  if (cannot_say(text) || std::ranges::any_of(asked.details, [&](const Detail& detail) {
        return holds(text, detail);
      })) {
    return true;
  }
  if (asked.form == Form::whether) {
    return says_yes_or_no(text) || tells(message, asked);
  }
  return std::ranges::all_of(
      asked.details, [](const Detail& detail) { return detail.kind == Detail::Kind::anything; });
}

std::string still_missing(std::string_view message, const ErrandStep& asked) {
  if (cannot_say(message) || asked.form == Form::whether) {
    return {};
  }
  const bool thing = asked.form == Form::thing;
  std::string out;
  for (const auto& detail : asked.details) {
    if (detail.kind != Detail::Kind::anything && !holds(message, detail)) {
      out += !out.empty() ? " and " : thing ? "" : "to know ";
      out += (thing && !has_determiner(detail.words) ? "the " : "") + detail.words;
    }
  }
  return out.empty() ? out : std::string(kStillNeed) + out + ".";
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
  static constexpr std::array<std::string_view, 10> kSelf{"i",  "i'd", "i've", "i'm",  "my",
                                                          "we", "our", "me",   "mine", "we've"};
  static constexpr std::array<std::string_view, 8> kToKnow{
      "know", "wonder*", "tell me", "explain", "question*", "curious", "understand", "ask"};
  const auto lowered = core::lower_ascii(procedure::plain(message));
  const bool wants = !said.question || is_request(message);
  return wants && !said.terms.empty() && procedure::has_any(lowered, kSelf) &&
         !procedure::has_any(lowered, kToKnow);
}

}  // namespace auriga::conduct
