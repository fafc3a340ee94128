// Documents say "remove" where people say "get rid of". The table holds phrasal verbs and set
// phrases whose single words would lead astray ("turn up" has nothing to do with turning).
#include "engines/answer/phrases.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::answer {
namespace {

struct Phrase {
  std::string_view words;
  std::string_view plain;
};

constexpr Phrase kPhrases[] = {
    {"get rid of", "remove"},
    {"getting rid of", "remove"},
    {"turn up", "show up arrive"},
    {"turns up", "show up arrive"},
    {"show up", "show up arrive"},
    {"come along", "accompany"},
    {"get in touch with", "contact"},
    {"get in touch", "contact"},
    {"get hold of", "contact"},
    {"reach out to", "contact"},
    {"hand in", "submit"},
    {"turn in", "submit"},
    {"give back", "return"},
    {"bring back", "return"},
    {"take back", "return"},
    {"send back", "return"},
    {"money back", "refund"},
    {"get back my money", "refund"},
    {"find out", "learn"},
    {"set up", "install"},
    {"setting up", "install"},
    {"put together", "assemble"},
    {"log in", "login"},
    {"log on", "login"},
    {"sign in", "login"},
    {"sign up", "register"},
    {"sign on", "register"},
    {"fill in", "complete"},
    {"fill out", "complete"},
    {"throw away", "dispose"},
    {"throw out", "dispose"},
    {"switch on", "turn on"},
    {"pick up", "collect"},
    {"picked up", "collect"},
    {"drop off", "deliver"},
    {"look after", "care"},
    {"take care of", "care"},
    {"in charge of", "responsible for"},
    {"fall ill", "sick"},
    {"call in sick", "report sick"},
    {"calling in sick", "report sick"},
    {"off sick", "sick absence"},
    {"time off", "leave"},
    {"days off", "leave days"},
    {"day off", "leave"},
    {"work from home", "work remotely"},
    {"working from home", "work remotely"},
    {"move into", "arrive"},
    {"check in", "arrival"},
    {"check-in", "arrival"},
    {"checking in", "arrival"},
    {"check out", "departure"},
    {"check-out", "departure"},
    {"how come", "why"},
    {"what's the reason", "why"},
    {"what is the reason", "why"},
    {"what for", "why"},
    {"up to date", "current"},
    {"make sure", "ensure"},
    {"run out of", "lack"},
    {"put off", "postpone"},
    {"call off", "cancel"},
    {"called off", "cancelled"},
    {"go off", "sound"},
    {"goes off", "sounds"},
    {"carry out", "perform"},
    {"end up", "become"},
    {"deal with", "handle"},
    {"at least", "minimum"},
    {"at most", "maximum"},
    {"no longer than", "maximum"},
    {"up to", "maximum"},
    {"as well as", "and"},
    {"free of charge", "free"},
    {"for free", "free"},
    {"without paying anything", "free"},
    {"without paying", "free"},
    {"at no cost", "free"},
    {"in case of", "if"},
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string plain_words(std::string_view question) {
  std::string out(question);
  auto lowered = core::lower_ascii(out);
  for (const auto& [words, plain] : kPhrases) {
    for (auto at = lowered.find(words); at != std::string::npos; at = lowered.find(words, at)) {
      const auto end = at + words.size();
      const bool inside = (at > 0 && is_letter(lowered[at - 1])) ||
                          (end < lowered.size() && is_letter(lowered[end]));
      if (inside) {
        at = end;
        continue;
      }
      out.replace(at, words.size(), plain);
      lowered.replace(at, words.size(), plain);
      at += plain.size();
    }
  }
  return out;
}

}  // namespace auriga::answer
