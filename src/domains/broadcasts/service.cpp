#include "domains/broadcasts/service.hpp"

#include "core/retry_delay.hpp"
#include "domains/broadcasts/names.hpp"
#include "platform/database/change.hpp"
#include "platform/database/errors.hpp"
#include "platform/http/route.hpp"
#include "platform/log/log.hpp"

namespace auriga::broadcasts {

namespace db = platform::db;
using db::Transaction;
using db::Work;
using repository::BroadcastRow;
using std::chrono::seconds;

namespace {

constexpr int kNameAttempts = 10;
constexpr std::int64_t kPruneStep = 500;
// A database that is back in a moment costs a new broadcast that moment alone.
constexpr core::RetryPolicy kRetry{
    .attempts_max = 4, .base = core::Milliseconds(1'000), .delay_max = core::Milliseconds(4'000)};
constexpr seconds kPatience{9};  // Clients wait for ten.
constexpr core::BreakerPolicy kBreaker{.failures_max = 5, .open_time = core::Milliseconds(30'000)};

bool is_database_failure(ErrorCode code) {
  return code == ErrorCode::kDatabaseUnavailable || code == ErrorCode::kReadOnly ||
         code == ErrorCode::kOverloaded || code == ErrorCode::kTimeout ||
         code == ErrorCode::kConflicted;
}

Work<bool> write_new(Transaction& tx, const BroadcastRow& row, const core::Actor& actor) {
  co_await repository::insert(tx, row);
  auto event = db::change(actor, "broadcast.created", row.name);
  event.payload["source_language"] = row.source_language;
  co_await tx.emit(std::move(event));
  co_return true;
}

SpeakerSettings settings_of(const BroadcastRow& row) {
  SpeakerSettings out{.source_language = row.source_language, .quality_tier = row.quality_tier};
  const auto number = [&](const char* name, double fallback) {
    const auto* const value = row.settings.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<double>() : fallback;
  };
  const auto* const partial = row.settings.if_contains("partial_results");
  out.partial_results = partial == nullptr || !partial->is_bool() || partial->get_bool();
  out.min_stability = number("min_stability", out.min_stability);
  out.max_buffer_seconds = number("max_buffer_seconds", out.max_buffer_seconds);
  return out;
}

}  // namespace

BroadcastService::BroadcastService(db::Database& database, core::SystemScope scope, RoomHost host,
                                   platform::Runtime& runtime, platform::http::RateLimiter& limiter,
                                   const core::Clock& clock, core::Random& random, std::string node)
    : database_(database),
      scope_(scope),
      host_(std::move(host)),
      rooms_(runtime, host_.hub),
      limiter_(limiter),
      clock_(clock),
      random_(random),
      rows_(database, scope, runtime, random),
      node_(std::move(node)),
      breaker_(kBreaker) {
  host_.changed = [this](const RoomView& view) { on_changed(view); };
}

// Making.

void BroadcastService::limit_creations(const core::Caller& caller) {
  const auto limit = host_.settings.creations_per_hour;
  if (limit == 0) {
    return;
  }
  // All keys of an organisation count as one.
  const auto& who =
      caller.kind == core::Caller::Kind::key ? caller.tenant.organization().text() : caller.id;
  const auto verdict =
      limiter_.take("live-create:" + who,
                    {.limit = static_cast<std::uint32_t>(limit), .window = std::chrono::hours(1)},
                    clock_.steady());
  if (!verdict.allowed) {
    host_.metrics.count(Limit::creations);
    throw std::move(Error(ErrorCode::kRateLimitExceeded, "too many broadcasts this hour")
                        .with_retry_after(verdict.retry_after));
  }
}

void BroadcastService::require_database() {
  const std::lock_guard lock(mutex_);
  if (!breaker_.allow(clock_.steady())) {
    throw std::move(
        Error(ErrorCode::kServiceUnavailable, "the database is down")
            .with_retry_after(std::chrono::ceil<seconds>(breaker_.retry_after(clock_.steady()))));
  }
}

void BroadcastService::note_database(bool works) {
  const std::lock_guard lock(mutex_);
  if (works) {
    breaker_.succeeded();
  } else {
    breaker_.failed(clock_.steady());
  }
}

RoomPtr BroadcastService::make_room(const BroadcastRow& row, LiveState state, Room::Origin origin) {
  RoomIdentity identity{.row = row.id,
                        .name = row.name,
                        .organization = row.org_id,
                        .owner = repository::owner_of(row),
                        .created_at = row.created_at};
  const Room::Beginning beginning{.origin = origin, .awaited = row.awaited};
  return std::make_shared<Room>(host_, std::move(identity), settings_of(row), state, beginning);
}

void BroadcastService::start_room(const RoomPtr& room, const BroadcastRow& row) {
  const auto& settings = host_.settings;
  const auto waited = clock_.now() - row.created_at;
  const auto left = std::chrono::ceil<seconds>(settings.speaker_waiting - waited);
  // After a restart at least as long as he who was there has to come back.
  const auto wait = row.awaited ? std::max(settings.speaker_grace, left) : settings.speaker_grace;
  room->run([this, room, wait](Room& there) {
    rooms_.add(room);
    there.await_speaker(wait);
  });
}

core::Milliseconds BroadcastService::database_rests() {
  const std::lock_guard lock(mutex_);
  return breaker_.retry_after(clock_.steady());
}

Task<> BroadcastService::write_fresh(const core::Caller& caller, BroadcastRow& row,
                                     const core::Actor& actor) {
  const auto theme = core::enum_value<Theme>(host_.settings.theme).value_or(Theme::nature);
  const auto begun = clock_.steady();
  int failures = 0;
  for (int taken = 0; taken < kNameAttempts;) {
    // Each time another: a write that failed may have been done all the same.
    row.id = BroadcastId::make(clock_, random_);
    row.name = make_name(random_, theme);
    std::string why;
    const auto asked = clock_.steady();
    try {
      co_await database_.write(caller.tenant, write_new, row, actor);
      note_database(true);
      co_return;
    } catch (const db::UniqueViolation&) {
      ++taken;
      continue;
    } catch (const Error& error) {
      note_database(!is_database_failure(error.code()));
      if (!is_database_failure(error.code())) {
        throw;
      }
      why = error.cause().empty() ? error.detail() : error.cause();
    }
    const auto wait = core::retry_delay(kRetry, ++failures, random_);
    const auto now = clock_.steady();
    // The next attempt may take as long as this one did.
    if (!wait || now + *wait + (now - asked) - begun > kPatience || database_rests().count() > 0) {
      throw Error(ErrorCode::kServiceUnavailable, "new broadcasts cannot be written now", why);
    }
    co_await platform::sleep_for(*wait);
    require_database();
  }
  note_database(true);
  throw Error(ErrorCode::kServiceUnavailable, "no free name was found");
}

Task<RoomPtr> BroadcastService::open_room(const core::Caller& caller, core::Actor actor,
                                          SpeakerSettings settings, Opening opening) {
  platform::http::Access::member().or_key(core::Scope::admin).check(caller);
  limit_creations(caller);
  require_database();
  const auto now = clock_.now();
  BroadcastRow row{.id = {},
                   .org_id = caller.tenant.organization(),
                   .name = {},
                   .owner_kind = std::string(core::actor_kind_name(caller.kind)),
                   .owner_id = caller.id,
                   .owner_name = caller.name,
                   .source_language = settings.source_language,
                   .quality_tier = settings.quality_tier,
                   .settings = {{"partial_results", settings.partial_results},
                                {"min_stability", settings.min_stability},
                                {"max_buffer_seconds", settings.max_buffer_seconds}},
                   .listeners_peak = 0,
                   .end_reason = {},
                   .awaited = opening == Opening::before_speaker,
                   .created_at = now,
                   .updated_at = now,
                   .ended_at = {},
                   .node = node_};
  co_await write_fresh(caller, row, actor);
  const auto room = make_room(row, {}, Room::Origin::fresh);
  start_room(room, row);
  platform::log::info("broadcast created").clean("broadcast", row.name);
  co_return room;
}

// Changing.

Task<Broadcast> BroadcastService::change(core::Caller caller, core::Actor actor, std::string name,
                                         ChangeBroadcast in) {
  if (in.source_language) {
    require_language("/source_language", *in.source_language, host_.settings.languages);
  }
  if (!node_.empty()) {
    co_await hear();  // What was asked for before on another node comes before.
  }
  const auto row = co_await own(caller, name);
  const auto view = co_await room_view(row);
  const RowChange wanted{.status = in.status,
                         .source_language = in.source_language,
                         .quality_tier = in.quality_tier,
                         .listeners_peak = view ? view->listeners_peak : 0,
                         .elsewhere = !is_ours(row),
                         .wanted = in.wanted};
  const auto written = co_await database_.write(caller.tenant, write_change, row.id, wanted, actor);
  if (const auto room = co_await rooms_.get(name)) {
    tell_room(room, std::move(in), EndReason::ended);
  }
  co_return describe(written.value_or(row), co_await room_view(row));
}

void BroadcastService::tell_room(const RoomPtr& room, ChangeBroadcast change, EndReason reason) {
  room->run([this, change = std::move(change), reason](Room& there) {
    there.set_speech(change.source_language, change.quality_tier);
    if (change.status == BroadcastStatus::ended) {
      there.end(reason);
      return;
    }
    if (change.status) {
      there.set_paused(*change.status == BroadcastStatus::paused);
    }
    // A write of the room's may have been under way beside the change's, and be the later.
    rows_.want(there.view());
  });
}

Task<> BroadcastService::remove(core::Caller caller, core::Actor actor, std::string name) {
  ChangeBroadcast end{.status = BroadcastStatus::ended, .source_language = {}, .quality_tier = {}};
  co_await change(std::move(caller), std::move(actor), std::move(name), std::move(end));
}

void BroadcastService::on_changed(const RoomView& view) {
  if (view.ended) {
    rooms_.remove(view.identity.name);
    platform::log::info("broadcast ended")
        .clean("broadcast", view.identity.name)
        .field("listeners_peak", view.listeners_peak);
  }
  rows_.want(view);
}

Task<std::int64_t> BroadcastService::prune(std::chrono::days age) {
  const Timestamp before{clock_.now().ms - std::chrono::milliseconds(age).count()};
  std::int64_t removed = 0;
  for (std::int64_t step = kPruneStep; step == kPruneStep; removed += step) {
    step = co_await database_.write(scope_, repository::prune, before, kPruneStep);
  }
  co_return removed;
}

}  // namespace auriga::broadcasts
