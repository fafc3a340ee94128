#include "engines/conduct/speech.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/tokens.hpp"
#include "engines/conduct/wording.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

/// Verbs that tell the agent to do what is nothing to tell a customer, ...
constexpr std::array<std::string_view, 44> kInward{
    "ask",       "look",    "check",  "open",    "enter",   "search",    "create",    "register",
    "read",      "note",    "find",   "compare", "greet",   "repeat",    "transfer",  "hand",
    "pass",      "offer",   "book",   "send",    "block",   "verify",    "record",    "escalate",
    "identify",  "never",   "always", "say",     "tell",    "inform",    "explain",   "name",
    "mention",   "thank",   "remind", "advise",  "suggest", "apologise", "apologize", "summarise",
    "summarize", "collect", "obtain", "gather"};
/// ... and those of which he may hear as they stand.
constexpr std::array<std::string_view, 10> kWork{"close",   "answer", "reply",   "refund",
                                                 "charge",  "credit", "deliver", "repair",
                                                 "invoice", "replace"};

/// What the agent is told to do in some case: "ask for the model" of "If the customer does not say,
/// ask for the model."; the whole sentence where it is no such order.
std::string_view order_in(std::string_view sentence) {
  static constexpr std::array<std::string_view, 13> kConditions{
      "if ",     "when ",  "whenever ", "where ", "unless ",  "once ", "as soon as ",
      "before ", "after ", "for ",      "on ",    "in case ", "until "};
  if (!begins_with_any(sentence, kConditions)) {
    return sentence;
  }
  for (auto comma = sentence.find(", "); comma != std::string_view::npos;
       comma = sentence.find(", ", comma + 2)) {
    const auto rest = sentence.substr(comma + 2);
    if (const auto verb = first_word(rest);
        core::is_one_of(verb, kInward) || core::is_one_of(verb, kWork)) {
      return rest;
    }
  }
  return sentence;
}

/// Behind the condition that a sentence begins with, else as a sentence of its own: `order` is what
/// it tells to do, `words` what is said instead. That somebody asks for it need not be told him.
std::string behind_condition(std::string_view sentence, std::string_view order, std::string words) {
  static constexpr std::array<std::string_view, 4> kWanted{" asks ", " wants ", " wishes ",
                                                           " would like "};
  const auto condition = sentence.substr(0, sentence.size() - order.size());
  const auto lowered = core::lower_ascii(condition);
  const auto stands = [&](std::string_view part) {
    return lowered.find(part) != std::string::npos;
  };
  return condition.empty() || std::ranges::any_of(kWanted, stands)
             ? capitalised(std::move(words))
             : condition_to_customer(condition) + words;
}

constexpr std::array<std::string_view, 12> kNever{"you must never ",
                                                  "the assistant must never ",
                                                  "the agent must never ",
                                                  "you must not ",
                                                  "the assistant must not ",
                                                  "the agent must not ",
                                                  "never under any circumstances ",
                                                  "never ",
                                                  "do not ",
                                                  "don't ",
                                                  "please do not ",
                                                  "under no circumstances "};

/// How an order goes on with another; the first ones so that it is told what is done next.
constexpr std::array<std::string_view, 10> kJoints{
    ", and then ", ", and ", " and then ", " and ", ", then ",
    " then ",      ", ",     "; ",         ". ",    " before you "};
constexpr std::size_t kAnd = 6;

/// Where an order goes on with another, and that one; npos and empty: nowhere.
struct Next {
  std::size_t at = std::string_view::npos;
  std::string_view order = {};
};
/// `is` tells of a joint and of what is behind it whether that is the order.
template <class Is>
Next next_order(std::string_view text, std::span<const std::string_view> joints, Is is) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    for (const auto joint : joints) {
      if (rest.starts_with(joint) && is(joint, rest.substr(joint.size()))) {
        return {at, rest.substr(joint.size())};
      }
    }
  }
  return {};
}

/// "Then ring the caretaker": not the customer, who would be told the number.
bool calls_a_colleague(std::string_view joint, std::string_view order) {
  static constexpr std::array<std::string_view, 4> kCalls{"call ", "phone ", "ring ", "tell "};
  constexpr std::size_t kNamedBytes = 60;
  const auto named = order.substr(0, kNamedBytes);
  return joint.ends_with("then ") && begins_with_any(order, kCalls) &&
         std::ranges::none_of(named, is_digit) &&
         !procedure::has_any(core::lower_ascii(named), kHelp);
}

