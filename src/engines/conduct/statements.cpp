#include "engines/conduct/statements.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

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
/// Of questions before it, the words that a sentence takes over.
constexpr std::size_t kAskedMax = 64;

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
    return asked || is_done_for_somebody(text) ? words_of_us(text) : std::nullopt;
  }
  if (!asked && question_of(text)) {
    return std::nullopt;
  }
  return with_us(text);
}

/// "Goal: help customers": what the agent is for.
bool is_label(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kLabels{
      "goal:", "purpose:", "aim:", "audience:", "tone:"};
  return begins_with_any(text, kLabels);
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

/// Share of `wanted` that is found, by `share` of each of its terms and its number.
template <class ShareOf>
double share_by(const Gist& wanted, ShareOf share) {
  double all = 0;
  double sum = 0;
  for (std::size_t i = 0; i < wanted.terms.size(); ++i) {
    const auto& term = wanted.terms[i];
    const auto found = share(term, i);
    if (!is_name_of_value(term) || found > 0) {
      all += term.weight;
      sum += term.weight * found;
    }
  }
  return all > 0 ? sum / all : 0;
}

/// How well the sentence of this number answers by its gist, 0 to 1 and a little more for what says
/// nothing else. `share` is of one term in a gist: covered_by, or nearness, which takes fifty times
/// as long; `around` is of the same message and by the same.
double fitness(const Gist& said, const SopSentence& sentence, std::size_t number,
               Surroundings& around, double (*share)(const Term&, const Gist&) = nearness) {
  const auto found = share_by(said, [&](const Term& term, std::size_t i) {
    return std::max({share(term, sentence.gist), share(term, *sentence.before) * kBeforeCounts,
                     around.of(i, number, sentence.paragraph) * kAroundCounts});
  });
  return found + covered(sentence.gist, said) * kBrevityCounts;
}

/// Share of `wanted` that `gist` says, also in words near in meaning.
double share_of(const Gist& wanted, const Gist& gist) {
  return share_by(wanted,
                  [&](const Term& term, std::size_t /*i*/) { return nearness(term, gist); });
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
  document_ = layout.title + ".md";
  std::vector<std::shared_ptr<const std::string>> titles;
  std::vector<std::shared_ptr<const Gist>> title_gists;
  std::vector<char> announcing;  // Whether each title says that things to be asked for follow.
  const auto add_title = [&](const std::string& title) {
    titles.push_back(std::make_shared<const std::string>(title));
    title_gists.push_back(std::make_shared<const Gist>(reader.read(title)));
    announcing.push_back(announces_questions(title) ? 1 : 0);
  };
  add_title("");  // Of what stands in no section.
  for (const auto& section : layout.sections) {
    add_title(section.title);
  }
  std::vector<std::shared_ptr<const Gist>> gists;  // Of each sentence alone.
  std::optional<ParagraphBuilder> paragraph;
  const procedure::Sentence* previous = nullptr;
  std::size_t block_from = 0;
  for (const auto& sentence : layout.sentences) {
    const auto section = static_cast<std::size_t>(std::int64_t{sentence.section} + 1);
    gists.push_back(std::make_shared<const Gist>(reader.read(sentence.text)));
    SopSentence made{.text = sentence.text,
                     .title = titles[section],
                     .opening = {},
                     .gist = *gists.back(),
                     .before = title_gists.front()};
    made.follows = previous != nullptr && previous->block == sentence.block;
    if (!made.follows) {
      if (paragraph) {
        paragraphs_.push_back(std::move(*paragraph).made());
      }
      paragraph.emplace(title_gists[section]);
      block_from = sentences_.size();
    }
    // With what it completes, or what its paragraph begins with.
    if (sentence.lead >= 0) {
      made.opening = made.lead = static_cast<std::size_t>(sentence.lead);
    } else if (made.follows) {
      made.opening = block_from;
    }
    if (made.follows) {
      made.before = gists[gists.size() - 2];
    } else if (made.opening) {
      made.before = gists[*made.opening];
    }
    made.paragraph = paragraphs_.size();
    made.entry = sentence.item >= 0 && !made.follows;
    made.asks = sentence.asks;
    made.holds = kinds_in(sentence.text, made.gist);
    made.question = is_question(sentence.text);
    made.hands_over = may_hand_over(sentence.text);
    made.leans = leans(sentence.text);
    // The first heading is the title of the whole.
    const auto in = static_cast<std::size_t>(std::max(sentence.section, 0));
    const bool inner = sentence.section >= 0 &&
                       (in > 0 || !layout.title.ends_with(layout.sections[in].title)) &&
                       procedure::is_about_agent(layout.sections[in].title);
    made.announces = announces_questions(sentence.text);
    made.listed = !made.asks.empty() || (made.lead && sentences_[*made.lead].announces) ||
                  (made.entry && announcing[section] != 0);
    // What is asked for is nothing to tell.
    if (!inner && !made.listed && asked_behind_colon(sentence.text).empty() &&
        !is_label(sentence.text)) {
      made.words = outward(sentence.text, false).value_or("");
      made.words_for_value = outward(sentence.text, true).value_or("");
    }
    if (made.follows && sentences_.back().question) {
      const auto& asked = sentences_.back().gist.terms;
      made.gist.terms.insert(
          made.gist.terms.end(),
          asked.end() - static_cast<std::ptrdiff_t>(std::min(asked.size(), kAskedMax)),
          asked.end());
    }
    paragraph->add(sentences_.size(), made.gist);
    sentences_.push_back(std::move(made));
    for (const auto& word : sentence.words) {
      if (word.text.find('-') != std::string::npos && !word.number) {
        hyphened_.push_back(word.text);
      }
    }
    previous = &sentence;
  }
  if (paragraph) {
    paragraphs_.push_back(std::move(*paragraph).made());
  }
  std::ranges::sort(hyphened_);
  const auto [from, to] = std::ranges::unique(hyphened_);
  hyphened_.erase(from, to);
}

std::string Statements::passage_of(const SopSentence& sentence) const {
  return answer::passage_of(
      document_, *sentence.title,
      sentence.opening ? std::string_view(sentences_[*sentence.opening].text) : std::string_view(),
      sentence.text);
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
  Surroundings around(said, paragraphs_, covered_by);
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    if (covered(said, sentences_[i].gist) >= kGistMin ||
        fitness(said, sentences_[i], i, around, covered_by) >= kGistMin) {
      return true;
    }
  }
  return false;
}

