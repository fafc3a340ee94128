// What an agent asks for, from an order of its SOP.
#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/wording.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

constexpr std::array<std::string_view, 2> kWhether{"whether ", "if "};
constexpr std::array<std::string_view, 10> kHow{"whether ", "if ",  "what ", "which ", "when ",
                                                "where ",   "why ", "how ",  "who ",   "since "};

bool forbids_to_ask(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kNot{
      "not ask", "never ask*", "don't ask", "nobody ask*", "without asking", "no need to ask"};
  return procedure::has_any(core::lower_ascii(text), kNot);
}

/// Where in a sentence the agent is told to ask, behind the word: "greet the guest and ask",
/// "always ask", "the assistant asks", and not "a guest who asks"; npos where it is not.
std::size_t behind_ask(std::string_view lowered) {
  static constexpr std::array<std::string_view, 11> kBefore{
      "and",    "then", "first",     "always", "must", "should",
      "please", "also", "assistant", "agent",  "it"};
  if (lowered.starts_with("ask ")) {
    return 4;
  }
  for (const std::string_view ask : {" ask ", " asks "}) {
    const auto at = lowered.find(ask);
    if (at == std::string::npos || at == 0) {
      continue;
    }
    const auto before = lowered.substr(0, at);
    const auto word = before.substr(before.rfind(' ') + 1);
    const bool of_others =
        ask == " asks " && std::ranges::any_of(kWhom, [&](std::string_view whom) {
          return procedure::has_phrase(before.substr(before.rfind(", ") + 1), core::trim(whom));
        });
    if (!of_others &&
        (core::is_one_of(word, kBefore) || word.ends_with(',') || word.ends_with(':'))) {
      return at + ask.size();
    }
  }
  return std::string::npos;
}

/// Up to where the sentence goes on with another order: "the name and look them up in Optix".
std::string_view before_next_order(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kAside{
      " because ", ", because ", " in every case", " - ",
      " \u2013 ",  " and ask ",  ", apologi",      " and apologi"};
  for (const auto aside : kAside) {
    text = text.substr(0, text.find(aside));
  }
  static constexpr std::array<std::string_view, 5> kBetween{", and then ", ", and ", " and ",
                                                            ", then ", ", "};
  static constexpr std::array<std::string_view, 17> kObject{
      "it",   "them", "both", "the",        "a",    "an", "him", "her", "their",
      "your", "you",  "this", "everything", "that", "in", "up",  "to"};
  for (std::size_t at = 1; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    const auto between = std::ranges::find_if(
        kBetween, [&](std::string_view each) { return rest.starts_with(each); });
    if (between == kBetween.end()) {
      continue;
    }
    const auto next = rest.substr(between->size());
    auto verb = first_word(next);
    const auto object = first_word(next.substr(std::min(verb.size() + 1, next.size())));
    verb = verb.ends_with('s') && !procedure::begins_instruction(verb) ? with_you(verb) : verb;
    if (procedure::begins_instruction(verb) && core::is_one_of(std::string_view(object), kObject)) {
      return text.substr(0, at);
    }
  }
  return text;
}

/// "It", "a person": nothing that is told.
bool asks_for_nothing(std::string_view what) {
  static constexpr std::array<std::string_view, 16> kNothing{
      "it ",      "this ",   "that ",        "them ",     "by ",         "one ",
      "a person", "a human", "a supervisor", "a manager", "a colleague", "if in doubt",
      "how you",  "how i ",  "how we ",      "somebody"};
  return begins_with_any(std::string(what) + " ", kNothing);
}

/// Where what is learnt ends: "the postcode against the order".
std::size_t end_of_object(std::string_view text) {
  static constexpr std::array<std::string_view, 11> kObjectEnds{
      " in the ",  " against ", " with ",    " by ",      " before ", " from ",
      " so that ", " using ",   " through ", " on file ", " at the "};
  auto end = text.size();
  for (const auto mark : kObjectEnds) {
    end = std::min(end, text.find(mark));
  }
  return end;
}

/// Whether it is something that a customer tells of himself.
bool names_data(std::string_view text) {
  static constexpr std::array<std::string_view, 22> kData{
      "name",    "names",   "number", "numbers",      "reference",    "code", "address",
      "email",   "e-mail",  "phone",  "telephone",    "postcode",     "zip",  "date of birth",
      "date",    "details", "reason", "registration", "order number", "id",   "model",
      "identity"};
  return procedure::has_any(core::lower_ascii(text), kData);
}

