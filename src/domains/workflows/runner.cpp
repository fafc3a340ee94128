// How a runner lives, and what it hears; what one round does stands in runner_round.cpp, and what
// happens when that fails in runner_faults.cpp.
#include "domains/workflows/runner.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/stored_json.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/completion.hpp"

namespace auriga::workflows {

namespace asio = platform::asio;
namespace db = platform::db;
using core::Error;
using core::ErrorCode;

namespace {

/// The wall clock may jump: what is due is looked at so often at least.
constexpr std::chrono::milliseconds kLookAtClock{1'000};
constexpr std::int64_t kPage = 1'000;

std::exception_ptr shutting_down() {
  return std::make_exception_ptr(Error(ErrorCode::kUnavailable));
}

}  // namespace

Runner::Runner(Parts parts, Options options)
    : parts_(parts),
      options_(options),
      home_(parts.runtime.shard(0).executor()),
      signal_(home_),
      group_(home_) {
  parts_.tasks.on_end([this](TaskQueue::Ended ended) { task_ended(std::move(ended)); });
}

Runner::~Runner() = default;

// Watches.

Task<bool> Watch::wait(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  if (!told_) {
    boost::system::error_code ignored;  // Told, or the time is over.
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return told_;
}

void Watch::tell() {
  told_ = true;
  asio::post(timer_.get_executor(), [self = shared_from_this()] { self->timer_.cancel(); });
}

// From outside.

std::optional<ExecutionId> Runner::execution_of(std::string_view token) {
  return ExecutionId::parse(token.substr(0, token.find('.')));
}

Task<std::optional<store::ExecutionRow>> Runner::begin(Beginning beginning) {
  auto& row = beginning.row;
  row.id = ExecutionId::make(parts_.clock, parts_.random);
  if (row.name.empty()) {
    row.name = row.id.text();
  }
  Pending pending{.execution = row.id, .command = {.kind = Command::Kind::begin}};
  pending.beginning = std::make_shared<Beginning>(std::move(beginning));
  const auto kept = pending.beginning;
  if (!co_await submit(std::move(pending))) {
    co_return std::nullopt;
  }
  co_return std::move(kept->row);
}

Task<bool> Runner::tell(ExecutionId execution, Command command) {
  Pending pending{.execution = std::move(execution), .command = std::move(command)};
  co_return co_await submit(std::move(pending));
}

Task<bool> Runner::watch(ExecutionId execution, std::shared_ptr<Watch> watch) {
  Pending pending{.execution = std::move(execution), .command = {}, .watch = std::move(watch)};
  co_return co_await submit(std::move(pending));
}

Task<bool> Runner::submit(Pending pending) {
  auto taken = std::make_shared<bool>(false);
  auto start = [this, taken, given = std::move(pending)](platform::Completion done) mutable {
    given.done = [taken, done = std::move(done)](const Answer& answer) {
      *taken = answer.taken;
      done(answer.failure);
    };
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) {
        std::rethrow_exception(shutting_down());
      }
      if (from_outside_ >= options_.commands_max) {
        throw Error(ErrorCode::kOverloaded, {}, "queue of the workflows");
      }
      ++from_outside_;
    }
    push(std::move(given));
  };
  co_await platform::suspend_until_done(std::move(start));
  co_return *taken;
}

void Runner::task_ended(TaskQueue::Ended ended) {
  Pending pending{.execution = std::move(ended.call.execution), .command = {}};
  auto& command = pending.command;
  command.token = std::move(ended.call.token);
  if (ended.handed_over) {
    command.kind = Command::Kind::hand_over;
  } else if (ended.failure) {
    command.kind = Command::Kind::fail;
    command.error = ended.failure->error();
    command.cause = ended.failure->cause();
  } else {
    command.kind = Command::Kind::succeed;
    command.value = std::move(ended.output);
  }
  push(std::move(pending));
}

void Runner::push(Pending pending) {
  const std::lock_guard lock(mutex_);
  inbox_.push_back(std::move(pending));
  if (!notified_) {
    notified_ = true;
    asio::post(home_, [this] { signal_.cancel(); });
  }
}

void Runner::put_back(std::vector<Pending> pending) {
  singles_ += singles_ > 0 ? pending.size() : 0;
  const std::lock_guard lock(mutex_);
  for (const auto& each : pending) {
    from_outside_ += each.done ? 1 : 0;
  }
  inbox_.insert(inbox_.begin(), std::move_iterator(pending.begin()),
                std::move_iterator(pending.end()));
}

bool Runner::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

// SQLite belongs to one server alone.
bool Runner::shared() const {
  return parts_.database.engine() != db::Engine::kSqlite;
}

Runner::Counters Runner::counters() const {
  const std::lock_guard lock(mutex_);
  auto out = counters_;
  out.commands = inbox_.size();
  return out;
}

// Life.

Task<> Runner::start() {
  node_ = "nod_" + core::make_uuid7_text(parts_.clock, parts_.random);
  co_await keep_alive();
  group_.spawn("workflows", loop());
}

Task<bool> Runner::stop(platform::SteadyTime deadline) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  const bool tasks_ended = co_await parts_.tasks.stop(deadline);
  if (!tasks_ended) {
    platform::log::error("workflows: tasks were told to stop and still run")
        .field("tasks", parts_.tasks.counters().running);
  }
  signal_.cancel();
  bool ended = co_await group_.join(deadline);
  if (!ended) {
    ended = co_await group_.stop(deadline + options_.retry);
  }
  std::deque<Pending> left;
  {
    const std::lock_guard lock(mutex_);
    left.swap(inbox_);
  }
  for (const auto& pending : left) {
    if (pending.done) {
      pending.done({.failure = shutting_down()});
    }
  }
  for (const auto& [id, entry] : entries_) {
    tell_watches(*entry);
  }
  if (!node_.empty()) {
    try {
      co_await write_whole();
      co_await parts_.database.write(parts_.scope, store::leave, node_);
    } catch (const Error& error) {
      platform::log::warning("workflows: no good-bye said").field("why", error.detail());
    }
  }
  ended = ended && tasks_ended;
  co_return ended;
}