/// "The emergency line 0800 550 112", "the police (110)": who is called by which number.
bool is_to_be_called(std::string_view named) {
  static constexpr std::array<std::string_view, 8> kReached{
      "line",   "hotline", "service",      "services",
      "centre", "center",  "phone number", "telephone number"};
  constexpr std::size_t kDigitsMin = 3;
  const auto figure = std::min(named.find_first_of("+0123456789"), named.size());
  const auto number = named.substr(figure);
  const auto name =
      core::lower_ascii(named.substr(0, named.find_last_not_of(" (:,", figure - 1) + 1));
  const auto ends = [&](std::string_view who) {
    return name == who || name.ends_with(" " + std::string(who));
  };
  const auto digits = digits_in(number.substr(0, number.find_first_not_of("+0123456789 -/().")));
  return figure > 0 && digits >= kDigitsMin &&
         (ends("police") || std::ranges::any_of(kHelp, ends) ||
          (has_phone(number) && std::ranges::any_of(kReached, ends)));
}

}  // namespace

bool begins_with_any(std::string_view text, std::span<const std::string_view> phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view phrase) {
    return core::lower_ascii(text.substr(0, phrase.size())) == phrase;
  });
}

std::string refusal_words(std::string_view rule) {
  rule = first_part(core::trim(rule));
  const auto rest = after(rule, kNever);
  if (!rest) {
    return "I am sorry. " + ended(capitalised(std::string(rule))) + ".";
  }
  if (is_kept_secret(rule)) {
    return "I am sorry, I may not say anything about that.";
  }
  return "I am sorry, I may not " + ended(std::string(*rest)) + ".";
}

bool is_kept_secret(std::string_view rule) {
  static constexpr std::array<std::string_view, 7> kTelling{
      "tell ", "say ", "mention ", "reveal ", "disclose ", "admit ", "state "};
  const auto rest = after(first_part(core::trim(rule)), kNever);
  return rest && begins_with_any(*rest, kTelling) && rest->find(" that ") != std::string_view::npos;
}

std::string condition_to_customer(std::string_view condition) {
  static constexpr std::array<std::string_view, 8> kWhen{
      "if ", "when ", "whenever ", "where ", "once ", "unless ", "as soon as ", "in case "};
  static constexpr std::array<std::string_view, 10> kSomebody{
      "somebody ",  "someone ", "anybody ",  "anyone ",    "they ",
      "he or she ", "people ",  "a person ", "someone's ", "somebody's "};
  static constexpr std::array<std::string_view, 3> kAny{"a ", "an ", "any "};
  const auto rest = after(condition, kWhen);
  if (!rest) {
    return std::string(condition);
  }
  const auto lead = std::string(condition.substr(0, condition.size() - rest->size()));
  std::string text(*rest);
  if (const auto whom = after(text, kSomebody)) {
    text = "the customer " + std::string(*whom);
  } else if (const auto one = after(text, kAny)) {
    const auto person = "the " + first_word(*one) + " ";
    const bool known = std::ranges::find(kWhom, std::string_view(person)) != kWhom.end();
    text = known ? "the customer " + std::string(one->substr(person.size() - 4)) : text;
  }
  return lead + addressed(text, Addressing::facts) + (condition.ends_with(' ') ? " " : "");
}

std::size_t takeover_in(std::string_view text, std::span<const std::string_view> joints,
                        std::span<const std::string_view> verbs) {
  return next_order(text, joints,
                    [&](std::string_view /*joint*/, std::string_view order) {
                      return begins_with_any(order, verbs);
                    })
      .at;
}

