// The settings of mail: where it goes, as whom, from which address.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/configuration.hpp"
#include "platform/mail/address.hpp"

namespace auriga::platform::mail {

struct SmtpSettings {
  std::string host;  ///< Name or address, without brackets.
  std::uint16_t port = 0;
  bool implicit_tls = false;  ///< smtps: TLS from the first byte; else STARTTLS where offered.
  std::string user;           ///< Empty: no sign-in.
  std::string password;
  Mailbox from;
  std::string ca_file;  ///< PEM of the authorities to trust; empty: the system's.
};

/// Of `mail.*`. Nothing when mail is off. Fails with CONFIGURATION_INVALID, naming all faults.
[[nodiscard]] core::Result<std::optional<SmtpSettings>> read_smtp_settings(
    const core::Configuration& configuration);

}  // namespace auriga::platform::mail
