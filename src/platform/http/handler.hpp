// handler<&fn>(self): binds a typed function to a route. The function is a coroutine (or a plain
// function) with one of these shapes, free or a member of Self:
//
//   Task<R> fn(Self& self, Call& call, Input in);     Task<R> Self::fn(Call& call, Input in);
//   Task<R> fn(Self& self, Call& call);               Task<R> Self::fn(Call& call);
//
// Input is a described struct with rules; each member comes from the path, query, headers or body
// as its rule says, and all faults are told at once (VALIDATION_FAILED with errors[]).
// R is a described struct (200 and JSON), Created<T> (201, Location), Accepted<T> (202), void
// (204), Reply, or ReplyOf<T>. `self` must outlive the server.
#pragma once

#include <type_traits>
#include <utility>

#include "core/decode.hpp"
#include "core/schema.hpp"
#include "platform/http/call.hpp"
#include "platform/http/reply.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

/// What the documents need to know of a bound function.
struct OperationShape {
  core::json::array parameters;  ///< OpenAPI parameter objects.
  bool has_input = false;        ///< Any parameter or body member: validation may fail.
  core::json::object body;       ///< Schema of the body's members; empty without any.
  bool body_required = false;
  int status = 200;
  core::json::object result;  ///< Schema of the JSON answer; empty for none.
  bool raw_reply = false;     ///< Answers only what Route::produces names.
};

/// A function bound to its object. Copyable; two pointers and a description.
struct Handler {
  Task<Reply> (*run)(void* self, Call& call) = nullptr;
  void (*describe)(core::SchemaSet& set, OperationShape& shape) = nullptr;
  void* self = nullptr;
  bool reads_body = false;  ///< The input struct has body members.
};

