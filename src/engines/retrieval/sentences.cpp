// A sentence ends at . ! ? or …, with any closing quotes and brackets, when white space follows and
// what comes next can begin a sentence (not a lower-case letter). A full stop does not count
//   - after an abbreviation that is always followed by a name or number (Dr., No., Fig.),
//   - after one that may end a sentence (a.m., etc., Inc.) unless a capital letter follows,
//   - after a single letter (J. Smith) unless a word of grammar follows (row F. The ...), and after
//   the number of a list item (1. Open ...).
// Decimals, versions, addresses and file names have no white space after their full stop, and
// need no rule. A line break ends a sentence as well where the line reads as one of its own: it
// carries a label ("Opening hours: 9 to 5"), or the next line does.
#include "engines/retrieval/sentences.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "core/text.hpp"
#include "engines/retrieval/stop_words.hpp"

namespace auriga::retrieval {
namespace {

constexpr std::string_view kAlwaysInside[] = {
    "mr",  "mrs", "ms",   "dr",     "prof", "st",  "no", "nos", "vs",   "fig", "figs", "sec",
    "art", "vol", "pp",   "approx", "e.g",  "i.e", "cf", "ref", "eq",   "ca",  "gen",  "rev",
    "hon", "sgt", "capt", "lt",     "ext",  "tel", "nr", "al",  "incl", "max", "min"};
constexpr std::string_view kMayEnd[] = {"a.m",  "p.m",  "etc", "inc", "ltd", "co",  "corp",
                                        "dept", "est",  "jr",  "sr",  "u.s", "u.k", "e.u",
                                        "jan",  "feb",  "mar", "apr", "jun", "jul", "aug",
                                        "sep",  "sept", "oct", "nov", "dec", "hrs", "approx"};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The word before the full stop at `dot`, with inner full stops, lowered.
std::string word_before(std::string_view text, std::size_t dot, std::size_t begin) {
  std::size_t i = dot;
  while (i > begin && !is_space(text[i - 1]) && text[i - 1] != '(' && text[i - 1] != '"') {
    --i;
  }
  return core::lower_ascii(text.substr(i, dot - i));
}

bool holds(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether a sentence may begin with the word at `at` but a surname hardly ever does.
bool begins_sentence(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && (is_lower(text[end]) || is_upper(text[end]))) {
    ++end;
  }
  return is_stop_word(core::lower_ascii(text.substr(at, end - at)));
}

bool full_stop_ends(std::string_view text, std::size_t dot, std::size_t begin, std::size_t at) {
  const char next = text[at];
  const auto word = word_before(text, dot, begin);
  const bool initial = word.size() == 1 && !is_digit(word[0]) && is_upper(text[dot - 1]) &&
                       word != "i" && is_upper(next) && !begins_sentence(text, at);
  if (initial || (holds(kAlwaysInside, word) && (word != "no" || is_digit(next)))) {
    return false;
  }
  if (holds(kMayEnd, word)) {
    return is_upper(next);
  }
  // The sentence so far is only the number of a list item.
  const auto so_far = core::trim(text.substr(begin, dot - begin));
  return !(so_far.size() <= 3 && std::all_of(so_far.begin(), so_far.end(), is_digit));
}

// "Opening hours: 9 to 5" at the start of `line`.
bool has_label(std::string_view line) {
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos || colon == 0 || colon > 40) {
    return false;
  }
  const auto label = line.substr(0, colon);
  return !is_lower(label.front()) && label.find_first_of(".!?,;") == std::string_view::npos &&
         std::count(label.begin(), label.end(), ' ') <= 4;
}

bool line_break_ends(std::string_view text, std::size_t newline, std::size_t begin) {
  const auto line_start = text.rfind('\n', newline == 0 ? 0 : newline - 1);
  const auto from = line_start == std::string_view::npos || line_start < begin ? begin : line_start;
  const auto line = core::trim(text.substr(from, newline - from));
  const auto next_end = text.find('\n', newline + 1);
  const auto next = core::trim(text.substr(newline + 1, next_end == std::string_view::npos
                                                            ? std::string_view::npos
                                                            : next_end - newline - 1));
  if (line.empty() || next.empty()) {
    return true;
  }
  return has_label(next) || (has_label(line) && !is_lower(next.front()) && line.size() < 60) ||
         line.back() == ':';
}

}  // namespace

std::vector<Range> sentences(std::string_view text) {
  std::vector<Range> out;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    auto first = begin;
    while (first < end && is_space(text[first])) {
      ++first;
    }
    auto last = end;
    while (last > first && is_space(text[last - 1])) {
      --last;
    }
    if (last > first) {
      out.push_back({first, last});
    }
    begin = end;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      if (line_break_ends(text, i, begin)) {
        close(i);
      }
      continue;
    }
    const bool ellipsis = text.substr(i).starts_with("…");
    if (c != '.' && c != '!' && c != '?' && !ellipsis) {
      continue;
    }
    std::size_t end = i + (ellipsis ? 3 : 1);
    while (end < text.size()) {
      const auto rest = text.substr(end);
      if (std::string_view(".!?\"')]*_").find(text[end]) != std::string_view::npos) {
        ++end;
      } else if (rest.starts_with("”") || rest.starts_with("’")) {
        end += 3;
      } else if (rest.starts_with("»")) {
        end += 2;
      } else {
        break;
      }
    }
    if (end >= text.size() || !is_space(text[end])) {
      i = end - 1;
      continue;
    }
    std::size_t next = end;
    while (next < text.size() && is_space(text[next])) {
      ++next;
    }
    if (next == text.size() || is_lower(text[next]) ||
        (c == '.' && end == i + 1 && !full_stop_ends(text, i, begin, next))) {
      i = end - 1;
      continue;
    }
    close(end);
    i = end - 1;
  }
  close(text.size());
  return out;
}

}  // namespace auriga::retrieval
