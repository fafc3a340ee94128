#include "engines/conduct/form.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/procedure/quantity.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

using procedure::Comparison;
using Words = std::span<const std::string>;

constexpr std::array<std::string_view, 6> kBegins{"begin",  "begins", "start",
                                                  "starts", "open",   "opens"};
constexpr std::array<std::string_view, 8> kEnds{"end",    "ends",     "close",    "closes",
                                                "finish", "finishes", "conclude", "concludes"};
constexpr std::array<std::string_view, 5> kDenials{"never", "not", "don't", "mustn't", "no"};
constexpr std::array<std::string_view, 6> kOfAll{"every", "each", "all", "any", "our", "your"};

/// Its clauses, parted outside of quotation marks.
std::vector<std::string> clauses_of(std::string_view plain) {
  std::vector<std::string> out;
  std::size_t from = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    quoted = plain[at] == '"' ? !quoted : quoted;
    for (const std::string_view joint : {", ", "; ", ": ", " and "}) {
      if (!quoted && plain.substr(at).starts_with(joint)) {
        out.emplace_back(core::trim(plain.substr(from, at - from)));
        at += joint.size() - 1;
        from = at + 1;
        break;
      }
    }
  }
  out.emplace_back(core::trim(plain.substr(std::min(from, plain.size()))));
  std::erase(out, "");
  return out;
}

/// In lower case, without marks and what stands in quotation marks.
std::vector<std::string> words_of(std::string_view clause) {
  std::vector<std::string> out;
  const auto told = core::lower_ascii(procedure::without_quotes(clause));
  std::string word;
  for (const char c : told + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\'' || c == '-' ||
        (c & 0x80) != 0) {
      word += c;
    } else if (!word.empty() && word != "-") {
      out.push_back(std::move(word));
      word.clear();
    } else {
      word.clear();
    }
  }
  return out;
}

/// The clause without what an order begins with; `denied` is set where that forbids it.
Words behind_order(Words words, bool& denied) {
  static constexpr std::array<std::string_view, 15> kBefore{
      "and", "then",  "please",    "always", "also", "you", "must", "should",
      "the", "agent", "assistant", "we",     "do",   "has", "to"};
  while (!words.empty()) {
    const bool denial = core::is_one_of(words.front(), kDenials);
    if (!denial &&
        (!core::is_one_of(words.front(), kBefore) ||
         (words.front() == "the" && (words.size() < 2 || !core::is_one_of(words[1], kBefore))))) {
      break;
    }
    denied = denied || denial;
    words = words.subspan(1);
  }
  return words;
}

/// How many of the first words name the agent's own answers: "every answer to a customer", but not
/// "a customer's message" or "messages from customers"; 0 where they do not.
std::size_t names_answers(Words words) {
  static constexpr std::array<std::string_view, 13> kBefore{
      "the",     "an",   "a",     "its",    "written", "single", "one",
      "agent's", "chat", "email", "e-mail", "text",    "short"};
  static constexpr std::array<std::string_view, 8> kAnswers{
      "answer", "answers", "reply", "replies", "response", "responses", "message", "messages"};
  std::size_t at = 0;
  bool all = false;
  while (at < words.size() &&
         (core::is_one_of(words[at], kBefore) || core::is_one_of(words[at], kOfAll))) {
    all = all || core::is_one_of(words[at], kOfAll);
    ++at;
  }
  if (at == words.size() || !core::is_one_of(words[at], kAnswers)) {
    return 0;
  }
  // Customers send messages as well.
  const bool ours =
      !words[at].starts_with("message") || all || (at == 0 && words[at] == "messages");
  const bool theirs = at + 1 < words.size() && (words[at + 1] == "from" || words[at + 1] == "of");
  if (!ours || theirs) {
    return 0;
  }
  ++at;
  if (at < words.size() && (words[at] == "to" || words[at] == "for")) {
    ++at;
    const auto modal = [](std::string_view word) {
      static constexpr std::array<std::string_view, 7> kModals{"must", "should", "always", "never",
                                                               "has",  "have",   "shall"};
      return core::is_one_of(word, kModals) || core::is_one_of(word, kBegins) ||
             core::is_one_of(word, kEnds);
    };
    while (at < words.size() && words[at] != "with" && !modal(words[at])) {
      ++at;
    }
  }
  return at;
}

