// Words that also mean other things (transfer, refer, inform) count only with somebody to turn to
// in the same sentence.
#include "engines/procedure/takers.hpp"

#include <array>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

constexpr std::array<std::string_view, 24> kStrong = {
    "hand over",         "hands over",        "handed over",
    "hand off",          "handed off",        "handoff",
    "hand-off",          "escalat*",          "pass on to",
    "passed on to",      "passes on to",      "put through",
    "take over",         "takes over",        "handover",
    "hand-over",         "live agent",        "transferred to",
    "transfer to",       "transfer the call", "transfer the conversation",
    "transfer the chat", "warm transfer",     "handing over"};
constexpr std::array<std::string_view, 55> kWeak = {
    "confirmed by", "authorised by", "authorized by", "handled by",  "dealt with by", "calls",
    "alerts",       "notifies",      "informs",       "contacts",    "consults",      "pages",
    "involves",     "rings",         "forwards",      "brings in",   "gets",          "transfer*",
    "refer",        "referred",      "refers",        "alert",       "forward",       "forwarded",
    "notify",       "inform",        "contact",       "consult",     "involve",       "call",
    "connect",      "pass",          "passed",        "passes",      "goes to",       "go to",
    "decided by",   "granted by",    "approved by",   "released by", "approval",      "hand",
    "handed",       "bring in",      "page",          "phone",       "phones",        "ring",
    "who handles",  "point to",      "points to"};
constexpr std::array<std::string_view, 6> kDecide = {
    "decides", "must approve", "approves", "may make an exception", "alone may", "takes care"};

bool ends_target(const Word& word) {
  return one_of(
      word.text,
      {"if",       "when",     "whenever", "at",      "immediately", "right",  "as",   "who",
       "which",    "and",      "because",  "without", "for",         "so",     "that", "or",
       "first",    "before",   "after",    "once",    "by",          "is",     "are",  "must",
       "may",      "can",      "will",     "where",   "unless",      "with",   "to",   "asap",
       "directly", "straight", "alone",    "decides", "then",        "instead"});
}

// The words of somebody from `i` on: "the emergency service of the caretakers".
std::string target_at(const Sentence& sentence, std::size_t i, bool& role) {
  const auto& words = sentence.words;
  while (i < words.size() &&
         one_of(words[i].text, {"the", "a", "an", "our", "your", "his", "her"})) {
    ++i;
  }
  std::size_t end = i;
  role = false;
  while (end < words.size() && end < i + 8) {
    const auto& word = words[end];
    const bool of =
        word.text == "of" || word.text == "the" || word.text == "in" || word.text == "on";
    if (ends_target(word) || (of && end == i)) {
      break;
    }
    const bool inside = word.text == "of" ||
                        (word.text == "the" && end > i && words[end - 1].text == "of") ||
                        (one_of(word.text, {"on", "in"}) && end + 1 < words.size() &&
                         one_of(words[end + 1].text, {"duty", "charge", "call"}));
    if (word.kind == WordClass::function && !inside) {
      break;
    }
    const bool himself = word.text == "person" && end > 0 && words[end - 1].text == "in";
    role = role || is_role_head(singular(word.text)) ||
           (!himself && one_of(word.text, {"person", "service", "partner", "assistance"}));
    ++end;
    if (word.comma_after) {
      break;
    }
  }
  while (end > i && words[end - 1].kind == WordClass::function) {
    --end;
  }
  return words_text(sentence, i, end);
}

