// Values are read from words and signs: a number and the unit after it ("9 kg", "30 minutes"), a
// sign before it (£12), words that are values by themselves (Monday, noon, weekly, free), and the
// shapes of telephone numbers and addresses. Number words count like digits.
#include "engines/answer/values.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engines/retrieval/fold.hpp"
#include "engines/retrieval/stop_words.hpp"

namespace auriga::answer {
namespace {

using namespace value;

struct Entry {
  std::string_view words;  // Separated by spaces.
  Values values;
};

using Table = std::unordered_map<std::string_view, Values>;

Table table_of(std::span<const Entry> entries) {
  Table out;
  for (const auto& entry : entries) {
    auto rest = entry.words;
    while (!rest.empty()) {
      const auto space = std::min(rest.find(' '), rest.size());
      out[rest.substr(0, space)] |= entry.values;
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
  return out;
}

Values look_up(const Table& table, std::string_view word) {
  const auto found = table.find(word);
  return found == table.end() ? Values{0} : found->second;
}

// What a number in front turns into a value.
constexpr Entry kUnitWords[] = {
    {"euro euros eur dollar dollars usd pound pounds gbp pence cent cents p penny francs chf yen "
     "kronor crowns",
     kMoney},
    {"second seconds sec secs s minute minutes min mins hour hours hr hrs h day days week weeks "
     "month months year years yr yrs night nights fortnight working business calendar decade "
     "decades term terms semester semesters quarter quarters ms cycles",
     kDuration},
    {"mm cm m km metre metres meter meters kilometre kilometres kilometer kilometers centimetre "
     "centimetres centimeter centimeters millimetre millimetres inch inches in ft feet foot yard "
     "yards mile miles nm fathoms characters character letters chars words lines",
     kLength},
    {"kg g kilogram kilograms kilo kilos gram grams tonne tonnes ton tons t mg lb lbs pound pounds "
     "ounce ounces oz stone",
     kMass},
    {"l ml cl litre litres liter liters gallon gallons pint pints cup cups millilitre millilitres "
     "m3 cubic",
     kVolume},
    {"degrees degree celsius fahrenheit c f kelvin", kTemperature},
    {"percent per-cent pct", kPercent},
    {"kmh km/h mph knots knot rpm mbps gbps kn", kSpeed},
    {"w kw watt watts kilowatt kilowatts mw v volt volts volts a amp amps ampere amperes ma kwh "
     "wh mah va kva hz khz",
     kPower},
    {"kb mb gb tb kib mib gib byte bytes kilobytes megabytes gigabytes terabytes bit bits", kData},
    {"am pm a.m p.m o'clock oclock noon", kClock},
    {"m2 hectare hectares ha acre acres square sqm", kArea},
    {"db decibel decibels dba", kSound},
    {"bar bars mbar pa kpa mpa hpa psi", kPressure},
    {"january february march april may june july august september october november december jan "
     "feb mar apr jun jul aug sep sept oct nov dec",
     kDate},
};

// Words that are values by themselves.
constexpr Entry kValueWords[] = {
    {"monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays "
     "thursdays fridays saturdays sundays weekday weekdays weekend weekends january february "
     "april june july august september october november december spring summer autumn winter "
     "easter christmas today tomorrow yesterday fortnight holidays",
     kDate},
    {"noon midnight midday dawn dusk sunrise sunset o'clock am pm", kClock},
    {"daily weekly monthly yearly annually annual quarterly hourly nightly fortnightly every each "
     "once twice biennial biannual regularly continuously always never rarely",
     kFrequency},
    {"free gratis complimentary included", kFree},
    {"none no single one both several", kNone},
    {"double dozen pair", kNumber},
    {"immediately instantly permanently indefinitely overnight lifetime forever", kDuration},
    {"red blue green yellow black white grey gray orange purple violet brown pink silver gold "
     "amber "
     "turquoise beige",
     kColour},
    {"half quarter third", kPercent},
};

// Names of quantities.
constexpr Entry kQuantities[] = {
    {"price prices cost costs fee fees fare fares rent deposit budget salary pay wage surcharge",
     kMoney},
    {"duration period deadline lifetime lifespan notice wait waiting", kDuration},
    {"date dates day days deadline weekday month year birthday", kDate},
    {"hours", kClock},
    {"size", kLength | kData | kArea | kVolume | kNumber},
    {"dimensions distance diameter altitude elevation", kLength},
    {"weight mass", kMass},
    {"volume", kVolume},
    {"temperature temperatures", kTemperature},
    {"percentage percent share proportion discount humidity", kPercent},
    {"speed", kSpeed},
    {"power voltage wattage current consumption", kPower},
    {"phone telephone", kPhone},
    {"email e-mail mail", kEmail},
    {"website url web", kWeb},
    {"colour color colours colors", kColour},
    {"area", kArea},
    {"noise loudness", kSound},
    {"pressure", kPressure},
};

constexpr Entry kAgeWords[] = {
    {"aged age old over under older younger years months weeks", kAge},
};

const Table& units() {
  static const Table table = table_of(kUnitWords);
  return table;
}
const Table& value_words() {
  static const Table table = table_of(kValueWords);
  return table;
}
const Table& quantities() {
  static const Table table = table_of(kQuantities);
  return table;
}
const Table& age_words() {
  static const Table table = table_of(kAgeWords);
  return table;
}

struct Piece {
  std::string text;
  bool number = false;
  bool glued = false;  // No space between it and the piece before ("9kg").
};

// Words and numbers; signs of currency, degree and percent as pieces of their own.
std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> out;
  bool space = true;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = retrieval::code_point_at(text, i);
    const bool digit = c.kind == retrieval::CharClass::digit;
    if (digit || c.kind == retrieval::CharClass::letter) {
      const auto from = i;
      while (i < text.size()) {
        const auto n = retrieval::code_point_at(text, i);
        const bool inner = digit ? n.kind == retrieval::CharClass::digit ||
                                       ((n.value == '.' || n.value == ',') && i + 1 < text.size() &&
                                        text[i + 1] >= '0' && text[i + 1] <= '9')
                                 : n.kind == retrieval::CharClass::letter || n.value == '\'';
        if (!inner) {
          break;
        }
        i += n.length;
      }
      out.push_back({retrieval::fold(text.substr(from, i - from)), digit, !space});
      if (!digit && !retrieval::digits_of(out.back().text).empty()) {
        out.back().number = true;
      }
      space = false;
      continue;
    }
    switch (c.value) {
      case U'$':
      case U'€':
      case U'£':
      case U'¥':
        out.push_back({"$", false, !space});
        break;
      case U'°':
      case U'℃':
        out.push_back({"degrees", false, !space});
        break;
      case U'%':
        out.push_back({"percent", false, !space});
        break;
      case U':':
        out.push_back({":", false, !space});
        break;
      default:
        break;
    }
    space = c.value == ' ' || c.value == '\n' || c.value == '\t';
    i += c.length;
  }
  return out;
}

bool is_year(const std::string& digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

// A run of digits, spaces and joining signs with seven digits or more.
bool holds_phone(std::string_view text) {
  std::size_t digits = 0;
  std::size_t signs = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : 'x';
    if (c >= '0' && c <= '9') {
      ++digits;
      signs = 0;
    } else if ((c == ' ' || c == '-' || c == '(' || c == ')' || c == '/' || c == '+') &&
               ++signs <= 2) {
      continue;
    } else {
      if (digits >= 7) {
        return true;
      }
      digits = 0;
      signs = 0;
    }
  }
  return false;
}

Values after_number(const std::vector<Piece>& pieces, std::size_t i) {
  Values out = kNumber;
  const auto& piece = pieces[i];
  if (is_year(piece.text)) {
    out |= kDate;
  }
  if (i > 0 && pieces[i - 1].text == "$") {
    out |= kMoney;
  }
  if (i + 2 < pieces.size() && pieces[i + 1].text == ":" && pieces[i + 1].glued &&
      pieces[i + 2].number && pieces[i + 2].text.size() == 2) {
    out |= kClock;
  }
  // The unit may stand behind a second number ("9 to 17 kg") or an adjective ("5 working days").
  for (std::size_t k = i + 1; k < pieces.size() && k <= i + 3; ++k) {
    const auto& next = pieces[k];
    if (next.text == "$") {
      out |= kMoney;
      break;
    }
    const auto unit = look_up(units(), next.text);
    // Single letters are units only right behind the digits or as the next piece.
    if (unit != 0 && (next.text.size() > 2 || k == i + 1)) {
      out |= unit;
      break;
    }
    if (next.text == "to" || next.text == "and" || next.text == "or" || next.number) {
      continue;
    }
    if (k > i + 1) {
      break;
    }
  }
  if (i > 0 && (look_up(units(), pieces[i - 1].text) & kDate) != 0) {
    out |= kDate;
  }
  return out;
}

}  // namespace

Values values_in(std::string_view text) {
  Values out = 0;
  const auto pieces = pieces_of(text);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto& piece = pieces[i];
    if (piece.number) {
      // Digits behind letters are a code ("W960"), not a value.
      const bool code = i > 0 && piece.glued && !pieces[i - 1].number &&
                        pieces[i - 1].text != "$" && pieces[i - 1].text != ":";
      out |= code ? Values{0} : after_number(pieces, i);
    } else {
      out |= look_up(value_words(), piece.text);
    }
  }
  const bool aged = std::any_of(pieces.begin(), pieces.end(),
                                [](const Piece& p) { return look_up(age_words(), p.text) != 0; });
  if ((out & kNumber) != 0 && aged) {
    out |= kAge;
  }
  const bool per =
      text.find(" per ") != std::string_view::npos || text.find(" a ") != std::string_view::npos;
  if ((out & kNumber) != 0 && per) {
    out |= kFrequency;
  }
  if (text.find('@') != std::string_view::npos) {
    out |= kEmail;
  }
  if (text.find("www.") != std::string_view::npos || text.find("://") != std::string_view::npos) {
    out |= kWeb;
  }
  if (holds_phone(text)) {
    out |= kPhone;
  }
  return out;
}

Values values_of_header(std::string_view header) {
  Values out = 0;
  for (const auto& piece : pieces_of(header)) {
    out |= piece.text == "$" ? kMoney : look_up(units(), piece.text) | values_named(piece.text);
  }
  return out & ~kNumber;
}

bool tells_frequency(std::string_view word) {
  return (look_up(value_words(), word) & kFrequency) != 0;
}

Values values_of_unit(std::string_view word) {
  constexpr std::size_t kSureBytesMin = 3;  // Shorter ones are words as well ("in", "a").
  return word.size() < kSureBytesMin ? Values{0} : look_up(units(), word);
}

Values values_named(std::string_view word) {
  return look_up(quantities(), word);
}

}  // namespace auriga::answer
