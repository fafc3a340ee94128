#include "domains/accounts/letters.hpp"

namespace auriga::accounts::letters {

std::string reset_path(const std::string& token) {
  // What follows # never leaves the browser: no proxy on the way writes it down.
  return "/reset-password#token=" + token;
}

mail::Letter reset(const repository::UserRow& user, const std::string& key,
                   const std::string& token, const mail::MailService& mail) {
  return {.key = "reset/" + key,
          .recipient = user.email,
          .name = user.name,
          .subject = "Choose a new password",
          .heading = "Choose a new password",
          .paragraphs = {"Somebody, probably you, asked for a new password for this address. The "
                         "link works for 30 minutes, once. Then every device is signed out."},
          .action = "Choose a new password",
          .link = mail.link(reset_path(token)),
          .footer = "If it was not you, do nothing: your password stays as it is."};
}

mail::Letter changed(const repository::UserRow& user, ChangedBy by, const std::string& key,
                     const mail::MailService& mail) {
  const bool link = by == ChangedBy::kLink;
  return {.key = "changed/" + key,
          .recipient = user.email,
          .name = user.name,
          .subject = "Your password was changed",
          .heading = "Your password was changed",
          .paragraphs = {link ? "It was set by a link for a new password. Every device was signed "
                                "out."
                              : "It was changed in the settings, by somebody who knew the one "
                                "before. Every other device was signed out."},
          .action = "Sign in",
          .link = mail.link("/sign-in"),
          .footer = link
                        ? "If it was not you, tell whoever runs the server. Somebody may read your "
                          "mail: change its password first, then this one."
                        : "If it was not you, choose a new password at once, by the link "
                          "\"Forgot your password?\", and tell whoever runs the server."};
}

mail::Letter moving(const repository::UserRow& user, const std::string& to, const std::string& key,
                    const mail::MailService& mail) {
  return {.key = key,
          .recipient = user.email,
          .name = user.name,
          .subject = "Your address is being changed",
          .heading = "Your address is being changed",
          .paragraphs = {"Your account is to have the address " + to +
                         " from now on. Until that one is confirmed, this one stays."},
          .action = "Look at your profile",
          .link = mail.link("/settings"),
          .footer = "If it was not you, change your password at once."};
}

mail::Letter confirm(const std::string& email, const std::string& name, const std::string& key,
                     const std::string& token, const mail::MailService& mail) {
  return {
      .key = "confirm/" + key,
      .recipient = email,
      .name = name,
      .subject = "Confirm your address",
      .heading = "Confirm your address",
      .paragraphs = {"Follow the link to tell us that this address is yours. It works for three "
                     "days."},
      .action = "Confirm this address",
      .link = mail.link("/confirm-email#token=" + token),
      .footer = "If you have no account here, do nothing."};
}

mail::Letter invitation(const repository::InvitationRow& row, const std::string& token,
                        const std::string& host, const std::string& house,
                        const mail::MailService& mail) {
  return {.key = "invitation/" + row.id.text(),
          .recipient = row.email,
          .name = {},
          .subject = host + " invites you to " + house,
          .heading = host + " invites you to " + house,
          .paragraphs = {"Auriga is where " + house +
                         " builds and watches its agents. The link makes your account. It works "
                         "for seven days, once."},
          .action = "Make your account",
          .link = mail.link("/register#invitation=" + token),
          .footer = "If you do not know who writes, do nothing."};
}

}  // namespace auriga::accounts::letters