// Somebody after "to" or "by", or as the object of "alert the ...", from word `from` on.
std::optional<Taker> somebody(const Sentence& sentence, std::size_t from, bool strong) {
  const auto& words = sentence.words;
  std::optional<Taker> loose;
  for (std::size_t i = from; i + 1 < words.size(); ++i) {
    const bool link = one_of(words[i].text, {"to", "by", "with", "of", "from"});
    const bool verb =
        one_of(words[i].text, {"alert", "notify",   "inform",   "contact", "consult",  "involve",
                               "call",  "page",     "phone",    "phones",  "ring",     "in",
                               "calls", "alerts",   "notifies", "informs", "contacts", "consults",
                               "pages", "involves", "rings",    "gets",    "connect"});
    if (!link && !verb) {
      continue;
    }
    bool role = false;
    auto target = target_at(sentence, i + 1, role);
    if (target.empty()) {
      continue;
    }
    // "Phone Ms Hartung", "inform Fiona Ashgrove", "send it to Ms Lamb": a name will do.
    const bool sent =
        link && words[i].text == "to" &&
        has_any(sentence.plain, std::array<std::string_view, 6>{"send", "sends", "forward", "pass",
                                                                "give", "report"});
    const bool titled = (verb || sent) && is_title(words[i + 1].text);
    const bool named = verb && words[i].text != "in" && i + 2 < words.size() &&
                       is_name(words[i + 1]) && is_name(words[i + 2]) && !words[i + 1].comma_after;
    if (role || titled || named) {
      return Taker{std::move(target), i};
    }
    const bool joined =
        words[i].text == "with" &&
        has_any(sentence.plain,
                std::array<std::string_view, 4>{"connect", "connects", "connected", "connecting"});
    if (strong && (words[i].text == "to" || joined) && !loose &&
        !begins_instruction(words[i + 1].text)) {
      loose = Taker{std::move(target), i};
    }
  }
  return loose;
}

// "require supervisor approval", "with the sign-off of": somebody decides.
std::optional<Taker> approver(const Sentence& sentence) {
  const auto& words = sentence.words;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool decision =
        one_of(words[i].text, {"approval", "sign-off", "authorisation", "authorization", "consent",
                               "approve", "approves"});
    if (!decision) {
      continue;
    }
    if (is_role_head(singular(words[i - 1].text))) {
      const auto from = i >= 2 && words[i - 2].kind == WordClass::content ? i - 2 : i - 1;
      return Taker{words_text(sentence, from, i), i};
    }
    // "Sign-off by the billing lead".
    const bool by = i + 2 < words.size() && one_of(words[i + 1].text, {"by", "from", "of"});
    bool role = false;
    auto target = by ? target_at(sentence, i + 2, role) : std::string();
    if (role) {
      return Taker{std::move(target), i};
    }
  }
  return std::nullopt;
}

// "Transfer", "connect" and "route" move a caller unless it is said that they move something else.
bool moves_caller(const Sentence& sentence) {
  const bool puts = has_any(sentence.plain, std::array<std::string_view, 2>{"put", "puts"}) &&
                    has_phrase(sentence.plain, "through");
  return (puts ||
          has_any(sentence.plain,
                  std::array<std::string_view, 12>{
                      "transfer", "transfers", "transferred", "connect", "connects", "connected",
                      "route", "routes", "routed", "redirect", "redirects", "redirected"})) &&
         !has_any(sentence.plain,
                  std::array<std::string_view, 14>{
                      "money", "amount", "funds", "points", "balance", "eur", "usd", "file",
                      "files", "data", "contract", "ticket to", "bank transfer", "website"});
}

