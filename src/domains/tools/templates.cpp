// Long because what is looked over when a tool is kept is what is filled when it is called.
#include "domains/tools/templates.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/json_schema.hpp"
#include "core/media_type.hpp"
#include "core/percent.hpp"
#include "core/text.hpp"

namespace auriga::tools {
namespace {

constexpr std::string_view kSecretBegin = "{{secret:";
constexpr std::string_view kSecretEnd = "}}";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// The placeholder at the beginning of `text`: its name, or empty.
std::string_view placeholder_at(std::string_view text) {
  if (!text.starts_with('{')) {
    return {};
  }
  std::size_t end = 1;
  while (end < text.size() && is_name_character(text[end])) {
    ++end;
  }
  return end > 1 && end < text.size() && text[end] == '}' ? text.substr(1, end - 1)
                                                          : std::string_view();
}

std::vector<std::string> placeholders_in(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const auto name = placeholder_at(text.substr(at)); !name.empty()) {
      out.emplace_back(name);
      at += name.size() + 1;
    }
  }
  return out;
}

/// Where path and query of an address begin.
std::size_t end_of_authority(std::string_view url) {
  const auto host = url.find("://");
  return host == std::string_view::npos ? url.size()
                                        : std::min(url.find_first_of("/?#", host + 3), url.size());
}

/// Whether it is http or https with a host, without user and fragment, of characters that
/// addresses have (RFC 3986). What resolves and may be reached is the HTTP client's to judge.
bool is_address(std::string_view url) {
  static constexpr std::string_view kMarks = "-._~:/?[]@!$&'()*+,;=%";
  const auto colon = url.find("://");
  const auto scheme = url.substr(0, colon);
  if (colon == std::string_view::npos || (scheme != "https" && scheme != "http")) {
    return false;
  }
  const auto begin = scheme.size() + 3;
  const auto host = url.substr(begin, end_of_authority(url) - begin);
  const auto is_letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const bool host_sound =
      !host.empty() && (is_letter_or_digit(host.front()) || host.front() == '[') &&
      std::ranges::all_of(host, [&](char c) {
        return is_letter_or_digit(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
      });
  return host_sound && std::ranges::all_of(url, [&](char c) {
           return is_letter_or_digit(c) || kMarks.find(c) != std::string_view::npos;
         });
}

/// An argument as text: a text itself, other values as JSON; empty for null and nothing.
std::string text_of(const json::object& arguments, std::string_view name) {
  const auto* value = arguments.if_contains(name);
  if (value == nullptr || value->is_null()) {
    return {};
  }
  return value->is_string() ? std::string(value->get_string()) : core::to_json(*value);
}

bool is_there(const json::object& arguments, std::string_view name) {
  const auto* value = arguments.if_contains(name);
  return value != nullptr && !value->is_null();
}

/// A string as JSON without its quotation marks.
std::string json_inside(std::string_view text) {
  auto quoted = core::to_json(json::value(text));
  return quoted.substr(1, quoted.size() - 2);
}

/// `text` with what `value` makes of each placeholder.
std::string replaced(std::string_view text,
                     const std::function<std::string(std::string_view)>& value) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto name = placeholder_at(text.substr(at));
    if (name.empty()) {
      out += text[at];
    } else {
      out += value(name);
      at += name.size() + 1;
    }
  }
  return out;
}

/// The query without pairs whose arguments are missing.
std::string fill_query(std::string_view query, const json::object& arguments) {
  std::string out;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const auto names = placeholders_in(pair);
    const bool missing =
        std::ranges::any_of(names, [&](const auto& name) { return !is_there(arguments, name); });
    if (missing) {
      continue;
    }
    out += out.empty() ? "" : "&";
    out += replaced(pair, [&](std::string_view name) {
      return core::percent_encode(text_of(arguments, name));
    });
  }
  return out;
}

std::string fill_json(std::string_view text, const json::object& arguments) {
  bool inside = false;
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto name = placeholder_at(text.substr(at));
    if (!name.empty()) {
      const auto* value = arguments.if_contains(name);
      out += inside             ? json_inside(text_of(arguments, name))
             : value == nullptr ? "null"
                                : core::to_json(*value);
      at += name.size() + 1;
      continue;
    }
    out += c;
    if (inside && c == '\\' && at + 1 < text.size()) {
      out += text[++at];
    } else if (c == '"') {
      inside = !inside;
    }
  }
  return out;
}

/// Looks a tool over.
class Inspection {
 public:
  explicit Inspection(const Tool& tool) : tool_(tool) {}

