#include "platform/mail/smtp_settings.hpp"

#include <charconv>

#include "core/text.hpp"

namespace auriga::platform::mail {
namespace {

constexpr std::uint16_t kSubmission = 587;   // RFC 6409.
constexpr std::uint16_t kSubmissions = 465;  // RFC 8314.

/// Fills host, port and kind of TLS; the fault, empty when there is none.
std::string read_url(std::string_view url, SmtpSettings& out) {
  const auto scheme = url.substr(0, url.find("://"));
  if (scheme != "smtp" && scheme != "smtps") {
    return "mail.smtp_url begins with smtp:// or smtps://";
  }
  out.implicit_tls = scheme == "smtps";
  auto place = url.substr(scheme.size() + 3);
  if (place.ends_with('/')) {
    place.remove_suffix(1);
  }
  if (place.find('@') != std::string_view::npos) {
    return "mail.smtp_url holds no user or password: they go into mail.user and mail.password";
  }
  if (place.find_first_of("/?# \t") != std::string_view::npos) {
    return "mail.smtp_url is smtp://host:port and nothing behind it";
  }
  auto host = place.substr(0, place.rfind(':'));
  auto port = place.substr(std::min(place.size(), host.size() + 1));
  if (place.ends_with(']')) {
    host = place;  // An IPv6 address without a port.
    port = {};
  }
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  out.host = host;
  out.port = out.implicit_tls ? kSubmissions : kSubmission;
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc() || end != port.data() + port.size() || out.port == 0) {
      return "mail.smtp_url has a port that is none";
    }
  }
  return host.empty() ? "mail.smtp_url names no host" : "";
}

}  // namespace

core::Result<std::optional<SmtpSettings>> read_smtp_settings(
    const core::Configuration& configuration) {
  const auto url = configuration.text("mail.smtp_url");
  if (url.empty()) {
    return std::optional<SmtpSettings>();
  }
  SmtpSettings settings;
  std::string faults = read_url(url, settings);
  const auto add = [&](const std::string& fault) {
    faults += (faults.empty() ? "" : "\n") + fault;
  };
  if (auto from = parse_mailbox(configuration.text("mail.from"))) {
    settings.from = *std::move(from);
  } else {
    add("mail.from is the address mail comes from, such as Auriga <auriga@example.org>");
  }
  settings.user = configuration.text("mail.user");
  settings.password = configuration.text("mail.password");
  settings.ca_file = configuration.text("mail.ca_file");
  if (settings.user.empty() != settings.password.empty()) {
    add("mail.user and mail.password are set together or not at all");
  }
  if (!faults.empty()) {
    return core::fail(core::ErrorCode::kConfigurationInvalid, faults);
  }
  return settings;
}

}  // namespace auriga::platform::mail
