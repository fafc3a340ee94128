#include "engines/answer/evidence.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engines/answer/ranker.hpp"
#include "engines/answer/reading.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kPassagesRead = 20;

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

// The passages found, their units weighed one by one, and the likely ones ranked.
class Gathering {
 public:
  Gathering(const Parsed& question, const retrieval::Knowledge& knowledge,
            const EvidenceSettings& settings)
      : question_(question),
        knowledge_(knowledge),
        settings_(settings),
        hits_(knowledge.search_passages(search_terms(question), kPassagesRead)) {}

  void weigh() {
    std::set<std::pair<const retrieval::Document*, std::uint32_t>> seen;
    for (std::size_t rank = 0; rank < hits_.size(); ++rank) {
      const auto& hit = hits_[rank];
      auto& reading = reading_of(hit.document);
      around_.push_back(reading.strengths_of(hit.place().unit_first, hit.place().unit_last));
      for (auto u = hit.place().unit_first; u < hit.place().unit_last; ++u) {
        if (seen.emplace(hit.document.get(), u).second) {
          all_.push_back(reading.weigh(u));
          all_.back().passage = rank;
          place(all_.back(), hit);
          note_elsewhere(all_.back(), reading.direct(u));
        }
      }
    }
    best_first(all_, kRanked);
  }

  void describe() {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      auto& evidence = all_[i];
      auto description =
          reading_of(evidence.document).describe(evidence, around_[evidence.passage], elsewhere_);
      const auto set = [&](UnitFeature feature, double value) {
        description.unit[kFeatures + static_cast<std::size_t>(feature)] = static_cast<float>(value);
      };
      constexpr double kScale = 10;
      set(UnitFeature::rank, 1 / (1 + static_cast<double>(i)));
      set(UnitFeature::behind, std::min(1.0, (all_[0].order - evidence.order) / kScale));
      set(UnitFeature::log_odds, evidence.order / kScale);
      evidence.description = std::make_shared<const Description>(std::move(description));
    }
  }

  void rank() {
    std::erase_if(all_, [](const Evidence& each) { return each.description->about_another; });
    const Ranker ranker(meanings_of(question_));
    for (auto& evidence : all_) {
      evidence.order = ranker.judge(*evidence.description);
      evidence.score = probability(evidence.order);
    }
  }

  std::vector<Evidence> best(std::size_t limit) {
    best_first(all_, limit);
    return std::move(all_);
  }

 private:
  static constexpr std::size_t kRanked = 64;

  Reading& reading_of(const std::shared_ptr<const retrieval::Document>& document) {
    return readings_
        .try_emplace(document.get(), question_, document, knowledge_.analyzer(), settings_)
        .first->second;
  }

  void place(Evidence& evidence, const retrieval::Hit& hit) {
    const auto set = [&](Feature feature, double value) {
      evidence.features[feature] = static_cast<float>(value);
    };
    const auto& around = around_[evidence.passage];
    set(Feature::passage_coverage, share_of(question_, around.soft));
    set(Feature::near_passage, share_of(question_, around.near));
    set(Feature::passage_missing, heaviest_missing(question_, around));
    set(Feature::passage_rank, 1 / (1 + static_cast<double>(evidence.passage)));
    set(Feature::passage_score, hit.score / std::max(hits_.front().score, 1e-9));
    evidence.order = log_odds(evidence.features);
    evidence.score = probability(evidence.order);
  }

  void note_elsewhere(const Evidence& evidence, const Strengths& direct) {
    lend(elsewhere_.any, direct, 1);
    if (evidence.features[Feature::entity_here] > 0) {
      lend(elsewhere_.named, direct, 1);
    }
  }

  const Parsed& question_;
  const retrieval::Knowledge& knowledge_;
  const EvidenceSettings& settings_;
  std::vector<retrieval::Hit> hits_;
  std::vector<Strengths> around_;  // Of each hit.
  std::map<const retrieval::Document*, Reading> readings_;
  std::vector<Evidence> all_;
  Elsewhere elsewhere_;
};

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
  constexpr double kSaid = 0.35;
  for (const auto& term : question.terms) {
    for (const auto& alternative : term.alternatives) {
      for (const auto word : alternative.words) {
        add(word, kSaid * alternative.strength * weight_of(term) /
                      static_cast<double>(alternative.words.size()));
      }
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
  if (question.terms.empty()) {
    return {};
  }
  Gathering gathering(question, knowledge, settings);
  gathering.weigh();
  gathering.describe();
  gathering.rank();
  return gathering.best(limit);
}

std::vector<Evidence> gather(const Parsed& question,
                             const std::shared_ptr<const retrieval::Document>& document,
                             const retrieval::Analyzer& analyzer, std::size_t limit,
                             const EvidenceSettings& settings) {
  std::vector<Evidence> out;
  Reading reading(question, document, analyzer, settings);
  out.reserve(document->outline.units.size());
  for (std::uint32_t u = 0; u < document->outline.units.size(); ++u) {
    out.push_back(reading.weigh(u));
  }
  best_first(out, limit);
  return out;
}

}  // namespace auriga::answer
