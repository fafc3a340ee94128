// A word's name is found in this order: an irregular form is led to its base ("sent", "send"); the
// Snowball stem is taken; endings that make nouns of verbs are cut where the verb is known
// ("cancellation", "cancel"); a small table of stand-ins says which words procedures use for one
// another. The table is deliberately short: two words that are merely related must not be one, or
// rules about different things would seem to contradict each other.
#include "engines/procedure/words.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/text.hpp"

namespace auriga::procedure {
namespace {

using Set = std::unordered_set<std::string_view>;
using Map = std::unordered_map<std::string_view, std::string_view>;

const Map& irregular() {
  static const Map table = {{"sent", "send"},
                            {"told", "tell"},
                            {"said", "say"},
                            {"gave", "give"},
                            {"given", "give"},
                            {"paid", "pay"},
                            {"made", "make"},
                            {"took", "take"},
                            {"taken", "take"},
                            {"found", "find"},
                            {"held", "hold"},
                            {"kept", "keep"},
                            {"lost", "lose"},
                            {"broke", "break"},
                            {"broken", "break"},
                            {"wrote", "write"},
                            {"written", "write"},
                            {"spoke", "speak"},
                            {"spoken", "speak"},
                            {"brought", "bring"},
                            {"bought", "buy"},
                            {"sold", "sell"},
                            {"stole", "steal"},
                            {"stolen", "steal"},
                            {"began", "begin"},
                            {"begun", "begin"},
                            {"ate", "eat"},
                            {"eaten", "eat"},
                            {"left", "leave"},
                            {"let", "let"},
                            {"went", "go"},
                            {"gone", "go"},
                            {"done", "do"},
                            {"did", "do"},
                            {"came", "come"},
                            {"got", "get"},
                            {"chose", "choose"},
                            {"chosen", "choose"},
                            {"withdrawn", "withdraw"},
                            {"withdrew", "withdraw"},
                            {"payment", "pay"},
                            {"payments", "pay"},
                            {"cancellation", "cancel"},
                            {"cancellations", "cancel"},
                            {"reservation", "reserve"},
                            {"reservations", "reserve"},
                            {"approval", "approve"},
                            {"approvals", "approve"},
                            {"delivery", "deliver"},
                            {"deliveries", "deliver"},
                            {"refusal", "refuse"},
                            {"operation", "operate"},
                            {"operations", "operate"},
                            {"operated", "operate"},
                            {"confirmation", "confirm"},
                            {"authorisation", "approve"},
                            {"authorization", "approve"},
                            {"authorise", "approve"},
                            {"authorize", "approve"},
                            {"authorised", "approve"},
                            {"authorized", "approve"},
                            {"permission", "permit"},
                            {"identification", "identify"},
                            {"verification", "verify"},
                            {"escalation", "escalate"},
                            {"registration", "register"},
                            {"enrolment", "enrol"},
                            {"enrollment", "enrol"},
                            {"e-mail", "email"},
                            {"e-mails", "email"},
                            {"e-mailed", "email"},
                            {"withdrawal", "withdraw"},
                            {"replacement", "replace"},
                            {"replacements", "replace"},
                            {"reimbursement", "refund"},
                            {"reimbursements", "refund"},
                            {"reimburse", "refund"},
                            {"reimbursed", "refund"},
                            {"complaint", "complain"},
                            {"complaints", "complain"},
                            {"receipt", "deliver"},
                            {"response", "reply"},
                            {"responses", "reply"},
                            {"respond", "reply"},
                            {"answer", "reply"},
                            {"answers", "reply"},
                            {"answered", "reply"},
                            {"answering", "reply"},
                            {"cancelled", "cancel"},
                            {"canceled", "cancel"},
                            {"cancelling", "cancel"},
                            {"canceling", "cancel"}};
  return table;
}

// Stems that stand for one another in procedures; the right one is the name.
const Map& stand_ins() {
  static const Map table = {
      {"articl", "item"},    {"product", "item"},    {"good", "item"},     {"merchandis", "item"},
      {"reveal", "tell"},    {"disclos", "tell"},    {"say", "tell"},      {"share", "tell"},
      {"mention", "tell"},   {"state", "tell"},      {"inform", "tell"},   {"explain", "tell"},
      {"read", "tell"},      {"name", "tell"},       {"request", "ask"},   {"mail", "send"},
      {"forward", "send"},   {"reserv", "book"},     {"allow", "permit"},  {"accept", "permit"},
      {"welcom", "permit"},  {"admit", "permit"},    {"grant", "give"},    {"provid", "give"},
      {"issu", "give"},      {"hand", "give"},       {"offer", "give"},    {"modifi", "chang"},
      {"alter", "chang"},    {"amend", "chang"},     {"updat", "chang"},   {"authoris", "approv"},
      {"author", "approv"},  {"sign", "sign"},       {"staf", "open"},     {"staff", "open"},
      {"reachabl", "open"},  {"avail", "open"},      {"start", "begin"},   {"commenc", "begin"},
      {"telephon", "phone"}, {"purchas", "buy"},     {"need", "requir"},   {"necessari", "requir"},
      {"receiv", "get"},     {"obtain", "get"},      {"reset", "reset"},   {"consign", "parcel"},
      {"packag", "parcel"},  {"shipment", "parcel"}, {"cost", "price"},    {"charg", "price"},
      {"fee", "fee"},        {"repli", "reply"},     {"verifi", "verify"}, {"confirm", "confirm"}};
  return table;
}

const Set& function_words() {
  static const Set table = {"a",         "an",        "the",
                            "and",       "or",        "but",
                            "of",        "to",        "in",
                            "on",        "at",        "by",
                            "for",       "from",      "with",
                            "without",   "about",     "as",
                            "into",      "onto",      "over",
                            "under",     "up",        "down",
                            "out",       "off",       "than",
                            "then",      "that",      "this",
                            "these",     "those",     "it",
                            "its",       "he",        "she",
                            "they",      "them",      "their",
                            "his",       "her",       "him",
                            "we",        "us",        "our",
                            "you",       "your",      "i",
                            "me",        "my",        "who",
                            "whom",      "whose",     "which",
                            "what",      "where",     "when",
                            "whenever",  "if",        "unless",
                            "until",     "till",      "while",
                            "before",    "after",     "once",
                            "because",   "so",        "not",
                            "no",        "never",     "always",
                            "only",      "also",      "too",
                            "very",      "again",     "already",
                            "still",     "yet",       "be",
                            "is",        "are",       "was",
                            "were",      "been",      "being",
                            "am",        "do",        "does",
                            "did",       "don't",     "doesn't",
                            "didn't",    "isn't",     "aren't",
                            "can't",     "cannot",    "won't",
                            "mustn't",   "shouldn't", "has",
                            "have",      "had",       "having",
                            "must",      "may",       "might",
                            "can",       "could",     "shall",
                            "should",    "will",      "would",
                            "let",       "there",     "here",
                            "how",       "why",       "any",
                            "all",       "each",      "every",
                            "some",      "both",      "either",
                            "neither",   "nor",       "else",
                            "otherwise", "instead",   "within",
                            "between",   "through",   "via",
                            "per",       "at",        "least",
                            "most",      "more",      "less",
                            "above",     "below",     "beyond",
                            "during",    "since",     "against",
                            "just",      "even",      "please",
                            "kindly",    "such",      "same",
                            "own",       "whether",   "however",
                            "therefore", "later",     "earlier",
                            "ahead",     "case",      "time",
                            "first",     "next",      "finally",
                            "usually",   "normally",  "generally",
                            "up",        "yes",       "now",
                            "upon",      "except",    "exactly",
                            "about",     "around",    "approximately",
                            "maximum",   "minimum",   "immediately",
                            "quickly",   "soon",      "directly",
                            "politely",  "clearly",   "possible",
                            "usual",     "currently", "anytime",
                            "max",       "min",       "long",
                            "much",      "many",      "being",
                            "also",      "towards"};
  return table;
}

const Set& generic_words() {
  static const Set table = {
      // People on either side.
      "customer", "caller", "client", "guest", "user", "person", "people", "member", "visitor",
      "patient", "owner", "reader", "tenant", "somebody", "someone", "anybody", "anyone", "nobody",
      "everybody", "everyone", "other", "another", "others", "assistant", "agent", "buyer",
      "passenger", "traveller", "participant", "cardholder", "shopper", "staff", "employee",
      "colleague", "side", "whoever", "resident", "applicant", "subscriber",
      // Things of no kind.
      "thing", "something", "anything", "nothing", "everything", "item", "way", "kind", "matter",
      "request", "question", "wish", "situation", "order", "day", "days", "hour", "hours", "week",
      "weeks", "month", "months", "year", "years", "minute", "minutes", "eur", "usd", "gbp", "chf",
      "euro", "euros", "dollar", "dollars", "pound", "pounds", "percent", "monday", "tuesday",
      "wednesday", "thursday", "friday", "saturday", "sunday", "one", "two", "three", "four",
      "five", "six", "seven", "eight", "nine", "ten", "twelve", "policy", "rule", "limit",
      "maximum", "minimum", "period", "amount", "total", "value",
      // Verbs that only carry others.
      "give", "get", "tell", "make", "take", "go", "come", "permit", "approv", "approve", "requir",
      "ensur", "ensure", "handl", "handle", "process", "possibl", "possible", "use", "want", "wait",
      "apply", "appli", "do", "keep", "remain", "becom", "become", "releas", "release", "escalate",
      "escal", "transfer", "pass", "supervisor", "manag", "manager", "team", "lead", "leader",
      "price", "decid", "decide", "have", "valid", "eligible", "eligibl", "deadlin", "deadline",
      "term"};
  return table;
}

const Set& action_names() {
  static const Set table = {
      "ask",      "book",      "cancel",     "chang",    "change",  "check",   "verify",
      "identify", "send",      "pay",        "refund",   "return",  "deliv",   "deliver",
      "replac",   "replace",   "repair",     "report",   "record",  "enter",   "creat",
      "create",   "open",      "close",      "block",    "delet",   "delete",  "restor",
      "register", "enrol",     "sell",       "buy",      "credit",  "discuss", "promis",
      "promise",  "recommend", "advis",      "advise",   "charge",  "waiv",    "waive",
      "extend",   "renew",     "reply",      "collect",  "ship",    "track",   "install",
      "reset",    "reschedul", "reschedule", "move",     "schedul", "sign",    "confirm",
      "call",     "email",     "write",      "read",     "store",   "exchang", "exchange",
      "withdraw", "withdrawn", "claim",      "eat",      "drink",   "use",     "enter",
      "park",     "lend",      "borrow",     "rent",     "switch",  "upgrad",  "upgrade",
      "discount", "compens",   "reject",     "refus",    "refuse",  "submit",  "freez",
      "freeze",   "pick",      "upload",     "download", "share",   "guide",   "diagnos",
      "accept"};
  return table;
}

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}
bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

// End of the word that begins at `at`: letters, digits, and what joins them inside.
std::size_t word_end(std::string_view text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (is_letter(c) || is_digit(c)) {
      ++i;
      continue;
    }
    const bool inner = c == '\'' || c == '-' || c == '.' || c == ',' || c == ':' || c == '&';
    if (!inner || i + 1 >= text.size() || i == at) {
      break;
    }
    const auto before = static_cast<unsigned char>(text[i - 1]);
    const auto after = static_cast<unsigned char>(text[i + 1]);
    const bool digits = is_digit(before) && is_digit(after);
    const bool letters = (is_letter(before) || is_digit(before)) && is_letter(after);
    // "8:00-18:00" is two words; "e-mail", "don't", "G.9" and "1,000" are one.
    if ((digits && c != '-' && c != '\'') || (letters && (c == '\'' || c == '-' || c == '&')) ||
        (c == '.' && is_letter(before) && i == at + 1 && is_digit(after))) {
      ++i;
      continue;
    }
    break;
  }
  return i;
}

}  // namespace