// "Complaints go to Herr Maurer": a name will do where it is people that go or are sent.
std::optional<Taker> named_person(const Sentence& sentence) {
  const auto& words = sentence.words;
  const bool moves =
      has_any(sentence.plain,
              std::array<std::string_view, 16>{"pass", "passes", "passed", "hand", "hands",
                                               "handed", "put", "puts", "transfer", "transfers",
                                               "connect", "connects", "connected", "refer",
                                               "refers", "referred"}) &&
      has_any(sentence.plain, std::array<std::string_view, 14>{
                                  "them", "it", "him", "her", "call", "caller", "case", "matter",
                                  "customer", "guest", "parent", "patient", "person", "those"});
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    // "Pass them to Harriet", "puts it through to Gemma": a first name alone.
    const bool given = moves && one_of(words[i].text, {"to", "with"}) && words[i + 1].capital &&
                       !words[i + 1].all_capitals && words[i + 1].kind == WordClass::content &&
                       (i + 2 == words.size() || words[i + 1].comma_after || !words[i + 2].capital);
    if (given) {
      bool role = false;
      return Taker{target_at(sentence, i + 1, role), i};
    }
  }
  for (std::size_t i = 1; i + 2 < words.size(); ++i) {
    // "Lock it, then Jamal Osei", "drunk or rude: straight to owner Dawn Whittle".
    const bool next = words[i].text == "then" && is_name(words[i + 1]) && is_name(words[i + 2]);
    const bool straight = words[i].text == "to" && words[i - 1].text == "straight";
    bool role = false;
    if (next || (straight && (is_name(words[i + 1]) ||
                              (is_role_head(words[i + 1].text) && is_name(words[i + 2]))))) {
      return Taker{target_at(sentence, i + 1, role), i};
    }
  }
  for (std::size_t i = 2; i + 1 < words.size(); ++i) {
    const auto verb =
        i > 2 && one_of(words[i - 1].text, {"straight", "directly", "immediately"}) ? i - 2 : i - 1;
    bool somebody_there = false;
    static_cast<void>(target_at(sentence, i + 1, somebody_there));
    if (words[i].text == "to" && one_of(words[verb].text, {"go", "goes"}) && somebody_there) {
      return Taker{target_at(sentence, i + 1, somebody_there), i};
    }
    const bool sent = words[i].text == "to" &&
                      one_of(words[verb].text,
                             {"go", "goes", "passed", "handed", "forwarded", "referred", "sent"});
    const bool title = is_title(words[i + 1].text);
    const bool given =
        words[i].text == "to" && title && one_of(words[i - 1].text, {"it", "them", "this"}) &&
        one_of(words[i - 2].text, {"send", "sends", "pass", "passes", "give", "gives", "forward",
                                   "forwards", "report", "reports"});
    if (given || (sent && words[i + 1].capital && !words[i + 1].all_capitals &&
                  words[i + 1].text != "step" && (title || words[i - 1].text != "sent"))) {
      bool role = false;
      return Taker{target_at(sentence, i + 1, role), i};
    }
  }
  return std::nullopt;
}

// "If you suspect fraud, tell the store manager", "leaks are reported to the control centre".
std::optional<Taker> told(const Sentence& sentence) {
  const auto& words = sentence.words;
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    const bool begins = i == 0 || words[i - 1].comma_after ||
                        one_of(words[i - 1].text, {"and", "then", "please", "also", "immediately"});
    const bool tells =
        words[i].text == "tell" && begins && one_of(words[i + 1].text, {"the", "our", "your"});
    const bool reported = i > 0 && words[i].text == "reported" && is_be(words[i - 1].text) &&
                          words[i + 1].text == "to";
    if (!tells && !reported) {
      continue;
    }
    bool role = false;
    auto target = target_at(sentence, i + (reported ? 2 : 1), role);
    if (role && !one_of(words[i + 2].text, {"person", "owner", "doctor"})) {
      return Taker{std::move(target), i};
    }
  }
  return std::nullopt;
}

// What stands between a word and the one before it.
std::string_view between(const Sentence& sentence, std::size_t i) {
  const std::size_t from = sentence.words[i - 1].end;
  const std::size_t to = sentence.words[i].start;
  return from < to && to <= sentence.spoken.size()
             ? std::string_view(sentence.spoken).substr(from, to - from)
             : std::string_view();
}

// What stands before word `end` is for somebody to deal with.
bool wants_person(const Sentence& sentence, std::size_t end) {
  return has_any(
      core::lower_ascii(words_text(sentence, 0, end)),
      std::array<std::string_view, 25>{
          "complain*", "threat*", "rude",    "angry",     "abus*",    "injur*",  "accident*",
          "hurt",      "ill",     "lawyer*", "legal",     "police",   "press",   "fire",
          "stolen",    "theft",   "fraud*",  "emergenc*", "a person", "a human", "danger*",
          "damage*",   "harass*", "drunk",   "misconduct"});
}

