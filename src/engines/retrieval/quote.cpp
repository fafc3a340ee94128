#include "engines/retrieval/quote.hpp"

#include <algorithm>
#include <functional>
#include <list>
#include <memory>
#include <span>
#include <unordered_map>

#include "engines/retrieval/knowledge.hpp"
#include "engines/retrieval/search.hpp"

namespace auriga::retrieval {
namespace {

// The terms of a passage's units, one after the other; of a unit each once, in order.
struct UnitTerms {
  std::vector<TermHash> terms;
  std::vector<std::size_t> ends;  // By unit of the passage.
};

UnitTerms read_units(const Document& document, const Passage& place, const Analyzer& analyzer) {
  UnitTerms out;
  std::vector<Token> tokens;
  for (std::size_t u = place.unit_first; u < place.unit_last; ++u) {
    tokens.clear();
    analyzer.analyze(document.outline.units[u].in(document.text), tokens,
                     document.is_sheet() ? Commas::separate : Commas::join);
    const auto from = static_cast<std::ptrdiff_t>(out.terms.size());
    for (const auto& token : tokens) {
      out.terms.push_back(token.term);
    }
    std::sort(out.terms.begin() + from, out.terms.end());
    out.terms.erase(std::unique(out.terms.begin() + from, out.terms.end()), out.terms.end());
    out.ends.push_back(out.terms.size());
  }
  return out;
}

// Those of the passages that were quoted last, of one thread.
class Remembered {
 public:
  const UnitTerms& of(const Hit& hit, const Analyzer& analyzer) {
    const Key key{hit.document.get(), hit.passage};
    if (const auto known = places_.find(key); known != places_.end()) {
      const auto at = known->second;
      // The document tells whether the address is still its own.
      if (!at->document.expired() && at->analyzer == analyzer) {
        all_.splice(all_.begin(), all_, at);
        return at->units;
      }
      drop(at);
    }
    all_.push_front(
        {key, hit.document, analyzer, read_units(*hit.document, hit.place(), analyzer)});
    places_[key] = all_.begin();
    terms_ += all_.front().size();
    while (terms_ > kTermsMax && all_.size() > 1) {
      drop(std::prev(all_.end()));
    }
    return all_.front().units;
  }

 private:
  static constexpr std::size_t kTermsMax = 200'000;
  using Key = std::pair<const Document*, std::uint32_t>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const Document*>{}(key.first) ^ (key.second * 0x9E3779B97F4A7C15ULL);
    }
  };
  struct Kept {
    Key key;
    std::weak_ptr<const Document> document;
    Analyzer analyzer;
    UnitTerms units;

    // With what it takes beside its terms, counted as such.
    [[nodiscard]] std::size_t size() const {
      return units.terms.size() + units.ends.size() + sizeof(Kept) / sizeof(TermHash);
    }
  };

  void drop(std::list<Kept>::iterator at) {
    terms_ -= at->size();
    places_.erase(at->key);
    all_.erase(at);
  }

  std::list<Kept> all_;  // Quoted last first.
  std::unordered_map<Key, std::list<Kept>::iterator, KeyHash> places_;
  std::size_t terms_ = 0;
};

// The query's weight that a unit holds, each term once; ties go to the earlier unit.
std::size_t best_unit(const Hit& hit, const Analyzer& analyzer,
                      const std::vector<QueryTerm>& terms) {
  thread_local Remembered remembered;
  const auto& units = remembered.of(hit, analyzer);
  std::size_t best = 0;
  double most = -1;
  std::size_t from = 0;
  for (std::size_t u = 0; u < units.ends.size(); ++u) {
    const auto own = std::span(units.terms).subspan(from, units.ends[u] - from);
    double held = 0;
    for (const auto& term : terms) {
      held += std::binary_search(own.begin(), own.end(), term.term) ? term.weight : 0;
    }
    if (held > most) {
      most = held;
      best = u;
    }
    from = units.ends[u];
  }
  return hit.place().unit_first + best;
}

std::size_t code_points_before(const Document& document, std::size_t at) {
  const auto mark = std::min(at / kMarkBytes, document.marks.size() - 1);
  const auto from = mark * kMarkBytes;
  return document.marks[mark] +
         code_points_in(std::string_view(document.text).substr(from, at - from));
}

}  // namespace

std::size_t code_points_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Span span_of(std::string_view text, std::size_t start, std::size_t end) {
  Span out;
  out.start = code_points_in(text.substr(0, start));
  out.end = out.start + code_points_in(text.substr(start, end - start));
  return out;
}

Span span_of(const Document& document, std::size_t start, std::size_t end) {
  if (document.marks.empty()) {
    return span_of(document.text, start, end);
  }
  Span out;
  out.start = code_points_before(document, start);
  out.end = code_points_before(document, end);
  return out;
}

std::string heading_line(const HeadingPath& path) {
  std::string out;
  for (const auto heading : path.titles()) {
    out += out.empty() ? "" : " › ";
    out += heading;
  }
  return out;
}

std::vector<Found> find(const Knowledge& knowledge, std::string_view query, std::size_t limit) {
  auto terms = query_terms(query, knowledge.analyzer(), knowledge.ranking());
  const auto hits = knowledge.search_passages(terms, limit);
  std::vector<TermHash> hashes;
  for (const auto& term : terms) {
    hashes.push_back(term.term);
  }
  const auto counts = knowledge.frequencies(hashes);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    terms[i].weight *= static_cast<float>(rarity(counts.passages_with[i], counts.passages));
  }
  std::vector<Found> out;
  for (const auto& hit : hits) {
    const auto& document = *hit.document;
    const auto& unit = document.outline.units[best_unit(hit, knowledge.analyzer(), terms)];
    Found found;
    found.document_id = document.id;
    found.document = document.name;
    found.heading = heading_line(hit.headings());
    found.passage = hit.text();
    found.passage_span = span_of(document, hit.place().start, hit.place().end);
    found.quote = unit.in(document.text);
    found.quote_span = span_of(document, unit.start, unit.end);
    found.score = hit.score;
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace auriga::retrieval
