// Which C++ types may be members of described structs, and what each is in JSON.
#pragma once

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace auriga::core {

namespace json = boost::json;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T, class A>
inline constexpr bool is_vector<std::vector<T, A>> = true;

template <class T>
inline constexpr bool is_string_map = false;
template <class T>
inline constexpr bool is_string_map<std::map<std::string, T>> = true;

template <class T>
inline constexpr bool is_id = false;
template <class K>
inline constexpr bool is_id<Id<K>> = true;

/// A struct with BOOST_DESCRIBE_STRUCT.
template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T> &&
                    !is_id<T> && !std::same_as<T, Timestamp>;

/// An enum with BOOST_DESCRIBE_ENUM; its JSON is the enumerator's name, which therefore is written
/// as clients see it (`active`, `creating`).
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

/// Calls `fn(name, pointer_to_member)` for each member in order.
template <Described T, class Fn>
constexpr void for_each_member(Fn&& fn) {
  boost::mp11::mp_for_each<Members<T>>(
      [&](auto member) { fn(std::string_view(member.name), member.pointer); });
}

/// The enumerator's name; empty for a value that is none.
template <DescribedEnum E>
std::string_view enum_name(E value) {
  return boost::describe::enum_to_string(value, "");
}

template <DescribedEnum E>
std::optional<E> enum_value(std::string_view name) {
  std::optional<E> value;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (name == d.name) {
      value = d.value;
    }
  });
  return value;
}

/// All names of E, for messages and schemas.
template <DescribedEnum E>
std::vector<std::string_view> enum_names() {
  std::vector<std::string_view> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { names.emplace_back(d.name); });
  return names;
}

}  // namespace auriga::core