/// Whether it is of the customer himself.
bool names_person(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kPersonal{
      "name",    "e-mail",   "email", "phone",    "telephone", "mobile",
      "address", "postcode", "birth", "passport", "customer",  "member"};
  return procedure::has_any(core::lower_ascii(text), kPersonal);
}

/// "Name and telephone number" are those of the customer, "date and time" of the matter.
std::string owned(std::string told) {
  if (has_determiner(told)) {
    return told;
  }
  const auto first = std::string_view(told).substr(0, std::min(told.find(','), told.find(" and ")));
  const bool few = std::ranges::count(first, ' ') < 3;
  return (few && names_person(first) ? "your " : few && names_data(first) ? "the " : "") + told;
}

/// Whether all of it is words that name no thing: "the following details", "from every customer".
bool names_nothing(std::string_view text) {
  static constexpr std::array<std::string_view, 44> kFrame{
      "the",    "following", "these",  "this",     "details",   "detail",   "information",
      "data",   "things",    "thing",  "points",   "questions", "question", "items",
      "facts",  "answers",   "from",   "of",       "every",     "each",     "all",
      "a",      "an",        "to",     "customer", "customers", "guest",    "guests",
      "caller", "callers",   "client", "clients",  "patient",   "patients", "them",
      "at",     "least",     "in",     "first",    "order",     "give",     "provide",
      "tell",   "us"};
  static constexpr std::array<std::string_view, 18> kMore{
      "four", "three", "two",  "five", "six",    "seven",  "we",   "you", "about",
      "for",  "basic", "some", "any",  "always", "please", "know", "is",  "are"};
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" ,.;:*"), text.size());
    const auto word = text.substr(0, end);
    if (!word.empty() && !core::is_one_of(word, kFrame) && !core::is_one_of(word, kMore)) {
      return false;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace

std::string addressed(std::string_view text, Addressing kind) {
  const bool names = kind == Addressing::names;
  static constexpr std::array<std::string_view, 5> kAdverbs{"already", "also", "ever", "still",
                                                            "really"};
  static constexpr std::array<std::string_view, 7> kOwn{"number",  "id",        "name", "code",
                                                        "account", "reference", "card"};
  static constexpr std::array<std::string_view, 2> kWhich{"which ", "what "};
  const auto whole = text;
  const auto small = core::lower_ascii(text);
  std::string out;
  const auto add = [&](std::string_view word) {
    out += (out.empty() ? "" : " ") + std::string(word);
  };
  bool verb = false;    // The next word is what "you" do ...
  bool second = false;  // ... as was one before it.
  for (std::size_t word = 0; !text.empty(); ++word) {
    const auto lowered = std::string_view(small).substr(small.size() - text.size());
    const auto whom = std::ranges::find_if(kWhom, [&](std::string_view each) {
      const auto name = each.substr(0, each.size() - 1);
      return lowered.starts_with(std::string(name) + "'s ") ||
             (lowered.starts_with(each) && each != "them " &&
              (word < 2 || each.starts_with("the ")));
    });
    if (whom != kWhom.end()) {
      const bool owner = lowered[whom->size() - 1] == '\'';
      if (names && !owner) {  // "The customer number" is the customer's, "the callers" are any.
        const bool has =
            whom->starts_with("the ") &&
            core::is_one_of(std::string_view(first_word(text.substr(whom->size()))), kOwn);
        add(has ? "your " + std::string(core::trim(whom->substr(4)))
                : std::string(core::trim(text.substr(0, whom->size()))));
      } else {
        add(owner ? "your" : "you");
        verb = !owner && !whom->ends_with("s ");
      }
      text.remove_prefix(whom->size() + (owner ? 2 : 0));
      continue;
    }
    const auto end = std::min(text.find(' '), text.size());
    const std::string one(lowered.substr(0, end));
    // Who they are tells the beginning alone: "what they paid", but "the codes and how they blink".
    const bool they = one == "they" && (word == 1 || (word < 4 && begins_with_any(whole, kWhich)));
    const bool them = !names && one.starts_with("them") && one.size() < 6 && !out.ends_with(" of");
    const bool adverb = core::is_one_of(std::string_view(one), kAdverbs);
    add(they              ? "you"
        : them            ? "you" + one.substr(4)
        : one == "their"  ? "your"
        : verb && !adverb ? with_you(one)
                          : text.substr(0, end));
    second = second || (verb && !adverb);
    verb = (verb && adverb) || (second && one == "or");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool announces_questions(std::string_view text) {
  static constexpr std::array<std::string_view, 16> kAsk{
      "ask",  "collect", "obtain", "request", "gather",     "find out",  "take down", "note down",
      "take", "get",     "record", "note",    "write down", "establish", "clarify",   "capture"};
  static constexpr std::array<std::string_view, 9> kBefore{
      "and", "then", "please", "always", "we", "first", "also", "must", "should"};
  static constexpr std::array<std::string_view, 13> kTitles{
      "what to ask",        "questions to ask",       "what we ask",        "what we need*",
      "details to collect", "information to collect", "details to take",    "details needed",
      "details required",   "required details",       "information needed", "required information",
      "intake questions"};
  static constexpr std::array<std::string_view, 6> kNeeded{"need",     "needs",     "needed",
                                                           "required", "necessary", "want to know"};
  static constexpr std::array<std::string_view, 6> kNot{"not",     "never",     "don't",
                                                        "without", "no longer", "nobody"};
  static constexpr std::array<std::string_view, 7> kThings{
      "details", "information", "following", "things", "data", "answers", "questions"};
  constexpr std::size_t kBytes = 200;
  auto lowered = core::lower_ascii(core::trim(text));
  if (lowered.size() > kBytes || procedure::has_any(lowered, kNot)) {
    return false;
  }
  if (procedure::has_any(lowered, kTitles)) {
    return true;
  }
  std::string_view rest = lowered;
  while (rest.ends_with(':') || rest.ends_with(' ') || rest.ends_with('.')) {
    rest.remove_suffix(1);
  }
  // "To make a booking, find out", "when a guest wants a room, ask the guest for".
  for (const auto verb : kAsk) {
    for (auto at = rest.find(verb); at != std::string_view::npos; at = rest.find(verb, at + 1)) {
      const auto before = core::trim(rest.substr(0, at));
      const auto last = before.substr(std::min(before.rfind(' ') + 1, before.size()));
      const auto behind = rest.substr(at + verb.size());
      const bool begins = before.empty() || before.ends_with(',') || before.ends_with(':') ||
                          core::is_one_of(last, kBefore);
      if (begins && (behind.empty() || behind[0] == ' ') && names_nothing(behind)) {
        return true;
      }
    }
  }
  // "Details we need from every customer", "a good order needs four things".
  const auto* needed = std::ranges::find_if(
      kNeeded, [&](std::string_view each) { return procedure::has_phrase(rest, each); });
  if (needed == kNeeded.end()) {
    return false;
  }
  const auto at = rest.find(*needed);
  const auto behind = rest.substr(at + needed->size());
  const auto before = core::trim(rest.substr(0, at));
  return names_nothing(behind) && (before.ends_with("we") || procedure::has_any(behind, kThings) ||
                                   (names_nothing(before) && procedure::has_any(before, kThings)));
}

std::string_view asked_behind_colon(std::string_view sentence) {
  const auto colon = sentence.find(": ");
  return colon != std::string_view::npos && announces_questions(sentence.substr(0, colon))
             ? sentence.substr(colon + 2)
             : std::string_view();
}

std::optional<Asked> question_for(std::string_view entry) {
  static constexpr std::array<std::string_view, 4> kForbidding{"never ", "do not ", "don't ",
                                                               "not "};
  static constexpr std::array<std::string_view, 14> kYesOrNo{
      "is ",  "are ", "do ",   "does ", "did ", "have ",  "has ",
      "was ", "can ", "were ", "will ", "may ", "would ", "could "};
  static constexpr std::array<std::string_view, 7> kAside{
      " \u2013 ", " \u2014 ", " - ", " so that ", " because ", ", so that ", " in case "};
  constexpr std::size_t kThingWords = 12;
  entry = core::trim(entry);
  if (begins_with_any(entry, kForbidding) || forbids_to_ask(entry)) {
    return std::nullopt;
  }
  if (entry.ends_with('?')) {
    const auto from = entry.rfind(". ");
    const std::string words(from == std::string_view::npos ? entry : entry.substr(from + 2));
    return Asked{words, words,
                 begins_with_any(words, kYesOrNo) ? Asked::Form::whether : Asked::Form::open};
  }
  for (const auto aside : kAside) {
    entry = entry.substr(0, entry.find(aside));
  }
  if (const auto colon = entry.find(": "); colon != std::string_view::npos) {
    entry = entry.substr(0, colon);
  }
  auto told = ended(std::string(entry));
  if (told.empty()) {
    return std::nullopt;
  }
  if (told.size() > 1 && std::islower(static_cast<unsigned char>(told[1])) != 0) {
    told[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(told[0])));
  }
  for (const std::string_view lead : {"and ", "or "}) {
    told.erase(0, told.starts_with(lead) ? lead.size() : 0);
  }
  if (const auto first = first_word(told.substr(0, told.find(" (")));
      (first == "from" || first == "to") && told.find(' ') == told.find(" (")) {
    told = "where " + told;  // "From (address, floor)".
  }
  if (begins_with_any(told, kHow)) {
    auto words = addressed(told, Addressing::facts);
    return Asked{words, "Please tell me " + words + ".",
                 begins_with_any(told, kWhether) ? Asked::Form::whether : Asked::Form::open};
  }
  if (std::cmp_greater(std::ranges::count(told, ' '), kThingWords) ||
      told.find(". ") != told.npos) {
    return std::nullopt;
  }
  const auto things = addressed(told, Addressing::names);
  const auto one = owned(things);
  const std::array<std::string_view, 1> asked{one};
  return Asked{one, asking_for(asked), Asked::Form::thing};
}

std::string asking_for(std::span<const std::string_view> things) {
  std::string out = "May I ask for ";
  for (std::size_t i = 0; i < things.size(); ++i) {
    out += i == 0 ? "" : i + 1 == things.size() ? " and " : ", ";
    const bool whole = has_determiner(things[i]) || things[i].starts_with("how ");
    auto one = whole ? std::string(things[i]) : owned(std::string(things[i]));
    out += has_determiner(one) || whole ? one : "the " + one;
    out += one.ends_with("phone") || one.ends_with("mobile") ? " number" : "";
  }
  return out + "?";
}

std::optional<Asked> question_of(std::string_view sentence) {
  static constexpr std::array<std::string_view, 2> kFor{"for ", "about "};
  static constexpr std::array<std::string_view, 10> kLearn{
      "find out ", "verify ",    "confirm ",   "collect ", "obtain ",
      "request ",  "take down ", "note down ", "take ",    "get "};
  constexpr std::size_t kQuestionBytes = 2'000;  // Nobody is asked more at once.
  sentence = first_part(core::trim(sentence));
  if (sentence.size() > kQuestionBytes) {
    return std::nullopt;
  }
  if (forbids_to_ask(sentence)) {
    return std::nullopt;
  }
  const auto lowered = core::lower_ascii(sentence);
  const auto asked = [](std::string_view before, std::string_view what, bool names) {
    what = before_next_order(what);
    if (asks_for_nothing(what)) {
      return std::optional<Asked>();
    }
    auto told = ended(addressed(what, names ? Addressing::names : Addressing::facts));
    if (names) {
      told = owned(std::move(told));
    }
    auto words = std::string(before) + told + (names ? "?" : ".");
    const bool whether = after(told, kWhether).has_value();
    return std::optional(Asked{std::move(told), std::move(words),
                               names     ? Asked::Form::thing
                               : whether ? Asked::Form::whether
                                         : Asked::Form::open});
  };
  // Ask: "Is it still under warranty?"
  if (const auto quote = sentence.find('"');
      quote < 8 && lowered.starts_with("ask") && sentence.find('"', quote + 1) < sentence.size()) {
    auto words = std::string(sentence.substr(quote + 1, sentence.find('"', quote + 1) - quote - 1));
    return words.empty() ? std::nullopt : std::optional(Asked{words, words, Asked::Form::open});
  }
  if (const auto at = behind_ask(lowered); at != std::string::npos) {
    auto rest = sentence.substr(at);
    rest = after(rest, kWhom).value_or(rest);
    if (const auto what = after(rest, kFor)) {
      return asked(
          core::lower_ascii(rest).starts_with("for ") ? "May I ask for " : "May I ask about ",
          *what, true);
    }
    return after(rest, kHow) ? asked("Please tell me ", rest, false) : std::nullopt;
  }
  static constexpr std::array<std::string_view, 6> kLead{"then ",  "finally ", "next ",
                                                         "next, ", "first ",   "first, "};
  sentence = after(sentence, kLead).value_or(sentence);
  const auto what = after(sentence, kLearn);
  if (!what) {
    return std::nullopt;
  }
  const bool find_out = core::lower_ascii(sentence).starts_with("find out ");
  if (find_out && after(*what, kHow)) {
    const bool bracket = what->substr(0, what->find(", ")).find('(') != std::string_view::npos;
    return asked("Please tell me ", bracket ? *what : what->substr(0, what->find(", ")), false);
  }
  const auto told = what->substr(0, end_of_object(*what));
  return find_out || names_data(told) ? asked("May I ask for ", told, true) : std::nullopt;
}

}  // namespace auriga::conduct
