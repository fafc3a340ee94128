// What an operation of a document asks for, parameters and body, as a tool's: see
// openapi_import.hpp.
#pragma once

#include <string>
#include <vector>

#include "domains/tools/openapi_schema.hpp"
#include "domains/tools/types.hpp"

namespace auriga::tools {

struct OpenApiInputs {
  json::object parameters;  ///< The tool's schema; empty: it takes none.
  std::string target;       ///< Path and query, with placeholders.
  ToolBody body = ToolBody::none;
  std::string text;                   ///< The body's template.
  std::vector<std::string> problems;  ///< What of it a tool cannot send.
};

/// Of the operation at `path` of `item`; what its schemas cost is counted by `reader`.
[[nodiscard]] OpenApiInputs inputs_of(const std::string& path, ToolMethod method,
                                      const json::object& item, const json::object& operation,
                                      OpenApiReader& reader);

}  // namespace auriga::tools
