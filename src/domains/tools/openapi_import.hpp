// Tools from an OpenAPI document (3.0 or 3.1; spec.openapis.org).
//
// Each operation becomes one request. Parameters of path and query stand in the address under names
// that placeholders may have; the members of a JSON body become parameters beside them, or the
// whole body becomes one where names would meet, or where it may be left out, but not without some
// of its members where it is there. Schemas are rewritten to what core::JsonSchema
// enforces: keywords it does not know are left out, a $ref is replaced by what it names, and where
// a schema holds itself its inside is free.
//
// The document is a stranger's. A $ref leads nowhere but into the document, and there through no
// more than kHopsMax others; a schema is followed kDepthMax deep, an operation for kNodesMax
// schemas and all of them for kNodesOfDocumentMax; a document has at most kOperationsMax. What an
// operation needs and a tool cannot do is told as its problem and makes no other one fail.
//
// All functions are pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domains/tools/import_types.hpp"

namespace auriga::tools {

struct OpenApiOptions {
  std::string server;                          ///< Empty: the document's.
  std::map<std::string, std::string> secrets;  ///< Scheme to secret.
};

struct OpenApiOperation {
  std::string operation;  ///< "GET /orders/{id}".
  Tool tool;              ///< Without ids and times.
  std::vector<std::string> problems;
};

struct OpenApiDocument {
  std::string title;
  std::string server;
  std::vector<ImportScheme> schemes;  ///< Those that operations use.
  std::vector<OpenApiOperation> operations;
};

/// Fails with VALIDATION_FAILED; pointers begin with /document.
[[nodiscard]] core::Result<OpenApiDocument> read_openapi(const json::object& document,
                                                         const OpenApiOptions& options);

}  // namespace auriga::tools