// "Angry callers and everyone who wants a person: property managers", "Threats -> Silke", "more
// than 30: Silke (555 1720)".
std::optional<Taker> behind_mark(const Sentence& sentence) {
  const auto& words = sentence.words;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto mark = between(sentence, i);
    const bool arrow = mark.find("->") != mark.npos || mark.find("\u2192") != mark.npos;
    if (!arrow && (!words[i - 1].stop_after || !mark.starts_with(':'))) {
      continue;
    }
    const bool details =
        i + 1 < words.size() && between(sentence, i + 1).find('(') != std::string_view::npos;
    const bool alone = i + 1 == words.size() || words[i].comma_after;
    if (is_name(words[i]) && (arrow ? alone || details : details)) {
      return Taker{words_text(sentence, i, i + 1), i};
    }
    // "Legal matters: Mrs Catherine Ashworth, 01509 880 301", "someone rude: Sandra".
    std::size_t last = i;
    while (last < words.size() && (is_title(words[last].text) || is_name(words[last])) &&
           (last == i || !words[last - 1].comma_after)) {
      ++last;
    }
    const bool closed = last == words.size() || words[last - 1].comma_after ||
                        one_of(words[last].text, {"too", "also"});
    if (last > i && closed && wants_person(sentence, i)) {
      return Taker{words_text(sentence, i, last), i};
    }
    // "Complaints: a ticket for the support lead".
    for (std::size_t at = i; at + 2 < std::min(i + 6, words.size()); ++at) {
      bool role = false;
      if (words[at].text == "for" && words[at + 1].text == "the" && wants_person(sentence, i)) {
        auto target = target_at(sentence, at + 1, role);
        if (role) {
          return Taker{std::move(target), at};
        }
      }
    }
    // Its first words name somebody, and no verb follows them at once.
    for (std::size_t at = i; at < std::min(i + 3, words.size()); ++at) {
      if (is_role_head(singular(words[at].text)) &&
          (at + 1 == words.size() || words[at].comma_after)) {
        return Taker{words_text(sentence, i, at + 1), i};
      }
      if (words[at].kind != WordClass::content) {
        break;
      }
    }
  }
  return std::nullopt;
}

// "Kemal calls them back today", "Bea takes it from there", "gets a call from Bea", "Ms Farrow
// phones the customer", "Mr Sandhu, who handles them".
std::optional<Taker> calls_back(const Sentence& sentence) {
  const auto& words = sentence.words;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const bool rings = one_of(words[i].text, {"calls", "phones", "rings"}) &&
                       one_of(words[i + 1].text, {"them", "him", "her", "the", "back"});
    const bool handles =
        i > 1 && words[i - 1].text == "who" &&
        one_of(words[i].text, {"handles", "settles", "decides", "answers", "calls"});
    const bool takes = i + 2 < words.size() && words[i].text == "takes" &&
                       one_of(words[i + 1].text, {"it", "them"}) &&
                       one_of(words[i + 2].text, {"from", "over"});
    const bool called =
        words[i - 1].text == "call" && words[i].text == "from" && is_name(words[i + 1]);
    if (called) {
      return Taker{words_text(sentence, i + 1, i + 2), i};
    }
    const auto who = handles ? i - 2 : i - 1;
    if ((!rings && !handles && !takes) || words[i].text == "back") {
      continue;
    }
    if (is_name(words[who]) || is_role_head(singular(words[who].text))) {
      auto from = who;
      while (from > 0 && !words[from - 1].comma_after &&
             (is_name(words[from - 1]) || is_title(words[from - 1].text))) {
        --from;
      }
      return Taker{words_text(sentence, from, who + 1), i};
    }
  }
  return std::nullopt;
}

