#include "engines/conduct/statements.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "engines/answer/second_reading.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/procedure/layout.hpp"

namespace auriga::conduct {
namespace {

constexpr std::size_t kCandidates = 40;
constexpr double kGistMin = 0.62;
constexpr double kBeforeCounts = 0.65;
constexpr double kAroundCounts = 0.5;
constexpr double kBrevityCounts = 0.1;

// What speaks for a sentence, and how much: rounded from a conditional logit (McFadden 1974) over
// the sentences of one SOP, fitted on 103 questions of tests/sops. With each of the four sets left
// out of its fit it put 77 right sentences first; the evidence alone 64, the gist alone 61.
struct Signs {
  double evidence = 0;      ///< Log odds of the answerer that reads documents, a quarter of them.
  double gist = 0;          ///< Share of the question's gist, also by what stands around it.
  double own = 0;           ///< The same by the sentence itself.
  double around = 0;        ///< The same by its paragraph and section.
  double brevity = 0;       ///< Share of the sentence that the question speaks of.
  double value = 0;         ///< 1 where a time, price or number is asked for and there is one.
  bool permission = false;  ///< The same of "Can I …?".

  [[nodiscard]] double weight() const {
    return evidence + 2 * gist + own + 0.5 * around + 1.5 * brevity + value +
           (permission ? 0.6 : 0);
  }
};
/// A sentence that weighs less is not said: what is found below is mostly wrong.
constexpr double kLeast = 2.75;
// Of the likeliest that are read again: what the reader's log odds weigh, from which on they speak
// for a sentence.
constexpr std::size_t kRead = 6;
constexpr double kReader = 0.4;
constexpr double kReaderLeast = -3.5;
constexpr double kReaderLow = -6;  // What is below says no more.
/// "Theory lessons are included" tells less to who asks how much a lesson is.
constexpr double kFreeForASum = 0.4;

/// "10.00", "40.-": a price, also where no currency is named.
bool has_price(std::string_view text) {
  const auto digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '.' && digit(i - 1) &&
        (text[i + 1] == '-' || (digit(i + 1) && digit(i + 2) && !digit(i + 3)))) {
      return true;
    }
  }
  return false;
}

Kinds kinds_in(std::string_view text, const Gist& gist) {
  Kinds out;
  for (const auto& amount : gist.amounts) {
    out.time = out.time || amount.unit == "hours" || amount.unit == "date";
    out.money = out.money ||
                (amount.unit.size() == 3 && amount.unit[0] >= 'A' && amount.unit[0] <= 'Z') ||
                amount.unit == "percent";
    out.number = true;
  }
  const auto lowered = core::lower_ascii(text);
  static constexpr std::array<std::string_view, 12> kFree{
      "free of charge", "is free", "are free",  "for free",    "enter free", "free from",
      "free until",     "half",    "no charge", "pay nothing", "included",   "at no cost"};
  out.money = out.money || has_price(lowered);
  out.free = !out.money && procedure::has_any(lowered, kFree);
  out.money = out.money || out.free;
  out.number = out.number || lowered.find_first_of("0123456789") != std::string::npos;
  static constexpr std::array<std::string_view, 36> kTimes{
      "day before", "day after",   "day of",    "in advance", "evening",       "morning",
      "january",    "february",    "march",     "april",      "may",           "june",
      "july",       "august",      "september", "october",    "november",      "december",
      "monday",     "tuesday",     "wednesday", "thursday",   "friday",        "saturday",
      "sunday",     "noon",        "midnight",  "daily",      "day and night", "any hour",
      "at once",    "immediately", "same day",  "weekend",    "weekdays",      "around the clock"};
  out.time = out.time || procedure::has_any(lowered, kTimes);
  static constexpr std::array<std::string_view, 18> kPermits{
      "allowed", "permitted", "forbidden", "prohibited", "may",         "can",
      "not",     "never",     "no",        "only",       "possible",    "accept*",
      "welcome", "must",      "refuse*",   "do not",     "not allowed", "available"};
  out.permission = procedure::has_any(lowered, kPermits);
  for (std::size_t i = 1; i + 1 < lowered.size() && !out.time; ++i) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    out.time = lowered[i] == ':' && digit(lowered[i - 1]) && digit(lowered[i + 1]);
  }
  return out;
}

