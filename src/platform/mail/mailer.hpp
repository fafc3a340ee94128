// Mailer: the port through which mail leaves. Implementations: SMTP (smtp_mailer.hpp).
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "platform/mail/message.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::mail {

/// Why a mail was not taken. `what()` is a sentence for operators, without secrets.
class MailFailure : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    kTransient,  ///< Worth another attempt: 4xx, no connection, or the settings are at fault.
    kPermanent,  ///< The server will never take this mail: it answered 5xx to what is in it.
  };
  MailFailure(Kind kind, const std::string& reason) : std::runtime_error(reason), kind_(kind) {}
  [[nodiscard]] bool permanent() const noexcept { return kind_ == Kind::kPermanent; }

 private:
  Kind kind_;
};

class Mailer {
 public:
  virtual ~Mailer() = default;

  /// Returns once the mail server has taken the mail. Throws MailFailure; an attempt that was cut
  /// between the last byte and the answer counts as failed although the mail may have been taken,
  /// so a repeat has to carry the same `Mail::id`. `deadline` is for all up to the last byte; the
  /// answer to it, before which a server may look through the mail, is waited for until `verdict`
  /// (RFC 5321, section 4.5.3.2.6). Any shard.
  virtual Task<> send(Mail mail, SteadyTime deadline, SteadyTime verdict) = 0;

  /// Whether mail would be taken: connects, signs in, names the sender, leaves. Throws MailFailure.
  /// Any shard.
  virtual Task<> probe(SteadyTime deadline) = 0;

  /// Where mail goes, for people: "mail.example.org:587".
  [[nodiscard]] virtual std::string place() const = 0;
};

}  // namespace auriga::platform::mail
