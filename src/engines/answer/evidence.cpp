// Evidence. The question's terms are looked for in a unit and around it, nearest first, and each
// place lends its strength:
//
//   the unit itself            1      a row's column header   0.95 (of the column that answers)
//   its heading                0.92   headings above          0.85
//   a line that leads in       0.92   (before a list, or a question the unit replies to)
//   the document's name        0.85   its first lines         0.4 (names and codes 0.6)
//   the sentence before        0.6    (0.85 where the unit begins by referring to it)
//   the sentence after         0.5    elsewhere in the section 0.4
//
// A synonym counts nearly whole, a word akin or misspelt somewhat less, a value stands for the name
// of its quantity ("12 euros" for "price"). Coverage is the share of the question's weight found
// so. It is then cut by what speaks against the unit: it names another model than the question, it
// holds no value of the kind asked for, or the very thing asked for is nowhere near. What remains
// is compared with one threshold, chosen on development sets (bench/retrieval/dev).
#include "engines/answer/evidence.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>

#include "core/text.hpp"
#include "engines/answer/table_row.hpp"
#include "engines/retrieval/quote.hpp"

namespace auriga::answer {
namespace {

using retrieval::Document;
using retrieval::Unit;
using retrieval::UnitKind;

constexpr std::size_t kPassagesRead = 12;
constexpr std::size_t kPreambleUnits = 3;
constexpr float kAkin = 0.8F;
constexpr float kMisspelt = 0.75F;
constexpr float kByValue = 0.8F;

constexpr std::size_t kTermsRead = 24;
using Strengths = std::array<float, kTermsRead>;

void raise(float& value, float to) {
  value = std::max(value, to);
}

// How strongly a run of words stands for a term.
float strength_in(const Term& term, const std::vector<Word>& words) {
  float best = 0;
  for (const auto& word : words) {
    if (word.term == term.term) {
      return 1;
    }
    for (const auto& synonym : term.synonyms) {
      if (synonym.term == word.term) {
        raise(best, synonym.strength);
      }
    }
    if (best < kAkin && !term.code && !term.number && !word.stop) {
      if (akin(term.text, word.text)) {
        raise(best, kAkin);
      } else if (misspelt(term.text, word.text)) {
        raise(best, kMisspelt);
      }
    }
  }
  if (!term.parts.empty()) {
    const bool all = std::all_of(term.parts.begin(), term.parts.end(), [&](auto part) {
      return std::any_of(words.begin(), words.end(),
                         [&](const Word& word) { return word.term == part; });
    });
    raise(best, all ? (term.code ? 0.9F : 0.95F) : 0.0F);
  }
  return best;
}

Strengths strengths_in(const Parsed& question, const std::vector<Word>& words) {
  Strengths out{};
  for (std::size_t t = 0; t < std::min(kTermsRead, question.terms.size()); ++t) {
    out[t] = strength_in(question.terms[t], words);
  }
  return out;
}

// "abc12" of "ABC-12": letters and digits as kinds, to tell codes of one family apart.
std::string shape_of(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c >= '0' && c <= '9') {
      out += '0';
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      out += 'a';
    }
  }
  return out;
}

bool begins_by_referring(const std::vector<Word>& words) {
  static constexpr std::array<std::string_view, 17> kStarts{
      "it",  "its",  "they", "their", "this", "these",   "those",     "that",   "he",
      "she", "then", "also", "such",  "both", "however", "otherwise", "instead"};
  return !words.empty() &&
         std::find(kStarts.begin(), kStarts.end(), words[0].text) != kStarts.end();
}

bool is_question(std::string_view text) {
  text = core::trim(text);
  while (!text.empty() && (text.back() == '*' || text.back() == '_' || text.back() == '"')) {
    text.remove_suffix(1);
  }
  return text.ends_with('?');
}

bool leads_in(std::string_view text) {
  text = core::trim(text);
  while (!text.empty() && (text.back() == '*' || text.back() == '_')) {
    text.remove_suffix(1);
  }
  return text.ends_with(':');
}