std::vector<Statements::Weighed> Statements::weighed(const answer::Question& question,
                                                     const Gist& said, const Kinds& asked) const {
  const bool value = asked.wants_value();
  // What is told around a question may be no part of it.
  const auto part = question_in(question.text);
  const auto asking = part.empty() ? Gist{} : GistReader().read(part);
  const auto evidence = evidence_of(question);
  Surroundings around(said, paragraphs_, nearness);
  Surroundings around_asking(asking, paragraphs_, nearness);
  std::vector<Weighed> out;
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const auto& sentence = sentences_[i];
    const bool holds = fits(asked, sentence.holds);
    const bool takeover = sentence.hands_over && !value;
    if (sentence.question || (value && !holds) || (sentence.said(value).empty() && !takeover)) {
      continue;
    }
    Signs signs{.evidence = log_odds(evidence[i]) / 4,
                .gist = std::max(fitness(said, sentence, i, around),
                                 fitness(asking, sentence, i, around_asking)),
                .own = std::max(share_of(said, sentence.gist), share_of(asking, sentence.gist)),
                .around = share_by(said,
                                   [&](const Term& /*term*/, std::size_t n) {
                                     return around.of(n, i, sentence.paragraph);
                                   }),
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
    passages.push_back(passage_of(sentences_[each.at]));
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
