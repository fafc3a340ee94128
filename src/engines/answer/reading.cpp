// Evidence. The question's terms are looked for in a unit and around it, nearest first, and each
// place lends its strength (EvidenceSettings): the unit itself whole; the column's header, the
// heading and a line that leads in nearly so; headings above and the document's name less; the
// sentences beside it and the rest of its section little.
//
// A synonym counts nearly whole, a word akin or misspelt somewhat less, a value stands for the name
// of its quantity ("12 euros" for "price"). Coverage is the share of the question's weight found
// so. It is cut by what speaks against the unit: it names another model than the question, it holds
// no value of the kind asked for, or the very thing asked for is nowhere near: `agreement`.
//
// Agreement and what else is measured (features.hpp: coverage by words related or near in meaning,
// the heaviest term without support, names that are elsewhere, rank of the passage) are weighed
// together by a logistic model whose weights are fitted. It chooses the units that are looked at
// more closely: described term by term (reading_describe.cpp) and judged by the ranker, which
// decides.
#include "engines/answer/reading.hpp"

#include <algorithm>

#include "engines/answer/fitness.hpp"

namespace auriga::answer {
namespace {

using retrieval::UnitKind;

constexpr std::size_t kPreambleUnits = 3;
constexpr float kFound = 0.45F;  // From here on a term counts as near.

// "aa00" of "ab12": letters and digits as kinds, to tell codes of one family apart.
std::string shape_of(std::string_view code) {
  std::string out;
  for (const char c : code) {
    out += c >= '0' && c <= '9' ? '0' : 'a';
  }
  return out;
}

}  // namespace

Reading::Reading(const Parsed& question, std::shared_ptr<const retrieval::Document> document,
                 const retrieval::Analyzer& analyzer, const EvidenceSettings& settings)
    : question_(question),
      document_(std::move(document)),
      words_(unit_words_of(document_, analyzer)),
      settings_(settings),
      matcher_(question, settings) {
  name_ = strengths(name_of_document());
  for (std::size_t u = 0; u < std::min(kPreambleUnits, units().size()); ++u) {
    if (units()[u].kind == UnitKind::table_row || units()[u].section != units()[0].section) {
      break;
    }
    const auto& own = known(u).direct;
    for (std::size_t t = 0; t < terms_read(question_); ++t) {
      const auto& term = question_.terms[t];
      const auto factor = term.code || term.name ? settings_.preamble_named : settings_.preamble;
      preamble_.hard[t] = std::max(preamble_.hard[t], own.hard[t] * factor);
      preamble_.near[t] = std::max(preamble_.near[t], own.near[t] * factor);
      preamble_.para[t] = std::max(preamble_.para[t], own.para[t] * factor);
      preamble_.soft[t] = std::max(preamble_.soft[t], own.soft[t] * factor);
    }
  }
}

const Reading::Known& Reading::known(std::size_t unit) {
  return known_.of(unit, [&] {
    const auto& own = read(unit);
    Known out{.unit = &own, .direct = matcher_.strengths_in(own)};
    out.share = share(out.direct);
    return out;
  });
}

const Strengths& Reading::strengths(std::uint32_t piece) {
  return piece_strengths_.of(piece, [&] { return matcher_.strengths_in(words_->piece(piece)); });
}

const Reading::Headings& Reading::headings(std::uint32_t section) {
  return headings_.of(section, [&] {
    Headings out;
    const auto path = document_->outline.sections[section].path.titles();
    for (std::size_t i = 0; i < path.size(); ++i) {
      lend(i + 1 == path.size() ? out.own : out.above, strengths(path[i]), 1);
    }
    return out;
  });
}

Evidence Reading::weigh(std::uint32_t unit) {
  Evidence out;
  out.document = document_;
  out.unit = unit;
  auto found = known(unit).direct;
  take_around(unit, found);
  if (units()[unit].kind == UnitKind::table_row) {
    take_row(unit, found, out);
  } else {
    take_sentence(unit, found, out);
  }
  judge(unit, found, out);
  return out;
}

// What introduces the block of a unit: a line that ends in a colon, a question it replies to, or a
// short line without a full stop over a list.
std::optional<std::uint32_t> Reading::lead_of(std::uint32_t unit) {
  auto first = unit;
  if (units()[unit].kind == UnitKind::table_row) {
    // Of a sheet every row is in one block, and none asks anything of the next.
    const auto block = units()[unit].block;
    const auto at = std::partition_point(units().begin(), units().begin() + unit,
                                         [&](const auto& other) { return other.block < block; });
    first = static_cast<std::uint32_t>(at - units().begin());
  }
  while (first > 0 && same_block(first - 1, unit)) {
    --first;
    if (read(first).is_question) {
      return first;
    }
  }
  if (first == 0 || units()[first - 1].section != units()[unit].section) {
    return std::nullopt;
  }
  constexpr std::uint32_t kTitleWordsMax = 10;
  const bool title = units()[unit].kind == UnitKind::list_item &&
                     units()[first - 1].kind == UnitKind::sentence &&
                     units()[first - 1].words <= kTitleWordsMax && !text(first - 1).ends_with('.');
  if (title || read(first - 1).leads_in || read(first - 1).is_question) {
    return first - 1;
  }
  return std::nullopt;
}

void Reading::take_around(std::uint32_t unit, Strengths& found) {
  const auto& all = units();
  const auto& place = headings(all[unit].section);
  lend(found, place.own, settings_.heading);
  lend(found, place.above, settings_.heading_above);
  lend(found, name_, settings_.document_name);
  lend(found, preamble_, 1);
  if (const auto lead = lead_of(unit)) {
    lend(found, known(*lead).direct, settings_.lead_in);
  }
  if (all[unit].kind == UnitKind::table_row) {
    return;
  }
  const bool refers = read(unit).refers_back;
  const bool prose_before = unit > 0 && all[unit - 1].section == all[unit].section &&
                            all[unit - 1].kind == UnitKind::sentence;
  if (prose_before && (refers || same_block(unit - 1, unit))) {
    lend(found, known(unit - 1).direct, refers ? settings_.before_referred : settings_.before);
  }
  if (unit + 1 < all.size() && same_block(unit, unit + 1)) {
    lend(found, known(unit + 1).direct, settings_.after);
  }
  const auto to = std::min<std::size_t>(all.size(), unit + kSectionUnits + 1U);
  for (std::size_t k = unit > kSectionUnits ? unit - kSectionUnits : 0U; k < to; ++k) {
    if (k != unit && all[k].section == all[unit].section && all[k].kind != UnitKind::table_row) {
      lend(found, known(k).direct, settings_.section);
    }
  }
}

void Reading::take_sentence(std::uint32_t unit, Strengths& found, Evidence& out) {
  const auto& own = known(unit);
  const auto values = own.values();
  const auto share_here = own.share;
  out.needs_previous = own.unit->refers_back && unit > 0 && same_block(unit - 1, unit);
  lend_by_value(question_, values, settings_.by_value, found);
  out.value_here = question_.expected == 0 || (values & question_.expected) != 0;
  constexpr double kMostly = 0.5;
  if (!out.value_here && unit + 1 < units().size() && same_block(unit, unit + 1) &&
      share_here > kMostly && (known(unit + 1).values() & question_.expected) != 0) {
    out.needs_next = true;
  }
}

// Which cell of a row answers: the one whose header accounts for most of what the row does not.
void Reading::take_row(std::uint32_t unit, Strengths& found, Evidence& out) {
  const auto& header = read(unit).headers;
  const auto& row = read(unit).cells;
  const auto row_values = read(unit).values;
  if (header.size() < 2 || row.size() < 2) {
    lend_by_value(question_, row_values, settings_.by_value, found);
    out.value_here = question_.expected == 0 || (row_values & question_.expected) != 0;
    return;
  }
  double best = -1;
  auto best_found = found;
  for (std::size_t c = 0; c < std::min(header.size(), row.size()); ++c) {
    auto with = found;
    lend(with, strengths(header[c]), settings_.column_header);
    const auto& cell = words_->piece(row[c]);
    const auto values = cell.values;
    const auto named = cell.has_digit ? words_->piece(header[c]).header_values : Values{0};
    bool has_value = question_.expected == 0 || ((values | named) & question_.expected) != 0;
    // A number without a unit has its unit in the header, in another column or in the reader's
    // mind.
    has_value = has_value || (cell.has_digit && (values & ~value::kNumber) == 0 &&
                              (question_.expected & (value::kDate | value::kClock)) == 0);
    if (question_.asks == Asks::count && (named & ~value::kAge) != 0) {
      has_value = false;  // A price or a length is no count.
    }
    lend_by_value(question_, values | named, settings_.by_value, with);
    double score = share(with);
    score += has_value && question_.expected != 0 ? 0.2 : 0;
    score -= share(strengths(row[c])) * 0.5;  // A cell that repeats the question does not answer.
    score -= cell.is_empty ? 1 : 0;
    if (score > best) {
      best = score;
      best_found = with;
      out.column = static_cast<int>(c);
      out.value_here = has_value;
    }
  }
  // Where no header adds anything the row answers as a whole.
  constexpr double kGainMin = 0.02;
  if (share(best_found) - share(found) < kGainMin && question_.expected == 0) {
    out.column = -1;
  }
  if (out.column >= 0 && question_.asks != Asks::confirmation) {
    out.cell_repeats = repeats(words_->piece(row[static_cast<std::size_t>(out.column)]).words);
  }
  found = best_found;
}

// Each of the words that say something stands in the question as well.
bool Reading::repeats(const std::vector<Word>& words) const {
  return std::ranges::all_of(words, [&](const Word& word) {
    return word.part || word.stop ||
           std::ranges::find(question_.terms, word.term, &Term::term) != question_.terms.end();
  });
}

// A code of the same shape as one asked for, but another: the unit speaks of something else.
bool Reading::names_another(const Term& term, const std::vector<Word>& words) const {
  const auto shape = shape_of(term.text);
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    return word.code && word.term != term.term && shape_of(word.text) == shape &&
           std::none_of(question_.terms.begin(), question_.terms.end(),
                        [&](const Term& other) { return other.term == word.term; });
  });
}