bool holds_word_of(const std::vector<Word>& words, std::span<const std::string_view> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    return std::find(wanted.begin(), wanted.end(), word.text) != wanted.end();
  });
}

// One document while its units are weighed; analyses each unit once.
class Reading {
 public:
  Reading(const Parsed& question, std::shared_ptr<const Document> document,
          const retrieval::Analyzer& analyzer)
      : question_(question), document_(std::move(document)), analyzer_(analyzer) {
    const auto stem = document_->name.substr(0, document_->name.rfind('.'));
    name_ = strengths_in(question_, words_of(stem, analyzer_));
    const auto& units = document_->outline.units;
    for (std::size_t u = 0; u < std::min(kPreambleUnits, units.size()); ++u) {
      if (units[u].kind == UnitKind::table_row || units[u].section != units[0].section) {
        break;
      }
      const auto& own = unit(u).direct;
      for (std::size_t t = 0; t < std::min(kTermsRead, question_.terms.size()); ++t) {
        const auto& term = question_.terms[t];
        raise(preamble_[t], own[t] * (term.code || term.name ? 0.6F : 0.4F));
      }
    }
  }

  Evidence weigh(std::uint32_t u) {
    Evidence out;
    out.document = document_;
    out.unit = u;
    const auto& own = unit(u);
    auto found = own.direct;
    around(u, found);
    if (units()[u].kind == UnitKind::table_row) {
      pick_cell(u, found, out);
    } else {
      const auto values = own.values;
      by_value(values, found);
      out.value_here = question_.expected == 0 || (values & question_.expected) != 0;
      if (!out.value_here && u + 1 < units().size() && same_block(u, u + 1) &&
          (unit(u + 1).values & question_.expected) != 0 && own.share > 0.5) {
        out.needs_next = true;
      }
    }
    judge(u, found, out);
    return out;
  }

 private:
  struct Known {
    bool read = false;
    std::vector<Word> words;
    Strengths direct{};
    Values values = 0;
    double share = 0;  // Of the question's weight, by its own words.
  };

  [[nodiscard]] const std::vector<Unit>& units() const { return document_->outline.units; }
  [[nodiscard]] std::string_view text(std::size_t u) const {
    return units()[u].in(document_->text);
  }
  [[nodiscard]] bool same_block(std::size_t a, std::size_t b) const {
    return units()[a].block == units()[b].block && units()[a].section == units()[b].section;
  }

  const Known& unit(std::size_t u) {
    auto& known = known_[u];
    if (!known.read) {
      known.read = true;
      known.words = words_of(text(u), analyzer_);
      known.direct = strengths_in(question_, known.words);
      known.values = values_in(text(u));
      known.share = share(known.direct);
    }
    return known;
  }

  [[nodiscard]] double share(const Strengths& strengths) const {
    double sum = 0;
    double all = 0;
    for (std::size_t t = 0; t < std::min(kTermsRead, question_.terms.size()); ++t) {
      sum += question_.terms[t].weight * strengths[t];
      all += question_.terms[t].weight;
    }
    return all > 0 ? sum / all : 0;
  }

  void lend(Strengths& found, const Strengths& from, float factor) const {
    for (std::size_t t = 0; t < std::min(kTermsRead, question_.terms.size()); ++t) {
      raise(found[t], from[t] * factor);
    }
  }

  void by_value(Values values, Strengths& found) const {
    for (std::size_t t = 0; t < std::min(kTermsRead, question_.terms.size()); ++t) {
      if ((question_.terms[t].values & values) != 0) {
        raise(found[t], kByValue);
      }
    }
  }

  struct Place {
    Strengths own{};
    Strengths above{};
    Strengths all{};  // Of every unit in the section.
  };

