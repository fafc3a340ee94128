// The templates of a tool's request.
//
// Address      {name} is the argument's text, percent-encoded (RFC 3986: all but unreserved
//              characters). Placeholders stand behind the host alone, so that nobody who talks to
//              an agent chooses whom it calls. An optional argument that is missing takes its query
//              pair with it; in the path there are required ones alone. A path segment never
//              becomes "", "." or "..": the address would be another one.
// Headers      {{secret:NAME}} is the secret's value. Nothing else is replaced.
// Body (text)  In JSON, {name} is the argument as JSON, and inside a string its text, escaped; in a
//              form it is percent-encoded; elsewhere it is its text. What is missing is null, or
//              empty inside a string; a body that is one argument alone is left out with it.
//
// All functions are pure.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/result.hpp"
#include "domains/tools/types.hpp"

namespace auriga::tools {

/// Everything wrong with a tool as it is to be kept: its schema, its request and its result path.
/// Pointers are those of CreateTool.
[[nodiscard]] std::vector<core::Fault> faults_of(const Tool& tool);

/// Headers that are ours or the connection's, in any case of letters: nobody else sets them.
[[nodiscard]] bool is_reserved(std::string_view name);

/// Names of the secrets that the headers use.
[[nodiscard]] std::set<std::string> secrets_of(const ToolRequest& request);

/// The address for these arguments, which fit the tool's schema. Fails with VALIDATION_FAILED, with
/// a fault at the argument that cannot stand in a path.
[[nodiscard]] core::Result<std::string> fill_url(std::string_view url,
                                                 const json::object& arguments);

/// The body for these arguments; empty for none.
[[nodiscard]] std::string fill_body(const ToolRequest& request, const json::object& arguments);

/// A header's value with its secrets; `value_of` is asked for each.
[[nodiscard]] std::string fill_header(
    std::string_view value, const std::function<std::string_view(const std::string&)>& value_of);

}  // namespace auriga::tools
