// The table's lines (data/paraphrases.txt):
//
//   head = a, b, c ~ d, e     each of a, b, c may stand for the head and the head for it; d and e
//                             are what an answer to it would say, and count less
//   a; b; c ~ d; e            a, b and c may all stand for each other
//
// An expression is kept as the stems of its words without articles and the like. It stands in a
// text where all its words do, within a few words of each other: "call off" in "call our booking
// off". Words of grammar in it ("off", "up") hold it together only in their order.
#include "engines/answer/paraphrase.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engines/lexicon/data.hpp"
#include "engines/retrieval/fold.hpp"

namespace auriga::answer {
namespace {

using retrieval::TermHash;

constexpr float kClose = 0.9F;
constexpr float kLoose = 0.6F;
constexpr std::size_t kWordsMax = 5;          // Of an expression; longer ones are left out.
constexpr std::size_t kAlternativesMax = 96;  // Of an expression.
constexpr std::uint32_t kGapMax = 3;          // So many other words may stand in between.

constexpr std::array<std::string_view, 16> kDropped{"a",   "an",  "the",   "my", "your", "our",
                                                    "his", "her", "their", "of", "to",   "be",
                                                    "it",  "s",   "ones",  "is"};

std::uint64_t bit_of(TermHash term) {
  return std::uint64_t{1} << (term & 63U);
}

struct Expression {
  std::uint32_t first = 0;  // Into the table's words.
  std::uint32_t count = 0;
  std::uint64_t mask = 0;
  bool ordered = false;
};

struct Relation {
  std::uint32_t other = 0;
  float strength = 0;
};

class ParaphraseTable {
 public:
  ParaphraseTable() {
    auto text = lexicon::paraphrases();
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    for (auto& list : relations_) {
      std::stable_sort(list.begin(), list.end(), [](const Relation& a, const Relation& b) {
        return a.strength > b.strength;
      });
    }
    for (std::uint32_t e = 0; e < expressions_.size(); ++e) {
      by_first_[rarest(expressions_[e])].push_back(e);
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>* beginning_with(TermHash term) const {
    const auto found = by_first_.find(term);
    return found == by_first_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] Alternative of(std::uint32_t expression, float strength) const {
    const auto& e = expressions_[expression];
    return {std::span(words_).subspan(e.first, e.count), e.mask, e.ordered, strength};
  }

  [[nodiscard]] std::vector<Alternative> alternatives(std::uint32_t expression) const {
    std::vector<Alternative> out;
    for (const auto& relation : relations_[expression]) {
      if (out.size() == kAlternativesMax) {
        break;
      }
      out.push_back(of(relation.other, relation.strength));
    }
    return out;
  }

 private:
  // The word by which an expression is looked up: its last that is no grammar, which is most often
  // the noun.
  [[nodiscard]] TermHash rarest(const Expression& e) const {
    for (auto i = e.first + e.count; i > e.first; --i) {
      if (!stops_[i - 1]) {
        return words_[i - 1];
      }
    }
    return words_[e.first];
  }

  void read_line(std::string_view line) {
    if (line.empty() || line.front() == '#') {
      return;
    }
    const auto tilde = std::min(line.find('~'), line.size());
    auto left = line.substr(0, tilde);
    const auto loose = tilde < line.size() ? line.substr(tilde + 1) : std::string_view();
    const auto equals = left.find('=');
    std::vector<std::uint32_t> heads;
    std::vector<std::uint32_t> close;
    if (equals != std::string_view::npos) {
      heads = read_list(left.substr(0, equals), ',');
      close = read_list(left.substr(equals + 1), ',');
      relate_all(heads, close, kClose);
      relate_all(heads, read_list(loose, ','), kLoose);
    } else {
      heads = read_list(left, ';');
      relate_all(heads, heads, kClose);
      relate_all(heads, read_list(loose, ';'), kLoose);
    }
  }

  void relate_all(const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to,
                  float strength) {
    for (const auto a : from) {
      for (const auto b : to) {
        if (a != b) {
          relate(a, b, strength);
          relate(b, a, strength);
        }
      }
    }
  }

  void relate(std::uint32_t from, std::uint32_t to, float strength) {
    for (auto& known : relations_[from]) {
      if (known.other == to) {
        known.strength = std::max(known.strength, strength);
        return;
      }
    }
    relations_[from].push_back({to, strength});
  }

  std::vector<std::uint32_t> read_list(std::string_view list, char separator) {
    std::vector<std::uint32_t> out;
    while (!list.empty()) {
      const auto end = std::min(list.find(separator), list.size());
      if (const auto e = expression(list.substr(0, end)); e >= 0) {
        out.push_back(static_cast<std::uint32_t>(e));
      }
      list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
  }

  // Its number, made when it is new; -1 for one of no use.
  std::int64_t expression(std::string_view text) {
    std::vector<TermHash> words;
    std::vector<bool> stops;
    bool content = false;
    bool particle = false;
    for (const auto& word : words_of(text, analyzer_)) {
      if (word.part || std::find(kDropped.begin(), kDropped.end(), word.text) != kDropped.end()) {
        continue;
      }
      words.push_back(word.term);
      stops.push_back(word.stop);
      content = content || !word.stop;
      particle = particle || word.stop;
    }
    if (!content || words.size() > kWordsMax) {
      return -1;
    }
    TermHash key = 0x9E3779B97F4A7C15ULL;
    for (const auto word : words) {
      key = key * 0x100000001B3ULL ^ word;
    }
    const auto [place, fresh] =
        numbers_.try_emplace(key, static_cast<std::uint32_t>(expressions_.size()));
    if (fresh) {
      Expression e;
      e.first = static_cast<std::uint32_t>(words_.size());
      e.count = static_cast<std::uint32_t>(words.size());
      e.ordered = particle;
      for (std::size_t i = 0; i < words.size(); ++i) {
        e.mask |= bit_of(words[i]);
        words_.push_back(words[i]);
        stops_.push_back(stops[i]);
      }
      expressions_.push_back(e);
      relations_.emplace_back();
    }
    return place->second;
  }

  retrieval::Analyzer analyzer_;
  std::vector<TermHash> words_;
  std::vector<bool> stops_;
  std::vector<Expression> expressions_;
  std::vector<std::vector<Relation>> relations_;
  std::unordered_map<TermHash, std::uint32_t> numbers_;
  std::unordered_map<TermHash, std::vector<std::uint32_t>> by_first_;
};

const ParaphraseTable& paraphrase_table() {
  static const ParaphraseTable made;
  return made;
}

// Where in `words` the expression stands with its looked-up word at `at`, in the order of its
// words; empty if it does not stand there.
std::vector<std::uint32_t> find(const Alternative& expression, const std::vector<Word>& words,
                                std::size_t at) {
  const auto count = expression.words.size();
  const auto reach = count + kGapMax;
  const auto from = at >= reach ? at - reach : 0;
  const auto to = std::min(words.size(), at + reach + 1);
  std::vector<std::uint32_t> out;
  auto next = from;
  for (const auto term : expression.words) {
    auto found = to;
    for (auto i = expression.ordered ? next : from; i < to && found == to; ++i) {
      const bool used = std::find(out.begin(), out.end(), i) != out.end();
      found = words[i].term == term && !words[i].part && !used ? i : to;
    }
    if (found == to) {
      return {};
    }
    out.push_back(static_cast<std::uint32_t>(found));
    next = found + 1;
  }
  const auto [first, last] = std::minmax_element(out.begin(), out.end());
  if (*last - *first >= reach ||
      std::find(out.begin(), out.end(), static_cast<std::uint32_t>(at)) == out.end()) {
    return {};
  }
  return out;
}

}  // namespace

std::vector<Paraphrased> paraphrases_in(const std::vector<Word>& words) {
  std::vector<Paraphrased> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto* expressions =
        words[i].part ? nullptr : paraphrase_table().beginning_with(words[i].term);
    if (expressions == nullptr) {
      continue;
    }
    for (const auto e : *expressions) {
      auto places = find(paraphrase_table().of(e, 0), words, i);
      if (!places.empty()) {
        const bool together = std::is_sorted(places.begin(), places.end()) &&
                              places.back() - places.front() <= places.size();
        std::sort(places.begin(), places.end());
        out.push_back({std::move(places), together, paraphrase_table().alternatives(e)});
      }
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Paraphrased& a, const Paraphrased& b) {
    return a.words.size() > b.words.size();
  });
  return out;
}

Bag::Bag(const std::vector<Word>& words) {
  places_.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].part) {
      places_.push_back({words[i].term, static_cast<std::uint32_t>(i)});
      mask_ |= bit_of(words[i].term);
    }
  }
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return a.term != b.term ? a.term < b.term : a.position < b.position;
  });
}

bool Bag::finds(const Alternative& alternative) const {
  const auto range = [&](TermHash term) {
    return std::equal_range(places_.begin(), places_.end(), Place{term, 0},
                            [](const Place& a, const Place& b) { return a.term < b.term; });
  };
  const auto [begin, end] = range(alternative.words.front());
  const auto reach = static_cast<std::int64_t>(alternative.words.size() + kGapMax);
  for (auto first = begin; first != end; ++first) {
    const std::int64_t start = first->position;
    auto last = start;
    bool all = true;
    for (std::size_t w = 1; w < alternative.words.size() && all; ++w) {
      const auto [from, to] = range(alternative.words[w]);
      const auto found = std::find_if(from, to, [&](const Place& place) {
        const std::int64_t at = place.position;
        return alternative.ordered ? at > last && at - start < reach
                                   : at != start && std::abs(at - start) < reach;
      });
      all = found != to;
      last = all ? found->position : last;
    }
    if (all) {
      return true;
    }
  }
  return false;
}

}  // namespace auriga::answer
