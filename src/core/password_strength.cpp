// The estimate (D. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security
// 2016; the idea is his, code and word list are ours). Character classes say little about a
// password
// ("Password1!" has all four); what counts is how many guesses somebody needs who tries common
// words, names, dates, keyboard rows, repeats and sequences first. The password is cut into pieces
// so that the product of the pieces' guesses is least:
//
//   a common password or word     its rank in the list, more with capitals, digits for letters
//   the caller's own word         one of two
//   a row of the keyboard, a run  ten starts times its length
//   a repeat of one piece         the piece's guesses times the number of times
//   a year or date                how many there are
//   anything else                 10 per character
//
// All but the last cost a little more: the attacker must guess where the cuts are.
#include "core/password.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/password_words.hpp"
#include "core/text.hpp"

namespace auriga::core {
namespace {

/// Characters beyond these are not looked at: so many are hard to guess in any case.
constexpr std::size_t kLengthMax = 128;
constexpr std::size_t kWordMax = 26;
constexpr std::size_t kOwnBytesMax = 300;
constexpr double kGuessesLog10Min = 8.0;  // Beyond what a throttled log-in ever allows.
/// log10 of the guesses for a character that fits no pattern.
constexpr double kAnyCharacter = 1.0;
constexpr double kCut = 0.3;

/// A piece of the password that a pattern explains.
struct Piece {
  std::size_t begin;
  std::size_t end;
  double cost;  ///< log10 of its guesses.
  std::string_view reason;
};

constexpr std::string_view kCommon = "it is built on a common password or word";
constexpr std::string_view kPersonal = "it holds your name or e-mail address";
constexpr std::string_view kRow = "it holds a row of the keyboard or a sequence such as 1234";
constexpr std::string_view kRepeat = "it repeats the same characters";
constexpr std::string_view kShort = "it is too short";
constexpr std::string_view kDate = "it holds a year or date";

/// The password as one byte per character, so that places count characters. Patterns are about
/// ASCII; another character becomes a byte above it, made of its own bytes, so that repeats of it
/// are seen.
std::string fold(std::string_view password) {
  std::string out;
  for (const char c : password.substr(0, byte_offset(password, kLengthMax))) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) {
      out += c;
    } else if (!out.empty()) {
      out.back() = static_cast<char>(0x80U | (static_cast<unsigned char>(out.back()) * 31U + byte));
    }
  }
  return out;
}

/// The letter that a digit or sign stands for in "p4$$w0rd".
char letter_for(char c) {
  static constexpr std::string_view kSigns = "4@80361!|05$7+2";
  static constexpr std::string_view kLetters = "aabogeiiiosstlz";
  const auto at = kSigns.find(c);
  return at == std::string_view::npos ? c : kLetters[std::min(at, kLetters.size() - 1)];
}

std::string unleet(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += letter_for(c);
  }
  return out;
}

/// What capitals and replaced letters add: a doubling for each kind that is used plainly.
double variation(std::string_view original, std::string_view lowered, bool replaced) {
  double extra = replaced ? std::log10(2.0) : 0.0;
  if (original != lowered) {
    const auto upper = std::count_if(original.begin(), original.end(),
                                     [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool plain = upper == static_cast<std::ptrdiff_t>(original.size()) ||
                       (upper == 1 && original.front() >= 'A' && original.front() <= 'Z');
    extra += plain ? std::log10(2.0) : 0.3 * static_cast<double>(upper);
  }
  return extra;
}

/// The caller's own words, cut at what is no letter or digit.
std::vector<std::string> own_words(std::initializer_list<std::string_view> texts) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.size() >= 3) {
      words.push_back(word);
    }
    word.clear();
  };
  for (const auto text : texts) {
    for (const char c : lower_ascii(text.substr(0, kOwnBytesMax))) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        word += c;
      } else {
        end_word();
      }
    }
    end_word();
  }
  return words;
}

void find_words(std::string_view original, std::string_view lowered,
                const std::vector<std::string>& personal, std::vector<Piece>& pieces) {
  const auto plain = unleet(lowered);
  for (std::size_t i = 0; i < lowered.size(); ++i) {
    for (std::size_t n = 3; n <= kWordMax && i + n <= lowered.size(); ++n) {
      const auto as_is = lowered.substr(i, n);
      const auto as_letters = std::string_view(plain).substr(i, n);
      const auto place = [&](std::string_view text) -> double {
        const bool known = std::find(personal.begin(), personal.end(), text) != personal.end();
        return known ? 2.0 : static_cast<double>(detail::common_word_rank(text));
      };
      const bool exact = place(as_is) > 0;
      const double rank = exact ? place(as_is) : place(as_letters);
      if (rank > 0) {
        const auto text = exact ? as_is : as_letters;
        const bool own = std::find(personal.begin(), personal.end(), text) != personal.end();
        pieces.push_back({i, i + n,
                          std::log10(rank + 1) + variation(original.substr(i, n), as_is, !exact),
                          own ? kPersonal : kCommon});
      }
    }
  }
}

