// An OpenAPI document as a stranger wrote it: tools have names of their own, what is made of it
// stays within bounds, and a tool without problems and faults has a schema that can be enforced.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/json_schema.hpp"
#include "domains/tools/openapi_import.hpp"
#include "domains/tools/openapi_schema.hpp"
#include "domains/tools/templates.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

using namespace auriga;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!parsed || !parsed->is_object()) {
    return 0;
  }
  const auto document = tools::read_openapi(parsed->get_object(), {});
  if (!document) {
    return 0;
  }
  require(document->operations.size() <= tools::kOperationsMax);
  std::set<std::string> names;
  for (const auto& [operation, tool, problems] : document->operations) {
    require(names.insert(tool.name).second);
    require(!tool.name.empty() && tool.name.size() <= 64);
    const auto written = core::to_json(boost::json::value(tool.parameters));
    require(written.size() <= 8 * tools::OpenApiReader::kBytesMax);
    if (problems.empty() && tools::faults_of(tool).empty() && !tool.parameters.empty()) {
      require(core::JsonSchema::create(tool.parameters).has_value());
    }
  }
  return 0;
}
