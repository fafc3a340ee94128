// Typed ids: a prefix that names the kind, then a UUID version 7 (RFC 9562, section 5.7) in 26
// characters of Crockford's base 32, lower case: `agt_01h455vb4pex5vsknk084sn02q`. They sort by
// time of making, can be grepped for, and one kind cannot be passed where another is due.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace auriga::core {

/// 26 characters: 48 bits of milliseconds, 12 that count up within one, 62 random ones. Those of
/// one process ascend in the order they are made, up to 2,048 a millisecond. Any thread.
[[nodiscard]] std::string make_uuid7_text(const Clock& clock, Random& random);

/// Whether `text` is 26 characters of the alphabet that fit into 128 bits.
[[nodiscard]] bool is_uuid7_text(std::string_view text);

/// `Kind` supplies `static constexpr std::string_view prefix`, e.g. "agt_".
template <class Kind>
class Id {
 public:
  using IdKind = Kind;

  Id() = default;  ///< The empty id, equal to no made one.

  [[nodiscard]] static Id make(const Clock& clock = system_clock(),
                               Random& random = system_random()) {
    return Id(std::string(Kind::prefix) + make_uuid7_text(clock, random));
  }
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    if (!text.starts_with(Kind::prefix) || !is_uuid7_text(text.substr(Kind::prefix.size()))) {
      return std::nullopt;
    }
    return Id(std::string(text));
  }
  /// For ids read from our own database, which holds only valid ones.
  [[nodiscard]] static Id trusted(std::string text) { return Id(std::move(text)); }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  explicit Id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct OrganizationKind {
  static constexpr std::string_view prefix = "org_";
};
struct UserKind {
  static constexpr std::string_view prefix = "usr_";
};
struct LoginKind {
  static constexpr std::string_view prefix = "lgn_";
};
struct ApiKeyKind {
  static constexpr std::string_view prefix = "key_";
};
struct InvitationKind {
  static constexpr std::string_view prefix = "inv_";
};
struct AgentKind {
  static constexpr std::string_view prefix = "agt_";
};
struct DocumentKind {
  static constexpr std::string_view prefix = "doc_";
};
struct SessionKind {
  static constexpr std::string_view prefix = "ses_";
};
struct MessageKind {
  static constexpr std::string_view prefix = "msg_";
};
struct EventKind {
  static constexpr std::string_view prefix = "evt_";
};
struct NotificationKind {
  static constexpr std::string_view prefix = "ntf_";
};
struct MailKind {
  static constexpr std::string_view prefix = "mal_";
};
struct RequestKind {
  static constexpr std::string_view prefix = "req_";
};

using OrganizationId = Id<OrganizationKind>;
using UserId = Id<UserKind>;
using LoginId = Id<LoginKind>;
using ApiKeyId = Id<ApiKeyKind>;
using InvitationId = Id<InvitationKind>;
using AgentId = Id<AgentKind>;
using DocumentId = Id<DocumentKind>;
using SessionId = Id<SessionKind>;
using MessageId = Id<MessageKind>;
using EventId = Id<EventKind>;
using NotificationId = Id<NotificationKind>;
using MailId = Id<MailKind>;
using RequestId = Id<RequestKind>;

}  // namespace auriga::core

template <class Kind>
struct std::hash<auriga::core::Id<Kind>> {
  std::size_t operator()(const auriga::core::Id<Kind>& id) const noexcept {
    return std::hash<std::string>{}(id.text());
  }
};