Kinds kinds_asked(std::string_view question) {
  const auto lowered = core::lower_ascii(question);
  const auto has = [&](auto... phrases) {
    return procedure::has_any(lowered,
                              std::array<std::string_view, sizeof...(phrases)>{phrases...});
  };
  Kinds out;
  out.money = has("how much", "cost*", "price", "prices", "fee", "fees", "charge", "charged",
                  "expensive", "pay");
  out.sum = has("how much", "price", "prices");
  out.time = !out.money && has("how long", "how soon", "when", "until when", "how early",
                               "how late", "what time", "how fast", "how quickly");
  out.number = !out.money && !out.time &&
               has("how many", "how old", "how often", "how big", "how large", "how far");
  out.permission =
      !out.money && !out.time && !out.number &&
      has("can i", "can we", "may i", "may we", "could i", "could we", "am i allowed",
          "are we allowed", "is it allowed", "allowed to", "can my", "can the", "may my",
          "is it ok", "is it okay", "is it all right", "do you accept", "do you take");
  return out;
}

bool fits(const Kinds& asked, const Kinds& holds) {
  return (!asked.time || holds.time) && (!asked.money || holds.money) &&
         (!asked.number || holds.number) && (!asked.permission || holds.permission);
}

/// Who takes over is done, not told.
bool is_takeover(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kTakeovers{
      "takes over", "take over",    "hand over",      "hands over",  "handed over",
      "escalate*",  "passed on to", "transferred to", "is passed to"};
  return procedure::has_any(core::lower_ascii(text), kTakeovers);
}

/// The same, and what may send somebody to a place as well.
bool may_hand_over(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kSends{
      "goes to",  "go to",       "transfer to", "transfers to", "are passed to",
      "refer to", "referred to", "pass to",     "put through"};
  return is_takeover(text) || procedure::has_any(core::lower_ascii(text), kSends);
}

/// In words to a customer; nothing for what only the agent needs to know, unless it holds the value
/// that is `asked`: then what the agent is to do is told.
std::optional<std::string> outward(const std::string& text, bool asked) {
  // What begins in the middle is an item of a list of cases.
  if (is_takeover(text) || (!text.empty() && text[0] >= 'a' && text[0] <= 'z')) {
    return std::nullopt;
  }
  if (auto words = words_to_say(text)) {
    return words;
  }
  if (is_inward(text) || (asked && is_our_work(text))) {
    return asked ? words_of_us(text) : std::nullopt;
  }
  return text;
}

/// "After that it costs 25 EUR." says nothing without the sentence before it.
bool leans(std::string_view text) {
  static constexpr std::array<std::string_view, 36> kLeaning{
      "after that", "afterwards",  "then ",        "otherwise", "if not",       "if so",
      "if it ",     "if they ",    "if that",      "if this",   "if there is",  "it ",
      "they ",      "this ",       "these ",       "that ",     "those ",       "both ",
      "such ",      "in that",     "in this case", "in these",  "in all other", "later ",
      "earlier ",   "before that", "until then",   "from then", "without ",     "we then ",
      "the same",   "instead",     "but ",         "however",   "tell them",    "nothing is"};
  return begins_with_any(text, kLeaning);
}

/// What is asked for ("cost") is there by its value, and need not be there by name.
bool is_name_of_value(const Term& term) {
  static constexpr std::array<std::string_view, 7> kNamesOfValues{"cost",   "price", "fee", "charg",
                                                                  "expens", "much",  "long"};
  return std::ranges::find(kNamesOfValues, term.name) != kNamesOfValues.end();
}

/// The sentences of a message that ask; empty where none does, or all do.
std::string question_in(std::string_view message) {
  std::string out;
  bool all = true;
  while (!message.empty()) {
    const auto end = message.find_first_of(".!?\n");
    const auto size = end == std::string_view::npos ? message.size() : end + 1;
    const auto sentence = core::trim(message.substr(0, size));
    if (sentence.ends_with('?')) {
      out += (out.empty() ? "" : " ") + std::string(sentence);
    } else {
      all = all && sentence.size() < 2;
    }
    message.remove_prefix(size);
  }
  return all ? std::string() : out;
}

/// "Is there food?", also in quotation marks.
bool is_question(std::string_view text) {
  const auto plain = procedure::plain(text);
  const auto end = plain.find_last_not_of("\"' *-");
  return end != std::string::npos && plain[end] == '?';
}

