// Decoding: JSON (or path and query text) into a described struct under its rules. All faults are
// collected, none stops the walk. The templates here only dispatch; the checks live in decode.cpp.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/result.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::core {

/// Where the walk stands and what it found wrong.
class DecodeContext {
 public:
  /// At most this many faults are kept; the rest would drown the reader.
  static constexpr std::size_t kFaultsMax = 100;

  void fault(std::string code, std::string message);
  [[nodiscard]] bool ok() const { return faults_.empty(); }
  [[nodiscard]] std::vector<Fault> take() { return std::move(faults_); }

  /// Appends `/step` (escaped as RFC 6901 says) to the pointer while it lives.
  class Step {
   public:
    Step(DecodeContext& context, std::string_view step);
    Step(DecodeContext& context, std::size_t index);
    ~Step() { context_.pointer_.resize(length_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    DecodeContext& context_;
    std::size_t length_;
  };

  /// The pointer starts with this: empty for a body, "query" or "path" for those.
  std::string pointer_;

 private:
  std::vector<Fault> faults_;
};

namespace detail {

void fault_type(DecodeContext& context, std::string_view expected, const json::value& got);
bool check_string(DecodeContext& context, std::string& text, const FieldRule* rule);
bool check_number(DecodeContext& context, double value, const FieldRule* rule);
bool check_count(DecodeContext& context, std::size_t count, const FieldRule* rule);
void fault_enum(DecodeContext& context, std::string_view got,
                const std::vector<std::string_view>& names);
/// The integer in `value`, if it is one in [low, high].
std::optional<std::int64_t> integer(DecodeContext& context, const json::value& value,
                                    std::int64_t low, std::int64_t high);
void unknown_members(DecodeContext& context, const json::object& object, const Rules& rules,
                     const std::vector<std::string_view>& known);
/// Query and path text as the JSON the target type expects.
json::value coerce(std::string_view text, bool wants_number, bool wants_bool);

}  // namespace detail

template <class T>
void decode_into(DecodeContext& context, const json::value& value, T& out, const FieldRule* rule);

/// Members of `in` kinds present in `object`; others are left as they are.
template <Described T>
void decode_members(DecodeContext& context, const json::object& object, T& out, In in) {
  const Rules& rules = rules_of<T>();
  std::vector<std::string_view> known;
  for_each_member<T>([&](std::string_view name, auto pointer) {
    const FieldRule* rule = rules.find(name);
    if ((rule ? rule->in : In::kBody) != in) {
      return;
    }
    known.push_back(name);
    const auto* found = object.if_contains(name);
    DecodeContext::Step step(context, name);
    using Member = std::remove_reference_t<decltype(out.*pointer)>;
    if (found == nullptr || (found->is_null() && is_optional<Member>)) {
      if (rule != nullptr && rule->required) {
        context.fault("required", "is required");
      }
      return;
    }
    decode_into(context, *found, out.*pointer, rule);
  });
  if (!rules.open) {
    detail::unknown_members(context, object, rules, known);
  }
}

template <class T>
void decode_into(DecodeContext& context, const json::value& value, T& out, const FieldRule* rule) {
  if constexpr (is_optional<T>) {
    typename T::value_type inner{};
    decode_into(context, value, inner, rule);
    out = std::move(inner);
  } else if constexpr (std::same_as<T, json::value>) {
    out = value;
  } else if constexpr (std::same_as<T, json::object>) {
    if (const auto* object = value.if_object()) {
      out = *object;
    } else {
      detail::fault_type(context, "an object", value);
    }
  } else if constexpr (std::same_as<T, bool>) {
    if (const auto* flag = value.if_bool()) {
      out = *flag;
    } else {
      detail::fault_type(context, "true or false", value);
    }
  } else if constexpr (std::integral<T>) {
    const auto read = detail::integer(
        context, value, static_cast<std::int64_t>(std::numeric_limits<T>::lowest()),
        sizeof(T) == 8 ? INT64_MAX : static_cast<std::int64_t>(std::numeric_limits<T>::max()));
    if (read && detail::check_number(context, static_cast<double>(*read), rule)) {
      out = static_cast<T>(*read);
    }
  } else if constexpr (std::floating_point<T>) {
    if (!value.is_number()) {
      detail::fault_type(context, "a number", value);
    } else if (const double read = value.to_number<double>();
               detail::check_number(context, read, rule)) {
      out = static_cast<T>(read);
    }
  } else if constexpr (is_vector<T>) {
    const auto* array = value.if_array();
    if (array == nullptr) {
      detail::fault_type(context, "a list", value);
    } else if (detail::check_count(context, array->size(), rule)) {
      out.clear();
      out.reserve(array->size());
      for (std::size_t i = 0; i < array->size(); ++i) {
        DecodeContext::Step step(context, i);
        decode_into(context, (*array)[i], out.emplace_back(), nullptr);
      }
    }
  } else if constexpr (is_string_map<T>) {
    const auto* object = value.if_object();
    if (object == nullptr) {
      detail::fault_type(context, "an object", value);
    } else if (detail::check_count(context, object->size(), rule)) {
      out.clear();
      for (const auto& [key, item] : *object) {
        DecodeContext::Step step(context, key);
        decode_into(context, item, out[std::string(key)], nullptr);
      }
    }
  } else if constexpr (Described<T>) {
    if (const auto* object = value.if_object()) {
      decode_members(context, *object, out, In::kBody);
    } else {
      detail::fault_type(context, "an object", value);
    }
  } else {
    const auto* text = value.if_string();
    if (text == nullptr) {
      detail::fault_type(context, "a string", value);
      return;
    }
    if constexpr (std::same_as<T, std::string>) {
      std::string read(*text);
      if (detail::check_string(context, read, rule)) {
        out = std::move(read);
      }
    } else if constexpr (DescribedEnum<T>) {
      if (const auto read = enum_value<T>(*text)) {
        out = *read;
      } else {
        detail::fault_enum(context, *text, enum_names<T>());
      }
    } else if constexpr (std::same_as<T, Timestamp>) {
      if (const auto read = from_rfc3339(*text)) {
        out = *read;
      } else {
        context.fault("format", "must be a time as RFC 3339 writes it, e.g. 2026-01-31T09:00:00Z");
      }
    } else {
      static_assert(is_id<T>, "this type has no JSON form");
      if (auto read = T::parse(*text)) {
        out = *std::move(read);
      } else {
        context.fault("format", "must be an id that starts with " + std::string(T::IdKind::prefix));
      }
    }
  }
}

/// True when T's textual form (path, query) is a JSON number, respectively a boolean.
template <class T>
consteval bool text_is_number() {
  if constexpr (is_optional<T>) {
    return text_is_number<typename T::value_type>();
  } else {
    return (std::integral<T> || std::floating_point<T>) && !std::same_as<T, bool>;
  }
}
template <class T>
consteval bool text_is_bool() {
  if constexpr (is_optional<T>) {
    return text_is_bool<typename T::value_type>();
  } else {
    return std::same_as<T, bool>;
  }
}

using TextFields = std::vector<std::pair<std::string, std::string>>;

/// Decodes members that come from the path, the query or headers. A name given twice is a fault;
/// unknown names are faults in the query only.
template <Described T>
void decode_text(DecodeContext& context, const TextFields& fields, T& out, In in) {
  const Rules& rules = rules_of<T>();
  json::object object;
  for_each_member<T>([&](std::string_view name, auto pointer) {
    const FieldRule* rule = rules.find(name);
    if (rule == nullptr || rule->in != in) {
      return;
    }
    using Member = std::remove_reference_t<decltype(out.*pointer)>;
    for (const auto& [key, text] : fields) {
      if (key == name) {
        object[name] = detail::coerce(text, text_is_number<Member>(), text_is_bool<Member>());
      }
    }
  });
  if (in == In::kQuery) {
    for (const auto& [key, text] : fields) {
      object.emplace(key, text);
    }
  }
  decode_members(context, object, out, in);
}

/// Parses JSON text: UTF-8 checked, at most 64 levels deep, no trailing text.
[[nodiscard]] Result<json::value> parse_json(std::string_view text);

/// JSON text straight into a described struct. Fails with MALFORMED_JSON or VALIDATION_FAILED.
template <class T>
[[nodiscard]] Result<T> decode(const json::value& value) {
  DecodeContext context;
  T out{};
  decode_into(context, value, out, nullptr);
  if (!context.ok()) {
    Error error(ErrorCode::kValidationFailed);
    error.with_faults(context.take());
    return std::unexpected(std::move(error));
  }
  return out;
}

template <class T>
[[nodiscard]] Result<T> decode_json(std::string_view text) {
  auto value = parse_json(text);
  if (!value) {
    return std::unexpected(std::move(value).error());
  }
  return decode<T>(*value);
}

}  // namespace auriga::core
