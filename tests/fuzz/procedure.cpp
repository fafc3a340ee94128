// Standard operating procedures: whatever comes, every stage of the creation of an agent takes it;
// lines lie within the text, a revision leaves nothing that the review named, and what is made is
// the same each time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "engines/procedure/definition.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace {

using namespace auriga;
using namespace auriga::procedure;

void check_lines(const std::vector<int>& lines, int last) {
  for (const int line : lines) {
    require(line >= 0 && line <= last);
  }
}

}  // namespace

/// The SOP, a byte 0, and the hand-off description.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\0');
  const auto sop = input.substr(0, end);
  const auto handoff = end == std::string_view::npos ? std::string_view() : input.substr(end + 1);
  const auto lines = static_cast<int>(std::count(sop.begin(), sop.end(), '\n')) + 1;
  const auto procedure = read(sop, handoff);
  const auto text = core::to_json(procedure);
  require(core::is_utf8(text) && core::to_json(read(sop, handoff)) == text);
  for (const auto& fault : procedure.faults) {
    require(!fault.kind.empty() && !fault.message.empty() && !fault.lines.empty() &&
            !fault.resolution.empty());
    check_lines(fault.lines, lines);
  }
  for (const auto& step : procedure.steps) {
    require(step.line >= 1 && step.line <= lines &&
            step.parent < static_cast<int>(procedure.steps.size()));
  }
  auto plan = draft(procedure, requirements(procedure));
  plan = revise(plan, review(plan, procedure), procedure);
  require(review(plan, procedure).approved);
  // An empty plan is filled to one that is approved as well.
  require(review(revise({}, review(Plan{}, procedure), procedure), procedure).approved);
  const auto definition = generate(plan, procedure, {.name = "Agent"});
  const auto encoded = core::to_json(definition);
  const auto decoded = core::decode_json<Definition>(encoded);
  require(decoded.has_value() && core::to_json(*decoded) == encoded);
  auto judged = review(definition, procedure);
  for (int round = 0; round < 3 && !judged.critical_issues.empty(); ++round) {
    judged = review(revise(definition, judged, procedure), procedure);
  }
  require(judged.critical_issues.empty());
  return 0;
}