/// As the layout reads it: without marks, on one line.
std::string unmarked(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '*' && c != '`' && c != '_') {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

/// Of one word, whether it stands there.
double covered_by(const Term& term, const Gist& gist) {
  return covered({.terms = {term}}, gist);
}

/// Share of `wanted` that is found, by `share` of each of its terms.
template <class Share>
double share_by(const Gist& wanted, Share share) {
  double all = 0;
  double sum = 0;
  for (const auto& term : wanted.terms) {
    const auto found = share(term);
    if (!is_name_of_value(term) || found > 0) {
      all += term.weight;
      sum += term.weight * found;
    }
  }
  return all > 0 ? sum / all : 0;
}

/// How well a sentence answers by its gist, 0 to 1 and a little more for what says nothing else.
/// `share` is of one term in a gist: covered_by, or nearness, which takes fifty times as long.
double fitness(const Gist& said, const SopSentence& sentence,
               double (*share)(const Term&, const Gist&) = nearness) {
  const auto found = share_by(said, [&](const Term& term) {
    return std::max({share(term, sentence.gist), share(term, sentence.before) * kBeforeCounts,
                     share(term, sentence.around) * kAroundCounts});
  });
  return found + covered(sentence.gist, said) * kBrevityCounts;
}

/// Share of `wanted` that `gist` says, also in words near in meaning.
double share_of(const Gist& wanted, const Gist& gist) {
  return share_by(wanted, [&](const Term& term) { return nearness(term, gist); });
}

double log_odds(double probability) {
  const auto within = std::clamp(probability, 3e-4, 0.99);
  return std::log(within / (1 - within));
}

}  // namespace

Statements::Statements(std::string_view sop)
    : index_(std::make_unique<retrieval::KnowledgeIndex>()) {
  index_->put({{}, "sop.md", std::string(sop), retrieval::TextForm::prose});
  procedure::Vocabulary vocabulary;
  GistReader reader;
  const auto layout = procedure::read_layout(sop, vocabulary);
  const procedure::Sentence* previous = nullptr;
  std::size_t block_from = 0;
  for (const auto& sentence : layout.sentences) {
    const auto* lead =
        sentence.lead < 0 ? nullptr : &layout.sentences[static_cast<std::size_t>(sentence.lead)];
    SopSentence made{.text = sentence.text, .gist = reader.read(sentence.text), .before = {}};
    made.follows = previous != nullptr && previous->block == sentence.block;
    if (made.follows) {
      made.before = reader.read(previous->text);
    } else if (lead != nullptr) {
      made.before = reader.read(lead->text);
    }
    std::string title;
    if (sentence.section >= 0) {
      title = layout.sections[static_cast<std::size_t>(sentence.section)].title;
      made.around = reader.read(title);
    }
    if (!made.follows) {
      block_from = sentences_.size();
    }
    // With what it completes, or what its paragraph begins with.
    const std::string_view opening = lead != nullptr ? std::string_view(lead->text)
                                     : made.follows  ? std::string_view(sentences_[block_from].text)
                                                     : std::string_view();
    made.passage = answer::passage_of(layout.title + ".md", title, opening, sentence.text);
    made.holds = kinds_in(sentence.text, made.gist);
    made.question = is_question(sentence.text);
    made.hands_over = may_hand_over(sentence.text);
    made.leans = leans(sentence.text);
    made.words = outward(sentence.text, false).value_or("");
    made.words_for_value = outward(sentence.text, true).value_or("");
    if (made.follows && sentences_.back().question) {
      const auto& asked = sentences_.back().gist.terms;
      made.gist.terms.insert(made.gist.terms.end(), asked.begin(), asked.end());
    }
    sentences_.push_back(std::move(made));
    // Each sentence of a paragraph is read with all of it.
    for (std::size_t i = block_from; i + 1 < sentences_.size(); ++i) {
      const auto& last = sentences_.back().gist.terms;
      auto& around = sentences_[i].around.terms;
      around.insert(around.end(), last.begin(), last.end());
      const auto& first = sentences_[i].gist.terms;
      auto& around_last = sentences_.back().around.terms;
      around_last.insert(around_last.end(), first.begin(), first.end());
    }
    for (const auto& word : sentence.words) {
      if (word.text.find('-') != std::string::npos && !word.number) {
        hyphened_.push_back(word.text);
      }
    }
    previous = &sentence;
  }
  std::ranges::sort(hyphened_);
  const auto [from, to] = std::ranges::unique(hyphened_);
  hyphened_.erase(from, to);
}

