#include "engines/procedure/quotations.hpp"

namespace auriga::procedure {
namespace {

/// Whether a quotation is open at the end of a part, being `open` at its beginning. 6" is a
/// measure.
bool in_quotation(std::string_view text, const retrieval::Range& part, bool open) {
  for (auto i = part.start; i < part.end; ++i) {
    if (text.substr(i).starts_with("\u201c")) {
      open = true;
    } else if (text.substr(i).starts_with("\u201d")) {
      open = false;
    } else if (text[i] == '"' && (open || i == 0 || text[i - 1] < '0' || text[i - 1] > '9')) {
      open = !open;
    }
  }
  return open;
}

}  // namespace

std::vector<retrieval::Range> whole_sentences(std::string_view text, std::size_t bytes_max) {
  const auto ranges = retrieval::sentences(text);
  std::vector<retrieval::Range> out;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    auto last = i;
    bool open = in_quotation(text, ranges[i], false);
    while (open && last + 1 < ranges.size() &&
           ranges[last + 1].end - ranges[i].start <= bytes_max) {
      ++last;
      open = in_quotation(text, ranges[last], open);
    }
    if (open) {
      last = i;  // It never ends.
    }
    out.push_back({ranges[i].start, ranges[last].end});
    i = last;
  }
  return out;
}

}  // namespace auriga::procedure
