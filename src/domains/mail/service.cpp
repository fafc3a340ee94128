#include "domains/mail/service.hpp"

#include <algorithm>
#include <numeric>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/mail/letter.hpp"
#include "domains/mail/repository.hpp"
#include "domains/mail/sealed.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::mail {

namespace asio = platform::asio;
namespace repo = repository;
using platform::mail::MailFailure;

namespace {

constexpr std::chrono::minutes kProbe{1};
constexpr std::chrono::seconds kProbeTime{5};
/// By how much a claim may end later than now and `claim`: made meanwhile, or by another node's
/// clock.
constexpr std::chrono::minutes kClaimMargin{1};
constexpr std::int64_t kPruneMax = 500;
constexpr std::size_t kErrorMax = 300;

MailEntry to_entry(repo::MailRow row) {
  const bool waits = row.status == MailStatus::queued;
  return {.id = std::move(row.id),
          .recipient = std::move(row.recipient),
          .subject = std::move(row.subject),
          .status = row.status,
          .attempts = row.attempts,
          .next_at = waits ? std::optional(row.next_at) : std::nullopt,
          .last_error = std::move(row.last_error),
          .created_at = row.created_at,
          .sent_at = row.sent_at};
}

struct Hasten {
  Timestamp from;
  Timestamp now;
  bool on = false;
  core::Actor actor;
};

db::Work<std::int64_t> write_retry(db::Transaction& tx, const Hasten& in) {
  const auto count = co_await repo::hasten(tx, in.from, in.now);
  if (count > 0) {
    if (!in.on) {
      throw core::Error(core::ErrorCode::kMailOff);  // And nothing is changed.
    }
    boost::json::object details{{"count", count}};
    co_await tx.emit(
        db::change(in.actor, "mail.retried", tx.organization().text(), std::move(details)));
  }
  co_return count;
}

}  // namespace

/// What became of one claimed letter.
struct MailService::Outcome {
  core::MailId id;
  std::int64_t attempts = 0;
  std::string subject;
  Timestamp at;
  bool sent = false;
  bool permanent = false;
  bool stale = false;  ///< Was not tried: it had waited too long.
  bool unopened = false;
  bool cancelled = false;
  std::string error;
};

MailService::MailService(db::Database& database, core::SystemScope scope,
                         const core::Sealer& sealer, std::unique_ptr<platform::mail::Mailer> mailer,
                         MailOptions options, const core::Clock& clock, core::Random& random)
    : database_(database),
      scope_(scope),
      sealer_(sealer),
      mailer_(std::move(mailer)),
      options_(std::move(options)),
      clock_(clock),
      random_(random) {
  if (mailer_) {
    state_.place = mailer_->place();
  }
  while (options_.public_url.ends_with('/')) {
    options_.public_url.pop_back();
  }
}

MailService::~MailService() = default;

std::string MailService::link(std::string_view path) const {
  if (!options_.public_url.empty()) {
    return options_.public_url + std::string(path);
  }
  return std::string(options_.tls ? "https" : "http") +
         "://127.0.0.1:" + std::to_string(port_.load()) + std::string(path);
}

bool MailService::can_reach(std::string_view address) {
  return platform::mail::is_address(address);
}

Post MailService::prepare(Letter letter) const {
  AURIGA_ASSERT(can_reach(letter.recipient));
  letter = tidied(std::move(letter));
  const boost::json::object body{
      {"name", letter.name}, {"text", letter_text(letter)}, {"html", letter_html(letter)}};
  return {.id = core::MailId::make(clock_, random_),
          .letter_key = std::move(letter.key),
          .recipient = std::move(letter.recipient),
          .subject = std::move(letter.subject),
          .sealed_body = sealer_.seal(core::to_json(body), kBodySeal),
          .at = clock_.now()};
}

db::Work<bool> MailService::queue(db::Transaction& tx, const core::OrganizationId& organization,
                                  const Post& post) {
  const repo::MailRow row{.id = post.id,
                          .org_id = organization,
                          .letter_key = post.letter_key,
                          .recipient = post.recipient,
                          .subject = post.subject,
                          .body = post.sealed_body,
                          .status = MailStatus::queued,
                          .attempts = 0,
                          .next_at = post.at,
                          .created_at = post.at};
  co_return co_await repo::insert(tx, row);
}

