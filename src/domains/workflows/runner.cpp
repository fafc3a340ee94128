// Long because one round of the loop is read in one place, from what has come to what is answered.
#include "domains/workflows/runner.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "platform/database/completion.hpp"
#include "platform/log/log.hpp"

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
  auto start = [this, taken, given = std::move(pending)](db::Completion done) mutable {
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
  co_await db::suspend_until_done(std::move(start));
  co_return *taken;
}

void Runner::task_ended(TaskQueue::Ended ended) {
  Pending pending{.execution = std::move(ended.call.execution), .command = {}};
  auto& command = pending.command;
  command.token = std::move(ended.call.token);
  if (ended.failure) {
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
  const std::lock_guard lock(mutex_);
  for (auto& each : pending) {
    from_outside_ += each.done ? 1 : 0;
    inbox_.push_back(std::move(each));
  }
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

Task<> Runner::stop(platform::SteadyTime deadline) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  co_await parts_.tasks.stop(deadline);
  signal_.cancel();
  if (!co_await group_.join(deadline)) {
    group_.cancel();
    co_await group_.join(deadline + options_.retry);
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
    auto work = [this, &jobs] {
      for (auto& job : jobs) {
        carry_out(job, parts_.clock, parts_.random);
      }
    };
    co_await parts_.pool.run(std::move(work));
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
}

Task<> Runner::take_over() {
  // Where nobody else can be there, all others are dead.
  const auto dead_since = shared() ? parts_.clock.now() : Timestamp{INT64_MAX};
  if (!co_await parts_.database.write(parts_.scope, store::adopt, node_, dead_since)) {
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
  const std::lock_guard lock(mutex_);
  counters_.open = entries_.size();
}

Task<> Runner::look_into_inbox() {
  const auto rows = co_await parts_.database.read(parts_.scope, store::inbox_of, node_, kPage);
  for (const auto& row : rows) {
    const auto command = core::value_or_throw(core::parse_json(row.command));
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
  resident_bytes_ = 0;
  entries_.clear();
  announced_ = false;
  node_ = "nod_" + core::make_uuid7_text(parts_.clock, parts_.random);
}

// A round.

std::vector<Runner::Pending> Runner::take() {
  std::vector<Pending> out;
  {
    const std::lock_guard lock(mutex_);
    while (!inbox_.empty() && out.size() < options_.batch_max) {
      from_outside_ -= inbox_.front().done ? 1 : 0;
      out.push_back(std::move(inbox_.front()));
      inbox_.pop_front();
    }
  }
  const auto now = parts_.clock.now();
  for (std::size_t woken = 0;
       woken < options_.batch_max && !wakes_.empty() && wakes_.begin()->first <= now; ++woken) {
    const auto id = wakes_.begin()->second;
    set_wake(*entries_.at(id), std::nullopt);
    out.push_back({.execution = id, .command = {.kind = Command::Kind::wake}});
  }
  return out;
}

Runner::Jobs Runner::sort(std::vector<Pending> pending, std::vector<Pending>& strangers) {
  Jobs jobs;
  std::unordered_map<ExecutionId, std::size_t> places;
  for (auto& each : pending) {
    if (each.beginning) {
      const auto& row = each.beginning->row;
      auto& entry = add(row.id, row.org_id, row.workflow_id, row.version);
      if (each.beginning->watch) {
        add_watch(entry, each.beginning->watch);
      }
    }
    const auto found = entries_.find(each.execution);
    if (found == entries_.end()) {
      strangers.push_back(std::move(each));
    } else if (each.watch) {
      add_watch(*found->second, each.watch);
      each.done({.taken = true});
    } else {
      const auto [place, is_new] = places.emplace(each.execution, jobs.size());
      if (is_new) {
        jobs.push_back({.entry = found->second.get()});
      }
      jobs[place->second].pending.push_back(std::move(each));
    }
  }
  return jobs;
}

// Executions that this node does not know: over, another's, or forgotten after a failure.
Task<> Runner::find_strangers(std::vector<Pending> strangers, Jobs& jobs) {
  if (strangers.empty()) {
    co_return;
  }
  std::vector<ExecutionId> ids;
  for (const auto& each : strangers) {
    ids.push_back(each.execution);
  }
  std::vector<store::Stored> found;
  std::exception_ptr failure;
  try {
    found = co_await parts_.database.read(parts_.scope, store::load, ids);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    put_back(std::move(strangers));
    std::rethrow_exception(failure);
  }
  const auto known = jobs.size();
  for (auto& each : strangers) {
    const auto stored = std::ranges::find(
        found, each.execution, [](const store::Stored& row) { return row.state.execution_id; });
    if (stored == found.end()) {
      if (each.done) {
        each.done({.taken = false});
      }
    } else if (stored->state.node != node_) {
      co_await pass_on(std::move(each));
    } else {
      const auto& state = stored->state;
      if (!entries_.contains(each.execution)) {
        auto& entry = add(state.execution_id, state.org_id, state.workflow_id, state.version);
        jobs.push_back({.entry = &entry});
      }
      auto& entry = *entries_.at(each.execution);
      if (each.watch) {
        add_watch(entry, each.watch);
        each.done({.taken = true});
      } else {
        std::ranges::find(jobs, &entry, &Job::entry)->pending.push_back(std::move(each));
      }
    }
  }
  // After what is known of their tasks, those that are still open are begun again.
  for (auto i = known; i < jobs.size(); ++i) {
    jobs[i].pending.push_back(
        {.execution = jobs[i].entry->id, .command = {.kind = Command::Kind::resume}});
  }
}

// Leaves a command to the node that has the execution.
Task<> Runner::pass_on(Pending pending) {
  using Kind = Command::Kind;
  Answer answer;
  const auto kind = pending.command.kind;
  if (!pending.watch && kind != Kind::wake && kind != Kind::resume) {
    const store::InboxRow row{.id = core::make_uuid7_text(parts_.clock, parts_.random),
                              .execution_id = pending.execution,
                              .command = core::to_json(to_json(pending.command))};
    try {
      co_await parts_.database.write(parts_.scope, store::post, row);
      answer.taken = true;
    } catch (...) {
      answer.failure = std::current_exception();
    }
  }
  if (pending.done) {
    pending.done(answer);
  } else if (answer.failure) {
    std::vector<Pending> back;
    back.push_back(std::move(pending));
    put_back(std::move(back));
  }
}

Task<> Runner::load(Jobs& jobs) {
  std::vector<ExecutionId> ids;
  for (const auto& job : jobs) {
    if (!job.entry->resident && !job.pending.empty() && !job.pending.front().beginning) {
      ids.push_back(job.entry->id);
    }
  }
  if (ids.empty()) {
    co_return;
  }
  auto rows = co_await parts_.database.read(parts_.scope, store::load, ids);
  std::unordered_map<ExecutionId, store::Stored*> found;
  for (auto& row : rows) {
    found.emplace(row.state.execution_id, &row);
  }
  for (auto& job : jobs) {
    if (job.entry->resident || job.pending.empty() || job.pending.front().beginning) {
      continue;
    }
    if (const auto row = found.find(job.entry->id); row != found.end()) {
      job.stored = std::move(*row->second);
      try {
        job.machine = co_await parts_.machines.get(job.entry->workflow, job.entry->version);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kNotFound) {
          throw;
        }
        job.failure = std::current_exception();
      }
    } else {
      job.failure = std::make_exception_ptr(Error(ErrorCode::kNotFound));
    }
  }
}

// On a thread of the pool.
void Runner::carry_out(Job& job, const core::Clock& clock, core::Random& random) {
  if (job.failure || job.pending.empty()) {
    return;
  }
  try {
    std::vector<Command> commands;
    for (auto& pending : job.pending) {
      pending.command.at = clock.now();
      commands.push_back(pending.command);
    }
    if (const auto& beginning = job.pending.front().beginning) {
      beginning->row.started_at = commands.front().at;
      job.entry->resident = std::make_unique<Resident>(
          beginning->row, beginning->kind, beginning->machine, std::move(beginning->input), random);
    } else if (job.stored) {
      job.entry->resident = std::make_unique<Resident>(*job.stored, job.machine);
    }
    job.outcome = job.entry->resident->carry_out(commands);
  } catch (...) {
    job.failure = std::current_exception();
  }
}

Task<> Runner::commit(Jobs& jobs) {
  auto batch = std::make_shared<store::Batch>();
  batch->node = node_;
  std::vector<Job*> written;
  for (auto& job : jobs) {
    if (job.failure) {
      continue;
    }
    if (job.outcome.record) {
      batch->steps.push_back(std::move(*job.outcome.record));
      written.push_back(&job);
    }
    for (const auto& pending : job.pending) {
      if (!pending.inbox.empty()) {
        batch->inbox.push_back(pending.inbox);
      }
    }
  }
  store::Committed committed;
  if (!batch->steps.empty() || !batch->inbox.empty()) {
    std::shared_ptr<const store::Batch> done = batch;
    committed = co_await parts_.database.write(parts_.scope, store::commit, done);
  }
  if (committed.fenced) {
    for (auto& job : jobs) {
      put_back(std::move(job.pending));
    }
    jobs.clear();
    lose_everything();
    next_heartbeat_ = {};  // Makes itself known again first.
    co_return;
  }
  {
    const std::lock_guard lock(mutex_);
    counters_.steps += batch->steps.size();
    counters_.commits += batch->steps.empty() ? 0 : 1;
  }
  for (const auto refused : committed.refused) {
    refuse(*written[refused]);
  }
  for (std::size_t i = 0; i < written.size(); ++i) {
    written[i]->outcome.record = std::move(batch->steps[i]);
  }
  for (auto& job : jobs) {
    if (job.failure) {
      fail(job, job.failure);
    } else if (job.entry != nullptr) {
      apply(job);
    }
  }
  const std::lock_guard lock(mutex_);
  counters_.open = entries_.size();
  counters_.resident = used_.size();
}

// Committed: now do what it asks for.
void Runner::apply(Job& job) {
  auto& entry = *job.entry;
  if (const auto& beginning = job.pending.front().beginning) {
    auto& row = beginning->row;
    const auto& record = *job.outcome.record;
    row.status = record.status;
    if (record.ended) {
      row.output = record.output;
      row.error = record.error;
      row.cause = record.cause;
      row.ended_at = record.ended_at;
    }
  }
  dispatch(entry, std::move(job.outcome.actions));
  for (std::size_t i = 0; i < job.pending.size(); ++i) {
    const auto& pending = job.pending[i];
    const bool taken = job.outcome.taken[i];
    const bool from_outside = pending.done || !pending.inbox.empty();
    if (taken && from_outside && !pending.command.token.empty() &&
        pending.command.kind != Command::Kind::beat) {
      // Somebody else has ended what may still be under way here.
      parts_.tasks.cancel(pending.command.token);
    }
    if (pending.done) {
      pending.done({.taken = taken});
    }
  }
  if (!entry.resident->execution().open()) {
    remove(entry);
    return;
  }
  set_wake(entry, entry.resident->execution().next_wake());
  keep(entry);
}

// Its name is another's.
void Runner::refuse(Job& job) {
  for (const auto& pending : job.pending) {
    if (pending.done) {
      pending.done({.taken = false});
    }
  }
  remove(*job.entry);
  job.entry = nullptr;
}

// It alone cannot be carried out.
void Runner::fail(Job& job, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) {
      // It has ended, and only this node did not know.
      for (const auto& pending : job.pending) {
        if (pending.done) {
          pending.done({.taken = false});
        }
      }
      remove(*job.entry);
      return;
    }
  } catch (const std::exception& error) {
    platform::log::warning("workflows: an execution cannot be carried out")
        .field("execution", job.entry->id.text())
        .field("why", error.what());
  }
  for (const auto& pending : job.pending) {
    if (pending.done) {
      pending.done({.failure = failure});
    }
  }
  if (job.pending.front().beginning) {
    remove(*job.entry);
  } else {
    rest(*job.entry);
  }
}

// The commit failed, or may have: nobody knows. Who waits is told; the rest is tried again on what
// the database says.
void Runner::again(Jobs& jobs, const std::exception_ptr& failure) {
  {
    const std::lock_guard lock(mutex_);
    ++counters_.failures;
  }
  std::vector<Pending> back;
  for (auto& job : jobs) {
    const auto id = job.entry->id;
    for (auto& pending : job.pending) {
      if (pending.done) {
        pending.done({.failure = failure});
      } else if (pending.command.kind != Command::Kind::resume &&
                 pending.command.kind != Command::Kind::wake) {
        back.push_back(std::move(pending));
      }
    }
    // Sets its time and starts its tasks, if there is such an execution.
    back.push_back({.execution = id, .command = {.kind = Command::Kind::resume}});
    if (!job.pending.empty() && job.pending.front().beginning) {
      remove(*job.entry);
    } else {
      rest(*job.entry);
    }
  }
  jobs.clear();
  put_back(std::move(back));
}

// What is in memory.

Runner::Entry& Runner::add(const ExecutionId& id, const core::OrganizationId& org,
                           const WorkflowId& workflow, std::int64_t version) {
  auto entry = std::make_unique<Entry>(
      Entry{.id = id, .org = org, .workflow = workflow, .version = version});
  entry->used = used_.end();
  return *entries_.insert_or_assign(id, std::move(entry)).first->second;
}

void Runner::remove(Entry& entry) {
  tell_watches(entry);
  set_wake(entry, std::nullopt);
  rest(entry);
  entries_.erase(ExecutionId(entry.id));
}

void Runner::add_watch(Entry& entry, const std::shared_ptr<Watch>& watch) {
  std::erase_if(entry.watches, [](const auto& each) { return each.expired(); });
  entry.watches.push_back(watch);
}

void Runner::tell_watches(Entry& entry) {
  for (const auto& each : std::exchange(entry.watches, {})) {
    if (const auto watch = each.lock()) {
      watch->tell();
    }
  }
}

void Runner::set_wake(Entry& entry, std::optional<Timestamp> at) {
  if (entry.wake_at) {
    wakes_.erase({*entry.wake_at, entry.id});
  }
  entry.wake_at = at;
  if (at) {
    wakes_.emplace(*at, entry.id);
  }
}

// It was just used. What was not for longest is put to rest where there is too much.
void Runner::keep(Entry& entry) {
  if (entry.used != used_.end()) {
    used_.erase(entry.used);
  }
  used_.push_front(&entry);
  entry.used = used_.begin();
  resident_bytes_ += entry.resident->size() - entry.bytes;
  entry.bytes = entry.resident->size();
  for (auto last = used_.end();
       resident_bytes_ > options_.resident_bytes_max && last != std::next(used_.begin());) {
    auto& other = **--last;
    if (other.resident->written()) {
      last = std::next(last);
      rest(other);
    }
  }
}

void Runner::rest(Entry& entry) {
  if (entry.used != used_.end()) {
    used_.erase(entry.used);
    entry.used = used_.end();
  }
  resident_bytes_ -= entry.bytes;
  entry.bytes = 0;
  entry.resident = nullptr;
}

void Runner::dispatch(const Entry& entry, std::vector<workflow::Action> actions) {
  for (auto& action : actions) {
    if (action.kind == workflow::Action::Kind::cancel_task) {
      parts_.tasks.cancel(action.token);
    } else {
      parts_.tasks.start({.org = entry.org,
                          .workflow = entry.workflow,
                          .execution = entry.id,
                          .token = std::move(action.token),
                          .resource = std::move(action.resource),
                          .parameters = std::move(action.parameters)});
    }
  }
}

}  // namespace auriga::workflows
