#include "domains/tools/openapi_import.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/error.hpp"
#include "core/percent.hpp"
#include "core/text.hpp"
#include "domains/tools/openapi_schema.hpp"
#include "domains/tools/templates.hpp"

namespace auriga::tools {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kNameReadMax = 200;  ///< Of the document's own names, which may be any.
constexpr std::size_t kUrlMax = 2000;
constexpr std::size_t kDescriptionMax = 1000;
constexpr std::size_t kParametersMax = 100;  ///< Of an operation.

/// Of the document itself, so it lives as long.
std::string_view view_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                : std::string_view();
}

std::string text_at(const json::object& from, std::string_view name) {
  return std::string(view_at(from, name));
}

const json::object* object_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

const json::array* array_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_array();
}

bool is_true(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

/// Letters, digits, _ and -; other characters become one _.
std::string plain_name(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kNameReadMax)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    if (plain || (!out.empty() && out.back() != '_')) {
      out += plain ? c : '_';
    }
  }
  while (out.ends_with('_')) {
    out.pop_back();
  }
  return out.substr(0, kNameMax);
}

/// `name`, or with a number behind it what is not among `taken` yet.
std::string unique_name(std::string name, std::set<std::string>& taken) {
  const auto base = name.substr(0, kNameMax - 4);
  for (int number = 2; !taken.insert(name).second; ++number) {
    name = base + "_" + std::to_string(number);
  }
  return name;
}

std::string secret_name(std::string_view scheme) {
  auto out = plain_name(scheme);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out.empty() ? "API_KEY" : out;
}