db::Work<std::int64_t> MailService::written_since(db::Transaction& tx, const std::string& recipient,
                                                  Timestamp since) {
  co_return co_await repo::written_since(tx, recipient, since);
}

Task<MailPage> MailService::list(core::Caller caller, std::optional<MailStatus> status,
                                 std::string cursor, std::int64_t limit) {
  repo::Filter filter{.status = status, .before = std::move(cursor), .limit = limit + 1};
  auto rows = co_await database_.read(caller.tenant, repo::list, std::move(filter));
  MailPage page;
  for (auto& row : rows) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.next_cursor = page.items.back().id.text();
      break;
    }
    page.items.push_back(to_entry(std::move(row)));
  }
  co_return page;
}

Task<MailRetry> MailService::retry(core::Caller caller, core::Actor actor) {
  const auto now = clock_.now();
  Hasten in{.from = now + options_.claim + kClaimMargin,
            .now = now,
            .on = on(),
            .actor = std::move(actor)};
  const auto count = co_await database_.write(caller.tenant, write_retry, std::move(in));
  if (count > 0) {
    wake();
  }
  co_return MailRetry{count};
}

void MailService::wake() {
  const std::lock_guard lock(mutex_);
  if (waker_) {
    platform::Waker::wake(waker_);
  }
}

bool MailService::was_asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

bool MailService::running() const {
  const std::lock_guard lock(mutex_);
  return waker_ != nullptr;
}

MailState MailService::look() {
  MailState now;
  {
    const std::lock_guard lock(mutex_);
    now = state_;
    if (!mailer_ || asked_ || clock_.now() - probed_at_ < kProbe) {
      return now;
    }
    asked_ = true;
  }
  wake();
  return now;
}

void MailService::note(const Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  if (outcome.sent) {
    ++state_.sent;
    state_.last_taken_at = now;
    probed_at_ = now;
  } else if (outcome.permanent) {
    ++state_.refused;  // Which says nothing against the mail server.
  } else if (!outcome.stale) {
    ++state_.failed;
    // Nor does a mail that never reached it.
    if (!outcome.unopened) {
      state_.last_failed_at = now;
      state_.last_failure = outcome.error;
    }
  }
}

MailState MailService::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

Task<MailState> MailService::probe() {
  std::string failure;
  if (mailer_) {
    try {
      co_await mailer_->probe(clock_.steady() + kProbeTime);
    } catch (const MailFailure& error) {
      failure = error.what();
    }
  }
  const std::lock_guard lock(mutex_);
  asked_ = false;
  probed_at_ = clock_.now();
  if (mailer_ && failure.empty()) {
    state_.last_taken_at = probed_at_;
  } else if (mailer_) {
    state_.last_failed_at = probed_at_;
    state_.last_failure = failure;
  }
  co_return state_;
}

Task<> MailService::send(std::string sealed, std::string recipient, Outcome& outcome) const {
  const auto plain = sealer_.open(sealed, kBodySeal);
  if (!plain) {
    // Another server may have sealed it, under a key that this one knows once it is restarted.
    outcome.unopened = true;
    outcome.error = "the letter cannot be opened: the master key is another one";
    co_return;
  }
  try {
    const auto body = core::value_or_throw(core::parse_json(*plain));
    platform::mail::Mail mail{.id = outcome.id.text(),
                              .to = {std::string(body.at("name").as_string()), recipient},
                              .subject = outcome.subject,
                              .text = std::string(body.at("text").as_string()),
                              .html = std::string(body.at("html").as_string()),
                              .at = outcome.at};
    const auto deadline = clock_.steady() + options_.deadline;
    co_await mailer_->send(std::move(mail), deadline, deadline + options_.verdict);
    outcome.sent = true;
  } catch (const MailFailure& failure) {
    outcome.permanent = failure.permanent();
    outcome.error = core::clip(failure.what(), kErrorMax);
  } catch (const std::exception& error) {
    outcome.cancelled = platform::is_cancelled(error);
    outcome.error = core::clip(core::redact(error.what()), kErrorMax);
  }
}

