#include "domains/tools/openapi_import.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "domains/tools/openapi_inputs.hpp"
#include "domains/tools/openapi_members.hpp"
#include "domains/tools/openapi_names.hpp"
#include "domains/tools/openapi_schema.hpp"
#include "domains/tools/openapi_security.hpp"

namespace auriga::tools {
namespace {

/// The first of the servers, its variables filled with their defaults.
std::string server_of(const json::object& from) {
  const auto* servers = array_at(from, "servers");
  const auto* first =
      servers == nullptr || servers->empty() ? nullptr : servers->front().if_object();
  if (first == nullptr || view_at(*first, "url").size() > kToolUrlMax) {
    return {};
  }
  auto url = text_at(*first, "url");
  const auto* variables = object_at(*first, "variables");
  for (auto at = url.find('{'); variables != nullptr && at != std::string::npos;) {
    const auto end = url.find('}', at);
    const auto* variable = end == std::string::npos
                               ? nullptr
                               : object_at(*variables, url.substr(at + 1, end - at - 1));
    const auto standard = variable == nullptr ? std::string_view() : view_at(*variable, "default");
    if (variable == nullptr || url.size() + standard.size() > kToolUrlMax) {
      break;
    }
    url.replace(at, end + 1 - at, standard);
    at = url.find('{', at + standard.size());
  }
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

/// Reads one document.
class Import {
 public:
  Import(const json::object& document, const OpenApiOptions& options)
      : document_(document), options_(options), reader_(document) {}

  core::Result<OpenApiDocument> run() {
    const auto version = view_at(document_, "openapi");
    if (version.empty() && view_at(document_, "swagger").starts_with("2.")) {
      return wrong("/document/swagger", "unsupported",
                   "Swagger 2.0 is not read: convert the document to OpenAPI 3 first, as "
                   "editor.swagger.io does");
    }
    if (!version.starts_with("3.0.") && !version.starts_with("3.1.")) {
      return wrong("/document/openapi", "unsupported",
                   "the member openapi must be a version 3.0 or 3.1, such as \"3.1.0\"");
    }
    const auto* paths = object_at(document_, "paths");
    if (paths == nullptr) {
      return wrong("/document/paths", "required", "must be an object of paths");
    }
    if (const auto* info = object_at(document_, "info")) {
      out_.title = core::clip(view_at(*info, "title"), 200);
    }
    out_.server = options_.server.empty() ? server_of(document_) : options_.server;
    while (out_.server.ends_with('/')) {
      out_.server.pop_back();
    }
    for (const auto& [path, value] : *paths) {
      if (const auto* item = reader_.follow(value)) {
        take_path(std::string(path), *item);
      }
      if (out_.operations.size() > kOperationsMax) {
        return wrong("/document/paths", "too_many", "must have at most 500 operations");
      }
    }
    return std::move(out_);
  }

 private:
  static std::unexpected<core::Error> wrong(std::string pointer, std::string code,
                                            std::string message) {
    core::Error error(core::ErrorCode::kValidationFailed);
    error.with_faults({{std::move(pointer), std::move(code), std::move(message)}});
    return std::unexpected(std::move(error));
  }

  void take_path(const std::string& path, const json::object& item) {
    static constexpr std::array<std::pair<std::string_view, ToolMethod>, 5> kMethods{
        {{"get", ToolMethod::GET},
         {"post", ToolMethod::POST},
         {"put", ToolMethod::PUT},
         {"patch", ToolMethod::PATCH},
         {"delete", ToolMethod::DELETE}}};
    for (const auto& [name, method] : kMethods) {
      if (const auto* operation = object_at(item, name);
          operation != nullptr && out_.operations.size() <= kOperationsMax) {
        take(path, method, item, *operation);
      }
    }
  }

  void take(const std::string& path, ToolMethod method, const json::object& item,
            const json::object& operation) {
    reader_.begin();
    const auto verb = std::string(core::enum_name(method));
    OpenApiOperation made{.operation = verb + " " + path, .tool = {}, .problems = {}};
    auto name = plain_name(view_at(operation, "operationId"));
    if (name.empty()) {
      name = plain_name(core::lower_ascii(verb) + "_" + path);
    }
    auto& tool = made.tool;
    tool.name = unique_name(std::move(name), tool_names_);
    tool.description = description_of(operation, made.operation);
    tool.request.method = method;
    tool.confirm = method != ToolMethod::GET;
    const auto server = server_for(item, operation);
    if (!server.starts_with("https://") && !server.starts_with("http://")) {
      made.problems.emplace_back(
          "The document does not say where its server is: give its address.");
    }
    auto inputs = inputs_of(path, method, item, operation, reader_);
    tool.parameters = std::move(inputs.parameters);
    tool.request.url = server + inputs.target;
    tool.request.body = inputs.body;
    tool.request.text = std::move(inputs.text);
    std::ranges::move(inputs.problems, std::back_inserter(made.problems));
    sign_in(operation, made);
    if (reader_.cut()) {
      made.problems.emplace_back("Its parameters are too large.");
    }
    out_.operations.push_back(std::move(made));
  }

  static std::string description_of(const json::object& operation, const std::string& otherwise) {
    std::string out(core::trim(view_at(operation, "summary")));
    if (const auto more = core::trim(view_at(operation, "description")); !more.empty()) {
      out += (out.empty() ? "" : ". ") + core::clip(more, kToolDescriptionMax);
    }
    return core::clip(out.empty() ? otherwise : out, kToolDescriptionMax);
  }

  /// The caller's choice, else the operation's own, its path's, the document's.
  std::string server_for(const json::object& item, const json::object& operation) const {
    if (options_.server.empty()) {
      for (const auto* from : {&operation, &item}) {
        if (auto own = server_of(*from); !own.empty()) {
          return own;
        }
      }
    }
    return out_.server;
  }

  void sign_in(const json::object& operation, OpenApiOperation& made) {
    auto way = sign_in_of(document_, operation, reader_, options_.secrets);
    if (!way) {
      made.problems.emplace_back(
          "A tool cannot sign in as it asks; a secret can stand in a header alone.");
      return;
    }
    made.tool.request.headers = std::move(way->headers);
    for (auto& scheme : way->schemes) {
      if (std::ranges::find(out_.schemes, scheme.name, &ImportScheme::name) == out_.schemes.end()) {
        out_.schemes.push_back(std::move(scheme));
      }
    }
  }

  const json::object& document_;
  const OpenApiOptions& options_;
  OpenApiReader reader_;
  OpenApiDocument out_;
  std::set<std::string> tool_names_{"search_documents", "hand_off"};
};

}  // namespace

core::Result<OpenApiDocument> read_openapi(const json::object& document,
                                           const OpenApiOptions& options) {
  return Import(document, options).run();
}

}  // namespace auriga::tools
