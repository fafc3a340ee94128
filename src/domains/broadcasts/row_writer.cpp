#include "domains/broadcasts/row_writer.hpp"

#include <algorithm>
#include <limits>

#include "core/retry_delay.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::broadcasts {

namespace db = platform::db;

namespace {

constexpr int kWarns = 4;  // Failures in a row: somebody shall know.
// No wait is longer than a stop takes: each has one more attempt then.
constexpr core::RetryPolicy kRowRetry{.attempts_max = std::numeric_limits<int>::max(),
                                      .base = core::Milliseconds(1'000),
                                      .delay_max = core::Milliseconds(4'000)};

RowChange change_of(const RoomView& view) {
  return {.status = status_of(view),
          .muted = view.state.muted,
          .volume = view.state.volume,
          .source_language = view.settings.source_language,
          .quality_tier = view.settings.quality_tier,
          .listeners_peak = view.listeners_peak,
          .awaited = view.awaited,
          .reason = view.ended.value_or(EndReason::ended)};
}

/// What the room's node is to hear, beside what it has not heard yet.
void ask(repository::BroadcastRow& row, const RowChange& change) {
  if (change.status) {
    row.asked["status"] = core::enum_name(*change.status);
  }
  if (change.source_language) {
    row.asked["source_language"] = *change.source_language;
  }
  if (change.quality_tier) {
    row.asked["quality_tier"] = core::enum_name(*change.quality_tier);
  }
}

}  // namespace

BroadcastStatus status_of(const RoomView& view) {
  return view.ended          ? BroadcastStatus::ended
         : view.state.paused ? BroadcastStatus::paused
                             : BroadcastStatus::active;
}

repository::Work<std::optional<repository::BroadcastRow>> write_change(repository::Transaction& tx,
                                                                       const BroadcastId& id,
                                                                       const RowChange& change,
                                                                       const core::Actor& actor) {
  auto row = co_await repository::find(tx, id);
  if (row) {
    change.wanted.require_revision(revision_of(*row));
  }
  if (!row || row->status == BroadcastStatus::ended) {
    co_return row;
  }
  const auto before = *row;
  row->status = change.status.value_or(row->status);
  row->muted = change.muted.value_or(row->muted);
  row->volume = change.volume.value_or(row->volume);
  row->source_language = change.source_language.value_or(row->source_language);
  row->quality_tier = change.quality_tier.value_or(row->quality_tier);
  row->listeners_peak = std::max(row->listeners_peak, change.listeners_peak);
  row->awaited = change.awaited.value_or(row->awaited);
  const bool quiet_differs =
      row->muted != before.muted || row->volume != before.volume || row->awaited != before.awaited;
  const bool differs = row->status != before.status ||
                       row->source_language != before.source_language ||
                       row->quality_tier != before.quality_tier;
  if (change.elsewhere) {
    ask(*row, change);
  }
  if (!quiet_differs && !differs && row->asked == before.asked) {
    co_return row;
  }
  row->updated_at = tx.now();
  const bool ends = row->status == BroadcastStatus::ended;
  if (ends) {
    row->ended_at = row->updated_at;
    row->end_reason = change.reason;
  }
  co_await repository::update(tx, *row);
  if (!differs) {
    co_return row;
  }
  auto event = db::change(actor, ends ? "broadcast.ended" : "broadcast.updated", row->name);
  event.payload["status"] = core::enum_name(row->status);
  co_await tx.emit(std::move(event));
  co_return row;
}

void RowWriter::want(const RoomView& view) {
  auto& part = by_shard_[platform::Shard::current()->index()];
  const auto& row = view.identity.row;
  const auto [place, is_new] = part.insert_or_assign(row, Wanted{.view = view, .newer = true});
  if (is_new) {
    {
      const std::lock_guard lock(mutex_);
      ++open_;
    }
    platform::spawn(platform::Shard::current()->executor(), "broadcast write", write(part, row));
  }
}

Task<> RowWriter::write(Part& part, BroadcastId row) {
  for (int failures = 0;;) {
    auto& wanted = part.at(row);
    wanted.newer = false;
    const auto identity = wanted.view.identity;
    std::string why;
    try {
      co_await database_.write(core::Tenant(scope_, identity.organization), write_change, row,
                               change_of(wanted.view), identity.owner);
      failures = 0;
      if (!part.at(row).newer) {
        part.erase(row);
        close_one();
        co_return;
      }
      continue;
    } catch (const Error& error) {
      why = error.cause().empty() ? error.detail() : error.cause();
    } catch (const std::exception& error) {
      why = error.what();
    }
    if (++failures == kWarns) {
      platform::log::warning("a broadcast's state cannot be written; it is tried on")
          .clean("broadcast", identity.name)
          .field("why", why);
    }
    co_await platform::sleep_for(*core::retry_delay(kRowRetry, failures, random_));
  }
}

void RowWriter::close_one() {
  const std::lock_guard lock(mutex_);
  if (--open_ == 0 && waits_) {
    platform::Waker::wake(waits_);
  }
}

std::size_t RowWriter::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

Task<bool> RowWriter::finish(platform::SteadyTime deadline) {
  const auto waker =
      std::make_shared<platform::Waker>(co_await platform::asio::this_coro::executor);
  {
    const std::lock_guard lock(mutex_);
    waits_ = waker;
  }
  std::size_t left = 0;
  for (;;) {
    waker->begin();
    left = open();
    const auto now = std::chrono::steady_clock::now();
    if (left == 0 || now >= deadline) {
      break;
    }
    co_await waker->wait(deadline - now);
  }
  if (left > 0) {
    platform::log::warning("the last state of broadcasts was not written").field("count", left);
  }
  co_return left == 0;
}

}  // namespace auriga::broadcasts
