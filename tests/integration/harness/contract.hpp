// Contract: holds every answer of a server against the server's own OpenAPI document. An answer is
// sound when its operation documents the status, its body has the shape of the schema with every
// member there, a failure is a problem document whose code has that status, and the request id is
// told. It also remembers which operations succeeded once, so that a suite can tell what it missed.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "tests/integration/harness/wire.hpp"

namespace auriga::testing {

class Contract {
 public:
  /// `document` is what /openapi.json answered.
  explicit Contract(json::value document) : document_(std::move(document)) {}

  /// Adds a test failure for everything in which the answer breaks the contract.
  void check(std::string_view method, std::string_view target, const Answer& answer);

  /// The operation a request belongs to ("get_agent"); empty when there is none.
  [[nodiscard]] std::string operation_of(std::string_view method, std::string_view target) const;

  /// Operations of the document that never answered with success.
  [[nodiscard]] std::set<std::string> untried() const;

  [[nodiscard]] const json::value& document() const { return document_; }

 private:
  struct Found {
    const json::object* operation = nullptr;
    std::size_t literals = 0;
  };
  [[nodiscard]] const json::object* find(std::string_view method, std::string_view path) const;
  void check_problem(const Answer& answer) const;
  /// Appends to `faults` in what `value`, at `pointer`, differs from the schema.
  void match(const json::value& schema, const json::value& value, const std::string& pointer,
             std::vector<std::string>& faults) const;
  void match_object(const json::object& schema, const json::object& value,
                    const std::string& pointer, std::vector<std::string>& faults) const;

  json::value document_;
  std::set<std::string> succeeded_;
};

}  // namespace auriga::testing