/// Runs along an alphabet or a row of a keyboard, in either direction.
void find_rows(std::string_view text, std::vector<Piece>& pieces) {
  static constexpr std::array<std::string_view, 10> kRows{"abcdefghijklmnopqrstuvwxyz",
                                                          "01234567890",
                                                          "qwertyuiop",
                                                          "asdfghjkl",
                                                          "zxcvbnm",
                                                          "qwertzuiop",
                                                          "yxcvbnm",
                                                          "azertyuiop",
                                                          "qsdfghjklm",
                                                          "!@#$%^&*()"};
  for (const auto row : kRows) {
    for (const int step : {1, -1}) {
      for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        auto at = row.find(text[i]);
        while (at != std::string_view::npos && end < text.size()) {
          const auto next = at + static_cast<std::size_t>(step);  // Below zero wraps to npos.
          if (next >= row.size() || row[next] != text[end]) {
            break;
          }
          at = next;
          ++end;
        }
        if (end - i >= 3) {
          pieces.push_back({i, end, std::log10(10.0 * static_cast<double>(end - i)), kRow});
        }
        i = std::max(i + 1, end - 1);
      }
    }
  }
}

void find_dates(std::string_view text, std::vector<Piece>& pieces) {
  const auto digits = [&](std::size_t at, std::size_t count) {
    return at + count <= text.size() &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                       text.begin() + static_cast<std::ptrdiff_t>(at + count),
                       [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto number = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const auto is_year = [&](std::size_t at) {
    return digits(at, 4) && number(at, 4) >= 1900 && number(at, 4) < 2100;
  };
  const auto is_day = [&](std::size_t at) {  // Day and month in either order.
    const int a = digits(at, 4) ? number(at, 2) : 0;
    const int b = digits(at, 4) ? number(at + 2, 2) : 0;
    return a >= 1 && b >= 1 && a <= 31 && b <= 31 && std::min(a, b) <= 12;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_year(i)) {
      pieces.push_back({i, i + 4, 2.0, kDate});
    }
    if ((is_day(i) && is_year(i + 4)) || (is_year(i) && is_day(i + 4))) {
      pieces.push_back({i, i + 8, 4.5, kDate});
    }
  }
}

enum class Repeats : std::uint8_t { kSought, kIgnored };

struct Path {
  double cost = 0;
  std::string_view reason;
};

Path cheapest(std::string_view original, const std::vector<std::string>& personal, Repeats repeats);

/// A unit said again and again: the unit's own guesses times how often.
void find_repeats(std::string_view original, std::string_view lowered,
                  const std::vector<std::string>& personal, std::vector<Piece>& pieces) {
  for (std::size_t unit = 1; unit <= lowered.size() / 2; ++unit) {
    for (std::size_t i = 0; i + 2 * unit <= lowered.size();) {
      std::size_t end = i + unit;
      while (end < lowered.size() && lowered[end] == lowered[end - unit]) {
        ++end;
      }
      const auto times = (end - i) / unit;
      if (times >= (unit == 1 ? 3U : 2U)) {
        const auto once = cheapest(original.substr(i, unit), personal, Repeats::kIgnored);
        pieces.push_back({i, i + times * unit, once.cost + std::log10(static_cast<double>(times)),
                          once.reason.empty() ? kRepeat : once.reason});
      }
      i = std::max(i + 1, end - unit + 1);
    }
  }
}

/// The cheapest way to cut the password into pieces, by dynamic programming over the ends.
Path cheapest(std::string_view original, const std::vector<std::string>& personal,
              Repeats repeats) {
  const auto lowered = lower_ascii(original);
  std::vector<Piece> pieces;
  find_words(original, lowered, personal, pieces);
  find_rows(lowered, pieces);
  find_dates(lowered, pieces);
  if (repeats == Repeats::kSought) {
    find_repeats(original, lowered, personal, pieces);
  }
  struct Step {
    double cost = std::numeric_limits<double>::infinity();
    std::size_t explained = 0;  ///< Length of the longest piece on the way.
    std::string_view reason;
  };
  std::vector<Step> best(original.size() + 1);
  best[0].cost = 0;
  for (std::size_t end = 1; end <= original.size(); ++end) {
    best[end] = best[end - 1];
    best[end].cost += kAnyCharacter;
    for (const auto& piece : pieces) {
      const auto& before = best[piece.begin];
      const double cost = before.cost + piece.cost + kCut;
      if (piece.end == end && cost < best[end].cost) {
        const auto length = piece.end - piece.begin;
        best[end] = {cost, std::max(before.explained, length),
                     length > before.explained ? piece.reason : before.reason};
      }
    }
  }
  return {best.back().cost, best.back().reason};
}

}  // namespace

double password_guesses_log10(std::string_view password,
                              std::initializer_list<std::string_view> own) {
  return cheapest(fold(password), own_words(own), Repeats::kSought).cost;
}

Result<void> check_password_strength(std::string_view password,
                                     std::initializer_list<std::string_view> own) {
  const auto path = cheapest(fold(password), own_words(own), Repeats::kSought);
  // Sums of logarithms of ten are not exact.
  if (path.cost >= kGuessesLog10Min - 1e-6) {
    return {};
  }
  const std::string reason(path.reason.empty() ? kShort : path.reason);
  Error error(ErrorCode::kPasswordWeak, "The password is too easy to guess: " + reason +
                                            ". Use a longer one: several unrelated words do well.");
  error.with_faults({{"/password", "weak", "is too easy to guess: " + reason}});
  return std::unexpected(std::move(error));
}

}  // namespace auriga::core