  const Place& section(std::uint32_t s) {
    const auto known = sections_.find(s);
    if (known != sections_.end()) {
      return known->second;
    }
    Place place;
    const auto& path = document_->outline.sections[s].path;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const auto strengths = strengths_in(question_, words_of(path[i], analyzer_));
      lend(i + 1 == path.size() ? place.own : place.above, strengths, 1);
    }
    return sections_.emplace(s, place).first->second;
  }

  // The unit before the block of `u` that introduces it, if any.
  std::optional<std::uint32_t> lead_of(std::uint32_t u) {
    auto first = u;
    while (first > 0 && same_block(first - 1, u)) {
      --first;
      if (is_question(text(first))) {
        return first;  // A question and its reply in one block.
      }
    }
    if (first > 0 && units()[first - 1].section == units()[u].section &&
        (leads_in(text(first - 1)) || is_question(text(first - 1)))) {
      return first - 1;
    }
    return std::nullopt;
  }

  void around(std::uint32_t u, Strengths& found) {
    const auto& all = units();
    const auto& place = section(all[u].section);
    lend(found, place.own, 0.92F);
    lend(found, place.above, 0.85F);
    lend(found, name_, 0.85F);
    lend(found, preamble_, 1);
    if (const auto lead = lead_of(u)) {
      lend(found, unit(*lead).direct, 0.92F);
    }
    if (all[u].kind == UnitKind::table_row) {
      return;
    }
    const bool refers = begins_by_referring(unit(u).words);
    if (u > 0 && all[u - 1].section == all[u].section && all[u - 1].kind == UnitKind::sentence &&
        (same_block(u - 1, u) || refers)) {
      lend(found, unit(u - 1).direct, refers ? 0.85F : 0.6F);
    }
    if (u + 1 < all.size() && same_block(u, u + 1)) {
      lend(found, unit(u + 1).direct, 0.5F);
    }
    const auto from = u > 6 ? u - 6 : 0U;
    for (auto k = from; k < std::min<std::size_t>(all.size(), u + 7U); ++k) {
      if (k != u && all[k].section == all[u].section && all[k].kind != UnitKind::table_row) {
        lend(found, unit(k).direct, 0.4F);
      }
    }
  }

  // Which cell of a row answers: the one whose header accounts for most of what the row does not.
  void pick_cell(std::uint32_t u, Strengths& found, Evidence& out) {
    const auto header = cells_of(units()[u].header_in(document_->text));
    const auto row = cells_of(text(u));
    const auto row_values = unit(u).values;
    if (header.size() < 2 || row.size() < 2) {
      by_value(row_values, found);
      out.value_here = question_.expected == 0 || (row_values & question_.expected) != 0;
      return;
    }
    const auto columns = std::min(header.size(), row.size());
    double best = -1;
    Strengths best_found = found;
    for (std::size_t c = 0; c < columns; ++c) {
      const auto header_words = words_of(header[c], analyzer_);
      const auto in_header = strengths_in(question_, header_words);
      const auto in_cell = strengths_in(question_, words_of(row[c], analyzer_));
      auto with = found;
      lend(with, in_header, 0.95F);
      // The unit of a column may stand in its header ("Price (EUR)").
      const auto values = values_in(row[c]);
      const auto named = has_digit(row[c]) ? values_of_header(header[c]) : Values{0};
      const bool has_value =
          question_.expected == 0 || ((values | named) & question_.expected) != 0;
      by_value(values | named, with);
      double score = share(with);
      score += has_value && question_.expected != 0 ? 0.2 : 0;
      score -= share(in_cell) * 0.5;  // A cell that only repeats the question does not answer it.
      score -= is_empty_cell(row[c]) ? 1 : 0;
      score += c == 0 ? 0 : 1e-6;
      if (score > best) {
        best = score;
        best_found = with;
        out.column = static_cast<int>(c);
        out.value_here = has_value;
      }
    }
    // A row that holds everything itself, or whose headers add nothing, answers as a whole.
    const double gain = share(best_found) - share(found);
    if (gain < 0.02 && question_.expected == 0) {
      out.column = -1;
    }
    found = best_found;
  }

  static bool has_digit(std::string_view cell) {
    return cell.find_first_of("0123456789") != std::string_view::npos;
  }

  // A code of the same shape as one asked for, but another: the unit speaks of something else.
  [[nodiscard]] bool names_another(const Term& term, const std::vector<Word>& words) const {
    const auto shape = shape_of(term.text);
    return std::any_of(words.begin(), words.end(), [&](const Word& word) {
      return word.code && word.term != term.term && shape_of(word.text) == shape &&
             std::none_of(question_.terms.begin(), question_.terms.end(),
                          [&](const Term& t) { return t.term == word.term; });
    });
  }

  void judge(std::uint32_t u, Strengths& found, Evidence& out) {
    const auto& own = unit(u);
    const auto count = std::min(kTermsRead, question_.terms.size());
    double cut = 1;
    double heaviest = 0;
    for (std::size_t t = 0; t < count; ++t) {
      const auto& term = question_.terms[t];
      if (term.code && own.direct[t] < 0.9F && names_another(term, own.words)) {
        found[t] = std::min(found[t], 0.1F);
      }
      if ((term.code || term.name) && found[t] < 0.5F) {
        cut *= term.code ? 0.5 : 0.75;
      }
      if (term.focus && term.burden == Burden::full && found[t] < 0.45F) {
        cut *= 0.8;
      }
      if (!term.known && term.burden == Burden::full && found[t] < 0.45F) {
        cut *= 0.85;
      }
      if (found[t] < 0.45F && term.weight > heaviest) {
        heaviest = term.weight;
        out.missing = term.text;
      }
    }
    out.found.assign(found.begin(), found.begin() + static_cast<long>(count));
    out.coverage = share(found);
    out.direct = own.share;
    if (question_.expected != 0 && !out.value_here && !out.needs_next) {
      cut *= question_.expected_hard ? 0.45 : tells_moment(own.words) ? 0.95 : 0.8;
    }
    cut *= kind_cut(own.words, text(u));
    if (question_.asks == Asks::count && units()[u].kind != UnitKind::table_row) {
      cut *= counted_in(own.words) ? 1 : 0.7;
    }
    if (is_question(text(u))) {
      cut *= 0.3;
    }
    out.score = out.coverage * cut;
    out.needs_previous = begins_by_referring(own.words) && u > 0 && same_block(u - 1, u);
    out.order =
        out.score + 0.06 * out.direct + (out.value_here && question_.expected != 0 ? 0.03 : 0);
    if (const auto& term = question_.terms;
        !term.empty() && units()[u].kind == UnitKind::sentence) {
      // A definition names its subject first.
      out.order += !own.words.empty() && own.words.size() > 2 &&
                           (own.words[0].term == term[0].term || own.words[1].term == term[0].term)
                       ? 0.01
                       : 0;
    }
  }

  // Whether a number stands right before the thing counted, or a little behind it ("holds 80").
  [[nodiscard]] bool counted_in(const std::vector<Word>& words) const {
    static constexpr std::uint32_t kBefore = 3;
    static constexpr std::uint32_t kAfter = 5;
    for (const auto& number : words) {
      if (!number.number && number.text != "one" && number.text != "no" && number.text != "both") {
        continue;
      }
      for (const auto& thing : words) {
        const auto gap = static_cast<int>(thing.position) - static_cast<int>(number.position);
        if (gap < -static_cast<int>(kAfter) || gap > static_cast<int>(kBefore) || gap == 0) {
          continue;
        }
        for (const auto& term : question_.terms) {
          if (term.focus && stands_for(term, thing)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  [[nodiscard]] static bool stands_for(const Term& term, const Word& word) {
    return word.term == term.term || akin(term.text, word.text) ||
           std::any_of(term.synonyms.begin(), term.synonyms.end(),
                       [&](const Synonym& s) { return s.term == word.term; });
  }

  // A name inside the sentence, or the name of an office.
  [[nodiscard]] bool names_person(const std::vector<Word>& words, std::string_view text) const {
    static constexpr std::array<std::string_view, 44> kOffices{
        "manager",    "officer",  "team",      "department", "staff",      "warden",    "director",
        "chair",      "head",     "engineer",  "nurse",      "doctor",     "editor",    "driver",
        "owner",      "member",   "customer",  "tenant",     "parent",     "person",    "people",
        "anyone",     "everyone", "guest",     "colleague",  "supervisor", "office",    "desk",
        "reception",  "council",  "company",   "we",         "you",        "only",      "employee",
        "master",     "captain",  "librarian", "technician", "operator",   "committee", "board",
        "volunteers", "vet"};
    if (holds_word_of(words, kOffices)) {
      return true;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool initial = words[i].end - words[i].start == 1;
      if (words[i].capital && !words[i].stop && (i > 0 || text.size() < 60) && !initial &&
          (values_in(words[i].text) & value::kDate) == 0) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] double kind_cut(const std::vector<Word>& words, std::string_view text) const {
    static constexpr std::array<std::string_view, 22> kPlaces{
        "in",    "at",     "on",       "near",    "behind",  "next",  "opposite", "under",
        "above", "inside", "beside",   "outside", "between", "floor", "room",     "street",
        "road",  "page",   "building", "left",    "right",   "to"};
    static constexpr std::array<std::string_view, 20> kReasons{
        "because", "since",   "so",       "avoid", "prevent", "due",       "otherwise",
        "reason",  "order",   "as",       "to",    "means",   "therefore", "caused",
        "for",     "ensures", "protects", "cause", "until",   "causes"};
    switch (question_.asks) {
      case Asks::place:
        return holds_word_of(words, kPlaces) ? 1 : 0.85;
      case Asks::reason:
        return holds_word_of(words, kReasons) ? 1 : 0.9;
      case Asks::person:
        return names_person(words, text) ? 1 : 0.75;
      default:
        return 1;
    }
  }

  // A time told by an event ("after the second warning") instead of a date.
  [[nodiscard]] bool tells_moment(const std::vector<Word>& words) const {
    static constexpr std::array<std::string_view, 10> kMoments{
        "when", "before", "after", "until", "as", "during", "once", "always", "if", "while"};
    return question_.asks == Asks::moment && !question_.expected_hard &&
           holds_word_of(words, kMoments);
  }

  const Parsed& question_;
  std::shared_ptr<const Document> document_;
  const retrieval::Analyzer& analyzer_;
  Strengths name_{};
  Strengths preamble_{};
  std::unordered_map<std::size_t, Known> known_;
  std::map<std::uint32_t, Place> sections_;
};

void best_first(std::vector<Evidence>& all, std::size_t limit) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Evidence& a, const Evidence& b) { return a.order > b.order; });
  if (all.size() > limit) {
    all.resize(limit);
  }
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
  return out;
}

std::vector<Evidence> gather(const Parsed& question, const retrieval::Knowledge& knowledge,
                             std::size_t limit) {
  std::vector<Evidence> out;
  if (question.terms.empty()) {
    return out;
  }
  const auto terms = search_terms(question);
  const auto hits = knowledge.search_passages(terms, kPassagesRead);
  std::map<const Document*, Reading> readings;
  std::map<std::pair<const Document*, std::uint32_t>, bool> seen;
  double rank = 0;
  for (const auto& hit : hits) {
    auto& reading =
        readings.try_emplace(hit.document.get(), question, hit.document, knowledge.analyzer())
            .first->second;
    for (auto u = hit.place().unit_first; u < hit.place().unit_last; ++u) {
      if (!seen.emplace(std::pair(hit.document.get(), u), true).second) {
        continue;
      }
      out.push_back(reading.weigh(u));
      out.back().order += 0.02 * (1 - rank / kPassagesRead);
    }
    ++rank;
  }
  best_first(out, limit);
  return out;
}

std::vector<Evidence> gather(const Parsed& question,
                             const std::shared_ptr<const retrieval::Document>& document,
                             const retrieval::Analyzer& analyzer, std::size_t limit) {
  std::vector<Evidence> out;
  Reading reading(question, document, analyzer);
  for (std::uint32_t u = 0; u < document->outline.units.size(); ++u) {
    out.push_back(reading.weigh(u));
  }
  best_first(out, limit);
  return out;
}

}  // namespace auriga::answer
