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
// (for proximity, and to merge segments without analysing texts again; those of headings and names
// once for all passages below) and the transpose of the postings (for feedback and to take a
// deleted passage's terms out of the counts).
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

bool comes_before(const Document& a, std::uint32_t passage_a, const Document& b,
                  std::uint32_t passage_b) {
  return &a == &b || a.id == b.id ? passage_a < passage_b : a.id < b.id;
}

namespace {

using Terms = std::vector<TermHash>;

// A document lends its passages so many terms of headings and names, and one more for so many bytes
// of text. Ordinary ones lend a fifth of that.
constexpr std::size_t kLentFree = 65'536;
constexpr std::size_t kTextBytesALent = 2;

// Analyses the parts of one document. A heading is analysed once, though all below it are over it.
class DocumentTerms {
 public:
  DocumentTerms(const Document& document, const Analyzer& analyzer)
      : document_(document),
        analyzer_(analyzer),
        room_(kLentFree + document.text.size() / kTextBytesALent) {
    auto name = std::make_shared<Terms>();
    append(std::string_view(document.name).substr(0, document.name.rfind('.')), *name);
    name_ = std::move(name);
  }

  PassageTerms of(const Passage& passage) {
    PassageTerms out;
    const auto& first = document_.outline.units[passage.unit_first];
    if (!headings_ || passage.section != section_ || first.header_start != header_) {
      section_ = passage.section;
      header_ = first.header_start;
      headings_ = read_headings(passage, first);
    }
    if (const auto lent = headings_->size() + name_->size(); lent <= room_) {
      room_ -= lent;
      out.headings = headings_;
      out.name = name_;
    }
    out.body.reserve((passage.end - passage.start) / 9);
    append(document_.text_of(passage), out.body);
    return out;
  }

 private:
  struct Heading {
    std::string_view title;
    Terms terms;
  };

  void append(std::string_view text, Terms& out) {
    tokens_.clear();
    analyzer_.analyze(text, tokens_, document_.is_sheet() ? Commas::separate : Commas::join);
    for (const auto& token : tokens_) {
      if (!token.stop) {
        out.push_back(token.term);
      }
    }
  }

  std::shared_ptr<const Terms> read_headings(const Passage& passage, const Unit& first) {
    const auto titles = document_.headings(passage).titles();
    path_.resize(std::min(path_.size(), titles.size()));
    auto out = std::make_shared<Terms>();
    for (std::size_t i = 0; i < titles.size(); ++i) {
      if (i == path_.size() || path_[i].title.data() != titles[i].data()) {
        path_.resize(i);
        append(titles[i], path_.emplace_back(Heading{titles[i], {}}).terms);
      }
      out->insert(out->end(), path_[i].terms.begin(), path_[i].terms.end());
    }
    append(first.header_in(document_.text), *out);
    return out;
  }

  const Document& document_;
  const Analyzer& analyzer_;
  std::size_t room_;
  std::vector<Token> tokens_;
  std::shared_ptr<const Terms> name_;
  std::vector<Heading> path_;              // Over the last passage.
  std::shared_ptr<const Terms> headings_;  // The same with the header, for its section.
  std::uint32_t section_ = 0;
  std::uint32_t header_ = 0;
};

}  // namespace

