#include "engines/answer/evidence.hpp"

#include <algorithm>
#include <map>

#include "engines/answer/reading.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kPassagesRead = 12;

void best_first(std::vector<Evidence>& all, std::size_t limit) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Evidence& a, const Evidence& b) { return a.order > b.order; });
  if (all.size() > limit) {
    all.resize(limit);
  }
}

// The share of the weight that the heaviest term has that is nowhere in a passage.
double heaviest_missing(const Parsed& question, const Strengths& found) {
  constexpr float kSoftFound = 0.3F;
  double all = 0;
  double heaviest = 0;
  for (std::size_t t = 0; t < terms_read(question); ++t) {
    const double weight = question.terms[t].weight;
    all += weight;
    heaviest = found.soft[t] < kSoftFound ? std::max(heaviest, weight) : heaviest;
  }
  return all > 0 ? heaviest / all : 0;
}

}  // namespace

std::vector<retrieval::QueryTerm> search_terms(const Parsed& question) {
  std::vector<retrieval::QueryTerm> out;
  const auto add = [&](retrieval::TermHash term, double weight) {
    const auto known =
        std::find_if(out.begin(), out.end(), [&](const auto& t) { return t.term == term; });
    if (known != out.end()) {
      known->weight = std::max(known->weight, static_cast<float>(weight));
    } else if (out.size() < retrieval::kQueryTermsMax) {
      out.push_back({term, static_cast<float>(weight)});
    }
  };
  const auto weight_of = [](const Term& term) {
    return term.burden == Burden::light ? 0.3 : term.burden == Burden::verb ? 0.7 : 1.0;
  };
  for (const auto& term : question.terms) {
    add(term.term, weight_of(term));
    for (const auto part : term.parts) {
      add(part, 0.6 * weight_of(term));
    }
  }
  for (const auto& term : question.terms) {
    for (const auto& synonym : term.synonyms) {
      add(synonym.term, 0.4 * synonym.strength * weight_of(term));
    }
  }
  constexpr double kRelated = 0.2;
  for (const auto& term : question.terms) {
    for (const auto& near : term.related) {
      add(near.term, kRelated * near.strength * weight_of(term));
    }
  }
  return out;
}

std::vector<Evidence> gather(const Parsed& question, const retrieval::Knowledge& knowledge,
                             std::size_t limit, const EvidenceSettings& settings) {
  std::vector<Evidence> out;
  if (question.terms.empty()) {
    return out;
  }
  const auto terms = search_terms(question);
  const auto hits = knowledge.search_passages(terms, kPassagesRead);
  std::map<const retrieval::Document*, Reading> readings;
  std::map<std::pair<const retrieval::Document*, std::uint32_t>, bool> seen;
  double rank = 0;
  for (const auto& hit : hits) {
    auto& reading =
        readings
            .try_emplace(hit.document.get(), question, hit.document, knowledge.analyzer(), settings)
            .first->second;
    const auto around = reading.strengths_of(hit.place().unit_first, hit.place().unit_last);
    const auto set = [&](Feature feature, double value) {
      out.back().features[feature] = static_cast<float>(value);
    };
    for (auto u = hit.place().unit_first; u < hit.place().unit_last; ++u) {
      if (!seen.emplace(std::pair(hit.document.get(), u), true).second) {
        continue;
      }
      out.push_back(reading.weigh(u));
      set(Feature::passage_coverage, share_of(question, around.soft));
      set(Feature::near_passage, share_of(question, around.near));
      set(Feature::passage_missing, heaviest_missing(question, around));
      set(Feature::passage_rank, 1 / (1 + rank));
      set(Feature::passage_score, hit.score / std::max(hits.front().score, 1e-9));
      out.back().order = log_odds(out.back().features);
      out.back().score = probability(out.back().order);
    }
    ++rank;
  }
  best_first(out, limit);
  return out;
}

std::vector<Evidence> gather(const Parsed& question,
                             const std::shared_ptr<const retrieval::Document>& document,
                             const retrieval::Analyzer& analyzer, std::size_t limit,
                             const EvidenceSettings& settings) {
  std::vector<Evidence> out;
  Reading reading(question, document, analyzer, settings);
  for (std::uint32_t u = 0; u < document->outline.units.size(); ++u) {
    out.push_back(reading.weigh(u));
  }
  best_first(out, limit);
  return out;
}

}  // namespace auriga::answer
