// A message is small talk when nothing but the words of small talk is in it; so "thanks, and how
// much is delivery?" is a question. The wish for a person needs a verb of talking and a word for a
// person, and nothing else of weight; said plainly as a wish it may also say what about.
#include "engines/answer/courtesy.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "engines/answer/words.hpp"
#include "engines/retrieval/fold.hpp"

namespace auriga::answer {
namespace {

bool in_list(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto space = std::min(list.find(' '), list.size());
    if (list.substr(0, space) == word) {
      return true;
    }
    list.remove_prefix(std::min(space + 1, list.size()));
  }
  return false;
}

constexpr std::string_view kGreeting =
    "hello hi hey hiya greetings morning afternoon evening howdy hallo dear";
constexpr std::string_view kThanks =
    "thanks thank thankyou thx cheers appreciated appreciate grateful";
constexpr std::string_view kPraise =
    "great perfect ok okay fine cool nice excellent wonderful good super brilliant alright lovely "
    "awesome understood clear helpful help helped";
constexpr std::string_view kFarewell = "bye goodbye cya farewell later soon day night tomorrow";
constexpr std::string_view kFiller =
    "there you very much so for your the a an and that this it is was have has see all that's "
    "thats "
    "again everyone team sir madam to my me now then be one well really lot lots day nice good "
    "just "
    "no more nothing else today are i do im bot assistant auriga quick of what with at in been";
constexpr std::string_view kTalk =
    "talk speak chat connect transfer put pass through reach contact escalate want need prefer get "
    "like rather let give ask call wish";
constexpr std::string_view kPerson =
    "human person agent someone somebody representative operator advisor adviser manager "
    "supervisor "
    "staff colleague people employee rep";

/// "I would like to talk to somebody about my bill", but not "can I talk to somebody on Sundays?",
/// which may be a question.
bool wishes_for_person(const std::vector<Word>& words) {
  const auto is = [&words](std::size_t i, std::string_view list) {
    return i < words.size() && in_list(list, words[i].text);
  };
  for (std::size_t verb = 1; verb < words.size(); ++verb) {
    if (!is(verb, "talk speak chat") || !is(verb + 1, "to with")) {
      continue;
    }
    const auto before = std::span(words).first(verb);
    const auto some_before = [&before](std::string_view list) {
      return std::ranges::any_of(before,
                                 [&](const auto& word) { return in_list(list, word.text); });
    };
    if (!some_before("want like need wish prefer rather") ||
        some_before("not don't dont never no did do does if when")) {
      continue;
    }
    auto at = verb + 2;
    while (
        is(at, "a an the some any one of your real live actual member customer service support")) {
      ++at;
    }
    if (is(at, kPerson) && (at + 1 == words.size() || is(at + 1, "about regarding please now"))) {
      return true;
    }
  }
  return false;
}

}  // namespace

Courtesy courtesy_in(std::string_view message, const retrieval::Analyzer& analyzer) {
  constexpr std::size_t kCourtesyWordsMax = 16;
  const auto words = words_of(message, analyzer);
  if (words.empty() || words.size() > kCourtesyWordsMax) {
    return Courtesy::none;
  }
  const auto all_in = [&](std::initializer_list<std::string_view> lists) {
    return std::all_of(words.begin(), words.end(), [&](const Word& word) {
      return std::any_of(lists.begin(), lists.end(),
                         [&](std::string_view list) { return in_list(list, word.text); });
    });
  };
  const auto any_in = [&](std::string_view list) {
    return std::any_of(words.begin(), words.end(),
                       [&](const Word& word) { return in_list(list, word.text); });
  };
  std::string folded;
  for (const auto& word : words) {
    folded += word.text;
    folded += ' ';
  }
  if (any_in(kTalk) && any_in(kPerson) &&
      all_in({kTalk, kPerson, kFiller, kGreeting, kThanks,
              "please can could may i would like real live actual customer service support help "
              "or not from member instead with if possible directly desk line your don't dont bot "
              "machine computer robot"})) {
    return Courtesy::person;
  }
  if (wishes_for_person(words)) {
    return Courtesy::person;
  }
  if (all_in({kPerson, "please a real live the your speak to human"}) &&
      any_in("human agent operator representative")) {
    return Courtesy::person;
  }
  if (folded.find("how are you ") != std::string::npos &&
      all_in({kGreeting, kFiller, "how doing today"})) {
    return Courtesy::wellbeing;
  }
  for (const std::string_view phrase :
       {"who are you ", "what are you ", "what can you do ", "what do you do ", "are you a bot ",
        "are you human ", "are you a human ", "are you real ", "can you help me ",
        "what can i ask ", "what do you know ", "are you a robot ", "how can you help "}) {
    if (folded.find(phrase) != std::string::npos &&
        all_in({kGreeting, kFiller, phrase, "help me please can could who what"})) {
      return Courtesy::identity;
    }
  }
  if (folded == "help " || folded == "i need help " || folded == "help me " || folded == "start ") {
    return Courtesy::identity;
  }
  if (any_in(kThanks) && all_in({kThanks, kPraise, kFiller, kFarewell, "bye goodbye"})) {
    return any_in("bye goodbye farewell") ? Courtesy::farewell : Courtesy::thanks;
  }
  if (any_in("bye goodbye farewell cya") && all_in({kFarewell, kPraise, kFiller})) {
    return Courtesy::farewell;
  }
  if (any_in(kGreeting) && all_in({kGreeting, kFiller})) {
    return Courtesy::greeting;
  }
  if (all_in({kPraise, "very so that's thats is it all no yes"}) && words.size() <= 5) {
    return Courtesy::thanks;
  }
  return Courtesy::none;
}

}  // namespace auriga::answer
