// Shared by the files of the service; nobody else includes it.
#pragma once

#include <string>
#include <vector>

#include "core/text.hpp"
#include "domains/accounts/letters.hpp"
#include "domains/accounts/repository.hpp"
#include "domains/accounts/service.hpp"
#include "platform/database/change.hpp"

namespace auriga::accounts::parts {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;
namespace repo = repository;

[[nodiscard]] User to_user(const repo::UserRow& row, const Organization& organization);
[[nodiscard]] ApiKey to_key(const repo::ApiKeyRow& row);

/// Whether one may change or remove the other, or give the other's role: admins manage members and
/// viewers, only owners manage admins and owners.
[[nodiscard]] bool manages(Role who, Role whom);

/// Ends all logins of a user but `kept` (empty: none is kept); which ended.
[[nodiscard]] Work<std::vector<core::LoginId>> end_logins(Transaction& tx, const core::UserId& user,
                                                          const core::LoginId& kept, Timestamp now,
                                                          const std::string& reason,
                                                          const core::Actor& actor);

/// The link that proves an address, and the letter it is in, made before the transaction.
struct ConfirmationMail {
  repo::EmailTokenRow token;  ///< Without user and organisation.
  mail::Post post;
};

/// Writes to a user that the password was changed, where mail is sent and reaches the address.
[[nodiscard]] Work<void> tell_changed(Transaction& tx, const repo::UserRow& user,
                                      letters::ChangedBy by, const std::string& key,
                                      const mail::MailService& mail);

/// VALIDATION_FAILED at current_password.
[[nodiscard]] Error wrong_password();

/// The name of a time zone that there is; throws VALIDATION_FAILED at time_zone for another.
[[nodiscard]] std::string known_zone(std::string name);

/// The caller's user id; throws FORBIDDEN for an API key.
[[nodiscard]] core::UserId user_id(const core::Caller& caller);

}  // namespace auriga::accounts::parts
