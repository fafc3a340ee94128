#include "core/decode.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <charconv>
#include <mutex>
#include <unordered_map>

#include "core/json_pointer.hpp"
#include "core/name.hpp"
#include "core/text.hpp"

namespace auriga::core {

void DecodeContext::fault(std::string code, std::string message) {
  if (faults_.size() < kFaultsMax) {
    faults_.push_back({pointer_, std::move(code), std::move(message)});
  }
}

DecodeContext::Step::Step(DecodeContext& context, std::string_view step)
    : context_(context), length_(context.pointer_.size()) {
  context_.pointer_ += pointer_step(step);
}

DecodeContext::Step::Step(DecodeContext& context, std::size_t index)
    : Step(context, std::string_view(std::to_string(index))) {}

namespace detail {
namespace {

std::string_view kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

/// Compiled once per pattern; patterns are constants of the program, so the map is bounded.
const re2::RE2& compiled(std::string_view pattern) {
  static std::mutex mutex;
  static std::unordered_map<std::string_view, std::unique_ptr<re2::RE2>> cache;
  const std::lock_guard lock(mutex);
  auto& slot = cache[pattern];
  if (!slot) {
    slot = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()));
    AURIGA_ASSERT(slot->ok());
  }
  return *slot;
}

std::string bound(double value) {
  return fmt::format("{:.15g}", value);
}

}  // namespace

void fault_type(DecodeContext& context, std::string_view expected, const json::value& got) {
  context.fault("type", fmt::format("must be {}, not {}", expected, kind_name(got)));
}

bool check_string(DecodeContext& context, std::string& text, const FieldRule* rule) {
  if (text.find('\0') != std::string::npos) {
    context.fault("characters", "must not contain the character U+0000");
    return false;
  }
  if (rule == nullptr) {
    return true;
  }
  if (rule->trim) {
    text = std::string(trim(text));
  }
  const auto length = static_cast<double>(code_points(text));
  if (length < rule->min) {
    context.fault("too_short", rule->min == 1
                                   ? std::string("must not be empty")
                                   : fmt::format("must have at least {} characters, has {}",
                                                 bound(rule->min), bound(length)));
    return false;
  }
  if (length > rule->max) {
    context.fault("too_long", fmt::format("must have at most {} characters, has {}",
                                          bound(rule->max), bound(length)));
    return false;
  }
  if (is_name_field(rule->field) && !is_plain_name(text)) {
    context.fault("pattern",
                  "must be one line without control characters and without marks that turn the "
                  "direction of the text");
    return false;
  }
  if (!rule->pattern.empty() && !re2::RE2::FullMatch(text, compiled(rule->pattern))) {
    context.fault("pattern", rule->format.empty()
                                 ? fmt::format("must match {}", rule->pattern)
                                 : fmt::format("must be a valid {}", rule->format));
    return false;
  }
  return true;
}

bool check_number(DecodeContext& context, double value, const FieldRule* rule) {
  if (!std::isfinite(value)) {
    context.fault("type", "must be a finite number");
    return false;
  }
  if (rule == nullptr || (value >= rule->min && value <= rule->max)) {
    return true;
  }
  context.fault("out_of_range", value < rule->min
                                    ? fmt::format("must be at least {}", bound(rule->min))
                                    : fmt::format("must be at most {}", bound(rule->max)));
  return false;
}

bool check_count(DecodeContext& context, std::size_t count, const FieldRule* rule) {
  const auto size = static_cast<double>(count);
  if (rule == nullptr || (size >= rule->min && size <= rule->max)) {
    return true;
  }
  context.fault(size < rule->min ? "too_few" : "too_many",
                size < rule->min ? fmt::format("must have at least {} items", bound(rule->min))
                                 : fmt::format("must have at most {} items", bound(rule->max)));
  return false;
}

void fault_enum(DecodeContext& context, std::string_view got,
                const std::vector<std::string_view>& names) {
  context.fault(
      "enum", fmt::format("must be one of {}, not \"{}\"", fmt::join(names, ", "), clip(got, 40)));
}

std::optional<std::int64_t> integer(DecodeContext& context, const json::value& value,
                                    std::int64_t low, std::int64_t high) {
  std::int64_t read = 0;
  if (const auto* i = value.if_int64()) {
    read = *i;
  } else if (const auto* u = value.if_uint64(); u != nullptr) {
    context.fault("out_of_range", fmt::format("must be at most {}", high));
    return std::nullopt;
  } else if (const auto* d = value.if_double();
             d != nullptr && std::trunc(*d) == *d && std::fabs(*d) < 9.0e15) {
    read = static_cast<std::int64_t>(*d);
  } else {
    fault_type(context, "a whole number", value);
    return std::nullopt;
  }
  if (read < low || read > high) {
    context.fault("out_of_range", fmt::format("must be from {} to {}", low, high));
    return std::nullopt;
  }
  return read;
}

void unknown_members(DecodeContext& context, const json::object& object, const Rules& rules,
                     const std::vector<std::string_view>& known) {
  for (const auto& [key, value] : object) {
    if (std::find(known.begin(), known.end(), std::string_view(key)) == known.end()) {
      DecodeContext::Step step(context, clip(key, 100));
      context.fault("unknown", known.empty() ? fmt::format("is not a field of {}", rules.name)
                                             : fmt::format("is not a field of {}; known are {}",
                                                           rules.name, fmt::join(known, ", ")));
    }
  }
}

json::value coerce(std::string_view text, bool wants_number, bool wants_bool) {
  if (wants_bool && (text == "true" || text == "false")) {
    return text == "true";
  }
  if (wants_number) {
    std::int64_t whole = 0;
    const auto* end = text.data() + text.size();
    if (const auto [at, error] = std::from_chars(text.data(), end, whole);
        error == std::errc() && at == end) {
      return whole;
    }
    double real = 0;
    if (const auto [at, error] = std::from_chars(text.data(), end, real);
        error == std::errc() && at == end) {
      return real;
    }
  }
  return json::value(json::string(text));
}

}  // namespace detail
}  // namespace auriga::core