// The word that a number of the question counts through ("version 4") stands before another number.
bool Reading::numbers_another(const Term& term, const std::vector<Word>& words) const {
  if (term.numbered.empty()) {
    return false;
  }
  bool another = false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].text == term.numbered && words[i + 1].number) {
      if (words[i + 1].term == term.term) {
        return false;
      }
      another = true;
    }
  }
  return another;
}

double Reading::missing(std::uint32_t unit, Strengths& found, Evidence& out) {
  const auto& own = known(unit);
  double cut = 1;
  for (std::size_t t = 0; t < terms_read(question_); ++t) {
    const auto& term = question_.terms[t];
    if (term.code && own.direct[t] < 0.9F && names_another(term, own.words())) {
      found.hard[t] = std::min(found.hard[t], 0.1F);
      found.para[t] = found.hard[t];
      found.soft[t] = found.hard[t];
      found.near[t] = found.hard[t];
      out.features[Feature::code_missing] = 1;
    }
    if (term.number && numbers_another(term, own.words())) {
      found.hard[t] = 0;
      found.para[t] = 0;
      found.soft[t] = 0;
      found.near[t] = 0;
      out.features[Feature::number_missing] = 1;
    }
    const bool full = term.burden == Burden::full && !term.aside && !term.background;
    if (found[t] >= kFound) {
      continue;
    }
    if (term.number) {
      const bool date = (values_in(term.numbered) & value::kDate) != 0;
      cut *= date || numbers_another(term, own.words()) ? settings_.number_differs
             : term.aside || term.background            ? 1.0
                                                        : settings_.number_missing;
      continue;
    }
    if (term.is_entity()) {
      cut *= !term.known ? settings_.entity_unknown
             : term.code ? settings_.code_missing
                         : settings_.name_missing;
    }
    cut *= term.focus && full ? settings_.focus_missing : 1.0;
    cut *= !term.known && full && !term.is_entity() ? settings_.unknown_missing : 1.0;
  }
  return cut;
}

