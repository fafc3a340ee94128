// Lists by pages, as every list of the API has them: `?limit=…&cursor=…` in, `{items, next_cursor}`
// out. A cursor is the service's own text for where the page ended; clients only pass it back.
#pragma once

#include <boost/describe.hpp>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/identity.hpp"
#include "core/rules.hpp"
#include "platform/http/call.hpp"

namespace auriga::platform::http {

[[nodiscard]] inline core::FieldRule limit_rule() {
  return {.field = "limit",
          .in = core::In::kQuery,
          .min = 1,
          .max = 200,
          .meaning = "Items a page, at most."};
}
[[nodiscard]] inline core::FieldRule cursor_rule() {
  return {.field = "cursor",
          .in = core::In::kQuery,
          .min = 1,
          .max = 500,
          .meaning = "`next_cursor` of the page before."};
}

/// Which page.
struct PageIn {
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(PageIn, (), (limit, cursor))
inline core::Rules rules(core::Type<PageIn>) {
  return {"PageIn", "Which page.", {limit_rule(), cursor_rule()}};
}

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;

  /// `next` empty: the last page.
  [[nodiscard]] static Page of(std::vector<T> items, std::string next) {
    Page page;
    page.items = std::move(items);
    if (!next.empty()) {
      page.next_cursor = std::move(next);
    }
    return page;
  }
  BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};
template <class T>
core::Rules rules(core::Type<Page<T>>) {
  static const std::string name = std::string(core::rules_of<T>().name) + "List";
  return {
      name,
      "One page of a list.",
      {{.field = "next_cursor", .meaning = "Pass it as `cursor` for the next page; null: last."}}};
}

/// A cursor that is an id: empty without one. Throws BAD_CURSOR when it is none.
template <class Id>
[[nodiscard]] std::string id_cursor(const std::optional<std::string>& cursor) {
  if (!cursor) {
    return {};
  }
  if (!Id::parse(*cursor)) {
    throw core::Error(core::ErrorCode::kBadCursor);
  }
  return *cursor;
}

/// A cursor that is a number from 0 on; `otherwise` without one. Throws BAD_CURSOR when it is none.
[[nodiscard]] inline std::int64_t number_cursor(const std::optional<std::string>& cursor,
                                                std::int64_t otherwise) {
  if (!cursor) {
    return otherwise;
  }
  std::int64_t number = 0;
  const auto* const end = cursor->data() + cursor->size();
  const auto [at, error] = std::from_chars(cursor->data(), end, number);
  if (error != std::errc() || at != end || number < 0) {
    throw core::Error(core::ErrorCode::kBadCursor);
  }
  return number;
}

/// The signed-in caller as the audit log names it.
[[nodiscard]] inline core::Actor actor_of(const Call& call) {
  const auto& caller = call.caller();
  return {.kind = caller.kind,
          .id = caller.id,
          .name = caller.name,
          .address = std::string(call.remote_address()),
          .request_id = std::string(call.request_id())};
}

}  // namespace auriga::platform::http
