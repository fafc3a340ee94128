// A unit written down as numbers, for the ranker.
#include <algorithm>

#include "engines/answer/fitness.hpp"
#include "engines/answer/reading.hpp"
#include "engines/lexicon/lexicon.hpp"

namespace auriga::answer {
namespace {

using retrieval::UnitKind;

constexpr double kRarityScale = 10;

bool negates(const std::vector<Word>& words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return word.text == "not" || word.text == "no" || word.text == "never" || word.text == "only" ||
           word.text == "without" || word.text == "cannot" || word.text == "nobody" ||
           word.text == "none";
  });
}

void put(Description& out, Place place, const Strengths& from) {
  for (std::size_t t = 0; t < out.terms.size(); ++t) {
    auto* at = out.terms[t].data() + static_cast<std::size_t>(place) * kMatches;
    at[0] = from.hard[t];
    at[1] = from.para[t];
    at[2] = from.soft[t];
    at[3] = from.near[t];
  }
}

}  // namespace

std::vector<Meaning> meanings_of(const Parsed& question) {
  std::vector<Meaning> out(terms_read(question), Meaning{});
  for (std::size_t t = 0; t < out.size(); ++t) {
    const auto& term = question.terms[t];
    if (term.number_in_lexicon >= 0 && !term.is_entity()) {
      out[t] = lexicon::meaning_of(term.number_in_lexicon);
    }
  }
  return out;
}

void Reading::describe_places(const Evidence& evidence, const Strengths& around, Description& out) {
  const auto unit = evidence.unit;
  const auto& all = units();
  put(out, Place::unit, known(unit).direct);
  if (all[unit].kind == UnitKind::table_row) {
    const auto& row = read(unit).cells;
    const auto& header = read(unit).headers;
    const auto column = static_cast<std::size_t>(std::max(evidence.column, 0));
    if (evidence.column >= 0 && column < row.size()) {
      put(out, Place::cell, strengths(row[column]));
    }
    if (evidence.column >= 0 && column < header.size()) {
      put(out, Place::column, strengths(header[column]));
    }
    if (!row.empty()) {
      put(out, Place::row_key, strengths(row[0]));
    }
  }
  put(out, Place::heading, headings(all[unit].section).own);
  put(out, Place::above, headings(all[unit].section).above);
  put(out, Place::name, name_);
  put(out, Place::preamble, preamble_);
  if (const auto lead = lead_of(unit)) {
    put(out, Place::lead, known(*lead).direct);
  }
  const auto same_section = [&](std::size_t other) {
    return other < all.size() && all[other].section == all[unit].section;
  };
  if (unit > 0 && same_section(unit - 1) && all[unit - 1].kind != UnitKind::table_row) {
    put(out, Place::before, known(unit - 1).direct);
  }
  if (same_section(unit + 1) && all[unit + 1].kind != UnitKind::table_row) {
    put(out, Place::after, known(unit + 1).direct);
  }
  Strengths section{};
  const auto to = std::min<std::size_t>(all.size(), unit + kSectionUnits + 1U);
  for (std::size_t k = unit > kSectionUnits ? unit - kSectionUnits : 0U; k < to; ++k) {
    if (k != unit && same_section(k) && all[k].kind != UnitKind::table_row) {
      lend(section, known(k).direct, 1);
    }
  }
  put(out, Place::section, section);
  put(out, Place::passage, around);
}

void Reading::describe_terms(const Evidence& evidence, const Elsewhere& elsewhere,
                             Description& out) {
  const auto& own = known(evidence.unit);
  double all = 0;
  double heaviest = 0;
  for (std::size_t t = 0; t < out.terms.size(); ++t) {
    all += question_.terms[t].weight;
    heaviest = std::max(heaviest, question_.terms[t].weight);
  }
  for (std::size_t t = 0; t < out.terms.size(); ++t) {
    const auto& term = question_.terms[t];
    const auto set = [&](TermFeature feature, double value) {
      out.terms[t][kPlaces * kMatches + static_cast<std::size_t>(feature)] =
          static_cast<float>(value);
    };
    set(TermFeature::share, all > 0 ? term.weight / all : 0);
    set(TermFeature::relative, heaviest > 0 ? term.weight / heaviest : 0);
    set(TermFeature::rarity, term.rarity / kRarityScale);
    set(TermFeature::full, term.burden == Burden::full ? 1 : 0);
    set(TermFeature::verb, term.burden == Burden::verb ? 1 : 0);
    set(TermFeature::light, term.burden == Burden::light ? 1 : 0);
    set(TermFeature::code, term.code ? 1 : 0);
    set(TermFeature::name, term.name ? 1 : 0);
    set(TermFeature::number, term.number ? 1 : 0);
    set(TermFeature::focus, term.focus ? 1 : 0);
    set(TermFeature::aside, term.aside ? 1 : 0);
    set(TermFeature::background, term.background ? 1 : 0);
    set(TermFeature::carried, term.carried ? 1 : 0);
    set(TermFeature::idiom, term.idiom ? 1 : 0);
    set(TermFeature::known, term.known ? 1 : 0);
    set(TermFeature::said_otherwise, term.said_otherwise ? 1 : 0);
    set(TermFeature::quantity, term.values != 0 ? 1 : 0);
    set(TermFeature::by_value, (term.values & own.values()) != 0 ? 1 : 0);
    set(TermFeature::another_code, term.code && names_another(term, own.words()) ? 1 : 0);
    set(TermFeature::another_number, term.number && numbers_another(term, own.words()) ? 1 : 0);
    set(TermFeature::position,
        out.terms.size() > 1 ? static_cast<double>(t) / static_cast<double>(out.terms.size() - 1)
                             : 0.0);
    set(TermFeature::elsewhere, elsewhere.any.hard[t]);
    set(TermFeature::elsewhere_said, elsewhere.any.para[t]);
    set(TermFeature::elsewhere_named, elsewhere.named.hard[t]);
    set(TermFeature::elsewhere_named_said, elsewhere.named.para[t]);
  }
}