namespace {

struct Result {
  core::MailId id;
  bool sent = false;
  std::optional<Timestamp> next_at;  ///< Empty: given up.
  std::string error;
};

db::Work<void> record(db::Transaction& tx, const std::vector<Result>& results) {
  for (const auto& result : results) {
    if (result.sent) {
      co_await repo::set_sent(tx, result.id, tx.now());
    } else if (result.next_at) {
      co_await repo::set_retry(tx, result.id, *result.next_at, result.error);
    } else {
      co_await repo::set_failed(tx, result.id, result.error);
    }
  }
}

}  // namespace

std::optional<Timestamp> MailService::again(const Outcome& outcome) const {
  const auto& waits = options_.waits;
  if (outcome.permanent || outcome.stale || waits.empty()) {
    return std::nullopt;
  }
  const auto now = clock_.now();
  const auto failures = static_cast<std::size_t>(outcome.attempts);
  const auto time = std::accumulate(waits.begin(), waits.end(), std::chrono::minutes(0));
  if (failures > waits.size() && now - outcome.at >= time) {
    return std::nullopt;
  }
  return now + waits[std::min(failures, waits.size()) - 1];
}

Task<std::size_t> MailService::send_due() {
  const auto now = clock_.now();
  if (!mailer_ || !co_await database_.point_read(scope_, repo::anything_due, now)) {
    co_return 0;
  }
  auto rows =
      co_await database_.write(scope_, repo::claim, now, now + options_.claim, options_.batch_max);
  std::vector<Outcome> outcomes(rows.size());
  {
    const auto executor = co_await asio::this_coro::executor;
    platform::TaskGroup group(executor);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      outcomes[i].id = rows[i].id;
      outcomes[i].attempts = rows[i].attempts;
      outcomes[i].subject = std::move(rows[i].subject);
      outcomes[i].at = rows[i].created_at;
      if (now - rows[i].created_at > options_.stale) {
        outcomes[i].stale = true;
        outcomes[i].error = "it had waited too long to be worth sending";
        continue;
      }
      group.spawn("mail", send(std::move(rows[i].body), std::move(rows[i].recipient), outcomes[i]));
    }
    // Each ends by its own deadline; when the server stops they are told to, and waited for.
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await group.finish();
  }
  std::vector<Result> results;
  for (const auto& outcome : outcomes) {
    if (outcome.cancelled) {
      continue;  // The claim runs out by itself.
    }
    note(outcome);
    Result result{.id = outcome.id, .sent = outcome.sent, .next_at = {}, .error = outcome.error};
    if (!outcome.sent) {
      result.next_at = again(outcome);
      lost_.add(result.next_at ? 0 : 1);
      platform::log::warning("mail not sent")
          .field("mail", outcome.id.text())
          .field("why", core::redact(outcome.error))
          .field("again", result.next_at ? core::to_rfc3339(*result.next_at) : "never");
    }
    results.push_back(std::move(result));
  }
  if (!results.empty()) {
    // Also when the server stops: what was sent must not be sent again.
    co_await platform::to_its_end(database_.write(scope_, record, std::move(results)));
  }
  co_await asio::this_coro::throw_if_cancelled(true);
  co_return outcomes.size();
}

Task<> MailService::run() {
  if (!mailer_) {
    co_return;
  }
  const auto waker = std::make_shared<platform::Waker>(co_await asio::this_coro::executor);
  {
    const std::lock_guard lock(mutex_);
    waker_ = waker;
  }
  for (;;) {
    waker->begin();
    std::size_t tried = 0;
    try {
      tried = co_await send_due();
      if (tried == 0 && was_asked()) {
        co_await probe();
      }
    } catch (const core::Error& error) {
      platform::log::warning("mail waits for the database").field("why", error.cause());
    } catch (const std::exception& error) {
      if (platform::is_cancelled(error)) {
        throw;
      }
      platform::log::error("a round of mail failed").field("why", core::redact(error.what()));
    }
    co_await asio::this_coro::throw_if_cancelled(true);
    if (tried == 0) {
      co_await waker->wait(options_.poll);
    }
  }
}

Task<std::int64_t> MailService::prune(std::chrono::days kept) {
  std::int64_t gone = 0;
  for (std::int64_t step = kPruneMax; step == kPruneMax;) {
    step = co_await database_.write(scope_, repo::prune, clock_.now() - kept, kPruneMax);
    gone += step;
  }
  co_return gone;
}

}  // namespace auriga::mail