WordClass class_of(std::string_view text, std::string_view name) {
  if (function_words().contains(text)) {
    return WordClass::function;
  }
  const auto single = text.ends_with('s') ? text.substr(0, text.size() - 1) : text;
  if (generic_words().contains(name) || generic_words().contains(text) ||
      generic_words().contains(single)) {
    return WordClass::generic;
  }
  return action_names().contains(name) ? WordClass::action : WordClass::content;
}

const std::string& Vocabulary::name_of(const std::string& lowered) {
  const auto known = names_.find(lowered);
  if (known != names_.end()) {
    return known->second;
  }
  std::string name(lowered);
  if (const auto form = irregular().find(lowered); form != irregular().end()) {
    name = form->second;
  }
  if (name.size() < 64) {
    name = analyzer_.stem(name);
  }
  if (const auto other = stand_ins().find(name); other != stand_ins().end()) {
    name = other->second;
  }
  return names_.emplace(lowered, std::move(name)).first->second;
}

std::vector<Word> Vocabulary::words_of(std::string_view sentence) {
  std::vector<Word> out;
  for (std::size_t i = 0; i < sentence.size();) {
    const auto c = static_cast<unsigned char>(sentence[i]);
    if (!is_letter(c) && !is_digit(c)) {
      if (!out.empty() &&
          (c == ',' || c == ';' || c == ':' || (c == '-' && sentence[i - 1] == ' '))) {
        out.back().comma_after = true;
        out.back().stop_after = out.back().stop_after || c != ',';
      }
      ++i;
      continue;
    }
    const auto end = word_end(sentence, i);
    Word word;
    word.start = static_cast<std::uint32_t>(i);
    word.end = static_cast<std::uint32_t>(end);
    word.text = core::lower_ascii(sentence.substr(i, end - i));
    word.number = is_digit(c);
    word.capital = c >= 'A' && c <= 'Z';
    word.all_capitals = word.capital && end - i >= 2 &&
                        std::none_of(sentence.begin() + static_cast<std::ptrdiff_t>(i),
                                     sentence.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](char each) { return each >= 'a' && each <= 'z'; });
    if (word.text.ends_with("'s")) {
      word.text.resize(word.text.size() - 2);
    }
    // "Non-refundable" is a denial of "refundable".
    word.name = word.number                     ? word.text
                : word.text.starts_with("non-") ? name_of(word.text.substr(4))
                                                : name_of(word.text);
    word.kind = word.number ? WordClass::generic : class_of(word.text, word.name);
    out.push_back(std::move(word));
    i = end;
  }
  return out;
}

