// The parts of handler.hpp that do not depend on the bound function.
#include "platform/http/handler.hpp"

#include "core/media_type.hpp"
#include "core/sent_json.hpp"
#include "core/text.hpp"
#include "platform/http/multipart_parser.hpp"

namespace auriga::platform::http::detail {

using core::Error;
using core::ErrorCode;

Task<std::optional<core::json::value>> read_input_body(Call& call) {
  const auto kind = call.route() != nullptr ? call.route()->body : Body::kJson;
  const auto type = call.header("Content-Type");
  if (kind == Body::kMultipart || kind == Body::kJsonOrMultipart) {
    if (multipart_boundary(type)) {
      co_await call.read_form();
      co_return std::nullopt;
    }
    if (kind == Body::kMultipart) {
      throw Error(ErrorCode::kUnsupportedMediaType,
                  "the body must be multipart/form-data with a boundary");
    }
  }
  if (!call.head().has_body()) {
    co_return core::json::value(core::json::object());  // Whether that will do, the rules know.
  }
  if (!core::is_json_type(type)) {
    throw Error(ErrorCode::kUnsupportedMediaType,
                kind == Body::kJsonOrMultipart
                    ? "the body must be application/json or multipart/form-data"
                    : "the body must be application/json");
  }
  co_return core::value_or_throw(core::parse_sent_json(co_await call.read_body()));
}

core::json::value form_value(core::DecodeContext& context, std::string_view text, FieldKind kind) {
  switch (kind) {
    case FieldKind::kNumber:
      return core::detail::coerce(core::trim(text), true, false);
    case FieldKind::kBool:
      return core::detail::coerce(core::trim(text), false, true);
    case FieldKind::kJson:
      if (auto value = core::parse_sent_json(text)) {
        return *std::move(value);
      }
      context.fault("json", "must be JSON");
      return {};
    case FieldKind::kText:
      break;
  }
  return core::json::value(core::json::string(text));
}

void throw_faults(core::DecodeContext& context) {
  throw std::move(Error(ErrorCode::kValidationFailed).with_faults(context.take()));
}

void describe_parameter(OperationShape& shape, std::string_view name, const core::FieldRule& rule,
                        core::json::object schema) {
  std::string shown(name);
  if (rule.in == core::In::kHeader) {
    std::replace(shown.begin(), shown.end(), '_', '-');
  }
  core::json::object parameter{{"name", shown},
                               {"in", rule.in == core::In::kPath    ? "path"
                                      : rule.in == core::In::kQuery ? "query"
                                                                    : "header"},
                               {"required", rule.required || rule.in == core::In::kPath}};
  if (!rule.meaning.empty()) {
    parameter["description"] = rule.meaning;
    schema.erase("description");
  }
  parameter["schema"] = std::move(schema);
  shape.parameters.emplace_back(std::move(parameter));
}

}  // namespace auriga::platform::http::detail
