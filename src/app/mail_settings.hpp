// What the settings say of mail: the mailer, and how links in letters begin.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/configuration.hpp"
#include "domains/mail/service.hpp"
#include "platform/mail/mailer.hpp"

namespace auriga::app {

/// Null when mail is off. Throws CONFIGURATION_INVALID, naming all faults.
[[nodiscard]] std::unique_ptr<platform::mail::Mailer> make_mailer(
    const core::Configuration& configuration);

/// Throws CONFIGURATION_INVALID when server.public_url is no address of a web server.
[[nodiscard]] mail::MailOptions read_mail_options(const core::Configuration& configuration);

/// What is wrong, one sentence each, for `auriga config check`.
[[nodiscard]] std::vector<std::string> mail_faults(const core::Configuration& configuration);

/// "off", or where mail goes and from whom, and whether its links work elsewhere.
[[nodiscard]] std::string mail_summary(const core::Configuration& configuration);

}  // namespace auriga::app