bool begins_instruction(std::string_view lowered) {
  static const Set table = {
      "accept",    "add",       "address",    "adjust",   "advise",    "agree",     "alert",
      "answer",    "apologise", "apologize",  "apply",    "approve",   "arrange",   "ask",
      "assign",    "assure",    "attach",     "begin",    "block",     "book",      "bring",
      "calculate", "call",      "cancel",     "change",   "charge",    "check",     "choose",
      "clarify",   "close",     "collect",    "compare",  "complete",  "confirm",   "connect",
      "contact",   "continue",  "convert",    "copy",     "create",    "credit",    "deal",
      "decide",    "decline",   "delete",     "describe", "determine", "disclose",  "discuss",
      "dispatch",  "document",  "email",      "e-mail",   "end",       "enrol",     "enroll",
      "ensure",    "enter",     "escalate",   "evaluate", "exchange",  "explain",   "extend",
      "file",      "fill",      "find",       "finish",   "follow",    "forward",   "generate",
      "get",       "give",      "go",         "grant",    "greet",     "guide",     "hand",
      "handle",    "help",      "identify",   "inform",   "inspect",   "introduce", "investigate",
      "invite",    "issue",     "keep",       "let",      "leave",     "listen",    "locate",
      "log",       "look",      "make",       "mark",     "measure",   "mention",   "move",
      "name",      "note",      "notify",     "obtain",   "offer",     "open",      "order",
      "pass",      "pay",       "perform",    "place",    "prepare",   "present",   "process",
      "promise",   "propose",   "provide",    "put",      "quote",     "raise",     "read",
      "reassure",  "recommend", "record",     "refer",    "refund",    "refuse",    "register",
      "reject",    "release",   "remind",     "remove",   "repeat",    "replace",   "reply",
      "report",    "request",   "reschedule", "reserve",  "reset",     "resolve",   "restore",
      "retrieve",  "return",    "reveal",     "review",   "save",      "say",       "schedule",
      "search",    "select",    "sell",       "send",     "set",       "share",     "show",
      "sign",      "skip",      "sort",       "speak",    "start",     "state",     "stay",
      "stop",      "store",     "submit",     "suggest",  "summarise", "summarize", "switch",
      "take",      "tell",      "thank",      "track",    "transfer",  "treat",     "try",
      "turn",      "update",    "upload",     "use",      "validate",  "verify",    "view",
      "wait",      "waive",     "warn",       "wish",     "write"};
  return table.contains(lowered);
}

