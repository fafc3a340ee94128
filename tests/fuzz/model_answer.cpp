// What a model endpoint sends: chunks and whole answers are read or refused, and whatever text
// comes out, the citations kept in it stand in the passages, however it is cut into pieces.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "engines/llm/citations.hpp"
#include "engines/llm/openai_wire.hpp"
#include "engines/llm/tool_calls.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace {

using namespace auriga;

const std::vector<llm::GroundingPassage>& passages() {
  static const std::vector<llm::GroundingPassage> all{
      {.document = "a", .text = "You may return an item within 14 days.\nIt is free.", .start = 7},
      {.document = "b", .text = "Die Werkstatt öffnet um 8:30 Uhr.", .start = 0}};
  return all;
}

struct Shown {
  std::string text;
  std::vector<llm::Citation> citations;
  bool abstained = false;
};

Shown filtered(std::string_view answer, std::size_t piece) {
  llm::CitationFilter filter(passages());
  Shown out;
  for (std::size_t at = 0; at < answer.size(); at += piece) {
    out.text += filter.feed(answer.substr(at, piece));
  }
  out.text += filter.finish();
  out.citations = filter.citations();
  out.abstained = filter.abstained();
  return out;
}

void check_answer(std::string_view answer) {
  const auto whole = filtered(answer, answer.size() + 1);
  const auto bytes = filtered(answer, 1);
  require(whole.text == bytes.text && whole.citations == bytes.citations);
  require(!whole.abstained || whole.text.empty());
  for (const auto& citation : whole.citations) {
    const auto& passage = passages()[citation.document == "a" ? 0 : 1];
    const auto begin =
        core::byte_offset(passage.text, static_cast<std::size_t>(citation.start - passage.start));
    const auto end =
        core::byte_offset(passage.text, static_cast<std::size_t>(citation.end - passage.start));
    require(passage.text.substr(begin, end - begin) == citation.quote);
  }
}

/// Calls are whole or refused, whatever pieces they come in.
void check_calls(const std::vector<llm::ToolCallPiece>& pieces) {
  llm::ToolCallAssembler assembler;
  for (const auto& piece : pieces) {
    require(core::is_utf8(piece.id) && core::is_utf8(piece.name) && core::is_utf8(piece.arguments));
    if (!assembler.take(piece)) {
      return;
    }
  }
  if (const auto calls = assembler.finish()) {
    require(calls->size() <= llm::kToolCallsMax);
    for (const auto& call : *calls) {
      require(!call.id.empty() && !call.name.empty() && !call.arguments.empty());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto chunk = llm::parse_chunk(text)) {
    require(core::is_utf8(chunk->text));
    check_answer(chunk->text);
    check_calls(chunk->tool_calls);
  }
  if (const auto completion = llm::parse_completion(text)) {
    require(core::is_utf8(completion->text));
    check_calls(completion->tool_calls);
  }
  require(core::is_utf8(llm::error_cause(text)));
  if (core::is_utf8(text)) {
    check_answer(text);
  }
  return 0;
}
