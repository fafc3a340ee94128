// A schema that a user wrote and a value that a model wrote, as [schema, value]: whatever they are,
// the check ends, and is told the same twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/decode.hpp"
#include "core/json_schema.hpp"

using namespace auriga;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!parsed || !parsed->is_array() || parsed->get_array().size() != 2) {
    return 0;
  }
  const auto schema = core::JsonSchema::create(parsed->get_array()[0], "/schema");
  if (!schema) {
    if (schema.error().faults().empty()) {
      std::abort();
    }
    return 0;
  }
  const auto& value = parsed->get_array()[1];
  const auto faults = schema->check(value);
  const auto again = schema->check(value);
  if (faults.size() != again.size() || faults.size() > core::JsonSchema::kFaultsMax) {
    std::abort();
  }
  return 0;
}
