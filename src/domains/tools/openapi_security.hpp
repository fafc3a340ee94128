// How a document's operations sign in, as headers that a tool sends: see openapi_import.hpp.
//
// Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domains/tools/import_types.hpp"
#include "domains/tools/openapi_schema.hpp"

namespace auriga::tools {

struct OpenApiSignIn {
  std::vector<ToolHeader> headers;
  std::vector<ImportScheme> schemes;  ///< In the order of the headers; none is known yet.
};

/// The first way to sign in that a tool can take; without any only where there is no other. None:
/// it can take no way. `secrets` is scheme to secret; a scheme that is not there has a proposed
/// name.
[[nodiscard]] std::optional<OpenApiSignIn> sign_in_of(
    const json::object& document, const json::object& operation, const OpenApiReader& reader,
    const std::map<std::string, std::string>& secrets);

}  // namespace auriga::tools
