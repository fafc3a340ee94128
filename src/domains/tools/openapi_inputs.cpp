#include "domains/tools/openapi_inputs.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/percent.hpp"
#include "core/text.hpp"
#include "domains/tools/openapi_members.hpp"
#include "domains/tools/openapi_names.hpp"

namespace auriga::tools {
namespace {

constexpr std::size_t kParametersMax = 100;  ///< Of an operation.

/// Headers that OpenAPI itself says are not described as parameters.
bool is_sent_by_us(std::string_view name) {
  const auto lower = core::lower_ascii(name);
  return lower == "accept" || lower == "content-type" || lower == "authorization";
}

bool is_nested(const json::value& type) {
  return type == "array" || type == "object";
}

/// Whether what fits a rewritten schema can be a list or an object, which a query has no one way to
/// write. Its type is a text or a list of them, or stands in its alternatives.
bool may_be_nested(const json::value& schema) {
  const auto* object = schema.if_object();
  if (object == nullptr) {
    return false;
  }
  if (const auto* type = object->if_contains("type"); type != nullptr) {
    const auto* types = type->if_array();
    return types == nullptr ? is_nested(*type) : std::ranges::any_of(*types, is_nested);
  }
  static constexpr std::array<std::string_view, 3> kAlternatives{"anyOf", "oneOf", "allOf"};
  return std::ranges::any_of(kAlternatives, [&](std::string_view name) {
    const auto* all = array_at(*object, name);
    return all != nullptr && std::ranges::any_of(*all, may_be_nested);
  });
}

/// Reads one operation.
class Inputs {
 public:
  explicit Inputs(OpenApiReader& reader) : reader_(reader) {}

  OpenApiInputs run(const std::string& path, ToolMethod method, const json::object& item,
                    const json::object& operation) && {
    target(path, item, operation);
    body(method, operation);
    if (!properties_.empty()) {
      out_.parameters["type"] = "object";
      out_.parameters["properties"] = std::move(properties_);
      if (!required_.empty()) {
        out_.parameters["required"] = std::move(required_);
      }
    }
    return std::move(out_);
  }

 private:
  void problem(std::string text) { out_.problems.push_back(std::move(text)); }

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

  /// The schema that `from`, a parameter or a kind of body, has for its value.
  json::value schema_of(const json::object& from) {
    const auto* given = from.if_contains("schema");
    return given == nullptr ? json::value(json::object()) : reader_.schema(*given);
  }

  /// Adds a parameter of the tool; the name that its placeholder has.
  std::string add(const json::object& parameter, json::value schema, bool required) {
    auto name = plain_name(view_at(parameter, "name"));
    name = unique_name(name.empty() ? "value" : std::move(name), names_);
    const auto text = view_at(parameter, "description");
    if (auto* object = schema.if_object(); object != nullptr && !text.empty()) {
      (*object)["description"] = core::clip(text, kSchemaDescriptionMax);
    }
    properties_[name] = std::move(schema);
    if (required) {
      required_.emplace_back(name);
    }
    return name;
  }

  void target(const std::string& path, const json::object& item, const json::object& operation) {
    std::map<std::string, std::string, std::less<>> places;
    std::string query;
    for (const auto* parameter : parameters_of(item, operation)) {
      const auto in = view_at(*parameter, "in");
      const auto name = view_at(*parameter, "name");
      const bool required = is_true(*parameter, "required") || in == "path";
      if (name.size() > kNameReadMax) {
        problem("One of its parameters has a name of more than 200 bytes.");
      } else if (in == "path") {
        places[std::string(name)] = add(*parameter, schema_of(*parameter), true);
      } else if (in == "query") {
        auto schema = schema_of(*parameter);
        if (!parameter->contains("content") && !may_be_nested(schema)) {
          query += (query.empty() ? "?" : "&") + core::percent_encode(name) + "={" +
                   add(*parameter, std::move(schema), required) + "}";
        } else if (required) {
          problem("Its parameter " + core::clip(name, 100) + " is a list or an object.");
        }
      } else if (required && !is_sent_by_us(name)) {
        problem("It needs the " + core::clip(in, 20) + " " + core::clip(name, 100) + ".");
      }
    }
    out_.target = filled(path, places) + query;
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

  /// A body that may be left out is no problem where a tool cannot send it.
  void body(ToolMethod method, const json::object& operation) {
    const auto* given = operation.if_contains("requestBody");
    const auto* body = given == nullptr ? nullptr : reader_.follow(*given);
    const auto* content = body == nullptr ? nullptr : object_at(*body, "content");
    if (content == nullptr) {
      return;
    }
    const bool required = is_true(*body, "required");
    const auto* json_kind = object_at(*content, "application/json");
    if (json_kind == nullptr) {
      return required ? problem("Its body is not JSON.") : void();
    }
    if (method == ToolMethod::GET) {
      return required ? problem("It is a GET with a body.") : void();
    }
    auto schema = schema_of(*json_kind);
    if (!take_members(schema, required)) {
      take_whole(std::move(schema), required);
    }
  }

  /// The members of the body as parameters, where none meets one of the address. A body that may be
  /// left out, but not without some members where it is there, is one parameter.
  bool take_members(const json::value& schema, bool required) {
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
    const auto* needed = array_at(*object, "required");
    if (needed != nullptr && !required) {
      return false;
    }
    for (const auto& [name, value] : *members) {
      properties_[name] = value;
    }
    if (needed != nullptr) {
      required_.insert(required_.end(), needed->begin(), needed->end());
    }
    out_.body = ToolBody::parameters;
    return true;
  }

  void take_whole(json::value schema, bool required) {
    const auto name = unique_name("body", names_);
    properties_[name] = std::move(schema);
    if (required) {
      required_.emplace_back(name);
    }
    out_.body = ToolBody::text;
    out_.text = "{" + name + "}";
  }

  OpenApiReader& reader_;
  OpenApiInputs out_;
  json::object properties_;
  json::array required_;
  std::set<std::string> names_;  ///< Of parameters.
};

}  // namespace

OpenApiInputs inputs_of(const std::string& path, ToolMethod method, const json::object& item,
                        const json::object& operation, OpenApiReader& reader) {
  return Inputs(reader).run(path, method, item, operation);
}

}  // namespace auriga::tools
