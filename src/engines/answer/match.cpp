#include "engines/answer/match.hpp"

#include <algorithm>

#include "engines/lexicon/lexicon.hpp"

namespace auriga::answer {
namespace {

float strength_in(const Term& term, const std::vector<Word>& words,
                  const EvidenceSettings& settings, float& soft) {
  float best = 0;
  for (const auto& word : words) {
    if (word.term == term.term) {
      soft = 1;
      return 1;
    }
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
  }
  soft = best;
  for (const auto& word : words) {
    for (const auto& near : term.related) {
      soft = near.term == word.term ? std::max(soft, near.strength) : soft;
    }
  }
  if (!term.parts.empty() && !term.code && !term.number) {
    const bool all = std::all_of(term.parts.begin(), term.parts.end(), [&](auto part) {
      return std::any_of(words.begin(), words.end(),
                         [&](const Word& word) { return word.term == part; });
    });
    constexpr float kSplit = 0.95F;
    best = std::max(best, all ? kSplit : 0.0F);
    soft = std::max(soft, best);
  }
  return best;
}

// By the strongest of its alternatives.
float said_in(const Term& term, const Bag& bag) {
  float best = 0;
  for (const auto& alternative : term.alternatives) {
    if (alternative.strength > best && bag.holds(alternative)) {
      best = alternative.strength;
    }
  }
  return best;
}

// By the nearest word; below kFar two words have nothing to do with each other.
float nearest_in(const Term& term, const std::vector<Word>& words) {
  constexpr float kFar = 0.25F;
  float best = kFar;
  if (term.number_in_lexicon >= 0) {
    for (const auto& word : words) {
      if (word.number_in_lexicon >= 0 && !word.stop) {
        best = std::max(best, lexicon::closeness(term.number_in_lexicon, word.number_in_lexicon));
      }
    }
  }
  return (best - kFar) / (1 - kFar);
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

Strengths strengths_in(const Parsed& question, const std::vector<Word>& words,
                       const EvidenceSettings& settings) {
  Strengths out{};
  const Bag bag(words);
  for (std::size_t t = 0; t < terms_read(question); ++t) {
    out.hard[t] = strength_in(question.terms[t], words, settings, out.soft[t]);
    out.para[t] = std::max(out.hard[t], said_in(question.terms[t], bag));
    out.soft[t] = std::max(out.soft[t], out.para[t]);
    out.near[t] = std::max(out.soft[t], nearest_in(question.terms[t], words));
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