// The program that starts next may be another version, which need not repeat what this one did.
Task<> Runner::write_whole() {
  auto batch = std::make_shared<store::Batch>();
  batch->node = node_;
  for (const auto& [id, entry] : entries_) {
    if (entry->resident) {
      if (auto record = entry->resident->whole()) {
        batch->steps.push_back(*std::move(record));
      }
    }
  }
  if (!batch->steps.empty()) {
    std::shared_ptr<const store::Batch> done = batch;
    co_await parts_.database.write(parts_.scope, store::commit, done);
  }
}

Task<> Runner::loop() {
  while (!stopping()) {
    std::string failure;
    try {
      co_await round();
    } catch (const boost::system::system_error&) {
      throw;  // The server stops.
    } catch (const Error& error) {
      failure = error.detail() + " " + error.cause();
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (!failure.empty()) {
      platform::log::warning("workflows: a round failed").field("why", failure);
      co_await platform::sleep_for(options_.retry);
    }
  }
}

Task<> Runner::round() {
  const auto now = parts_.clock.steady();
  if (shared() && now >= next_heartbeat_) {
    co_await keep_alive();
  }
  if (shared() && now >= next_look_) {
    co_await look_into_inbox();
  }
  auto pending = take();
  tell_changes();
  if (pending.empty()) {
    co_await wait_for_work();
    co_return;
  }
  std::vector<Pending> strangers;
  auto jobs = sort(std::move(pending), strangers);
  std::exception_ptr failure;
  try {
    co_await find_strangers(std::move(strangers), jobs);
    co_await load(jobs);
    std::size_t done = 0;
    auto work = [this, &jobs, &done, held = held_] mutable {
      const auto until = std::chrono::steady_clock::now() + options_.slice;
      do {
        carry_out(jobs[done++], held);
      } while (done < jobs.size() && std::chrono::steady_clock::now() < until);
    };
    if (!jobs.empty()) {
      co_await parts_.pool.run(std::move(work));
      leave_for_later(jobs, done);
    }
    co_await end_unread(jobs);
    co_await commit(jobs);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    again(jobs, failure);
    std::rethrow_exception(failure);
  }
}

Task<> Runner::wait_for_work() {
  {
    const std::lock_guard lock(mutex_);
    notified_ = false;
    if (!inbox_.empty() || stopping_) {
      co_return;
    }
  }
  auto until = std::chrono::steady_clock::now() + kLookAtClock;
  if (shared()) {
    until = std::min({until, next_heartbeat_, next_look_});
  }
  if (!changes_.empty()) {
    until = std::min(until, next_telling_);
  }
  if (!wakes_.empty()) {
    until = std::min(
        until, std::chrono::steady_clock::now() + (wakes_.begin()->first - parts_.clock.now()));
  }
  signal_.expires_at(until);
  boost::system::error_code ignored;  // Notified, or the time has come.
  co_await signal_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// Among nodes.

Task<> Runner::keep_alive() {
  const auto until = parts_.clock.now() + options_.lease;
  if (announced_ &&
      !co_await parts_.database.write(parts_.scope, store::announce, node_, false, until)) {
    lose_everything();
  }
  if (!announced_) {
    co_await parts_.database.write(parts_.scope, store::announce, node_, true, until);
    announced_ = true;
  }
  next_heartbeat_ = parts_.clock.steady() + options_.heartbeat;
  co_await take_over();
  if (shared()) {
    co_await parts_.database.write(parts_.scope, store::sweep_inbox);
  }
}

Task<> Runner::take_over() {
  // Where nobody else can be there, all others are dead.
  const auto dead_since = shared() ? parts_.clock.now() : Timestamp{INT64_MAX};
  // Adopted are those of the dead at once; what is not read in then is read in the next time.
  if (co_await parts_.database.write(parts_.scope, store::adopt, node_, dead_since)) {
    unread_ = true;
  }
  if (!unread_) {
    co_return;
  }
  std::string after;
  for (;;) {
    const auto rows =
        co_await parts_.database.read(parts_.scope, store::open_of, node_, after, kPage);
    for (const auto& row : rows) {
      if (entries_.contains(row.execution_id)) {
        continue;
      }
      auto& entry = add(row.execution_id, row.org_id, row.workflow_id, row.version);
      set_wake(entry, row.wake_at);
      if (row.tasks > 0) {
        push({.execution = row.execution_id, .command = {.kind = Command::Kind::resume}});
      }
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) {
      break;
    }
    after = rows.back().execution_id.text();
  }
  unread_ = false;
  const std::lock_guard lock(mutex_);
  counters_.open = entries_.size();
}

Task<> Runner::look_into_inbox() {
  const auto rows = co_await parts_.database.read(parts_.scope, store::inbox_of, node_, kPage);
  for (const auto& row : rows) {
    const auto command = core::value_or_throw(core::parse_stored_json(row.command));
    push({.execution = row.execution_id,
          .command = command_from(command.as_object()),
          .inbox = row.id});
  }
  next_look_ = parts_.clock.steady() + options_.inbox;
}

// Another node has what was ours.
void Runner::lose_everything() {
  platform::log::warning("workflows: this node was thought dead; others have its executions");
  parts_.tasks.cancel_all();
  for (const auto& [id, entry] : entries_) {
    tell_watches(*entry);
  }
  wakes_.clear();
  used_.clear();
  residents_ = 0;
  resident_bytes_ = 0;
  held_ = {};
  entries_.clear();
  open_of_.clear();
  announced_ = false;
  unread_ = false;
  node_ = "nod_" + core::make_uuid7_text(parts_.clock, parts_.random);
}

}  // namespace auriga::workflows