// "Are called back by the practice manager", "is dealt with by the owner".
std::optional<Taker> dealt_with(const Sentence& sentence) {
  const auto& words = sentence.words;
  bool deals = false;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const bool be = is_be(words[i - 1].text) ||
                    (i > 1 && is_be(words[i - 2].text) &&
                     one_of(words[i - 1].text, {"likewise", "also", "always", "then", "only"}));
    deals =
        deals || (be && one_of(words[i].text, {"called", "rung", "phoned", "contacted", "handled",
                                               "dealt", "looked", "settled", "taken", "helped"}));
    if (!deals || words[i].text != "by") {
      continue;
    }
    bool role = false;
    auto target = target_at(sentence, i + 1, role);
    if (role || is_title(words[i + 1].text)) {
      return Taker{std::move(target), i};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Taker> taker_of(const Sentence& sentence) {
  const auto& text = sentence.plain;
  const bool apart = has_any(text, std::array<std::string_view, 2>{"hand", "pass"}) &&
                     has_any(text, std::array<std::string_view, 2>{"over", "on to"});
  if (auto found = approver(sentence)) {
    return found;
  }
  if (auto found = named_person(sentence)) {
    return found;
  }
  if (auto found = dealt_with(sentence)) {
    return found;
  }
  if (auto found = calls_back(sentence)) {
    return found;
  }
  if (auto found = told(sentence)) {
    return found;
  }
  if (auto found = behind_mark(sentence)) {
    return found;
  }
  const bool strong = has_any(text, kStrong) || apart || moves_caller(sentence);
  // "Ask them to contact the site's owner": it is the customer who does.
  const bool told =
      !strong && has_any(text, std::array<std::string_view, 12>{
                                   "them to contact", "them to call", "them to inform",
                                   "them to notify", "customer to contact", "customer to call",
                                   "caller to contact", "caller to call", "guest to contact",
                                   "them to ring", "patient to contact", "patient to call"});
  if (strong || (!told && has_any(text, kWeak))) {
    std::size_t from = 0;
    while (from + 1 < sentence.words.size()) {
      const auto& word = sentence.words[from].text;
      const bool begins =
          word.starts_with("hand") || word.starts_with("escalat") || word.starts_with("pass") ||
          word.starts_with("transfer") || word.starts_with("refer") || word.starts_with("put") ||
          word.starts_with("connect") || word.starts_with("rout") || word.starts_with("redirect") ||
          word.starts_with("point") || word.ends_with("-transfer") ||
          word.ends_with("-transfers") ||
          one_of(word, {"calls",     "alerts",     "notifies",   "informs",  "contacts", "consults",
                        "pages",     "involves",   "rings",      "forwards", "brings",   "gets",
                        "confirmed", "authorised", "authorized", "handled",  "dealt",    "alert",
                        "forward",   "forwarded",  "notify",     "inform",   "contact",  "consult",
                        "route",     "routed",     "connected",  "redirect", "involve",  "call",
                        "connect",   "goes",       "go",         "decided",  "granted",  "approved",
                        "released",  "approval",   "take",       "takes",    "bring",    "page",
                        "phone",     "phones",     "ring"});
      if (begins) {
        break;
      }
      ++from;
    }
    if (auto found = somebody(sentence, from, strong)) {
      return found;
    }
    // "Escalate immediately.": to nobody by name.
    if (has_any(text, kStrong) || apart) {
      return Taker{{}, from};
    }
  }
  if (has_any(text, kDecide)) {
    for (std::size_t i = 1; i < sentence.words.size(); ++i) {
      if (is_role_head(singular(sentence.words[i].text))) {
        std::size_t from = i;
        while (from > 0 && sentence.words[from - 1].kind != WordClass::function &&
               !sentence.words[from - 1].comma_after) {
          --from;
        }
        return Taker{words_text(sentence, from, i + 1), i};
      }
    }
  }
  return std::nullopt;
}

}  // namespace auriga::procedure