/// Whether it is said of some answers only: "if the customer is angry, …".
bool is_of_some(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 7> kConditions{
      "if", "when", "whenever", "unless", "once", "where", "while"};
  static constexpr std::array<std::string_view, 4> kAnswering{"answer", "reply", "respond",
                                                              "write"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool of_all = i + 2 < words.size() && words[i].starts_with("when") &&
                        words[i + 1] == "you" && core::is_one_of(words[i + 2], kAnswering);
    if (core::is_one_of(words[i], kConditions) && !of_all) {
      return true;
    }
  }
  static constexpr std::array<std::string_view, 5> kTimes{"after", "before", "during", "on", "at"};
  return !words.empty() && core::is_one_of(words.front(), kTimes);
}

/// Whether it speaks of the agent's answers at all.
bool speaks_of_answers(Words words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (names_answers(words.subspan(i)) > 0 && (i == 0 || !words[i - 1].ends_with("'s"))) {
      return true;
    }
    if (words[i] == "you" && i + 1 < words.size() &&
        (words[i + 1] == "answer" || words[i + 1] == "reply" || words[i + 1] == "respond")) {
      return true;
    }
  }
  return false;
}

enum class Edge : std::uint8_t { none, beginning, ending };

Edge edge_of(std::string_view verb) {
  return core::is_one_of(verb, kBegins) ? Edge::beginning
         : core::is_one_of(verb, kEnds) ? Edge::ending
                                        : Edge::none;
}

/// Which end of answers a clause is about: "end every answer with …", "answers end with …".
Edge edge_set(Words words, bool elsewhere, bool& denied) {
  words = behind_order(words, denied);
  if (words.empty()) {
    return Edge::none;
  }
  if (const auto edge = edge_of(words.front()); edge != Edge::none) {
    const auto object = words.subspan(1);
    const bool none = object.empty() || object.front() == "with";
    const auto named = names_answers(object);
    return (none && elsewhere) || (named > 0 && named < object.size() && object[named] == "with")
               ? edge
               : Edge::none;
  }
  const auto named = names_answers(words);
  if (named == 0) {
    return Edge::none;
  }
  const auto rest = behind_order(words.subspan(named), denied);
  const bool with = rest.size() > 1 && rest[1] == "with";
  return with ? edge_of(rest.front()) : Edge::none;
}

std::vector<std::string> quoted_in(std::string_view clause) {
  std::vector<std::string> out;
  for (auto from = clause.find('"'); from != std::string_view::npos;) {
    const auto to = clause.find('"', from + 1);
    if (to == std::string_view::npos) {
      break;
    }
    if (const auto words = core::trim(clause.substr(from + 1, to - from - 1)); !words.empty()) {
      out.emplace_back(words);
    }
    from = clause.find('"', to + 1);
  }
  return out;
}

/// What stands behind "with", without quotation marks, if it is short.
std::string words_behind_with(std::string_view clause) {
  constexpr std::size_t kShort = 60;
  const auto at = clause.find(" with ");
  if (at == std::string_view::npos) {
    return {};
  }
  std::string_view rest = core::trim(clause.substr(at + 6));
  for (const std::string_view what : {"the link ", "the words ", "the sentence ", "the address ",
                                      "the phone number ", "the number ", "our phone number "}) {
    rest = rest.starts_with(what) ? rest.substr(what.size()) : rest;
  }
  while (rest.ends_with('.')) {
    rest.remove_suffix(1);
  }
  // "With a thank-you" names a thing to say, not the words.
  const bool named = rest.starts_with("a ") || rest.starts_with("an ") || rest.starts_with("the ");
  return named || rest.size() > kShort ? std::string() : std::string(rest);
}

void read_edge(std::string_view clause, bool elsewhere, Form& into) {
  bool denied = false;
  const auto words = words_of(clause);
  const auto edge = edge_set(words, elsewhere, denied);
  if (edge == Edge::none) {
    return;
  }
  auto said = quoted_in(clause);
  if (said.empty() && clause.find('"') == std::string_view::npos) {
    said.push_back(words_behind_with(clause));
  }
  std::erase(said, "");
  if (said.empty()) {
    return;
  }
  if (denied) {
    auto& never = edge == Edge::beginning ? into.never_beginning : into.never_ending;
    std::ranges::move(said, std::back_inserter(never));
  } else {
    (edge == Edge::beginning ? into.beginning : into.ending) = std::move(said.front());
  }
}

