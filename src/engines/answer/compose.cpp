// The quote is one unbroken piece of the document, so that its span says all there is to say about
// where it stands. It grows from the unit that answers:
//   a sentence    takes the one before when it begins by referring to it, the one after when that
//                 holds the value asked for, the list that it introduces, and its whole paragraph
//                 when not its own words but the heading made it an answer
//   a list item   takes the whole list when the list is meant: several things are asked for, steps
//                 are asked for, or its neighbours answer as well as it does
//   a table row   stays alone; the cell that answers is named beside it
#include "engines/answer/compose.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/answer/table_row.hpp"

namespace auriga::answer {
namespace {

using retrieval::Document;
using retrieval::Unit;
using retrieval::UnitKind;

constexpr std::size_t kListWordsMax = 350;
constexpr std::size_t kParagraphWordsMax = 90;
constexpr double kByHeading = 0.35;  // Below this share of own words the heading made the match.

struct Region {
  std::uint32_t first = 0;
  std::uint32_t last = 0;  // Inclusive.
};

class Regions {
 public:
  Regions(const Evidence& evidence, const std::vector<Evidence>& related, const Parsed& question)
      : evidence_(evidence),
        related_(related),
        question_(question),
        units_(evidence.document->outline.units) {}

  [[nodiscard]] Region find() const {
    Region out{evidence_.unit, evidence_.unit};
    switch (units_[evidence_.unit].kind) {
      case UnitKind::table_row:
        return out;
      case UnitKind::list_item:
        return list(out);
      case UnitKind::sentence:
        return sentence(out);
    }
    return out;
  }

 private:
  [[nodiscard]] bool together(std::uint32_t a, std::uint32_t b) const {
    return b < units_.size() && units_[a].block == units_[b].block &&
           units_[a].section == units_[b].section;
  }

  [[nodiscard]] Region block(std::uint32_t unit) const {
    Region out{unit, unit};
    while (out.first > 0 && together(out.first - 1, unit)) {
      --out.first;
    }
    while (together(unit, out.last + 1)) {
      ++out.last;
    }
    return out;
  }

  [[nodiscard]] std::size_t words(const Region& region) const {
    std::size_t sum = 0;
    for (auto u = region.first; u <= region.last; ++u) {
      sum += units_[u].words;
    }
    return sum;
  }

  [[nodiscard]] bool introduces(std::uint32_t unit) const {
    auto text = core::trim(units_[unit].in(evidence_.document->text));
    while (text.ends_with('*') || text.ends_with('_')) {
      text.remove_suffix(1);
    }
    return text.ends_with(':');
  }

  [[nodiscard]] Region list(Region out) const {
    const auto whole = block(evidence_.unit);
    const bool wants_one = question_.asks == Asks::count || question_.asks == Asks::measure ||
                           question_.asks == Asks::confirmation;
    std::size_t as_good = 0;
    for (const auto& other : related_) {
      as_good += other.document == evidence_.document && other.unit >= whole.first &&
                         other.unit <= whole.last && other.unit != evidence_.unit &&
                         other.agreement >= 0.93 * evidence_.agreement
                     ? 1
                     : 0;
    }
    const bool steps = question_.asks == Asks::manner && units_[evidence_.unit].ordered;
    const bool meant = steps || (!wants_one && as_good >= 1 && evidence_.direct < 0.75) ||
                       (question_.lists && as_good >= 1) ||
                       (!wants_one && evidence_.direct < kByHeading);
    if (!meant || words(whole) > kListWordsMax) {
      return out;
    }
    out = whole;
    if (out.first > 0 && introduces(out.first - 1) &&
        units_[out.first - 1].section == units_[evidence_.unit].section) {
      --out.first;
    }
    return out;
  }

  [[nodiscard]] Region sentence(Region out) const {
    if (evidence_.needs_previous && out.first > 0) {
      --out.first;
    }
    if (evidence_.needs_next && out.last + 1 < units_.size()) {
      ++out.last;
    }
    const auto whole = block(evidence_.unit);
    if (evidence_.direct < kByHeading && words(whole) <= kParagraphWordsMax) {
      out.first = std::min(out.first, whole.first);
      out.last = std::max(out.last, whole.last);
    }
    if (introduces(out.last) && out.last + 1 < units_.size() &&
        units_[out.last + 1].section == units_[out.last].section) {
      const auto next = block(out.last + 1);
      if (words(next) <= kListWordsMax) {
        out.last = next.last;
      }
    }
    return out;
  }