  std::vector<core::Fault> run() && {
    schema();
    url();
    headers();
    body();
    result_path();
    return std::move(faults_);
  }

 private:
  void fault(std::string pointer, std::string code, std::string message) {
    faults_.push_back({std::move(pointer), std::move(code), std::move(message)});
  }

  void schema() {
    const auto& parameters = tool_.parameters;
    if (core::to_json(json::value(parameters)).size() > kParametersBytesMax) {
      return fault("/parameters", "too_long", "must have at most 32 KB as JSON");
    }
    if (parameters.empty()) {
      return;
    }
    const auto* type = parameters.if_contains("type");
    if (type == nullptr || *type != "object") {
      return fault("/parameters/type", "enum", "must be object: parameters have names");
    }
    if (const auto made = core::JsonSchema::create(parameters, "/parameters"); !made) {
      faults_.insert(faults_.end(), made.error().faults().begin(), made.error().faults().end());
    }
    // Of a schema with a fault as well, lest the request is blamed for it.
    if (const auto* properties = parameters.if_contains("properties");
        properties != nullptr && properties->is_object()) {
      for (const auto& [name, unused] : properties->get_object()) {
        known_.emplace(name);
      }
    }
    if (const auto* required = parameters.if_contains("required");
        required != nullptr && required->is_array()) {
      for (const auto& name : required->get_array()) {
        required_.emplace(name.is_string() ? name.get_string() : "");
      }
    }
  }

  void use(const std::string& name, const std::string& pointer) {
    used_.insert(name);
    if (!known_.contains(name)) {
      fault(pointer, "unknown", "{" + name + "} is none of the parameters");
    }
  }

  void url() {
    const std::string pointer = "/request/url";
    const std::string_view url = tool_.request.url;
    const auto split = end_of_authority(url);
    if (url.find("{{") != std::string_view::npos) {
      return fault(pointer, "unsupported", "secrets stand in headers alone");
    }
    if (url.substr(0, split).find('{') != std::string_view::npos) {
      return fault(pointer, "unsupported", "placeholders stand behind the host alone");
    }
    const auto filled = replaced(url, [](std::string_view /*name*/) { return std::string("x"); });
    if (!is_address(filled)) {
      return fault(pointer, "format",
                   "must be an address such as https://api.example.com/orders/{order_id}");
    }
    const auto query = std::min(url.find('?'), url.size());
    for (const auto& name : placeholders_in(url)) {
      use(name, pointer);
    }
    for (const auto& name : placeholders_in(url.substr(0, query))) {
      if (known_.contains(name) && !required_.contains(name)) {
        fault(pointer, "optional", "{" + name + "} stands in the path, so it must be required");
      }
    }
  }

  void headers() {
    std::set<std::string> names;
    for (std::size_t i = 0; i < tool_.request.headers.size(); ++i) {
      const auto& header = tool_.request.headers[i];
      const auto at = "/request/headers/" + std::to_string(i);
      if (is_reserved(header.name)) {
        fault(at + "/name", "reserved", "this header is set by the server");
      }
      if (!names.insert(core::lower_ascii(header.name)).second) {
        fault(at + "/name", "duplicate", "another header has this name");
      }
      const bool printable = std::ranges::all_of(
          header.value, [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
      if (!printable) {
        fault(at + "/value", "pattern", "must be printable ASCII");
      }
      secrets(header.value, at + "/value");
    }
  }

  void secrets(std::string_view value, const std::string& pointer) {
    auto at = value.find("{{");
    while (at != std::string_view::npos) {
      const auto end = value.find(kSecretEnd, at);
      const auto whole =
          end == std::string_view::npos ? value.substr(at) : value.substr(at, end + 2 - at);
      const auto name = whole.starts_with(kSecretBegin) && whole.ends_with(kSecretEnd)
                            ? whole.substr(kSecretBegin.size(),
                                           whole.size() - kSecretBegin.size() - kSecretEnd.size())
                            : std::string_view();
      const bool sound =
          !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
          });
      if (!sound) {
        return fault(pointer, "format", "write secrets as {{secret:NAME}}");
      }
      at = value.find("{{", end + 2);
    }
  }

