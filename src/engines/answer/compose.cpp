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

/// "price_eur" as people would head a column: "Price eur".
std::string spoken(std::string header) {
  std::ranges::replace(header, '_', ' ');
  if (!header.empty() && header[0] >= 'a' && header[0] <= 'z') {
    header[0] = static_cast<char>(header[0] - 'a' + 'A');
  }
  return header;
}

std::string say_cell(const Evidence& evidence, const Unit& unit) {
  const auto header = cells_of(unit.header_in(evidence.document->text));
  const auto row = cells_of(unit.in(evidence.document->text));
  const auto column = static_cast<std::size_t>(evidence.column);
  if (column >= header.size() || column >= row.size() || row[column].empty()) {
    return {};
  }
  std::string out;
  if (column != 0 && !row[0].empty()) {
    out = row[0] + " – ";
  }
  out += header[column].empty() ? "" : spoken(header[column]) + ": ";
  return out + "**" + row[column] + "**";
}

// A row in words, cell by cell under its header.
std::string say_row(const Evidence& evidence, const Unit& unit) {
  const auto header = cells_of(unit.header_in(evidence.document->text));
  const auto row = cells_of(unit.in(evidence.document->text));
  std::string out;
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (is_empty_cell(row[c])) {
      continue;
    }
    out += out.empty() ? "" : "; ";
    out += c < header.size() && !header[c].empty() ? spoken(header[c]) + ": " : "";
    out += row[c];
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
    auto said = evidence.column >= 0 ? say_cell(evidence, unit) : std::string();
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
  out.source.span = retrieval::span_of(document.text, start, end);
  out.source.score = std::min(1.0, evidence.score);
  out.text = word(out, evidence, units[evidence.unit]);
  return out;
}

}  // namespace auriga::answer
