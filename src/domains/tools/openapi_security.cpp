#include "domains/tools/openapi_security.hpp"

#include "core/text.hpp"
#include "domains/tools/openapi_members.hpp"
#include "domains/tools/openapi_names.hpp"
#include "domains/tools/templates.hpp"

namespace auriga::tools {
namespace {

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

/// One way: all the schemes that it needs together. None: a tool cannot take it.
std::optional<OpenApiSignIn> taken(const json::object& needs, const json::object* schemes,
                                   const OpenApiReader& reader,
                                   const std::map<std::string, std::string>& secrets) {
  OpenApiSignIn out;
  for (const auto& [key, unused] : needs) {
    const std::string name(key);
    const auto* given = schemes == nullptr ? nullptr : schemes->if_contains(name);
    const auto* scheme = given == nullptr ? nullptr : reader.follow(*given);
    const auto chosen = secrets.find(name);
    const auto secret = chosen == secrets.end() ? secret_name(name) : chosen->second;
    auto header = scheme == nullptr ? ToolHeader() : header_of(*scheme, secret);
    if (header.name.empty() || is_reserved(header.name)) {
      return std::nullopt;
    }
    out.schemes.push_back({name, header.name + ": " + header.value, secret, false});
    out.headers.push_back(std::move(header));
  }
  return out;
}

}  // namespace

std::optional<OpenApiSignIn> sign_in_of(const json::object& document, const json::object& operation,
                                        const OpenApiReader& reader,
                                        const std::map<std::string, std::string>& secrets) {
  const auto* ways = array_at(operation, "security");
  ways = ways == nullptr ? array_at(document, "security") : ways;
  if (ways == nullptr || ways->empty()) {
    return OpenApiSignIn();
  }
  const auto* components = object_at(document, "components");
  const auto* schemes = components == nullptr ? nullptr : object_at(*components, "securitySchemes");
  for (const bool empty : {false, true}) {
    for (const auto& way : *ways) {
      const auto* needs = way.if_object();
      if (needs == nullptr || needs->empty() != empty) {
        continue;
      }
      if (auto out = taken(*needs, schemes, reader, secrets)) {
        return out;
      }
    }
  }
  return std::nullopt;
}

}  // namespace auriga::tools
