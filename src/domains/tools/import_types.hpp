// What travels when tools are made from an OpenAPI document.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domains/tools/types.hpp"

namespace auriga::tools {

inline constexpr std::size_t kOperationsMax = 500;  ///< Of a document.

/// A security scheme of the document and the secret that its header is filled with.
struct ImportScheme {
  std::string name;
  std::string header;
  std::string secret;
  bool known = false;
};
BOOST_DESCRIBE_STRUCT(ImportScheme, (), (name, header, secret, known))
inline core::Rules rules(core::Type<ImportScheme>) {
  return {"ImportScheme",
          "A way to sign in that operations ask for.",
          {{.field = "header", .meaning = "As it is sent; {{secret:NAME}} stands for the secret."},
           {.field = "secret", .meaning = "The secret's name."},
           {.field = "known", .meaning = "Whether the organisation has a secret of this name."}}};
}

struct ImportOperation {
  std::string operation;
  std::string name;
  std::string description;
  std::vector<std::string> parameters;
  std::string url;
  bool confirm = false;
  std::vector<std::string> problems;
};
BOOST_DESCRIBE_STRUCT(ImportOperation, (),
                      (operation, name, description, parameters, url, confirm, problems))
inline core::Rules rules(core::Type<ImportOperation>) {
  return {"ImportOperation",
          "An operation of the document as the tool that it would become.",
          {{.field = "operation", .meaning = "Method and path, as `GET /orders/{id}`."},
           {.field = "name", .meaning = "Of the tool, from the operationId where it has one."},
           {.field = "parameters", .meaning = "Their names."},
           {.field = "confirm",
            .meaning = "Whether the customer is asked first: all but GET, until you change it."},
           {.field = "problems", .meaning = "Why it cannot be a tool; empty: it can."}}};
}

struct ToolImport {
  std::string title;
  std::string server;
  std::vector<ImportScheme> schemes;
  std::vector<ImportOperation> operations;
};
BOOST_DESCRIBE_STRUCT(ToolImport, (), (title, server, schemes, operations))
inline core::Rules rules(core::Type<ToolImport>) {
  return {
      "ToolImport",
      "What of an OpenAPI document can become tools.",
      {{.field = "server", .meaning = "Where its operations are; empty where it does not say."}}};
}

struct ToolBatch {
  std::vector<Tool> items;
};
BOOST_DESCRIBE_STRUCT(ToolBatch, (), (items))
inline core::Rules rules(core::Type<ToolBatch>) {
  return {"ToolBatch", "The tools that were made, in the document's order."};
}

struct PreviewTools {
  core::AgentId agent_id;
  json::object document;
  std::optional<std::string> server;
  std::map<std::string, std::string> secrets;
};
BOOST_DESCRIBE_STRUCT(PreviewTools, (), (agent_id, document, server, secrets))

struct ImportTools {
  core::AgentId agent_id;
  json::object document;
  std::optional<std::string> server;
  std::map<std::string, std::string> secrets;
  std::vector<std::string> operations;
};
BOOST_DESCRIBE_STRUCT(ImportTools, (), (agent_id, document, server, secrets, operations))

namespace field {
inline core::FieldRule document() {
  return {.field = "document",
          .required = true,
          .meaning =
              "OpenAPI 3.0 or 3.1 as JSON. A $ref leads to a place within it; nothing is "
              "fetched."};
}
inline core::FieldRule server() {
  return {.field = "server",
          .min = 1,
          .max = 1000,
          .meaning = "The address of the API, instead of the document's servers."};
}
inline core::FieldRule secrets() {
  return {.field = "secrets",
          .max = 64,
          .meaning =
              "Security scheme to the name of the secret; a preview proposes the scheme's own in "
              "capital letters. What is imported uses only secrets that stand here."};
}
}  // namespace field

inline core::Rules rules(core::Type<PreviewTools>) {
  return {"PreviewTools",
          "A document to look at.",
          {agents::field::agent_id(), field::document(), field::server(), field::secrets()}};
}
inline core::Rules rules(core::Type<ImportTools>) {
  return {"ImportTools",
          "Operations of a document that become tools.",
          {agents::field::agent_id(),
           field::document(),
           field::server(),
           field::secrets(),
           {.field = "operations",
            .required = true,
            .min = 1,
            .max = kToolsOfAgentMax,
            .meaning = "Which, as `GET /orders/{id}`."}}};
}

}  // namespace auriga::tools