bool calls_for_help(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kCall{"call", "ring",    "dial",  "phone",
                                                         "give", "contact", "number"};
  static constexpr std::array<std::string_view, 7> kDial{
      "call ", "ring ", "dial ", "phone ", "emergency number ", "emergency line ", "police on "};
  static constexpr std::array<std::string_view, 6> kFigures{"112", "999", "911",
                                                            "144", "122", "118"};
  const auto lowered = core::lower_ascii(text);
  const auto is_dialled = [&](std::string_view figure) {
    return procedure::has_phrase(lowered, figure) &&
           std::ranges::any_of(kDial, [&](std::string_view dial) {
             return procedure::has_phrase(lowered, std::string(dial).append(figure));
           });
  };
  return (procedure::has_any(lowered, kCall) && procedure::has_any(lowered, kHelp)) ||
         std::ranges::any_of(kFigures, is_dialled);
}

std::string words_before_takeover(std::string_view order) {
  static constexpr std::array<std::string_view, 4> kSorry{"apologise", "apologize", "say sorry",
                                                          "say you are sorry"};
  constexpr std::size_t kNextBytes = 200;
  order = core::trim(order);
  std::string sorry;
  if (begins_with_any(order, kSorry)) {
    sorry = "I am sorry about that.";
    order = next_order(order, kJoints, [](std::string_view /*joint*/, std::string_view next) {
              return procedure::begins_instruction(first_word(next));
            }).order;
  }
  order = first_part(order);
  order =
      order.substr(0, next_order(order, kJoints, [](std::string_view joint, std::string_view next) {
                        // "Alert the neighbours and call 112" is for the customer, whoever else
                        // alerts.
                        return begins_with_any(next, std::span(kTakeovers).first(kHands)) ||
                               (begins_with_any(next, kTakeovers) &&
                                !calls_for_help(next.substr(0, kNextBytes))) ||
                               calls_a_colleague(joint, next);
                      }).at);
  for (const std::string_view tail : {".", ";", " first", " at once"}) {
    order.remove_suffix(order.ends_with(tail) ? tail.size() : 0);
  }
  const auto words = words_to_say(order).value_or("");
  return sorry + (sorry.empty() || words.empty() ? "" : " ") + words;
}

Ordered ordered(std::string_view sentence) {
  sentence = core::trim(sentence);
  const auto order = order_in(sentence);
  return {sentence.substr(0, sentence.size() - order.size()), order};
}

std::optional<std::string> words_to_mention(std::string_view order) {
  static constexpr std::array<std::string_view, 3> kMention{"mention ", "include ", "add "};
  static constexpr std::array<std::string_view, 1> kAlways{"always "};
  order = core::trim(order);
  order = after(order, kAlways).value_or(order);
  const auto what = after(order, kMention);
  if (what && !what->empty() && !what->starts_with("that ")) {
    return "Please note: " + ended(std::string(first_part(*what))) + ".";
  }
  return first_word(order) == "offer" ? words_of_us(ended(std::string(order)) + ".")
                                      : words_to_say(order);
}

std::string rule_words(std::string_view rule) {
  return "The rule on this is: \"" + ended(std::string(first_part(core::trim(rule)))) + ".\"";
}

/// "Remind customers to bring a helmet." is "please remember to bring a helmet."
std::optional<std::string> words_to_request(std::string_view sentence) {
  static constexpr std::array<std::string_view, 5> kRequest{"tell ", "ask ", "remind ", "advise ",
                                                            "request "};
  static constexpr std::array<std::string_view, 1> kTo{"to "};
  auto rest = after(sentence, kRequest);
  // Not what a colleague is asked to do.
  rest = rest ? after(*rest, kWhom) : rest;
  rest = rest ? after(*rest, kTo) : rest;
  if (!rest) {
    return std::nullopt;
  }
  const bool remember = first_word(sentence) == "remind";
  return "please " + std::string(remember ? "remember to " : "") +
         ended(std::string(first_part(*rest))) + ".";
}