void Reading::judge(std::uint32_t unit, Strengths& found, Evidence& out) {
  const auto& own = known(unit);
  double cut = missing(unit, found, out);
  out.coverage = share(found);
  out.direct = own.share;
  if (question_.expected != 0 && !out.value_here && !out.needs_next) {
    const bool told = question_.asks == Asks::moment && tells_moment(own.words());
    cut *= question_.expected_hard ? settings_.value_missing
           : told                  ? 0.5 * (1 + settings_.value_missing_soft)
                                   : settings_.value_missing_soft;
  }
  if (units()[unit].kind != UnitKind::table_row || question_.asks == Asks::person) {
    const double fits =
        fitness(question_, own.words(), units()[unit].kind == UnitKind::table_row, settings_);
    cut *= fits;
    out.features[Feature::unfit] = fits < 1 ? 1 : 0;
  }
  cut *= out.needs_next && !out.value_here && question_.expected != 0 ? settings_.value_next : 1;
  if (own.unit->is_question) {
    constexpr double kAsksItself = 0.3;
    cut *= kAsksItself;
  }
  out.agreement = out.coverage * cut;
  measure(unit, found, out);
  out.order = log_odds(out.features);
  out.score = probability(out.order);
}

Strengths Reading::strengths_of(std::uint32_t first, std::uint32_t last) {
  Strengths out = name_;
  for (auto u = first; u < last; ++u) {
    lend(out, known(u).direct, 1);
    if (units()[u].kind == UnitKind::table_row && (u == first || !same_block(u - 1, u))) {
      lend(out, strengths(units()[u].header_in(document_->text)), 1);
    }
  }
  if (first < last) {
    const auto& place = headings(units()[first].section);
    lend(out, place.own, 1);
    lend(out, place.above, 1);
  }
  return out;
}