bool discloses(std::string_view name) {
  return name == "tell" || name == "give";
}

bool has_phrase(std::string_view text, std::string_view phrase) {
  const bool open_end = phrase.ends_with('*');
  if (open_end) {
    phrase.remove_suffix(1);
  }
  const auto joins = [](char c) {
    return is_letter(static_cast<unsigned char>(c)) || is_digit(static_cast<unsigned char>(c));
  };
  for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const auto end = at + phrase.size();
    if ((at == 0 || !joins(text[at - 1])) &&
        (open_end || end >= text.size() || !joins(text[end]))) {
      return true;
    }
  }
  return false;
}

std::string plain(std::string_view text) {
  struct Pair {
    std::string_view from;
    std::string_view to;
  };
  static constexpr std::array kPairs = {
      Pair{"\u2018", "'"},  Pair{"\u2019", "'"},  Pair{"\u201C", "\""},    Pair{"\u201D", "\""},
      Pair{"\u201E", "\""}, Pair{"\u2013", "-"},  Pair{"\u2014", " - "},   Pair{"\u2011", "-"},
      Pair{"\u00A0", " "},  Pair{"\u202F", " "},  Pair{"\u20AC", " EUR "}, Pair{"\u00A3", " GBP "},
      Pair{"\u00AB", "\""}, Pair{"\u00BB", "\""}, Pair{"\u2026", "..."}};
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '$') {
      out += " USD ";
      ++i;
      continue;
    }
    if (c == 0xE2 || c == 0xC2) {
      const auto* pair = std::find_if(kPairs.begin(), kPairs.end(), [&](const Pair& each) {
        return text.substr(i).starts_with(each.from);
      });
      if (pair != kPairs.end()) {
        out += pair->to;
        i += pair->from.size();
        continue;
      }
    }
    out += c == '\t' || c == '\n' || c == '\r' ? ' ' : text[i];
    ++i;
  }
  return out;
}

std::string without_quotes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      const auto end = text.find('"', i + 1);
      if (end != std::string_view::npos) {
        out += ' ';
        i = end + 1;
        continue;
      }
    }
    out += text[i++];
  }
  return out;
}

}  // namespace auriga::procedure
