#include "platform/http/precondition.hpp"

#include <algorithm>
#include <ranges>

#include "core/crypto.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "platform/http/call.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kDigestBytes = 12;

/// Whether one of the tags is such. Strictly only strong tags match (RFC 9110, section 13.1.1).
/// Ours turn weak when the answer is compressed, yet name the resource's version all the same, so
/// the mark is looked over.
template <class Fn>
bool any_tag(std::string_view tags, Fn is_such) {
  return std::ranges::any_of(std::views::split(tags, ','), [&](const auto& part) {
    auto tag = core::trim(std::string_view(part.begin(), part.end()));
    if (tag.starts_with("W/")) {
      tag.remove_prefix(2);
    }
    return is_such(tag);
  });
}

}  // namespace

Precondition::Precondition(const Call& call) : Precondition(call.header("If-Match")) {}

void Precondition::require(std::string_view version) const {
  const auto current = entity_tag(version);
  if (!tags_.empty() && !any_tag(tags_, [&](std::string_view tag) { return tag == current; })) {
    throw core::Error(core::ErrorCode::kPreconditionFailed);
  }
}

void Precondition::require_revision(std::string_view revision) const {
  auto begin = entity_tag(revision);
  begin.back() = '-';
  if (!tags_.empty() &&
      !any_tag(tags_, [&](std::string_view tag) { return tag.starts_with(begin); })) {
    throw core::Error(core::ErrorCode::kPreconditionFailed);
  }
}

std::string version_of_text(std::string_view text) {
  const auto digest = core::sha256(text);
  return core::to_hex(std::span(digest).first(kDigestBytes));
}

std::string entity_tag(std::string_view version) {
  std::string tag = "\"";
  for (const char c : version) {
    tag += c > ' ' && c != '"' && c < 0x7f ? c : '_';
  }
  return tag += '"';
}

}  // namespace auriga::platform::http
