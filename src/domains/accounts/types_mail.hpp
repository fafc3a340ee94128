// What travels of passwords and addresses by mail.
#pragma once

#include "domains/accounts/types.hpp"

namespace auriga::accounts {

struct PasswordResetRequest {
  std::string email;
};
BOOST_DESCRIBE_STRUCT(PasswordResetRequest, (), (email))
inline core::Rules rules(core::Type<PasswordResetRequest>) {
  return {"PasswordResetRequest", "Whose password was forgotten.", {field::email()}};
}

struct PasswordReset {
  std::string token;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(PasswordReset, (), (token, password))
inline core::Rules rules(core::Type<PasswordReset>) {
  return {"PasswordReset",
          "A new password by the link of a mail; every sign-in ends.",
          {field::mail_token(), field::password()}};
}

/// What AccountService::make_reset_link() hands out.
struct ResetLink {
  std::string email;
  std::string url;
  core::Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(ResetLink, (), (email, url, expires_at))

struct EmailConfirmation {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(EmailConfirmation, (), (token))
inline core::Rules rules(core::Type<EmailConfirmation>) {
  return {"EmailConfirmation", "The link of a mail was followed.", {field::mail_token()}};
}

struct EmailChange {
  std::string email;
  std::string current_password;
};
BOOST_DESCRIBE_STRUCT(EmailChange, (), (email, current_password))
inline core::Rules rules(core::Type<EmailChange>) {
  return {"EmailChange",
          "Another address. Where mail is sent it has to be confirmed first.",
          {field::email(), field::given_password("current_password")}};
}

/// An answer that says no more than that the request was taken.
struct Taken {
  bool accepted = true;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (accepted))
inline core::Rules rules(core::Type<Taken>) {
  return {"Taken", "The request was taken; a mail follows where there is somebody to write to."};
}

}  // namespace auriga::accounts