/// Whether the sentences that a clause counts are an answer's.
bool counts_answers(Words words, bool& denied) {
  const auto told = behind_order(words, denied);
  static constexpr std::array<std::string_view, 4> kAnswering{"answer", "reply", "respond",
                                                              "write"};
  static constexpr std::array<std::string_view, 4> kKeeping{"keep", "limit", "restrict", "make"};
  if (const auto named = names_answers(told); named > 0) {
    (void)behind_order(told.subspan(std::min(told.size(), named)), denied);
    if (std::ranges::any_of(told, [](const auto& word) { return word == "not"; })) {
      denied = true;
    }
    return true;
  }
  if (!told.empty() && core::is_one_of(told.front(), kAnswering)) {
    return true;
  }
  if (!told.empty() && core::is_one_of(told.front(), kKeeping)) {
    return names_answers(told.subspan(1)) > 0;
  }
  for (std::size_t i = 0; i + 1 < told.size(); ++i) {
    if ((told[i] == "per" || told[i] == "in") && names_answers(told.subspan(i + 1)) > 0) {
      return true;
    }
    if (told[i] == "per" && told[i + 1] == "message") {
      return true;
    }
  }
  return false;
}

void read_length(std::string_view clause, Form& into) {
  bool denied = false;
  if (!counts_answers(words_of(clause), denied)) {
    return;
  }
  procedure::Vocabulary vocabulary;
  const auto text = core::lower_ascii(procedure::without_quotes(clause));
  const auto words = vocabulary.words_of(text);
  for (const auto& amount : procedure::quantities(words, text)) {
    const std::string_view before =
        amount.first > 0 ? std::string_view(words[amount.first - 1].text) : std::string_view();
    // "Messages of more than ten sentences" counts other ones.
    if (!amount.unit.starts_with("sentenc") || amount.value < 1 || before == "of") {
      continue;
    }
    const bool least = amount.comparison == Comparison::at_least;
    // "Not more than two" is an upper bound already.
    const bool forbidden = denied && before != "not" && before != "no";
    if (least == forbidden) {
      const auto most = static_cast<std::size_t>(amount.value);
      into.sentences_max = into.sentences_max == 0 ? most : std::min(into.sentences_max, most);
    }
  }
}

bool word_end(std::string_view text, std::size_t at) {
  return at >= text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
}

/// Without `words` at its beginning, and what parts them from the rest.
std::string without_beginning(std::string text, const std::string& words) {
  if (!core::lower_ascii(text).starts_with(core::lower_ascii(words)) ||
      !word_end(text, words.size())) {
    return text;
  }
  const auto rest = text.find_first_not_of(" ,.!:;\n-", words.size());
  if (rest == std::string::npos) {
    return text;  // It says nothing else.
  }
  text.erase(0, rest);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// Without what a sentence may end with.
std::string_view unended(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" .!\n") + 1);
}

/// Without `words` at its end, and what parts them from the rest.
std::string without_ending(std::string text, const std::string& words) {
  const auto told = core::lower_ascii(unended(text));
  const auto never = core::lower_ascii(unended(words));
  if (never.empty() || told.size() <= never.size() || !told.ends_with(never)) {
    return text;
  }
  const auto from = told.size() - never.size();
  const auto last = text.find_last_not_of(" ,;:\n-", from - 1);
  const bool apart = std::isalnum(static_cast<unsigned char>(text[from - 1])) == 0;
  if (last == std::string::npos || !apart) {
    return text;
  }
  text.resize(last + 1);
  return text;
}

std::string cut_to(std::string text, std::size_t sentences) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool end = (text[at] == '.' || text[at] == '!' || text[at] == '?') &&
                     (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
    if (end && --sentences == 0) {
      text.resize(at + 1);
      break;
    }
  }
  return text;
}

}  // namespace

void read_form(std::string_view sentence, Form& into) {
  static constexpr std::array<std::string_view, 5> kOfAnswers{"answer*", "message*", "repl*",
                                                              "response*", "respond*"};
  const auto plain = procedure::plain(sentence);
  const auto words = words_of(plain);
  if (!procedure::has_any(core::lower_ascii(procedure::without_quotes(plain)), kOfAnswers) ||
      is_of_some(words)) {
    return;
  }
  const bool speaks = speaks_of_answers(words);
  for (const auto& clause : clauses_of(plain)) {
    read_edge(clause, speaks, into);
    read_length(clause, into);
  }
}

std::string formed(std::string answer, const Form& form) {
  for (const auto& words : form.never_beginning) {
    answer = without_beginning(std::move(answer), words);
  }
  if (form.sentences_max > 0) {
    answer = cut_to(std::move(answer), form.sentences_max);
  }
  for (const auto& words : form.never_ending) {
    answer = without_ending(std::move(answer), words);
  }
  if (!form.beginning.empty()) {
    answer = form.beginning + (answer.empty() ? "" : " ") + answer;
  }
  if (!form.ending.empty()) {
    answer += (answer.empty() ? "" : " ") + form.ending;
  }
  return answer;
}

}  // namespace auriga::conduct