void Reading::describe_unit(const Evidence& evidence, Description& out) {
  std::copy(evidence.features.values.begin(), evidence.features.values.end(), out.unit.begin());
  const auto set = [&](UnitFeature feature, double value) {
    out.unit[kFeatures + static_cast<std::size_t>(feature)] = static_cast<float>(value);
  };
  const auto flag = [&](UnitFeature feature, bool value) { set(feature, value ? 1 : 0); };
  const auto& unit = units()[evidence.unit];
  const auto& own = known(evidence.unit);
  const auto asks =
      static_cast<std::size_t>(UnitFeature::asks_fact) + static_cast<std::size_t>(question_.asks);
  set(static_cast<UnitFeature>(asks), 1);
  flag(UnitFeature::sentence, unit.kind == UnitKind::sentence);
  flag(UnitFeature::list_item, unit.kind == UnitKind::list_item);
  flag(UnitFeature::row, unit.kind == UnitKind::table_row);
  flag(UnitFeature::ordered, unit.ordered);
  using namespace value;
  flag(UnitFeature::expects_money, (question_.expected & kMoney) != 0);
  flag(UnitFeature::expects_time,
       (question_.expected & (kDuration | kDate | kClock | kFrequency)) != 0);
  flag(UnitFeature::expects_size, (question_.expected & (kLength | kMass | kVolume | kArea |
                                                         kTemperature | kData | kPower)) != 0);
  flag(UnitFeature::expects_number, (question_.expected & kNumber) != 0);
  flag(UnitFeature::holds_expected, (question_.expected & own.values()) != 0);
  flag(UnitFeature::holds_number, (own.values() & kNumber) != 0);
  constexpr double kTermsMany = 12;
  constexpr double kEntitiesMany = 4;
  set(UnitFeature::terms, static_cast<double>(out.terms.size()) / kTermsMany);
  set(UnitFeature::entities,
      static_cast<double>(std::count_if(question_.terms.begin(), question_.terms.end(),
                                        [](const Term& term) { return term.is_entity(); })) /
          kEntitiesMany);
  const auto at = units().begin() + evidence.unit;
  const auto before = at - std::partition_point(units().begin(), at, [&](const auto& other) {
                        return other.section < unit.section;
                      });
  set(UnitFeature::place_in_section, 1 / (1 + static_cast<double>(before)));
  flag(UnitFeature::needs_previous, evidence.needs_previous);
  flag(UnitFeature::negated, negates(own.words()));
  flag(UnitFeature::question_negated, question_.negated);
  flag(UnitFeature::lists, question_.lists);
}

// What the question is about is named nowhere near the unit, and the document or a heading over it
// names another of its kind: the W740's manual does not say what a display of the W960 means.
bool Reading::about_another(std::uint32_t unit, const Description& description) {
  constexpr float kNamed = 0.3F;
  const auto titles = document_->outline.sections[units()[unit].section].path.titles();
  const auto over = [&](const Term& term) {
    const auto another = [&](std::string_view title) {
      return names_another(term, words_->piece(words_->piece_of(title)).words);
    };
    return another(name_of_document()) || std::any_of(titles.begin(), titles.end(), another);
  };
  for (std::size_t t = 0; t < description.terms.size(); ++t) {
    const auto& term = question_.terms[t];
    const bool is_name = term.code && std::any_of(term.text.begin(), term.text.end(), [](char c) {
                           return c >= 'a' && c <= 'z';  // "3.5.1" numbers headings as well.
                         });
    bool near = false;
    for (std::size_t place = 0; place < static_cast<std::size_t>(Place::passage); ++place) {
      near = near || description.terms[t][place * kMatches] >= kNamed;
    }
    if (is_name && !near && over(term)) {
      return true;
    }
  }
  return false;
}

Description Reading::describe(const Evidence& evidence, const Strengths& around,
                              const Elsewhere& elsewhere) {
  Description out;
  out.terms.assign(terms_read(question_), TermRow{});
  describe_places(evidence, around, out);
  describe_terms(evidence, elsewhere, out);
  describe_unit(evidence, out);
  out.about_another = about_another(evidence.unit, out);
  return out;
}

}  // namespace auriga::answer
