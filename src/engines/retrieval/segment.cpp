// The inverted index. For each term of a segment: the passages that hold it (16-bit numbers,
// ascending) and beside them its impact in each (8 bits). The impact is the whole of BM25 that does
// not depend on other passages,
//
//     tf / (tf + k1 · (1 − b + b · words / pivot)),   tf = body + heading_weight · headings + …
//
// scaled to 1..255. Length is normalised by a constant pivot, not by the average of the collection,
// so that an impact never goes stale when other documents come and go; what does depend on them,
// the rarity of a term, is multiplied in at query time. A query so becomes, per posting, one 8-bit
// by 16-bit multiplication and one addition into a 16-bit sum.
//
// A segment is bounded to 65,536 passages: numbers fit 16 bits and the sums of a whole segment fit
// into the second-level cache (128 KiB). Beside the postings it keeps the passage's terms in order
// (for proximity, and to merge segments without analysing texts again) and the transpose of the
// postings (for feedback and to take a deleted passage's terms out of the counts).
//
// Sources: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
// section 3.6 on fields; Anh and Moffat, "Impact Transformation" (2002) on stored impacts.
#include "engines/retrieval/segment.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace auriga::retrieval {

double saturation(double frequency, double words, const Ranking& ranking) {
  const double k = ranking.k1 * (1 - ranking.b + ranking.b * words / ranking.pivot_words);
  return frequency / (frequency + k);
}

std::uint8_t impact_of(double frequency, double words, const Ranking& ranking) {
  const auto scaled = std::lround(saturation(frequency, words, ranking) * kImpactScale);
  return static_cast<std::uint8_t>(std::clamp<long>(scaled, 1, 255));
}

std::vector<PassageEntry> analyze_document(std::shared_ptr<const Document> document,
                                           const Analyzer& analyzer) {
  std::vector<Token> tokens;
  const auto terms_of = [&](std::string_view text, std::vector<TermHash>& out) {
    tokens.clear();
    analyzer.analyze(text, tokens, document->is_sheet() ? Commas::separate : Commas::join);
    for (const auto& token : tokens) {
      if (!token.stop) {
        out.push_back(token.term);
      }
    }
  };
  std::vector<TermHash> name;
  terms_of(document->name.substr(0, document->name.rfind('.')), name);
  std::vector<PassageEntry> out;
  out.reserve(document->passages.size());
  for (std::uint32_t i = 0; i < document->passages.size(); ++i) {
    const auto& passage = document->passages[i];
    PassageEntry entry;
    entry.document = document;
    entry.passage = i;
    entry.terms.name = name;
    for (const auto& heading : document->headings(passage)) {
      terms_of(heading, entry.terms.headings);
    }
    const auto& first = document->outline.units[passage.unit_first];
    terms_of(first.header_in(document->text), entry.terms.headings);
    entry.terms.body.reserve((passage.end - passage.start) / 9);
    terms_of(document->text_of(passage), entry.terms.body);
    out.push_back(std::move(entry));
  }
  return out;
}

TermId Segment::intern(TermHash term) {
  if ((hashes_.size() + 1) * 2 > table_.size()) {
    grow();
  }
  const auto mask = table_.size() - 1;
  for (auto slot = term & mask;; slot = (slot + 1) & mask) {
    if (table_[slot] == 0) {
      hashes_.push_back(term);
      table_[slot] = static_cast<TermId>(hashes_.size());
      return table_[slot] - 1;
    }
    if (hashes_[table_[slot] - 1] == term) {
      return table_[slot] - 1;
    }
  }
}

