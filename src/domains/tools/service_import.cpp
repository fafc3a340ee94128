// Tools of an OpenAPI document: looked at first, then made.
#include <algorithm>
#include <ranges>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "domains/tools/openapi_import.hpp"
#include "domains/tools/service.hpp"
#include "domains/tools/templates.hpp"

namespace auriga::tools {

using core::Error;
using core::ErrorCode;

namespace {

/// What speaks against a tool made of an operation, as sentences.
void add_problems(OpenApiOperation& operation, const std::vector<core::Fault>& faults) {
  const auto add = [&](const core::Fault& fault, const char* at) {
    operation.problems.push_back(at + fault.pointer + " " + fault.message +
                                 (fault.message.ends_with('.') ? "" : "."));
  };
  if (!operation.problems.empty()) {
    return;  // What a tool of it would lack besides follows from them.
  }
  for (const auto& fault : faults) {
    add(fault, "");
  }
  if (const auto read = core::decode<ToolRequest>(
          core::value_or_throw(core::parse_json(core::to_json(operation.tool.request)))
              .get_object());
      !read) {
    for (const auto& fault : read.error().faults()) {
      add(fault, "/request");
    }
  }
}

ImportOperation shown(OpenApiOperation operation) {
  ImportOperation out{.operation = std::move(operation.operation),
                      .name = std::move(operation.tool.name),
                      .description = std::move(operation.tool.description),
                      .parameters = {},
                      .url = core::clip(operation.tool.request.url, 500),
                      .confirm = operation.tool.confirm,
                      .problems = std::move(operation.problems)};
  if (const auto* properties = operation.tool.parameters.if_contains("properties")) {
    for (const auto& [name, unused] : properties->as_object()) {
      out.parameters.emplace_back(name);
    }
  }
  return out;
}

}  // namespace

Task<ToolImport> ToolService::preview(core::Caller caller, PreviewTools in) {
  const auto there = co_await list(caller, in.agent_id);
  auto document = core::value_or_throw(
      read_openapi(in.document, {in.server.value_or(""), std::move(in.secrets)}));
  const auto known = co_await database_.read(caller.tenant, repository::secrets);
  ToolImport out{.title = std::move(document.title),
                 .server = std::move(document.server),
                 .schemes = std::move(document.schemes),
                 .operations = {}};
  for (auto& scheme : out.schemes) {
    scheme.known = std::ranges::find(known, scheme.secret, &Secret::name) != known.end();
  }
  for (auto& operation : document.operations) {
    add_problems(operation, faults_in(operation.tool, {}));
    if (std::ranges::find(there, operation.tool.name, &Tool::name) != there.end()) {
      operation.problems.push_back("The agent has a tool of this name.");
    }
    out.operations.push_back(shown(std::move(operation)));
  }
  co_return out;
}

Task<ToolBatch> ToolService::import_all(core::Caller caller, core::Actor actor, ImportTools in) {
  (void)co_await agents_.get(caller, in.agent_id);
  auto document =
      core::value_or_throw(read_openapi(in.document, {in.server.value_or(""), in.secrets}));
  const auto named = std::views::values(in.secrets);
  std::set<std::string> wanted(in.operations.begin(), in.operations.end());
  ToolBatch out;
  std::vector<core::Fault> faults;
  for (auto& operation : document.operations) {
    if (wanted.erase(operation.operation) == 0) {
      continue;
    }
    add_problems(operation, faults_in(operation.tool, {}));
    for (auto& problem : operation.problems) {
      faults.push_back({"/operations", "unsupported", operation.operation + ": " + problem});
    }
    auto& tool = operation.tool;
    // Whoever wrote the document does not choose which secrets its server is told.
    for (const auto& secret : secrets_of(tool.request)) {
      if (std::ranges::find(named, secret) == named.end()) {
        faults.push_back({"/secrets", "required", "name " + secret + " if it is to be sent there"});
      }
    }
    if (!faults.empty()) {
      continue;
    }
    tool.id = ToolId::make(clock_, random_);
    tool.agent_id = in.agent_id;
    tool.created_at = clock_.now();
    tool.updated_at = tool.created_at;
    co_await check(caller, tool, {});
    out.items.push_back(std::move(tool));
  }
  for (const auto& missing : wanted) {
    faults.push_back({"/operations", "unknown", "the document has no " + core::clip(missing, 200)});
  }
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
  auto tools = out.items;
  co_await keep(caller, std::move(actor), std::move(tools));
  co_return out;
}

}  // namespace auriga::tools
