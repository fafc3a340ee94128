#include "engines/conduct/statements.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/procedure/layout.hpp"

namespace auriga::conduct {
namespace {

constexpr std::size_t kCandidates = 8;
constexpr double kSure = 0.5;
/// Less will do where nothing else comes near.
constexpr double kLikely = 0.12;
constexpr double kAhead = 4;
constexpr double kGistMin = 0.62;
constexpr double kGistLikely = 0.45;
constexpr double kGistAhead = 0.15;
constexpr double kBeforeCounts = 0.65;
constexpr double kAroundCounts = 0.5;
constexpr double kBrevityCounts = 0.1;
constexpr double kBetter = 0.02;
/// Of the question's own words, at least so much must stand in what answers it.
constexpr double kOwnWordsLeast = 0.3;
constexpr double kOwnWordsSure = 0.5;

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
  out.money = out.money || procedure::has_any(lowered, kFree);
  out.number = out.number || lowered.find_first_of("0123456789") != std::string::npos;
  static constexpr std::array<std::string_view, 30> kTimes{
      "january", "february",    "march",     "april",    "may",           "june",
      "july",    "august",      "september", "october",  "november",      "december",
      "monday",  "tuesday",     "wednesday", "thursday", "friday",        "saturday",
      "sunday",  "noon",        "midnight",  "daily",    "day and night", "any hour",
      "at once", "immediately", "same day",  "weekend",  "weekdays",      "around the clock"};
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

/// In words to a customer; nothing for what only the agent needs to know.
std::optional<std::string> outward(const std::string& text) {
  // What begins in the middle is an item of a list of cases.
  if (is_takeover(text) || (!text.empty() && text[0] >= 'a' && text[0] <= 'z')) {
    return std::nullopt;
  }
  if (auto words = words_to_say(text)) {
    return words;
  }
  if (is_inward(text)) {
    return std::nullopt;
  }
  return text;
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

bool is_line(std::string_view text) {
  return text.find('\n') == std::string_view::npos;
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
    SopSentence made{.text = sentence.text, .gist = reader.read(sentence.text), .before = {}};
    if (previous != nullptr && previous->block == sentence.block) {
      made.before = reader.read(previous->text);
    } else if (sentence.lead >= 0) {
      made.before = reader.read(layout.sentences[static_cast<std::size_t>(sentence.lead)].text);
    }
    if (sentence.section >= 0) {
      made.around = reader.read(layout.sections[static_cast<std::size_t>(sentence.section)].title);
    }
    if (previous == nullptr || previous->block != sentence.block) {
      block_from = sentences_.size();
    }
    made.holds = kinds_in(sentence.text, made.gist);
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

std::optional<Statements::Found> Statements::by_evidence(const answer::Question& question,
                                                         const Gist& said,
                                                         const Kinds& asked) const {
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
  GistReader reader;
  const auto found =
      answer::candidates({.text = text, .history = question.history}, index_->now(), kCandidates);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& source = found[i].source;
    // A list or a paragraph as a whole says too much to be quoted for one thing.
    if (!is_line(source.quote) || !fits(asked, kinds_in(source.quote, reader.read(source.quote)))) {
      continue;
    }
    double next = 0;
    for (std::size_t other = i + 1; other < found.size(); ++other) {
      if (found[other].source.quote.find(source.quote) == std::string::npos &&
          source.quote.find(found[other].source.quote) == std::string::npos) {
        next = found[other].source.score;
        break;
      }
    }
    if (source.score < kSure && (source.score < kLikely || source.score < next * kAhead)) {
      continue;
    }
    SopSentence alone{.text = source.quote, .gist = reader.read(source.quote)};
    for (const auto& sentence : sentences_) {
      if (sentence.text == source.quote) {
        alone = sentence;
        break;
      }
    }
    const auto own = fitness(said, alone);
    if (own < kOwnWordsLeast && !said.terms.empty()) {
      continue;
    }
    if (auto words = outward(source.quote)) {
      return Found{std::move(*words), source.score, own};
    }
  }
  return std::nullopt;
}

std::optional<Statements::Found> Statements::by_gist(const Gist& said, const Kinds& asked) const {
  const bool wants_value = asked.time || asked.money || asked.number || asked.permission;
  if (!said.question || said.terms.empty() || !wants_value) {
    return std::nullopt;
  }
  const SopSentence* best = nullptr;
  double most = 0;
  double next = 0;
  for (const auto& sentence : sentences_) {
    const auto share = fits(asked, sentence.holds) ? fitness(said, sentence, true) : 0;
    if (share > most) {
      next = most;
      most = share;
      best = &sentence;
    } else {
      next = std::max(next, share);
    }
  }
  if (best == nullptr || (most < kGistMin && (most < kGistLikely || most < next + kGistAhead))) {
    return std::nullopt;
  }
  auto words = outward(best->text);
  return words ? std::optional(Found{std::move(*words), std::min(1.0, most) * kSure, most})
               : std::nullopt;
}

bool Statements::may_tell(const Gist& said) const {
  return std::ranges::any_of(sentences_, [&](const SopSentence& sentence) {
    return covered(said, sentence.gist) >= kGistMin || fitness(said, sentence) >= kGistMin;
  });
}

double Statements::fitness(const Gist& said, const SopSentence& sentence, bool near) {
  const auto share_of = [near](const Term& term, const Gist& gist) {
    return near ? nearness(term, gist) : covered({.terms = {term}}, gist);
  };
  double all = 0;
  double share = 0;
  for (const auto& term : said.terms) {
    const auto found =
        std::max({share_of(term, sentence.gist), share_of(term, sentence.before) * kBeforeCounts,
                  share_of(term, sentence.around) * kAroundCounts});
    if (!is_name_of_value(term) || found > 0) {
      all += term.weight;
      share += term.weight * found;
    }
  }
  return all > 0 ? share / all + covered(sentence.gist, said) * kBrevityCounts : 0;
}

std::optional<Statements::Found> Statements::find(const answer::Question& question,
                                                  const Gist& said) const {
  const auto asked = kinds_asked(question.text);
  auto evidence = by_evidence(question, said, asked);
  // What is told around a question is no part of it, unless it says little by itself: "Will that
  // cost anything?"
  const auto part = question_in(question.text);
  const auto asking = part.empty() ? Gist{} : GistReader().read(part);
  const auto telling = std::ranges::count_if(
      asking.terms, [](const Term& term) { return !is_name_of_value(term) && term.weight >= 1; });
  auto gist = by_gist(telling < 2 ? said : asking, asked);
  if (evidence && evidence->own_words >= kOwnWordsSure &&
      (!gist || gist->own_words < evidence->own_words + kBetter)) {
    return evidence;
  }
  return gist ? gist : evidence;
}

}  // namespace auriga::conduct