void Reading::measure(std::uint32_t unit, const Strengths& found, Evidence& out) {
  constexpr float kSoftFound = 0.3F;
  constexpr float kWordsMany = 40;
  constexpr float kTermsMany = 7;
  auto& f = out.features;
  const auto& own = known(unit);
  const auto set = [&](Feature feature, double value) { f[feature] = static_cast<float>(value); };
  set(Feature::bias, 1);
  set(Feature::agreement, out.agreement);
  set(Feature::coverage, out.coverage);
  set(Feature::direct, out.direct);
  set(Feature::soft_coverage, soft_share(found));
  set(Feature::soft_direct, soft_share(own.direct));
  set(Feature::near_coverage, share_of(question_, found.near));
  set(Feature::near_direct, share_of(question_, own.direct.near));
  double all = 0;
  double heaviest = 0;
  double unknown = 0;
  double far = 0;
  const auto& heading = headings(units()[unit].section).own;
  double farthest = 0;
  bool entity = false;
  bool entity_found = true;
  bool focus = false;
  bool focus_found = false;
  for (std::size_t t = 0; t < terms_read(question_); ++t) {
    const auto& term = question_.terms[t];
    all += term.weight;
    unknown += term.known ? 0 : term.weight;
    if (found.soft[t] < kSoftFound) {
      heaviest = std::max(heaviest, term.weight);
      f[Feature::code_missing] = term.code ? 1 : f[Feature::code_missing];
      f[Feature::name_missing] = term.name && term.known ? 1 : f[Feature::name_missing];
      f[Feature::number_missing] = term.number ? 1 : f[Feature::number_missing];
    }
    farthest = std::max(farthest, term.weight * (1 - static_cast<double>(found.near[t])));
    if (std::max(own.direct.near[t], heading.near[t]) < kSoftFound && !term.is_entity()) {
      far = std::max(far, term.weight);
    }
    if (term.is_entity()) {
      constexpr float kNamed = 0.8F;
      entity = true;
      entity_found = entity_found && found.hard[t] >= kNamed;
      f[Feature::entity_unknown] = term.known ? f[Feature::entity_unknown] : 1;
    }
    focus = focus || term.focus;
    focus_found = focus_found || (term.focus && found.soft[t] >= kSoftFound);
    if (term.focus) {
      f[Feature::focus_here] = std::max(f[Feature::focus_here], own.direct.soft[t]);
    }
  }
  set(Feature::heaviest_missing, all > 0 ? heaviest / all : 0);
  set(Feature::entity_here, entity && entity_found ? 1 : 0);
  set(Feature::heaviest_far, all > 0 ? far / all : 0);
  set(Feature::farthest, all > 0 ? farthest / all : 0);
  set(Feature::unknown, all > 0 ? unknown / all : 0);
  set(Feature::focus_missing, focus && !focus_found ? 1 : 0);
  const bool wants = question_.expected != 0;
  set(Feature::value_here, wants && out.value_here ? 1 : 0);
  set(Feature::value_missing, wants && question_.expected_hard && !out.value_here ? 1 : 0);
  set(Feature::value_unlikely, wants && !question_.expected_hard && !out.value_here ? 1 : 0);
  set(Feature::value_preferred, (own.values() & question_.preferred) != 0 ? 1 : 0);
  set(Feature::next_to_value, wants && out.needs_next ? 1 : 0);
  if (units()[unit].kind == UnitKind::table_row) {
    set(Feature::table_row, 1);
    const auto& cells = own.unit->cells;
    set(Feature::row_key, cells.empty() ? 0 : soft_share(strengths(cells[0])));
    const auto& header = own.unit->headers;
    if (out.column >= 0 && static_cast<std::size_t>(out.column) < header.size()) {
      set(Feature::column, soft_share(strengths(header[static_cast<std::size_t>(out.column)])));
    }
  }
  set(Feature::heading, soft_share(headings(units()[unit].section).own));
  set(Feature::asks_itself, own.unit->is_question ? 1 : 0);
  set(Feature::preference, preference(unit, out));
  set(Feature::brevity, std::max(0.0F, 1 - static_cast<float>(units()[unit].words) / kWordsMany));
  set(Feature::few_terms,
      std::max(0.0F, 1 - static_cast<float>(terms_read(question_) - 1) / kTermsMany));
  set(Feature::asks_confirmation, question_.asks == Asks::confirmation ? 1 : 0);
  set(Feature::asks_manner, question_.asks == Asks::manner ? 1 : 0);
  set(Feature::asks_reason, question_.asks == Asks::reason ? 1 : 0);
  set(Feature::begins_section,
      unit == 0 || units()[unit - 1].section != units()[unit].section ? 1 : 0);
}

// What makes one of two units of like score the better answer.
double Reading::preference(std::uint32_t unit, const Evidence& out) {
  const auto& own = known(unit);
  double sum = settings_.direct_preferred * out.direct;
  sum += out.value_here && question_.expected != 0 ? 0.03 : 0;
  sum += (own.values() & question_.preferred) != 0 ? 0.06 : 0;
  const auto section = units()[unit].section;
  const auto& path = document_->outline.sections[section].path;
  if (!path.empty() && is_question(path.back())) {
    // Under a question that reads like this one, the first sentence replies.
    const bool first = unit == 0 || units()[unit - 1].section != section;
    sum += share(headings(section).own) * (first ? 0.2 : 0.08);
  }
  const bool steps = units()[unit].ordered || own.unit->leads_in;
  sum += question_.asks == Asks::manner && steps ? 0.1 : 0;
  return sum;
}

}  // namespace auriga::answer
