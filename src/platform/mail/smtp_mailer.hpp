// Mail over SMTP (RFC 5321), as a coroutine of the calling shard. One connection per mail:
//
//   connect, 220 → EHLO → [STARTTLS, TLS, EHLO] → [AUTH] → MAIL, RCPT, DATA, the message → QUIT
//
// With smtps TLS comes first (RFC 8314). With smtp it is taken where the server offers it, and
// asked for where a password is to be sent to another machine: then a server without it gets
// neither. Nothing that came before TLS is believed after it. A 5xx to RCPT, DATA or the message is
// permanent, unless it asks for a sign-in or TLS or says that nothing is relayed. Such an answer,
// or a 5xx to any other step, is the server's or the settings' fault, and the mail is worth another
// attempt: the sender that MAIL names is the same for all.
#pragma once

#include "platform/mail/mailer.hpp"
#include "platform/mail/smtp_settings.hpp"

namespace auriga::platform::mail {

/// Throws CONFIGURATION_INVALID when `ca_file` cannot be read.
[[nodiscard]] std::unique_ptr<Mailer> make_smtp_mailer(SmtpSettings settings);

}  // namespace auriga::platform::mail