std::optional<std::string> words_to_say(std::string_view sentence) {
  auto whole = core::trim(sentence);
  whole = whole.substr(
      0, takeover_in(whole, std::span(kJoints).first(kAnd), std::span(kTakeovers).first(kHands)));
  sentence = order_in(whole);
  const auto order = sentence;
  static constexpr std::array<std::string_view, 3> kAlways{"always ", "then ", "instead, "};
  if (const auto rest = after(sentence, kAlways)) {
    sentence = *rest;
  }
  static constexpr std::array<std::string_view, 5> kSay{
      "say that ", "explain that ", "point out that ", "mention that ", "state that "};
  auto said = after(sentence, kSay);
  if (!said) {
    static constexpr std::array<std::string_view, 4> kTell{"tell ", "inform ", "remind ",
                                                           "advise "};
    const auto told = after(sentence, kTell);
    const auto that = told ? told->find(" that ") : std::string_view::npos;
    if (that < 40) {
      said = told->substr(that + 6);
    }
  }
  if (!said) {
    if (auto asked = words_to_request(sentence)) {
      return behind_condition(whole, order, *std::move(asked));
    }
    // "Tell them the address, Am Hafen 3": what is told is there where it has a figure.
    static constexpr std::array<std::string_view, 5> kName{"tell ", "explain ", "name ", "mention ",
                                                           "give "};
    if (auto named = after(sentence, kName)) {
      named = after(*named, kWhom).value_or(*named);
      if (is_to_be_called(first_part(*named))) {
        return behind_condition(whole, order,
                                "please call " + ended(std::string(first_part(*named))) + ".");
      }
      const bool figure = std::ranges::any_of(first_part(*named), is_digit);
      said = figure && !named->starts_with("about ") ? named : std::nullopt;
    }
  }
  if (!said || said->empty()) {
    return std::nullopt;
  }
  return behind_condition(whole, order, ended(std::string(first_part(*said))) + ".");
}

bool is_our_work(std::string_view sentence) {
  return core::is_one_of(first_word(core::trim(sentence)), kWork);
}

std::string with_us(std::string_view sentence) {
  static constexpr std::array<std::string_view, 2> kUs{"the assistant ", "the agent "};
  const auto lowered = core::lower_ascii(sentence);
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    const auto* us = std::ranges::find_if(
        kUs, [&](std::string_view each) { return lowered.compare(at, each.size(), each) == 0; });
    if (us == kUs.end() || (at > 0 && lowered[at - 1] != ' ')) {
      out += sentence[at++];
      continue;
    }
    const auto verb = at + us->size();
    const auto end = std::min(lowered.find_first_of(" ,.;", verb), lowered.size());
    auto words = "we " + with_you(lowered.substr(verb, end - verb));
    out += at == 0 ? capitalised(std::move(words)) : words;
    at = end;
  }
  return out;
}

std::optional<std::string> words_of_us(std::string_view order) {
  static constexpr std::array<std::string_view, 14> kKept{
      "internal*",    "secret*",     "confidential*", "say nothing",   "do not say",
      "do not tell",  "never tell",  "never say",     "never mention", "do not mention",
      "do not quote", "never quote", "do not give",   "never give"};
  order = core::trim(order);
  const auto lowered = core::lower_ascii(order);
  if (order.empty() || procedure::has_any(lowered, kKept)) {
    return std::nullopt;
  }
  const auto what = order_in(order);
  std::string words = "we " + std::string(what);
  words[3] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[3])));
  return behind_condition(order, what, std::move(words));
}

bool is_done_for_somebody(std::string_view sentence) {
  static constexpr std::array<std::string_view, 10> kDone{
      "apologise and ", "apologize and ", "offer ", "send ",    "book ",
      "refund ",        "credit ",        "block ", "replace ", "repair "};
  const auto order = order_in(core::trim(sentence));
  return order.size() < sentence.size() && begins_with_any(order, kDone);
}

bool is_inward(std::string_view sentence) {
  const auto order = order_in(core::trim(sentence));
  auto lowered = core::lower_ascii(order);
  lowered = lowered.starts_with("then ") ? lowered.substr(5) : lowered;
  const auto first = first_word(lowered);
  // "Open the record" is an order, "Open from Monday to Friday" is none.
  const bool adjective = first == "open" && !lowered.starts_with("open the ") &&
                         !lowered.starts_with("open it") && !lowered.starts_with("open a ");
  // "Block and replacement card are free" and "Name of the guest" speak of things.
  const auto second = lowered.substr(std::min(first.size() + 1, lowered.size()));
  const bool noun = second.starts_with("of ") ||
                    (second.starts_with("and ") && lowered.find(" are ") != std::string::npos);
  return core::is_one_of(first, kInward) && !adjective && !noun && !words_to_say(sentence);
}

}  // namespace auriga::conduct