  void body() {
    const auto& request = tool_.request;
    if (request.method == ToolMethod::GET && request.body != ToolBody::none) {
      return fault("/request/body", "unsupported", "a GET request has no body");
    }
    if (request.body == ToolBody::parameters && !core::is_json_type(request.content_type)) {
      fault("/request/content_type", "unsupported", "parameters are sent as JSON");
    }
    if (request.body == ToolBody::text) {
      for (const auto& name : placeholders_in(request.text)) {
        use(name, "/request/text");
      }
      if (core::is_json_type(request.content_type) &&
          !core::parse_json(fill_json(request.text, json::object()))) {
        fault("/request/text", "format", "is not JSON once its placeholders are filled");
      }
    }
    if (request.body == ToolBody::parameters) {
      return;
    }
    for (const auto& name : known_) {
      if (!used_.contains(name)) {
        fault("/parameters/properties/" + name, "unused",
              "is used neither in the address nor in the body");
      }
    }
  }

  void result_path() {
    if (!tool_.result_path || tool_.result_path->empty()) {
      return;
    }
    boost::system::error_code error;
    // Asked of anything: what counts is whether it is a pointer at all.
    (void)json::value(json::object()).find_pointer(*tool_.result_path, error);
    if (!tool_.result_path->starts_with('/') || error == json::error::invalid_escape ||
        error == json::error::missing_slash) {
      fault("/result_path", "format", "must be a JSON pointer such as /data/0/name");
    }
  }

  const Tool& tool_;
  std::vector<core::Fault> faults_;
  std::set<std::string> known_;
  std::set<std::string> required_;
  std::set<std::string> used_;
};

}  // namespace

bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kReserved{
      "host",   "content-length", "content-type",    "connection", "transfer-encoding",
      "te",     "upgrade",        "idempotency-key", "expect",     "keep-alive",
      "trailer"};
  const auto lower = core::lower_ascii(name);
  return std::ranges::find(kReserved, lower) != kReserved.end() || lower.starts_with("proxy-");
}

std::vector<core::Fault> faults_of(const Tool& tool) {
  return Inspection(tool).run();
}

std::set<std::string> secrets_of(const ToolRequest& request) {
  std::set<std::string> out;
  for (const auto& header : request.headers) {
    (void)fill_header(header.value, [&](const std::string& name) {
      out.insert(name);
      return std::string_view();
    });
  }
  return out;
}

core::Result<std::string> fill_url(std::string_view url, const json::object& arguments) {
  const auto query = std::min(url.find('?'), url.size());
  const auto host = end_of_authority(url.substr(0, query));
  std::string out(url.substr(0, host));
  auto path = url.substr(host, query - host);
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/', 1));
    path.remove_prefix(segment.size());
    const auto filled = replaced(segment, [&](std::string_view name) {
      return core::percent_encode(text_of(arguments, name));
    });
    const auto names = placeholders_in(segment);
    if (!names.empty() && (filled == "/" || filled == "/." || filled == "/..")) {
      core::Error error(core::ErrorCode::kValidationFailed);
      error.with_faults({{"/" + names.front(), "path", "cannot stand in an address"}});
      return std::unexpected(std::move(error));
    }
    out += filled;
  }
  if (query < url.size()) {
    const auto filled = fill_query(url.substr(query + 1), arguments);
    out += filled.empty() ? "" : "?" + filled;
  }
  return out;
}

std::string fill_body(const ToolRequest& request, const json::object& arguments) {
  if (request.body == ToolBody::none) {
    return {};
  }
  if (request.body == ToolBody::parameters) {
    const auto used = placeholders_in(request.url);
    json::object rest;
    for (const auto& [name, value] : arguments) {
      if (std::ranges::find(used, std::string_view(name)) == used.end()) {
        rest.emplace(name, value);
      }
    }
    return core::to_json(json::value(std::move(rest)));
  }
  if (const auto whole = placeholder_at(request.text);
      !whole.empty() && whole.size() + 2 == request.text.size() && !arguments.contains(whole)) {
    return {};
  }
  if (core::is_json_type(request.content_type)) {
    return fill_json(request.text, arguments);
  }
  const bool form = request.content_type.starts_with("application/x-www-form-urlencoded");
  return replaced(request.text, [&](std::string_view name) {
    return form ? core::percent_encode(text_of(arguments, name)) : text_of(arguments, name);
  });
}

std::string fill_header(std::string_view value,
                        const std::function<std::string_view(const std::string&)>& value_of) {
  std::string out;
  while (!value.empty()) {
    const auto begin = std::min(value.find(kSecretBegin), value.size());
    const auto end = value.find(kSecretEnd, begin);
    if (begin == value.size() || end == std::string_view::npos) {
      return out + std::string(value);
    }
    out += value.substr(0, begin);
    const auto name = begin + kSecretBegin.size();
    out += value_of(std::string(value.substr(name, end - name)));
    value.remove_prefix(end + kSecretEnd.size());
  }
  return out;
}

}  // namespace auriga::tools
