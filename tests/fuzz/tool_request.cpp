// A tool as a user wrote it and arguments as a model wrote them, as [request, arguments]: a request
// that passes inspection calls its own host and no other, and a JSON body is JSON.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/decode.hpp"
#include "domains/tools/templates.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

using namespace auriga;

namespace {

/// Scheme and host.
std::string_view origin_of(std::string_view url) {
  const auto host = url.find("://");
  require(host != std::string_view::npos);
  return url.substr(0, url.find_first_of("/?#", host + 3));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!parsed || !parsed->is_array() || parsed->get_array().size() != 2 ||
      !parsed->get_array()[1].is_object()) {
    return 0;
  }
  auto request = core::decode<tools::ToolRequest>(parsed->get_array()[0]);
  if (!request) {
    return 0;
  }
  const auto& arguments = parsed->get_array()[1].get_object();
  tools::Tool tool;
  tool.request = *request;
  boost::json::object properties;
  boost::json::array required;
  for (const auto& [name, value] : arguments) {
    properties[name] = true;
    required.emplace_back(name);
  }
  tool.parameters = {
      {"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
  if (!tools::faults_of(tool).empty()) {
    return 0;
  }
  if (const auto url = tools::fill_url(request->url, arguments)) {
    require(origin_of(*url) == origin_of(request->url));
    for (const char c : *url) {
      require(c > ' ' && c <= '~');
    }
  }
  const auto body = tools::fill_body(*request, arguments);
  if (!body.empty() && request->content_type.starts_with("application/json")) {
    require(core::parse_json(body).has_value());
  }
  (void)tools::secrets_of(*request);
  return 0;
}
