#include "engines/conduct/errand_steps.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/wording.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

/// Work that is done elsewhere than in the conversation.
bool is_work(std::string_view verb) {
  static constexpr std::array<std::string_view, 56> kWorkVerbs{
      "look",     "check",    "open",     "enter",   "search",   "create",  "register", "find",
      "book",     "send",     "block",    "verify",  "record",   "refund",  "charge",   "credit",
      "deliver",  "repair",   "invoice",  "replace", "order",    "cancel",  "issue",    "reserve",
      "schedule", "log",      "update",   "rebook",  "arrange",  "forward", "process",  "reset",
      "compare",  "retrieve", "note",     "unlock",  "enrol",    "enroll",  "place",    "pass",
      "transfer", "hand",     "escalate", "ship",    "dispatch", "set",     "add",      "file",
      "change",   "amend",    "activate", "extend",  "renew",    "prepare", "upgrade",  "deduct"};
  return core::is_one_of(verb, kWorkVerbs);
}

/// What an agent says that is not in the SOP, but in the documents.
bool is_answering(std::string_view verb) {
  static constexpr std::array<std::string_view, 19> kAnswer{
      "answer",  "respond", "reply",   "give", "suggest",     "recommend", "quote",
      "explain", "name",    "provide", "help", "advise",      "handle",    "solve",
      "resolve", "guide",   "propose", "deal", "troubleshoot"};
  return core::is_one_of(verb, kAnswer);
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

/// "If the system shows an outage": a condition on what no message tells.
bool is_of_system(std::string_view condition) {
  static constexpr std::array<std::string_view, 18> kSystem{
      "the system",     "monitoring",   "database", "the record", "records",      "the register",
      "the calendar",   "the crm",      "is found", "are found",  "not found",    "no match",
      "does not match", "do not match", "status",   "matches",    "the schedule", "our list"};
  return procedure::has_any(core::lower_ascii(condition), kSystem);
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

/// Of what is counted, the unit of its amounts: "people" of "how many people will eat".
void set_unit(Detail& detail, GistReader& reader) {
  if (detail.kind != Detail::Kind::count) {
    return;
  }
  auto text = core::lower_ascii(detail.words);
  for (const std::string_view lead :
       {"the ", "approximate ", "number of ", "how many ", "total "}) {
    text.erase(0, text.starts_with(lead) ? lead.size() : 0);
  }
  const auto gist = reader.read("5 " + text);
  detail.unit = gist.amounts.empty() ? std::string() : gist.amounts.front().unit;
}

ErrandStep question_step(Asked asked, GistReader& reader) {
  ErrandStep out;
  out.kind = ErrandStep::Kind::ask;
  out.details = details_in(asked.what);
  for (auto& detail : out.details) {
    set_unit(detail, reader);
  }
  out.form = asked.form;
  if (out.form == Asked::Form::whether) {
    out.matter = reader.read(asked.what);
  }
  if (out.form != Asked::Form::thing) {
    out.names = reader.names(asked.what);
  }
  out.words = std::move(asked.words);
  return out;
}

std::optional<ErrandStep> step_of(std::string_view sentence, bool has_tools, GistReader& reader) {
  const auto [condition, order] = parted(sentence);
  ErrandStep out;
  out.instead = is_unless_said(condition);
  if (!condition.empty() && !out.instead) {
    out.condition = reader.read(condition);
    const bool open = out.condition.terms.empty() && out.condition.amounts.empty();
    if (open || is_of_system(condition)) {
      return std::nullopt;  // "If so": of what a system has shown.
    }
  }
  if (auto asked = question_of(order)) {
    if (is_closing(asked->what)) {
      return std::nullopt;
    }
    auto step = question_step(*std::move(asked), reader);
    step.condition = std::move(out.condition);
    step.instead = out.instead;
    return step;
  }
  out.instead = false;
  if (auto told = words_to_say(sentence)) {
    out.kind = ErrandStep::Kind::tell;
    out.words = *std::move(told);
    return out;
  }
  const auto verb = verb_of(order);
  if (!is_answering(verb) && !has_tools && !is_work(verb)) {
    return std::nullopt;
  }
  out.kind = is_answering(verb) ? ErrandStep::Kind::answer : ErrandStep::Kind::work;
  out.words = std::string(core::trim(sentence));
  return out;
}

/// "The name, the date of birth and a phone number": each, wherever brackets stand.
std::vector<std::string> entries_in(std::string_view list) {
  std::vector<std::string> out;
  int depth = 0;
  std::size_t from = 0;
  const auto add = [&](std::size_t end) {
    auto one = core::trim(list.substr(from, end - from));
    one.remove_prefix(core::lower_ascii(one.substr(0, 4)) == "and " ? 4 : 0);
    if (!one.empty()) {
      out.emplace_back(one);
    }
  };
  for (std::size_t at = 0; at < list.size(); ++at) {
    depth += list[at] == '(' ? 1 : list[at] == ')' ? -1 : 0;
    if (list[at] == ',' && depth <= 0) {
      add(at);
      from = at + 1;
    }
  }
  add(list.size());
  // "A, b and c": the last of more than one.
  const auto joined = out.size() < 2 ? std::string::npos : out.back().find(" and ");
  if (joined != std::string::npos && out.back().find(" and ", joined + 1) == std::string::npos) {
    auto last = out.back().substr(joined + 5);
    out.back().resize(joined);
    out.push_back(std::move(last));
  }
  return out;
}

/// What one entry asks for; the parts of "full name and date of birth" where both are known things.
std::vector<Detail> details_of_entry(std::string_view what, GistReader& reader) {
  auto out = details_in(what);
  const bool apart = std::ranges::all_of(out, [](const Detail& detail) {
    return detail.kind != Detail::Kind::anything &&
           (detail.words.find(' ') != std::string::npos || detail.kind != Detail::Kind::time);
  });
  if (out.size() > 1 && (!apart || out.size() > 2)) {
    out.front().words = ended(std::string(what.substr(0, what.find('('))));
    out.resize(1);
  }
  for (auto& detail : out) {
    set_unit(detail, reader);
  }
  return out;
}

}  // namespace

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

std::vector<std::string> entries_behind_colon(std::string_view sentence) {
  return entries_in(ended(std::string(asked_behind_colon(sentence))));
}

void add_questions(std::span<const std::string> entries, const Gist& condition, Errand& errand,
                   GistReader& reader) {
  constexpr std::size_t kTogether = 4;
  const auto add = [&](ErrandStep step) {
    step.kind = ErrandStep::Kind::ask;
    step.condition = condition;
    errand.steps.push_back(std::move(step));
  };
  ErrandStep things;
  const auto add_things = [&] {
    if (!things.details.empty()) {
      things.words = words_for(things.details);
      add(std::exchange(things, {}));
    }
  };
  for (const auto& entry : entries) {
    auto asked = question_of(entry);
    asked = asked ? std::move(asked) : question_for(entry);
    if (!asked || is_closing(asked->what)) {
      continue;
    }
    if (asked->form == Asked::Form::thing) {
      std::ranges::move(details_of_entry(asked->what, reader), std::back_inserter(things.details));
      if (things.details.size() >= kTogether) {
        add_things();
      }
      continue;
    }
    add_things();
    add(question_step(*std::move(asked), reader));
  }
  add_things();
}

void add_steps(std::string_view sentence, bool has_tools, Errand& errand, GistReader& reader) {
  if (const auto entries = entries_behind_colon(sentence); !entries.empty()) {
    add_questions(entries, {}, errand, reader);
    return;
  }
  while (!sentence.empty()) {
    const auto end = std::min(sentence.find("; "), sentence.size());
    if (auto step = step_of(sentence.substr(0, end), has_tools, reader)) {
      errand.steps.push_back(*std::move(step));
    }
    sentence.remove_prefix(std::min(end + 2, sentence.size()));
  }
}

}  // namespace auriga::conduct
