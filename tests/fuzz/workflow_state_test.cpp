// Requests to test one state: whatever comes, it is refused with a sentence or answered within its
// bounds, and the answer is JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "engines/workflow/test_state.hpp"
#include "engines/workflow/variable_references.hpp"
#include "tests/fuzz/workflow_support.hpp"

namespace {

using namespace auriga;

using fuzz::Chance;
using fuzz::require;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!value || !value->is_object()) {
    return 0;
  }
  const auto request = workflow::read_test_request(value->get_object());
  if (!request) {
    require(!request.error().code.empty() && !request.error().message.empty());
    return 0;
  }
  for (const auto& [state, variables] : workflow::variable_references(request->definition)) {
    require(!variables.empty());
  }
  Chance chance;
  const auto result = workflow::test_state(*request, {.now = {1}, .random = chance});
  if (!result) {
    require(!result.error().code.empty() && !result.error().message.empty());
    return 0;
  }
  const bool was_left = result->status == workflow::TestStatus::succeeded ||
                        result->status == workflow::TestStatus::caught_error;
  require(result->output.has_value() == was_left);
  require(result->inspection.has_value() == (request->level != workflow::InspectionLevel::info));
  require(core::parse_json(core::to_json(workflow::describe(*result))).has_value());
  return 0;
}