  const Evidence& evidence_;
  const std::vector<Evidence>& related_;
  const Parsed& question_;
  const std::vector<Unit>& units_;
};

// The document as people call it, with the heading that helps to find the place.
std::string place_of(const Source& source) {
  const auto cut = source.heading.rfind(" › ");
  const auto own = cut == std::string::npos
                       ? source.heading
                       : source.heading.substr(cut + std::string_view(" › ").size());
  return own.empty() ? source.document : source.document + ", “" + own + "”";
}

char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// How people would say a cell: "Price: " and "59.90 EUR" of price_eur, or of Price (EUR),
/// and 59.90.
struct Spoken {
  std::string heading;
  std::string value;
};

/// Takes the unit of its numbers off a heading; empty: it names none.
std::string take_unit(std::string& header) {
  // Of ISO 4217, those that headings are likely to end with.
  static constexpr std::array<std::string_view, 16> kCurrencies{
      "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "CAD",
      "AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL"};
  static constexpr std::size_t kBytesMax = 8;  // "litres/h".
  const auto last = header.rfind(' ');
  if (last == std::string::npos || last == 0) {
    return {};
  }
  auto unit = header.substr(last + 1);
  if (unit.starts_with('(') && unit.ends_with(')') && unit.size() <= kBytesMax + 2) {
    unit = unit.substr(1, unit.size() - 2);
    if (unit.empty() || (unit[0] >= '0' && unit[0] <= '9')) {  // A year, not a unit.
      return {};
    }
  } else {
    std::ranges::transform(unit, unit.begin(), to_upper);
    if (std::ranges::find(kCurrencies, unit) == kCurrencies.end()) {
      return {};
    }
  }
  header.resize(last);
  return unit;
}

Spoken spoken(std::string header, std::string value) {
  if (header.empty()) {
    return {{}, std::move(value)};
  }
  std::ranges::replace(header, '_', ' ');
  if (!value.empty() && value.find_first_not_of("0123456789.,") == std::string::npos) {
    if (const auto unit = take_unit(header); !unit.empty()) {
      value += " " + unit;
    }
  }
  header[0] = to_upper(header[0]);
  return {std::move(header) + ": ", std::move(value)};
}

std::string say_cell(const Evidence& evidence, const Unit& unit) {
  const auto& document = *evidence.document;
  const auto header = cells_of(unit.header_in(document.text), document.separator);
  const auto row = cells_of(unit.in(document.text), document.separator);
  const auto column = static_cast<std::size_t>(evidence.column);
  if (column >= header.size() || column >= row.size() || row[column].empty()) {
    return {};
  }
  std::string out;
  if (column != 0 && !row[0].empty()) {
    out = row[0] + " – ";
  }
  const auto said = spoken(header[column], row[column]);
  return out + said.heading + "**" + said.value + "**";
}

// A row in words, cell by cell under its header.
std::string say_row(const Evidence& evidence, const Unit& unit) {
  const auto& document = *evidence.document;
  const auto header = cells_of(unit.header_in(document.text), document.separator);
  const auto row = cells_of(unit.in(document.text), document.separator);
  std::string out;
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (is_empty_cell(row[c])) {
      continue;
    }
    out += out.empty() ? "" : "; ";
    const auto said = spoken(c < header.size() ? header[c] : std::string(), row[c]);
    out += said.heading + said.value;
  }
  return out;
}

bool is_multiline(std::string_view quote) {
  return quote.find("\n-") != std::string_view::npos ||
         quote.find("\n*") != std::string_view::npos ||
         quote.find("\n1") != std::string_view::npos ||
         quote.find("\n2") != std::string_view::npos ||
         quote.find("\n\n") != std::string_view::npos;
}

std::string word(const Statement& statement, const Evidence& evidence, const Unit& unit) {
  const auto& quote = statement.source.quote;
  const auto place = place_of(statement.source);
  if (unit.kind == UnitKind::table_row) {
    const bool one = evidence.column >= 0 && !evidence.cell_repeats;
    auto said = one ? say_cell(evidence, unit) : std::string();
    if (said.empty()) {
      said = say_row(evidence, unit);
    }
    return said + "\n\n(" + place + ": “" + quote + "”)";
  }
  if (is_multiline(quote)) {
    return "From " + place + ":\n\n" + quote;
  }
  return "“" + quote + "” (" + place + ")";
}

}  // namespace

Statement compose(const Evidence& evidence, const std::vector<Evidence>& related,
                  const Parsed& question) {
  const auto region = Regions(evidence, related, question).find();
  const auto& document = *evidence.document;
  const auto& units = document.outline.units;
  auto start = units[region.first].start;
  const auto end = units[region.last].end;
  if (region.last > region.first && units[region.first].kind == UnitKind::list_item) {
    // With the first item's own marker, so that the list reads as one.
    const auto line = document.text.rfind('\n', start);
    const auto from = line == std::string::npos ? 0 : line + 1;
    start = static_cast<std::uint32_t>(document.text.find_first_not_of(" \t", from));
  }
  Statement out;
  out.source.document_id = document.id;
  out.source.document = document.name;
  out.source.heading =
      retrieval::heading_line(document.outline.sections[units[evidence.unit].section].path);
  out.source.quote = document.text.substr(start, end - start);
  out.source.span = retrieval::span_of(document, start, end);
  out.source.score = std::min(1.0, evidence.score);
  out.text = word(out, evidence, units[evidence.unit]);
  return out;
}

}  // namespace auriga::answer
