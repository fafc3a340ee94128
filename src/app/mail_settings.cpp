#include "app/mail_settings.hpp"

#include "platform/mail/smtp_mailer.hpp"

namespace auriga::app {
namespace {

using core::Error;
using core::ErrorCode;

/// Empty when there is none. Letters hold links that open accounts: a wrong beginning sends people
/// and their tokens elsewhere.
std::string public_url_fault(const std::string& url) {
  const bool web = url.starts_with("http://") || url.starts_with("https://");
  if (url.empty() || (web && url.size() > 8 && url.find_first_of("?# \t@") == std::string::npos)) {
    return {};
  }
  return "server.public_url is http:// or https:// and a name, without ? # and @";
}

}  // namespace

std::unique_ptr<platform::mail::Mailer> make_mailer(const core::Configuration& configuration) {
  auto settings = core::value_or_throw(platform::mail::read_smtp_settings(configuration));
  return settings ? platform::mail::make_smtp_mailer(*std::move(settings)) : nullptr;
}

mail::MailOptions read_mail_options(const core::Configuration& configuration) {
  mail::MailOptions options;
  options.public_url = configuration.text("server.public_url");
  options.tls = !configuration.text("server.tls_certificate").empty();
  if (const auto fault = public_url_fault(options.public_url); !fault.empty()) {
    throw Error(ErrorCode::kConfigurationInvalid, fault);
  }
  return options;
}

std::vector<std::string> mail_faults(const core::Configuration& configuration) {
  std::vector<std::string> faults;
  if (const auto fault = public_url_fault(configuration.text("server.public_url"));
      !fault.empty()) {
    faults.push_back(fault);
  }
  try {
    (void)make_mailer(configuration);
  } catch (const Error& error) {
    faults.push_back(error.detail());
  }
  return faults;
}

std::string mail_summary(const core::Configuration& configuration) {
  const auto settings = platform::mail::read_smtp_settings(configuration);
  if (!settings || !*settings) {
    return "off";
  }
  const auto& to = **settings;
  const bool here = configuration.text("server.public_url").empty();
  return "from " + to.from.address + " over " + to.host + ":" + std::to_string(to.port) +
         (to.user.empty() ? "" : " as " + to.user) +
         (here ? "; without server.public_url its links work on this machine alone" : "");
}

}  // namespace auriga::app
