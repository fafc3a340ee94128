// Schemas of an OpenAPI document as core::JsonSchema enforces them: see openapi_import.hpp.
#pragma once

#include <set>
#include <string_view>

#include "core/traits.hpp"
#include "domains/tools/types.hpp"

namespace auriga::tools {

namespace json = boost::json;

/// Characters of a schema's own description that a tool's parameters keep.
inline constexpr std::size_t kSchemaDescriptionMax = 300;

/// Looks things up in a document that must outlive it.
class OpenApiReader {
 public:
  static constexpr std::size_t kNodesMax = 800;               ///< Schemas of an operation.
  static constexpr std::size_t kNodesOfDocumentMax = 50'000;  ///< Of all operations.
  static constexpr std::size_t kBytesMax = kParametersBytesMax;
  static constexpr std::size_t kBytesOfDocumentMax = 4U << 20U;

  explicit OpenApiReader(const json::object& document) : document_(&document) {}

  /// The object itself, or what its $ref leads to; nullptr: it leads nowhere, or round.
  [[nodiscard]] const json::object* follow(const json::value& value) const;

  /// Begins an operation's count.
  void begin() {
    nodes_ = 0;
    bytes_ = 0;
    cut_ = false;
  }
  /// The schema rewritten.
  [[nodiscard]] json::value schema(const json::value& given);
  /// Whether a schema of this operation was too large to be rewritten whole.
  [[nodiscard]] bool cut() const { return cut_; }

 private:
  [[nodiscard]] json::value schema(const json::value& given, std::size_t depth);
  [[nodiscard]] json::object rewritten(const json::object& from, std::size_t depth);
  [[nodiscard]] const json::object* target(std::string_view reference) const;

  /// Counts what is copied; false: no more of this operation.
  [[nodiscard]] bool afford(std::size_t nodes, std::size_t bytes);

  const json::object* document_;
  std::set<const json::object*> open_;  ///< Being rewritten.
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
  std::size_t all_nodes_ = 0;
  std::size_t all_bytes_ = 0;
  bool cut_ = false;
};

}  // namespace auriga::tools