namespace detail {

template <class T>
struct Unwrapped {
  using type = T;
  static constexpr bool is_task = false;
};
template <class T>
struct Unwrapped<Task<T>> {
  using type = T;
  static constexpr bool is_task = true;
};

template <class F>
struct Signature;
template <class R, class S, class I>
struct Signature<R (*)(S&, Call&, I)> {
  using Result = R;
  using Self = S;
  using Input = std::remove_cvref_t<I>;
};
template <class R, class S>
struct Signature<R (*)(S&, Call&)> {
  using Result = R;
  using Self = S;
  using Input = void;
};
template <class R, class S, class I>
struct Signature<R (S::*)(Call&, I)> : Signature<R (*)(S&, Call&, I)> {};
template <class R, class S>
struct Signature<R (S::*)(Call&)> : Signature<R (*)(S&, Call&)> {};
template <class R, class S, class I>
struct Signature<R (S::*)(Call&, I) const> : Signature<R (*)(const S&, Call&, I)> {};
template <class R, class S>
struct Signature<R (S::*)(Call&) const> : Signature<R (*)(const S&, Call&)> {};

template <class T>
inline constexpr bool is_created = false;
template <class T>
inline constexpr bool is_created<Created<T>> = true;
template <class T>
inline constexpr bool is_accepted = false;
template <class T>
inline constexpr bool is_accepted<Accepted<T>> = true;
template <class T>
inline constexpr bool is_reply_of = false;
template <class T>
inline constexpr bool is_reply_of<ReplyOf<T>> = true;

/// Whether any member of the input comes from `in`.
template <class Input>
bool has_members(core::In in) {
  bool found = false;
  const auto& rules = core::rules_of<Input>();
  core::for_each_member<Input>([&](std::string_view name, auto) {
    const auto* rule = rules.find(name);
    found = found || (rule != nullptr ? rule->in : core::In::kBody) == in;
  });
  return found;
}

/// The members an input has in each place, found once per type.
struct InputPlaces {
  bool path, query, header, body;
};
template <class Input>
const InputPlaces& places_of() {
  static const InputPlaces places{
      has_members<Input>(core::In::kPath), has_members<Input>(core::In::kQuery),
      has_members<Input>(core::In::kHeader), has_members<Input>(core::In::kBody)};
  return places;
}

/// Reads the body in the form its Content-Type names and gives the JSON object to decode; nothing
/// for a form, whose fields are then in Call::form().
Task<std::optional<core::json::value>> read_input_body(Call& call);

/// A form field as the JSON its member expects: numbers, booleans, and JSON text for objects and
/// lists. Adds a fault when JSON is due and the text is none.
enum class FieldKind : std::uint8_t { kText, kNumber, kBool, kJson };
core::json::value form_value(core::DecodeContext& context, std::string_view text, FieldKind kind);

template <class T>
consteval FieldKind field_kind() {
  if constexpr (core::is_optional<T>) {
    return field_kind<typename T::value_type>();
  } else if constexpr (core::text_is_bool<T>()) {
    return FieldKind::kBool;
  } else if constexpr (core::text_is_number<T>()) {
    return FieldKind::kNumber;
  } else if constexpr (core::is_vector<T> || core::is_string_map<T> || core::Described<T> ||
                       std::same_as<T, core::json::value> || std::same_as<T, core::json::object>) {
    return FieldKind::kJson;
  } else {
    return FieldKind::kText;
  }
}

/// Fields of a form under the input's rules for the body. An empty text for a member that is not
/// required counts as absent, as browsers send unfilled fields.
template <class Input>
void decode_form(core::DecodeContext& context, const core::TextFields& fields, Input& out) {
  const auto& rules = core::rules_of<Input>();
  core::json::object object;
  for (const auto& [key, text] : fields) {
    FieldKind kind = FieldKind::kText;
    bool required = false;
    core::for_each_member<Input>([&](std::string_view name, auto pointer) {
      if (name == key) {
        kind = field_kind<std::remove_cvref_t<decltype(out.*pointer)>>();
        const auto* rule = rules.find(name);
        required = rule != nullptr && rule->required;
      }
    });
    if (text.empty() && !required) {
      object.erase(key);
      continue;
    }
    core::DecodeContext::Step step(context, key);
    if (object.contains(key)) {
      context.fault("repeated", "is given more than once");
    } else {
      object[key] = form_value(context, text, kind);
    }
  }
  core::decode_members(context, object, out, core::In::kBody);
}

/// Header values under the names that the input's members have.
template <class Input>
core::TextFields header_fields(const Call& call) {
  core::TextFields fields;
  const auto& rules = core::rules_of<Input>();
  core::for_each_member<Input>([&](std::string_view name, auto) {
    const auto* rule = rules.find(name);
    if (rule != nullptr && rule->in == core::In::kHeader) {
      std::string header(name);
      std::replace(header.begin(), header.end(), '_', '-');
      if (const auto value = call.header(header); !value.empty()) {
        fields.emplace_back(name, value);
      }
    }
  });
  return fields;
}

template <class Input>
void decode_place(core::DecodeContext& context, const core::TextFields& fields, Input& out,
                  core::In in, std::string_view pointer) {
  context.pointer_ = pointer;
  core::decode_text(context, fields, out, in);
  context.pointer_.clear();
}

/// Throws VALIDATION_FAILED with what the context collected.
void throw_faults(core::DecodeContext& context);

/// Everything of the input. `body` is the JSON, if the body was JSON.
template <class Input>
Input decode_input(Call& call, const core::json::value* body, bool is_form) {
  Input in{};
  core::DecodeContext context;
  const auto& places = places_of<Input>();
  if (places.path) {
    decode_place(context, call.path_fields(), in, core::In::kPath, "path");
  }
  if (places.query || !call.query_fields().empty()) {
    decode_place(context, call.query_fields(), in, core::In::kQuery, "query");
  }
  if (places.header) {
    decode_place(context, header_fields<Input>(call), in, core::In::kHeader, "header");
  }
  if (body != nullptr) {
    core::decode_into(context, *body, in, nullptr);
  } else if (is_form) {
    decode_form(context, call.form().fields, in);
  }
  if (!context.ok()) {
    throw_faults(context);
  }
  return in;
}

template <class R>
Reply to_reply(R&& result) {
  using T = std::remove_cvref_t<R>;
  if constexpr (std::same_as<T, Reply>) {
    return std::forward<R>(result);
  } else if constexpr (is_reply_of<T>) {
    return std::move(result.reply);
  } else if constexpr (is_created<T>) {
    auto reply = Reply::json(result.value, 201);
    reply.headers.add("Location", result.location);
    return reply;
  } else if constexpr (is_accepted<T>) {
    return Reply::json(result.value, 202);
  } else {
    return Reply::json(result);
  }
}

template <auto Fn, class Self, class... In>
auto invoke(Self& self, Call& call, In&&... in) {
  if constexpr (std::is_member_function_pointer_v<decltype(Fn)>) {
    return (self.*Fn)(call, std::forward<In>(in)...);
  } else {
    return Fn(self, call, std::forward<In>(in)...);
  }
}

template <auto Fn>
Task<Reply> run_bound(void* erased, Call& call) {
  using S = Signature<decltype(Fn)>;
  using Result = typename S::Result;
  using Input = typename S::Input;
  using Value = typename Unwrapped<Result>::type;
  auto& self = *static_cast<typename S::Self*>(erased);

  if constexpr (std::is_void_v<Input>) {
    if constexpr (std::is_void_v<Value>) {
      if constexpr (Unwrapped<Result>::is_task) {
        co_await invoke<Fn>(self, call);
      } else {
        invoke<Fn>(self, call);
      }
      co_return Reply::empty();
    } else if constexpr (Unwrapped<Result>::is_task) {
      co_return to_reply(co_await invoke<Fn>(self, call));
    } else {
      co_return to_reply(invoke<Fn>(self, call));
    }
  } else {
    std::optional<core::json::value> body;
    const bool reads_body = places_of<Input>().body;
    if (reads_body) {
      body = co_await read_input_body(call);
    }
    Input in = decode_input<Input>(call, body ? &*body : nullptr, reads_body && !body);
    body.reset();
    if constexpr (std::is_void_v<Value>) {
      if constexpr (Unwrapped<Result>::is_task) {
        co_await invoke<Fn>(self, call, std::move(in));
      } else {
        invoke<Fn>(self, call, std::move(in));
      }
      co_return Reply::empty();
    } else if constexpr (Unwrapped<Result>::is_task) {
      co_return to_reply(co_await invoke<Fn>(self, call, std::move(in)));
    } else {
      co_return to_reply(invoke<Fn>(self, call, std::move(in)));
    }
  }
}

void describe_parameter(OperationShape& shape, std::string_view name, const core::FieldRule& rule,
                        core::json::object schema);

template <auto Fn>
void describe_bound(core::SchemaSet& set, OperationShape& shape) {
  using S = Signature<decltype(Fn)>;
  using Input = typename S::Input;
  using Value = typename Unwrapped<typename S::Result>::type;
  if constexpr (!std::is_void_v<Input>) {
    const auto& rules = core::rules_of<Input>();
    core::for_each_member<Input>([&](std::string_view name, auto pointer) {
      using Member = std::remove_cvref_t<decltype(std::declval<Input&>().*pointer)>;
      const auto* rule = rules.find(name);
      shape.has_input = true;
      if (rule == nullptr || rule->in == core::In::kBody) {
        shape.body_required = shape.body_required || (rule != nullptr && rule->required);
      } else if constexpr (core::is_optional<Member>) {
        describe_parameter(shape, name, *rule,
                           core::schema_of<typename Member::value_type>(set, rule));
      } else {
        describe_parameter(shape, name, *rule, core::schema_of<Member>(set, rule));
      }
    });
    if (places_of<Input>().body) {
      shape.body = core::object_schema<Input>(set, core::In::kBody);
    }
  }
  if constexpr (std::is_void_v<Value>) {
    shape.status = 204;
  } else if constexpr (std::same_as<Value, Reply>) {
    shape.raw_reply = true;
  } else if constexpr (is_created<Value> || is_accepted<Value>) {
    shape.status = is_created<Value> ? 201 : 202;
    shape.result = core::schema_of<decltype(Value::value)>(set);
  } else if constexpr (is_reply_of<Value>) {
    shape.result = [&]<class T>(core::Type<ReplyOf<T>>) {
      return core::schema_of<T>(set);
    }(core::Type<Value>{});
  } else {
    shape.result = core::schema_of<Value>(set);
  }
}

}  // namespace detail

/// See the top of this file.
template <auto Fn>
[[nodiscard]] Handler handler(typename detail::Signature<decltype(Fn)>::Self& self) {
  using Input = typename detail::Signature<decltype(Fn)>::Input;
  bool reads_body = false;
  if constexpr (!std::is_void_v<Input>) {
    reads_body = detail::places_of<Input>().body;
  }
  using Self = typename detail::Signature<decltype(Fn)>::Self;
  return {&detail::run_bound<Fn>, &detail::describe_bound<Fn>,
          const_cast<std::remove_const_t<Self>*>(&self), reads_body};
}

}  // namespace auriga::platform::http
