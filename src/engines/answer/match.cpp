#include "engines/answer/match.hpp"

#include <algorithm>

#include "engines/lexicon/lexicon.hpp"

namespace auriga::answer {
namespace {

// By one word.
float strength_of(const Term& term, const Word& word, const EvidenceSettings& settings) {
  if (word.term == term.term) {
    return 1;
  }
  float best = 0;
  for (const auto& synonym : term.synonyms) {
    if (synonym.term == word.term) {
      best = std::max(best, synonym.strength);
    }
  }
  if (best < settings.akin && !term.code && !term.number && !word.stop) {
    if (word.text.size() > 2 && akin(term.text, word.text)) {
      best = std::max(best, settings.akin);
    } else if (misspelt(term.text, word.text)) {
      best = std::max(best, settings.misspelt);
    }
  }
  return best;
}

float relation_of(const Term& term, const Word& word) {
  float best = 0;
  for (const auto& near : term.related) {
    best = near.term == word.term ? std::max(best, near.strength) : best;
  }
  return best;
}

// Below kFar two words have nothing to do with each other.
float nearness_of(const Term& term, const Word& word) {
  constexpr float kFar = 0.25F;
  if (term.number_in_lexicon < 0 || word.number_in_lexicon < 0 || word.stop) {
    return 0;
  }
  const auto near = lexicon::closeness(term.number_in_lexicon, word.number_in_lexicon);
  return (std::max(kFar, near) - kFar) / (1 - kFar);
}

// All parts of a joined word, which together stand for it.
bool holds_parts(const Term& term, const std::vector<Word>& words) {
  return !term.parts.empty() && !term.code && !term.number &&
         std::all_of(term.parts.begin(), term.parts.end(), [&](auto part) {
           return std::any_of(words.begin(), words.end(),
                              [&](const Word& word) { return word.term == part; });
         });
}

// `best`, or by the strongest of its alternatives if that is more.
float said_in(const Term& term, const Bag& bag, float best) {
  for (const auto& alternative : term.alternatives) {
    if (alternative.strength > best && bag.holds(alternative)) {
      best = alternative.strength;
    }
  }
  return best;
}

}  // namespace

std::size_t terms_read(const Parsed& question) {
  return std::min(kTermsRead, question.terms.size());
}

bool stands_for(const Term& term, const Word& word) {
  return word.term == term.term || (!term.code && !term.number && akin(term.text, word.text)) ||
         std::any_of(term.synonyms.begin(), term.synonyms.end(),
                     [&](const Synonym& synonym) { return synonym.term == word.term; });
}

Matcher::Matcher(const Parsed& question, const EvidenceSettings& settings)
    : question_(question), settings_(settings), terms_(terms_read(question)) {}

const float* Matcher::said_by(std::uint32_t number, const Word& word) {
  if (number >= rows_.size()) {
    rows_.resize(number + std::size_t{1});
  }
  if (rows_[number] == 0) {
    rows_[number] = static_cast<std::uint32_t>(said_.size() + 1);
    for (std::size_t t = 0; t < terms_; ++t) {
      said_.push_back(strength_of(question_.terms[t], word, settings_));
    }
    for (std::size_t t = 0; t < terms_; ++t) {
      said_.push_back(relation_of(question_.terms[t], word));
    }
    for (std::size_t t = 0; t < terms_; ++t) {
      said_.push_back(nearness_of(question_.terms[t], word));
    }
  }
  return said_.data() + rows_[number] - 1;
}

Strengths Matcher::strengths_in(const ReadText& text) {
  constexpr float kSplit = 0.95F;
  Strengths out{};
  if (terms_ == 0) {
    return out;
  }
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const auto* said = said_by(text.numbers[i], text.words[i]);
    for (std::size_t t = 0; t < terms_; ++t) {
      out.hard[t] = std::max(out.hard[t], said[t]);
      out.soft[t] = std::max(out.soft[t], said[terms_ + t]);
      out.near[t] = std::max(out.near[t], said[2 * terms_ + t]);
    }
  }
  for (std::size_t t = 0; t < terms_; ++t) {
    const auto& term = question_.terms[t];
    if (out.hard[t] < kSplit && holds_parts(term, text.words)) {
      out.hard[t] = kSplit;
    }
    out.para[t] = said_in(term, text.bag, out.hard[t]);
    out.soft[t] = std::max(out.soft[t], out.para[t]);
    out.near[t] = std::max(out.near[t], out.soft[t]);
  }
  return out;
}

double share_of(const Parsed& question, const std::array<float, kTermsRead>& strengths) {
  double sum = 0;
  double all = 0;
  double entity = 0;
  bool named = false;
  for (std::size_t t = 0; t < terms_read(question); ++t) {
    const auto& term = question.terms[t];
    if (term.is_entity()) {
      // Entities are a matter of yes or no, see Reading; alone they are all there is.
      entity = named ? std::min<double>(entity, strengths[t]) : strengths[t];
      named = true;
      continue;
    }
    sum += term.weight * strengths[t];
    all += term.weight;
  }
  if (!named || all == 0) {
    return all > 0 ? sum / all : entity;
  }
  // Together the entities count as one lesser word, whatever their number.
  constexpr double kEntityShare = 0.25;
  return kEntityShare * entity + (1 - kEntityShare) * sum / all;
}

void lend(Strengths& found, const Strengths& from, float factor) {
  for (std::size_t t = 0; t < kTermsRead; ++t) {
    found.hard[t] = std::max(found.hard[t], from.hard[t] * factor);
    found.para[t] = std::max(found.para[t], from.para[t] * factor);
    found.soft[t] = std::max(found.soft[t], from.soft[t] * factor);
    found.near[t] = std::max(found.near[t], from.near[t] * factor);
  }
}

void lend_by_value(const Parsed& question, Values values, float strength, Strengths& found) {
  for (std::size_t t = 0; t < terms_read(question); ++t) {
    if ((question.terms[t].values & values) != 0) {
      found.hard[t] = std::max(found.hard[t], strength);
      found.para[t] = std::max(found.para[t], strength);
      found.soft[t] = std::max(found.soft[t], strength);
      found.near[t] = std::max(found.near[t], strength);
    }
  }
}

}  // namespace auriga::answer
