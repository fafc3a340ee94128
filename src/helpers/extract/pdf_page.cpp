#include "helpers/extract/pdf_page.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace auriga::extract {
namespace {

// A gap wider than this many font sizes parts segments, whatever the library says of spaces.
constexpr double kWideGap = 4;
constexpr double kNarrowGap = 0.3;

bool continues(const Segment& segment, const PdfWord& last, const PdfWord& word) {
  const double gap = word.box.left - last.box.right;
  const double size = std::max(std::min(last.size, word.size), 1.0);
  return segment.box.shared_height(word.box) > 0.5 && gap > -0.5 * size &&
         gap < (last.space_after ? kWideGap : kNarrowGap) * size;
}

/// Text with each run of digits as one '#', so that page numbers are alike.
std::string without_numbers(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) {
      out += c;
    } else if (out.empty() || out.back() != '#') {
      out += '#';
    }
  }
  return out;
}

}  // namespace

void Box::include(const Box& other) {
  left = std::min(left, other.left);
  top = std::min(top, other.top);
  right = std::max(right, other.right);
  bottom = std::max(bottom, other.bottom);
}

double Box::shared_height(const Box& other) const {
  const double lower = std::min(height(), other.height());
  const double shared = std::min(bottom, other.bottom) - std::max(top, other.top);
  return lower > 0 ? std::max(shared, 0.0) / lower : 0;
}

std::vector<Segment> make_segments(const PdfPage& page) {
  std::vector<Segment> out;
  std::map<double, std::size_t> sizes;
  std::size_t bold = 0;
  const PdfWord* last = nullptr;
  const auto close = [&] {
    if (out.empty()) {
      return;
    }
    const auto most =
        std::max_element(sizes.begin(), sizes.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    out.back().size = most->first;
    out.back().bold = bold * 10 >= out.back().text.size() * 8;
    sizes.clear();
    bold = 0;
  };
  for (const auto& word : page.words) {
    if (last == nullptr || !continues(out.back(), *last, word)) {
      if (last != nullptr) {
        close();
      }
      out.push_back({.box = word.box, .first_word_width = word.box.width()});
    } else {
      const double gap = word.box.left - last->box.right;
      if (last->space_after || gap > 0.15 * word.size) {
        out.back().text += ' ';
      }
      out.back().box.include(word.box);
    }
    out.back().text += word.text;
    ++out.back().words;
    sizes[std::round(word.size * 4) / 4] += word.text.size();
    bold += word.bold ? word.text.size() + 1 : 0;
    last = &word;
  }
  if (last != nullptr) {
    close();
  }
  return out;
}

void remove_running_lines(std::vector<PdfPage>& pages, std::vector<std::vector<Segment>>& lines) {
  constexpr double kZone = 0.12;    // Of the page's height, at either edge.
  constexpr double kSamePlace = 8;  // Points.
  using Key = std::pair<std::string, long>;
  const auto key_of = [&](std::size_t page, const Segment& line) -> Key {
    const double height = std::max(pages[page].height, 1.0);
    if (line.box.bottom > kZone * height && line.box.top < (1 - kZone) * height) {
      return {};
    }
    return {without_numbers(line.text), std::lround(line.box.middle() / kSamePlace)};
  };
  std::map<Key, std::size_t> seen;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const auto& line : lines[i]) {
      if (auto key = key_of(i, line); !key.first.empty()) {
        ++seen[std::move(key)];
      }
    }
  }
  // On every other page of a short document, or often in a long one, where chapters change it.
  const auto count = pages.size();
  const auto enough =
      count <= 5 ? std::max<std::size_t>(2, (count + 1) / 2) : std::max<std::size_t>(3, count / 8);
  if (count < 2) {
    return;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<Box> running;
    for (const auto& line : lines[i]) {
      const auto key = key_of(i, line);
      if (!key.first.empty() && seen[key] >= enough) {
        running.push_back(line.box);
      }
    }
    // What stands beside such a line is one too: a chapter's title beside the page number.
    std::erase_if(lines[i], [&](const Segment& line) {
      return std::any_of(running.begin(), running.end(),
                         [&](const Box& box) { return box.shared_height(line.box) > 0.5; });
    });
  }
}

}  // namespace auriga::extract