void Segment::grow() {
  table_.assign(std::max<std::size_t>(64, table_.size() * 2), 0);
  const auto mask = table_.size() - 1;
  for (TermId id = 0; id < hashes_.size(); ++id) {
    auto slot = hashes_[id] & mask;
    while (table_[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table_[slot] = id + 1;
  }
}

std::optional<TermId> Segment::find(TermHash term) const {
  if (table_.empty()) {
    return std::nullopt;
  }
  const auto mask = table_.size() - 1;
  for (auto slot = term & mask; table_[slot] != 0; slot = (slot + 1) & mask) {
    if (hashes_[table_[slot] - 1] == term) {
      return table_[slot] - 1;
    }
  }
  return std::nullopt;
}

std::shared_ptr<const Segment> Segment::build(std::vector<PassageEntry> entries,
                                              const Ranking& ranking) {
  AURIGA_ASSERT(entries.size() <= kSegmentPassagesMax);
  auto segment = std::make_shared<Segment>();
  auto& s = *segment;
  s.passages_.reserve(entries.size());
  std::vector<float> frequency;       // By term, zero between passages.
  std::vector<std::uint32_t> counts;  // Postings by term.
  for (auto& entry : entries) {
    Place place;
    place.document = std::move(entry.document);
    place.passage = entry.passage;
    place.body_start = static_cast<std::uint32_t>(s.stream_.size());
    place.distinct_start = static_cast<std::uint32_t>(s.distinct_.size());
    const auto take = [&](const std::vector<TermHash>& terms, double weight) {
      for (const auto hash : terms) {
        const auto term = s.intern(hash);
        s.stream_.push_back(term);
        if (term >= frequency.size()) {
          frequency.resize(std::max<std::size_t>(term + 1, frequency.size() * 2));
          counts.resize(frequency.size());
        }
        if (frequency[term] == 0 && weight > 0) {
          s.distinct_.push_back(term);
          ++counts[term];
        }
        frequency[term] += static_cast<float>(weight);
      }
      return static_cast<std::uint32_t>(s.stream_.size());
    };
    place.headings_start = take(entry.terms.body, 1);
    place.name_start = take(entry.terms.headings, ranking.heading_weight);
    place.end = take(entry.terms.name, ranking.name_weight);
    place.distinct_end = static_cast<std::uint32_t>(s.distinct_.size());
    const double words = place.name_start - place.body_start;
    for (auto i = place.distinct_start; i < place.distinct_end; ++i) {
      const auto term = s.distinct_[i];
      s.distinct_impacts_.push_back(impact_of(frequency[term], words, ranking));
      frequency[term] = 0;
    }
    s.passages_.push_back(std::move(place));
  }
  s.posting_starts_.assign(s.hashes_.size() + 1, 0);
  for (TermId term = 0; term < s.hashes_.size(); ++term) {
    s.posting_starts_[term + 1] = s.posting_starts_[term] + counts[term];
  }
  s.posting_passages_.resize(s.distinct_.size());
  s.posting_impacts_.resize(s.distinct_.size());
  auto next = s.posting_starts_;
  for (std::size_t p = 0; p < s.passages_.size(); ++p) {
    for (auto i = s.passages_[p].distinct_start; i < s.passages_[p].distinct_end; ++i) {
      const auto at = next[s.distinct_[i]]++;
      s.posting_passages_[at] = static_cast<PassageId>(p);
      s.posting_impacts_[at] = s.distinct_impacts_[i];
    }
  }
  for (TermId term = 0; term < s.hashes_.size(); ++term) {
    s.rarities_.push_back(std::log2(1.0F + static_cast<float>(s.passages_.size()) /
                                               static_cast<float>(std::max(1U, counts[term]))));
  }
  for (const auto& place : s.passages_) {
    float sum = 0;
    for (auto i = place.distinct_start; i < place.distinct_end; ++i) {
      const float own = s.rarities_[s.distinct_[i]] * static_cast<float>(s.distinct_impacts_[i]);
      sum += own * own;
    }
    s.lengths_.push_back(std::sqrt(sum));
  }
  s.stream_.shrink_to_fit();
  return segment;
}

std::span<const TermId> Segment::body(PassageId passage) const {
  const auto& place = passages_[passage];
  return std::span(stream_).subspan(place.body_start, place.headings_start - place.body_start);
}

std::span<const TermId> Segment::distinct(PassageId passage) const {
  const auto& place = passages_[passage];
  return std::span(distinct_).subspan(place.distinct_start,
                                      place.distinct_end - place.distinct_start);
}

std::span<const std::uint8_t> Segment::distinct_impacts(PassageId passage) const {
  const auto& place = passages_[passage];
  return std::span(distinct_impacts_)
      .subspan(place.distinct_start, place.distinct_end - place.distinct_start);
}

void Segment::prefetch(PassageId passage) const {
  const auto& place = passages_[passage];
  constexpr std::size_t kLine = 64;
  const auto lines = [](const auto* from, const auto* to) {
    for (const auto* at = reinterpret_cast<const char*>(from);
         at < reinterpret_cast<const char*>(to); at += kLine) {
      __builtin_prefetch(at);
    }
  };
  lines(stream_.data() + place.body_start, stream_.data() + place.headings_start);
  lines(distinct_.data() + place.distinct_start, distinct_.data() + place.distinct_end);
  lines(distinct_impacts_.data() + place.distinct_start,
        distinct_impacts_.data() + place.distinct_end);
}

PassageEntry Segment::entry(PassageId passage) const {
  const auto& place = passages_[passage];
  PassageEntry out;
  out.document = place.document;
  out.passage = place.passage;
  const auto copy = [&](std::uint32_t start, std::uint32_t end, std::vector<TermHash>& terms) {
    for (auto i = start; i < end; ++i) {
      terms.push_back(hashes_[stream_[i]]);
    }
  };
  copy(place.body_start, place.headings_start, out.terms.body);
  copy(place.headings_start, place.name_start, out.terms.headings);
  copy(place.name_start, place.end, out.terms.name);
  return out;
}

std::size_t Segment::memory_bytes() const {
  const auto bytes = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
  return sizeof(*this) + bytes(passages_) + bytes(stream_) + bytes(distinct_) +
         bytes(distinct_impacts_) + bytes(hashes_) + bytes(table_) + bytes(rarities_) +
         bytes(lengths_) + bytes(posting_starts_) + bytes(posting_passages_) +
         bytes(posting_impacts_);
}

}  // namespace auriga::retrieval
