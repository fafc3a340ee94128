// What accounts write to people. `key` names the reason, so that each letter is written once.
// Shared by the service's files; nobody else includes it.
#pragma once

#include <string>

#include "domains/accounts/repository.hpp"
#include "domains/mail/service.hpp"

namespace auriga::accounts::letters {

/// The page that sets a new password, for mail::MailService::link().
[[nodiscard]] std::string reset_path(const std::string& token);
/// The link to it.
[[nodiscard]] mail::Letter reset(const repository::UserRow& user, const std::string& key,
                                 const std::string& token, const mail::MailService& mail);
enum class ChangedBy : std::uint8_t { kLink, kPassword };
/// That it was set, by a link or by whoever knew the one before.
[[nodiscard]] mail::Letter changed(const repository::UserRow& user, ChangedBy by,
                                   const std::string& key, const mail::MailService& mail);
/// To the old address: that `to` is to take its place.
[[nodiscard]] mail::Letter moving(const repository::UserRow& user, const std::string& to,
                                  const std::string& key, const mail::MailService& mail);
/// The link that proves an address.
[[nodiscard]] mail::Letter confirm(const std::string& email, const std::string& name,
                                   const std::string& key, const std::string& token,
                                   const mail::MailService& mail);
/// The link of an invitation from `host` into `house`.
[[nodiscard]] mail::Letter invitation(const repository::InvitationRow& row,
                                      const std::string& token, const std::string& host,
                                      const std::string& house, const mail::MailService& mail);

}  // namespace auriga::accounts::letters
