// Definitions of workflows: whatever comes, it is read or refused with places; what is read runs
// within its bounds, and an execution is the same after it was saved and loaded.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "engines/workflow/execution.hpp"
#include "tests/fuzz/workflow_support.hpp"

namespace {

using namespace auriga;
using workflow::Execution;
using workflow::StateMachine;

using fuzz::Chance;
using fuzz::require;

}  // namespace

/// The definition, a byte 0, and the input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\0');
  const auto reading = StateMachine::read(text.substr(0, end));
  for (const auto& fault : reading.diagnostics) {
    require(!fault.message.empty() && fault.location.starts_with('/'));
  }
  if (!reading.runs()) {
    return 0;
  }
  auto input = core::parse_json(end == std::string_view::npos ? "{}" : text.substr(end + 1));
  if (!input) {
    return 0;
  }
  Chance chance;
  workflow::Moment moment{.now = {1}, .random = chance};
  const workflow::ExecutionLimits limits{
      .payload_bytes_max = 4096, .frames_max = 100, .steps_max = 200};
  Execution execution(reading.machine, {}, *std::move(input), limits);
  auto step = execution.start(moment);
  for (int rounds = 0; rounds < 20 && execution.open(); ++rounds) {
    const auto saved = core::to_json(execution.save());
    auto copy = Execution::load(reading.machine, core::parse_json(saved)->get_object(), limits);
    require(core::to_json(copy.save()) == saved);
    const auto next = execution.next_wake();
    if (!step.actions.empty()) {
      const auto& action = step.actions.front();
      step = rounds % 3 == 0 ? execution.fail_task(action.token, "E", "c", moment)
                             : execution.succeed_task(action.token, rounds, moment);
    } else if (next) {
      moment.now = std::max(moment.now, *next);
      step = execution.wake(moment);
    } else {
      break;
    }
  }
  return 0;
}
