// MailService: letters are queued within the transaction that has the reason, and sent by a loop of
// its own that is woken at once.
//
//   auto post = mail.prepare(letter);                  // renders and seals
//   if (co_await MailService::queue(tx, post)) …        // in the reason's transaction
//   mail.wake();                                       // after its commit
//
// Life: construct; spawn run() on one shard; cancel to stop; lives until run() ended.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/counter.hpp"
#include "core/crypto.hpp"
#include "core/identity.hpp"
#include "domains/mail/types.hpp"
#include "platform/database/database.hpp"
#include "platform/mail/mailer.hpp"
#include "platform/runtime/waker.hpp"

namespace auriga::mail {

namespace db = platform::db;
using platform::Task;

struct MailOptions {
  std::string public_url;      ///< What links begin with; empty: this machine and its port.
  bool tls = false;            ///< Whether the server itself speaks TLS, for that case.
  std::int64_t batch_max = 8;  ///< Letters sent at once.
  std::chrono::milliseconds poll{5'000};       ///< Looks at least this often.
  std::chrono::milliseconds claim{120'000};    ///< How long a letter stays claimed.
  std::chrono::milliseconds deadline{30'000};  ///< Of one attempt, up to the last byte.
  /// More for the answer to it: some servers look through a mail first, and one that is not waited
  /// for sends the mail as often as it is tried. With `deadline` less than `claim`.
  std::chrono::milliseconds verdict{60'000};
  /// What has waited longer, as while mail was off, is not sent any more: its links are past, and
  /// so is what it tells.
  std::chrono::days stale{7};
  /// Waits after failed attempts. Once there were more attempts than these and the letter is as old
  /// as all of them together, it has failed: attempts that somebody asked for take nothing away.
  std::vector<std::chrono::minutes> waits{std::chrono::minutes(1), std::chrono::minutes(5),
                                          std::chrono::minutes(30), std::chrono::minutes(120),
                                          std::chrono::minutes(480)};
};

/// A letter ready to be written into a transaction; the same values when that is repeated.
struct Post {
  core::MailId id;
  std::string letter_key;
  std::string recipient;
  std::string subject;
  std::string sealed_body;
  Timestamp at;
};

class MailService {
 public:
  /// `mailer` null: mail is off.
  MailService(db::Database& database, core::SystemScope scope, const core::Sealer& sealer,
              std::unique_ptr<platform::mail::Mailer> mailer, MailOptions options,
              const core::Clock& clock, core::Random& random);
  ~MailService();
  MailService(const MailService&) = delete;
  MailService& operator=(const MailService&) = delete;

  /// Whether mail can be sent at all. Any thread, as all up to run().
  [[nodiscard]] bool on() const noexcept { return mailer_ != nullptr; }

  /// The absolute address of a page of the console; `path` begins with '/'.
  [[nodiscard]] std::string link(std::string_view path) const;
  /// Where the server listens; before anything is linked to, when no public URL is set.
  void listening_on(std::uint16_t port) noexcept { port_ = port; }

  /// Renders and seals. Asserts that the recipient is an address.
  [[nodiscard]] Post prepare(Letter letter) const;
  /// Whether the text can be written to.
  [[nodiscard]] static bool can_reach(std::string_view address);

  /// Writes it; false when a letter of that key was written before.
  static db::Work<bool> queue(db::Transaction& tx, const core::OrganizationId& organization,
                              const Post& post);
  /// How many letters were written to the address since then, for limits.
  static db::Work<std::int64_t> written_since(db::Transaction& tx, const std::string& recipient,
                                              Timestamp since);
  /// Sends what was queued at once. After the commit.
  void wake();

  /// The letters of the caller's organisation, newest first; those older than the id `cursor`.
  [[nodiscard]] Task<MailPage> list(core::Caller caller, std::optional<MailStatus> status,
                                    std::string cursor, std::int64_t limit);
  /// Sends now what of the organisation waits for a later attempt, as after a mail server was
  /// mended. Letters that are being sent, or are tried within `claim` and a minute anyway, are left
  /// alone. Throws MAIL_OFF where something waits and mail is off.
  [[nodiscard]] Task<MailRetry> retry(core::Caller caller, core::Actor actor);

  /// How it goes as far as is known, at once; the loop then asks the mail server, unless a mail or
  /// a question told within the last minute.
  [[nodiscard]] MailState look();
  /// The same, and nobody is asked.
  [[nodiscard]] MailState state() const;
  /// Letters given up since the start.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.value(); }
  /// Asks the mail server and waits, five seconds at most; for tools that run no loop.
  [[nodiscard]] Task<MailState> probe();
  /// Whether run() is under way.
  [[nodiscard]] bool running() const;

  Task<> run();  ///< Until cancelled. Survives failures of the database and of the mail server.
  /// One round: sends what is due; how many were tried.
  Task<std::size_t> send_due();
  /// Deletes letters older than `kept`, those that wait because mail is off too; called by a job.
  Task<std::int64_t> prune(std::chrono::days kept);

 private:
  struct Outcome;
  Task<> send(std::string sealed, std::string recipient, Outcome& outcome) const;
  /// When a letter that was not sent is tried again; empty: it has failed.
  [[nodiscard]] std::optional<Timestamp> again(const Outcome& outcome) const;
  void note(const Outcome& outcome);
  [[nodiscard]] bool was_asked() const;

  db::Database& database_;
  core::SystemScope scope_;
  const core::Sealer& sealer_;
  std::unique_ptr<platform::mail::Mailer> mailer_;
  MailOptions options_;
  const core::Clock& clock_;
  core::Random& random_;
  std::atomic<std::uint16_t> port_{8080};

  core::Counter lost_;
  mutable std::mutex mutex_;  ///< Guards what follows.
  MailState state_;
  std::shared_ptr<platform::Waker> waker_;
  Timestamp probed_at_;
  bool asked_ = false;  ///< Somebody looked: the loop is to ask the mail server.
};

}  // namespace auriga::mail