std::vector<double> Statements::evidence_of(const answer::Question& question) const {
  // Written as the SOP writes it.
  std::string text(question.text);
  for (const auto& word : hyphened_) {
    auto apart = word;
    std::ranges::replace(apart, '-', ' ');
    const auto at = core::lower_ascii(text).find(apart);
    if (at != std::string::npos) {
      text.replace(at, apart.size(), word);
    }
  }
  std::vector<double> out(sentences_.size());
  for (const auto& found : answer::candidates({.text = text, .history = question.history},
                                              index_->now(), kCandidates)) {
    const auto unit = unmarked(found.unit);
    for (std::size_t i = 0; i < sentences_.size(); ++i) {
      const auto& sentence = sentences_[i].text;
      if (unit.find(sentence) != std::string::npos || sentence.find(unit) != std::string::npos) {
        out[i] = std::max(out[i], found.source.score);
      }
    }
  }
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (sentences_[i].follows && sentences_[i - 1].question) {
      out[i] = std::max(out[i], out[i - 1]);
    }
  }
  return out;
}

bool Statements::may_tell(const Gist& said) const {
  return std::ranges::any_of(sentences_, [&](const SopSentence& sentence) {
    return covered(said, sentence.gist) >= kGistMin ||
           fitness(said, sentence, covered_by) >= kGistMin;
  });
}

std::vector<Statements::Weighed> Statements::weighed(const answer::Question& question,
                                                     const Gist& said, const Kinds& asked) const {
  const bool value = asked.wants_value();
  // What is told around a question may be no part of it.
  const auto part = question_in(question.text);
  const auto asking = part.empty() ? Gist{} : GistReader().read(part);
  const auto evidence = evidence_of(question);
  std::vector<Weighed> out;
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const auto& sentence = sentences_[i];
    const bool holds = fits(asked, sentence.holds);
    const bool takeover = sentence.hands_over && !value;
    if (sentence.question || (value && !holds) || (sentence.said(value).empty() && !takeover)) {
      continue;
    }
    Signs signs{.evidence = log_odds(evidence[i]) / 4,
                .gist = std::max(fitness(said, sentence), fitness(asking, sentence)),
                .own = std::max(share_of(said, sentence.gist), share_of(asking, sentence.gist)),
                .around = share_of(said, sentence.around),
                .brevity = covered(sentence.gist, said),
                .value = !value                             ? 0
                         : asked.sum && sentence.holds.free ? kFreeForASum
                                                            : 1,
                .permission = asked.permission && holds};
    if (said.terms.empty()) {
      signs.gist = signs.own = evidence[i];  // There is nothing else to go by.
    }
    if (signs.weight() > 0) {
      out.push_back({i, signs.weight()});
    }
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &Weighed::weight);
  return out;
}

void Statements::read_again(std::vector<Weighed>& sentences, std::string_view question,
                            const reader::Reader& reader) const {
  sentences.resize(std::min(sentences.size(), kRead));
  std::vector<std::string> passages;
  for (const auto& each : sentences) {
    passages.push_back(sentences_[each.at].passage);
  }
  const auto odds = reader.answers(question, passages);
  for (std::size_t n = 0; n < sentences.size(); ++n) {
    sentences[n].weight += kReader * (std::max<double>(odds[n], kReaderLow) - kReaderLeast);
  }
  std::ranges::stable_sort(sentences, std::ranges::greater{}, &Weighed::weight);
}

std::optional<Statements::Found> Statements::find(const answer::Question& question,
                                                  const Gist& said,
                                                  const reader::Reader* reader) const {
  const auto asked = kinds_asked(question.text);
  auto sentences = weighed(question, said, asked);
  if (reader != nullptr) {
    read_again(sentences, question.text, *reader);
  }
  if (sentences.empty() || sentences.front().weight < kLeast) {
    return std::nullopt;
  }
  const bool value = asked.wants_value();
  const auto& likeliest = sentences_[sentences.front().at];
  Found out{.text = {}, .takeover = likeliest.hands_over && !value ? likeliest.text : ""};
  const auto told = std::ranges::find_if(
      sentences, [&](const Weighed& each) { return !sentences_[each.at].said(value).empty(); });
  if (told != sentences.end() && told->weight >= kLeast) {
    out.text = with_leaning(told->at, value);
    out.score = 1 / (1 + std::exp(kLeast - told->weight));
  }
  return out;
}

std::string Statements::with_leaning(std::size_t at, bool value) const {
  auto out = sentences_[at].said(value);
  if (sentences_[at].follows && sentences_[at].leans) {
    const auto& before = sentences_[at - 1].said(value);
    out = before + (before.empty() ? "" : " ") + out;
  }
  if (at + 1 < sentences_.size() && sentences_[at + 1].follows && sentences_[at + 1].leans) {
    const auto& next = sentences_[at + 1].said(value);
    out += (next.empty() ? "" : " ") + next;
  }
  return out;
}

}  // namespace auriga::conduct
