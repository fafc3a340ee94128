#include "helpers/extract/pdf_usual.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"

namespace auriga::extract {
namespace {

void collect_words(std::string_view text, std::unordered_set<std::string>& words) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    auto word = text.substr(at, end - at);
    while (!word.empty() && std::string_view(".,;:!?()\"").contains(word.back())) {
      word.remove_suffix(1);
    }
    if (!word.empty() && word.back() != '-') {
      words.emplace(core::lower_ascii(word));
    }
    at = end + 1;
  }
}

}  // namespace

Usual measure(const std::vector<std::vector<Block>>& pages) {
  Usual out;
  std::map<double, std::size_t> sizes;
  std::size_t bold = 0;
  std::size_t all = 0;
  std::vector<double> gaps;
  for (const auto& page : pages) {
    const Segment* above = nullptr;
    for (const auto& block : page) {
      if (!block.table.empty()) {
        above = nullptr;
        continue;
      }
      const auto& line = block.line;
      sizes[line.size] += line.text.size();
      all += line.text.size();
      bold += line.bold ? line.text.size() : 0;
      collect_words(line.text, out.words);
      if (above != nullptr && above->size == line.size) {
        const double gap = line.box.top - above->box.bottom;
        if (gap > -0.5 * line.size && gap < 1.5 * line.size) {
          gaps.push_back(gap / std::max(line.size, 1.0));
        }
      }
      above = &line;
    }
  }
  for (const auto& [size, count] : sizes) {
    if (count > sizes[out.body_size]) {
      out.body_size = size;
    }
  }
  out.bold = bold * 2 > all;
  if (!gaps.empty()) {
    // The lower third: paragraphs of one line each must not make their distance the usual one.
    const auto third = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 3);
    std::nth_element(gaps.begin(), third, gaps.end());
    out.gap = *third;
  }
  for (const auto& page : pages) {
    for (const auto& block : page) {
      if (block.table.empty() && block.line.size > out.body_size * kLargerThanBody &&
          block.line.text.size() <= kHeadingBytesMax) {
        out.heading_sizes.insert(block.line.size);
      }
    }
  }
  return out;
}

}  // namespace auriga::extract