std::vector<PassageEntry> analyze_document(std::shared_ptr<const Document> document,
                                           const Analyzer& analyzer) {
  DocumentTerms terms(*document, analyzer);
  std::vector<PassageEntry> out;
  out.reserve(document->passages.size());
  for (std::uint32_t i = 0; i < document->passages.size(); ++i) {
    out.push_back({document, i, terms.of(document->passages[i])});
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

Segment::Range Segment::append(const std::vector<TermHash>& terms) {
  const auto start = static_cast<std::uint32_t>(stream_.size());
  for (const auto hash : terms) {
    stream_.push_back(intern(hash));
  }
  return {start, static_cast<std::uint32_t>(stream_.size())};
}

// A passage's headings or name are mostly those of the one before it.
Segment::Range Segment::append_lent(const std::vector<TermHash>* terms, Lent& last) {
  if (terms == nullptr) {
    return {};
  }
  if (terms != last.terms) {
    last = {terms, append(*terms)};
  }
  return last.range;
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
  const auto in_order = [](const PassageEntry& a, const PassageEntry& b) {
    return comes_before(*a.document, a.passage, *b.document, b.passage);
  };
  if (!std::is_sorted(entries.begin(), entries.end(), in_order)) {
    std::stable_sort(entries.begin(), entries.end(), in_order);
  }
  auto segment = std::make_shared<Segment>();
  auto& s = *segment;
  s.passages_.reserve(entries.size());
  std::vector<float> frequency;       // By term, zero between passages.
  std::vector<std::uint32_t> counts;  // Postings by term.
  Lent headings;
  Lent name;
  for (auto& entry : entries) {
    Place place;
    place.document = std::move(entry.document);
    place.passage = entry.passage;
    place.body = s.append(entry.terms.body);
    place.headings = s.append_lent(entry.terms.headings.get(), headings);
    place.name = s.append_lent(entry.terms.name.get(), name);
    if (frequency.size() < s.hashes_.size()) {
      frequency.resize(std::max(s.hashes_.size(), frequency.size() * 2));
      counts.resize(frequency.size());
    }
    place.distinct.start = static_cast<std::uint32_t>(s.distinct_.size());
    const auto take = [&](Range range, double weight) {
      for (auto i = range.start; i < range.end; ++i) {
        const auto term = s.stream_[i];
        if (frequency[term] == 0 && weight > 0) {
          s.distinct_.push_back(term);
          ++counts[term];
        }
        frequency[term] += static_cast<float>(weight);
      }
    };
    take(place.body, 1);
    take(place.headings, ranking.heading_weight);
    take(place.name, ranking.name_weight);
    place.distinct.end = static_cast<std::uint32_t>(s.distinct_.size());
    const double words = place.body.size() + place.headings.size();
    for (auto i = place.distinct.start; i < place.distinct.end; ++i) {
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
    for (auto i = s.passages_[p].distinct.start; i < s.passages_[p].distinct.end; ++i) {
      const auto at = next[s.distinct_[i]]++;
      s.posting_passages_[at] = static_cast<PassageId>(p);
      s.posting_impacts_[at] = s.distinct_impacts_[i];
    }
  }
  s.stream_.shrink_to_fit();
  return segment;
}

std::span<const TermId> Segment::body(PassageId passage) const {
  const auto range = passages_[passage].body;
  return std::span(stream_).subspan(range.start, range.size());
}

std::span<const TermId> Segment::distinct(PassageId passage) const {
  const auto range = passages_[passage].distinct;
  return std::span(distinct_).subspan(range.start, range.size());
}

std::span<const std::uint8_t> Segment::distinct_impacts(PassageId passage) const {
  const auto range = passages_[passage].distinct;
  return std::span(distinct_impacts_).subspan(range.start, range.size());
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
  lines(stream_.data() + place.body.start, stream_.data() + place.body.end);
  lines(distinct_.data() + place.distinct.start, distinct_.data() + place.distinct.end);
  lines(distinct_impacts_.data() + place.distinct.start,
        distinct_impacts_.data() + place.distinct.end);
}

void Segment::append_entries(const std::vector<bool>* dead, std::vector<PassageEntry>& out) const {
  struct Shared {
    Range range;
    std::shared_ptr<const Terms> terms;
  };
  const auto terms_of = [&](Range range) {
    Terms terms;
    terms.reserve(range.size());
    for (auto i = range.start; i < range.end; ++i) {
      terms.push_back(hashes_[stream_[i]]);
    }
    return terms;
  };
  const auto shared = [&](Range range, Shared& last) {
    if (range.size() != 0 && (!last.terms || !(last.range == range))) {
      last = {range, std::make_shared<const Terms>(terms_of(range))};
    }
    return range.size() == 0 ? nullptr : last.terms;
  };
  Shared headings;
  Shared name;
  for (std::size_t p = 0; p < passages_.size(); ++p) {
    if (dead != nullptr && (*dead)[p]) {
      continue;
    }
    const auto& place = passages_[p];
    out.push_back(
        {place.document,
         place.passage,
         {terms_of(place.body), shared(place.headings, headings), shared(place.name, name)}});
  }
}

std::size_t Segment::memory_bytes() const {
  const auto bytes = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
  return sizeof(*this) + bytes(passages_) + bytes(stream_) + bytes(distinct_) +
         bytes(distinct_impacts_) + bytes(hashes_) + bytes(table_) + bytes(posting_starts_) +
         bytes(posting_passages_) + bytes(posting_impacts_);
}

}  // namespace auriga::retrieval