/// The first of the servers, its variables filled with their defaults.
std::string server_of(const json::object& from) {
  const auto* servers = array_at(from, "servers");
  const auto* first =
      servers == nullptr || servers->empty() ? nullptr : servers->front().if_object();
  if (first == nullptr || view_at(*first, "url").size() > kUrlMax) {
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
    if (variable == nullptr || url.size() + standard.size() > kUrlMax) {
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

/// A header of a scheme; empty: a tool cannot send what it asks for.
ToolHeader header_of(const json::object& scheme, const std::string& secret) {
  const auto type = text_at(scheme, "type");
  const auto value = "{{secret:" + secret + "}}";
  if (type == "apiKey" && text_at(scheme, "in") == "header") {
    return {text_at(scheme, "name"), value};
  }
  if (type == "oauth2" || type == "openIdConnect") {
    return {"Authorization", "Bearer " + value};
  }
  const auto way = core::lower_ascii(text_at(scheme, "scheme"));
  if (type == "http" && (way == "bearer" || way == "basic")) {
    return {"Authorization", (way == "basic" ? "Basic " : "Bearer ") + value};
  }
  return {};
}

/// Reads one document.
class Import {
 public:
  Import(const json::object& document, const OpenApiOptions& options)
      : document_(document), options_(options), reader_(document) {}

  core::Result<OpenApiDocument> run() {
    const auto version = text_at(document_, "openapi");
    if (!version.starts_with("3.0.") && !version.starts_with("3.1.")) {
      return wrong("/document/openapi", "unsupported", "must be 3.0 or 3.1");
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
    made_ = {};
    properties_.clear();
    required_.clear();
    names_.clear();
    const auto verb = std::string(core::enum_name(method));
    made_.operation = verb + " " + path;
    auto name = plain_name(view_at(operation, "operationId"));
    if (name.empty()) {
      name = plain_name(core::lower_ascii(verb) + "_" + path);
    }
    auto& tool = made_.tool;
    tool.name = unique_name(std::move(name), tool_names_);
    tool.description = description_of(operation);
    tool.request.method = method;
    tool.confirm = method != ToolMethod::GET;
    address(path, item, operation);
    sign_in(operation);
    body(operation);
    json::object parameters;
    if (!properties_.empty()) {
      parameters["type"] = "object";
      parameters["properties"] = properties_;
      if (!required_.empty()) {
        parameters["required"] = required_;
      }
    }
    tool.parameters = std::move(parameters);
    if (reader_.cut()) {
      problem("Its parameters are too large.");
    }
    out_.operations.push_back(std::move(made_));
  }

  std::string description_of(const json::object& operation) const {
    std::string out(core::trim(view_at(operation, "summary")));
    if (const auto more = core::trim(view_at(operation, "description")); !more.empty()) {
      out += (out.empty() ? "" : ". ") + core::clip(more, kDescriptionMax);
    }
    return core::clip(out.empty() ? made_.operation : out, kDescriptionMax);
  }

  void problem(std::string text) { made_.problems.push_back(std::move(text)); }

  /// What the operation's parameters say, those of its path first.
  std::vector<const json::object*> parameters_of(const json::object& item,
                                                 const json::object& operation) {
    std::vector<const json::object*> out;
    for (const auto* from : {&item, &operation}) {
      const auto* list = array_at(*from, "parameters");
      for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto* parameter = reader_.follow((*list)[i]);
        if (parameter == nullptr) {
          problem("One of its parameters is not in the document.");
        } else if (out.size() < kParametersMax) {
          // An operation says anew what its path has said.
          std::erase_if(out, [&](const auto* other) {
            return view_at(*other, "name") == view_at(*parameter, "name") &&
                   view_at(*other, "in") == view_at(*parameter, "in");
          });
          out.push_back(parameter);
        } else {
          return problem("It has more than 100 parameters."), out;
        }
      }
    }
    return out;
  }

  /// Adds a parameter of the tool; the name that its placeholder has.
  std::string add(const json::object& parameter, bool required) {
    auto name = plain_name(view_at(parameter, "name"));
    name = unique_name(name.empty() ? "value" : std::move(name), names_);
    const auto* given = parameter.if_contains("schema");
    auto schema = given == nullptr ? json::value(json::object()) : reader_.schema(*given);
    const auto text = view_at(parameter, "description");
    if (auto* object = schema.if_object(); object != nullptr && !text.empty()) {
      (*object)["description"] = core::clip(text, 300);
    }
    properties_[name] = std::move(schema);
    if (required) {
      required_.emplace_back(name);
    }
    return name;
  }

  static bool is_list(const json::object& parameter, const OpenApiReader& reader) {
    const auto* given = parameter.if_contains("schema");
    const auto* schema = given == nullptr ? nullptr : reader.follow(*given);
    const auto type = schema == nullptr ? std::string_view() : view_at(*schema, "type");
    return type == "array" || type == "object" || parameter.contains("content");
  }

  void address(const std::string& path, const json::object& item, const json::object& operation) {
    auto server = out_.server;
    if (options_.server.empty()) {
      const auto own = server_of(operation);
      const auto of_path = server_of(item);
      server = !own.empty() ? own : !of_path.empty() ? of_path : server;
    }
    if (!server.starts_with("https://") && !server.starts_with("http://")) {
      problem("The document does not say where its server is: give its address.");
    }
    std::map<std::string, std::string, std::less<>> places;
    std::string query;
    for (const auto* parameter : parameters_of(item, operation)) {
      const auto in = view_at(*parameter, "in");
      const auto name = view_at(*parameter, "name");
      const bool required = is_true(*parameter, "required") || in == "path";
      if (name.size() > kNameReadMax) {
        problem("One of its parameters has a name of more than 200 bytes.");
      } else if (in == "path") {
        places[std::string(name)] = add(*parameter, true);
      } else if (in == "query" && !is_list(*parameter, reader_)) {
        query += (query.empty() ? "?" : "&") + core::percent_encode(name) + "={" +
                 add(*parameter, required) + "}";
      } else if (required && (in == "query" || !is_sent_by_us(name))) {
        problem(in == "query"
                    ? "Its parameter " + core::clip(name, 100) + " is a list or an object."
                    : "It needs the " + core::clip(in, 20) + " " + core::clip(name, 100) + ".");
      }
    }
    made_.tool.request.url = server + filled(path, places) + query;
  }

  /// Headers that OpenAPI itself says are not described as parameters.
  static bool is_sent_by_us(std::string_view name) {
    const auto lower = core::lower_ascii(name);
    return lower == "accept" || lower == "content-type" || lower == "authorization";
  }

  /// The path with placeholders as parameters are named, all else as addresses have it.
  std::string filled(std::string_view path,
                     const std::map<std::string, std::string, std::less<>>& places) {
    std::string out;
    while (!path.empty()) {
      const auto begin = path.find('{');
      const auto end = path.find('}', begin);
      if (begin == std::string_view::npos || end == std::string_view::npos) {
        return out + std::string(path);
      }
      out += path.substr(0, begin);
      const auto name = path.substr(begin + 1, end - begin - 1);
      if (const auto found = places.find(name); found != places.end()) {
        out += "{" + found->second + "}";
      } else {
        problem("Its path names {" + core::clip(name, 100) + "}, which is no parameter.");
      }
      path.remove_prefix(end + 1);
    }
    return out;
  }

  /// The first way to sign in that a tool can take; without any only where there is no other.
  void sign_in(const json::object& operation) {
    const auto* ways = array_at(operation, "security");
    ways = ways == nullptr ? array_at(document_, "security") : ways;
    if (ways == nullptr || ways->empty()) {
      return;
    }
    for (const bool empty : {false, true}) {
      for (const auto& way : *ways) {
        const auto* needs = way.if_object();
        if (needs != nullptr && needs->empty() == empty && take_way(*needs)) {
          return;
        }
      }
    }
    problem("A tool cannot sign in as it asks; a secret can stand in a header alone.");
  }

  bool take_way(const json::object& needs) {
    std::vector<ToolHeader> headers;
    std::vector<ImportScheme> more;
    for (const auto& [name, unused] : needs) {
      const auto* components = object_at(document_, "components");
      const auto* schemes =
          components == nullptr ? nullptr : object_at(*components, "securitySchemes");
      const auto* given = schemes == nullptr ? nullptr : schemes->if_contains(name);
      const auto* scheme = given == nullptr ? nullptr : reader_.follow(*given);
      const auto chosen = options_.secrets.find(std::string(name));
      const auto secret = chosen == options_.secrets.end() ? secret_name(name) : chosen->second;
      const auto header = scheme == nullptr ? ToolHeader() : header_of(*scheme, secret);
      if (header.name.empty() || is_reserved(header.name)) {
        return false;
      }
      headers.push_back(header);
      if (std::ranges::find(out_.schemes, std::string_view(name), &ImportScheme::name) ==
          out_.schemes.end()) {
        more.push_back({std::string(name), header.name + ": " + header.value, secret, false});
      }
    }
    std::ranges::move(more, std::back_inserter(out_.schemes));
    made_.tool.request.headers = std::move(headers);
    return true;
  }

  void body(const json::object& operation) {
    const auto* given = operation.if_contains("requestBody");
    const auto* body = given == nullptr ? nullptr : reader_.follow(*given);
    const auto* content = body == nullptr ? nullptr : object_at(*body, "content");
    if (content == nullptr) {
      return;
    }
    const auto* json_kind = object_at(*content, "application/json");
    if (json_kind == nullptr) {
      return is_true(*body, "required") ? problem("Its body is not JSON.") : void();
    }
    if (made_.tool.request.method == ToolMethod::GET) {
      return problem("It is a GET with a body.");
    }
    const auto* of_body = json_kind->if_contains("schema");
    auto schema = of_body == nullptr ? json::value(json::object()) : reader_.schema(*of_body);
    if (!take_members(schema)) {
      take_whole(std::move(schema));
    }
  }

  /// The members of the body as parameters, where none meets one of the address.
  bool take_members(const json::value& schema) {
    const auto* object = schema.if_object();
    const auto* members = object == nullptr ? nullptr : object_at(*object, "properties");
    static constexpr std::array<std::string_view, 4> kMore{"anyOf", "oneOf", "allOf", "not"};
    if (members == nullptr || members->empty() ||
        std::ranges::any_of(kMore, [&](auto name) { return object->contains(name); }) ||
        std::ranges::any_of(*members, [&](const auto& member) {
          return names_.contains(std::string(member.key()));
        })) {
      return false;
    }
    for (const auto& [name, value] : *members) {
      properties_[name] = value;
    }
    if (const auto* required = array_at(*object, "required")) {
      required_.insert(required_.end(), required->begin(), required->end());
    }
    made_.tool.request.body = ToolBody::parameters;
    return true;
  }

  void take_whole(json::value schema) {
    const auto name = unique_name("body", names_);
    properties_[name] = std::move(schema);
    required_.emplace_back(name);
    made_.tool.request.body = ToolBody::text;
    made_.tool.request.text = "{" + name + "}";
  }

  const json::object& document_;
  const OpenApiOptions& options_;
  OpenApiReader reader_;
  OpenApiDocument out_;
  std::set<std::string> tool_names_{"search_documents", "hand_off"};
  OpenApiOperation made_;  ///< Being read, with what follows.
  json::object properties_;
  json::array required_;
  std::set<std::string> names_;  ///< Of parameters.
};

}  // namespace

core::Result<OpenApiDocument> read_openapi(const json::object& document,
                                           const OpenApiOptions& options) {
  return Import(document, options).run();
}

}  // namespace auriga::tools
