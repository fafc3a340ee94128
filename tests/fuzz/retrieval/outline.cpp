// Any bytes as a document: every unit lies inside the text, in order, whole in each passage that
// holds it; spans are inside the text's code points.
#include <cstdint>
#include <string>

#include "engines/retrieval/chunk.hpp"
#include "engines/retrieval/quote.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auriga::retrieval;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto form : {TextForm::prose, TextForm::table}) {
    const auto document = make_document({{}, "fuzz", text, form}, {.words_max = 20});
    std::uint32_t last = 0;
    for (const auto& unit : document->outline.units) {
      require(unit.start >= last && unit.start < unit.end && unit.end <= text.size());
      require(unit.header_start <= unit.header_end && unit.header_end <= text.size());
      require(unit.section < document->outline.sections.size());
      last = unit.end;
    }
    std::uint32_t covered = 0;
    for (const auto& passage : document->passages) {
      require(passage.unit_first <= covered && passage.unit_first < passage.unit_last);
      require(passage.unit_last > covered);
      covered = passage.unit_last;
      const auto span = span_of(text, passage.start, passage.end);
      require(span.start <= span.end && span.end <= document->characters);
    }
    require(covered == document->outline.units.size());
  }
  return 0;
}
