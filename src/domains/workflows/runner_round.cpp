// What a round of a runner does, from what has come to what is answered.
#include <algorithm>
#include <boost/json.hpp>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "domains/workflows/runner.hpp"
#include "platform/log/log.hpp"

namespace auriga::workflows {

using core::Error;
using core::ErrorCode;

std::vector<Runner::Pending> Runner::take() {
  std::vector<Pending> out;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t most = singles_ > 0 ? 1 : options_.batch_max;
    while (!inbox_.empty() && out.size() < most) {
      from_outside_ -= inbox_.front().done ? 1 : 0;
      out.push_back(std::move(inbox_.front()));
      inbox_.pop_front();
    }
  }
  if (singles_ > 0 && !out.empty()) {
    --singles_;
    return out;
  }
  singles_ = 0;
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
      if (!has_room(row.org_id)) {
        each.done({.failure = std::make_exception_ptr(Error(
                       ErrorCode::kQuotaExceeded, "an organisation has at most " +
                                                      std::to_string(options_.open_max) +
                                                      " executions under way; stop some first"))});
        continue;
      }
      if (each.beginning->kind == WorkflowKind::express) {
        if (auto refused = refused_express(row.org_id)) {
          each.done({.failure = std::move(refused)});
          continue;
        }
      }
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
  std::vector<store::HolderRow> found;
  std::exception_ptr failure;
  try {
    found = co_await parts_.database.read(parts_.scope, store::holders, ids);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    put_back(std::move(strangers));
    std::rethrow_exception(failure);
  }
  const auto known = jobs.size();
  for (auto& each : strangers) {
    const auto holder = std::ranges::find(found, each.execution, &store::HolderRow::execution_id);
    if (holder == found.end()) {
      settle(each);
      if (each.done) {
        each.done({.taken = false});
      }
    } else if (holder->node != node_) {
      co_await pass_on(std::move(each));
    } else {
      if (!entries_.contains(each.execution)) {
        auto& entry =
            add(holder->execution_id, holder->org_id, holder->workflow_id, holder->version);
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
      settle(pending);
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

// What is more than may be in memory at once waits for the next round.
Task<> Runner::load(Jobs& jobs) {
  std::vector<ExecutionId> ids;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto& job = jobs[i];
    if (!job.entry->resident && !job.pending.empty() && !job.pending.front().beginning) {
      ids.push_back(job.entry->id);
      places.push_back(i);
    }
  }
  if (ids.empty()) {
    co_return;
  }
  auto loaded =
      co_await parts_.database.read(parts_.scope, store::load, ids, options_.load_bytes_max);
  if (loaded.looked_at < places.size()) {
    leave_for_later(jobs, places[loaded.looked_at]);
  }
  std::unordered_map<ExecutionId, store::Stored*> found;
  for (auto& row : loaded.found) {
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
        if (error.code() != ErrorCode::kNotFound && error.code() != ErrorCode::kValidationFailed) {
          throw;
        }
        // It is there, and without a machine it cannot go on.
        job.failure = std::make_exception_ptr(Error(ErrorCode::kValidationFailed, error.detail()));
      }
    } else {
      job.failure = std::make_exception_ptr(Error(ErrorCode::kNotFound));
    }
  }
}

// On a thread of the pool, while the loop waits for it.
void Runner::carry_out(Job& job, Held& held) const {
  if (job.failure || job.pending.empty()) {
    return;
  }
  try {
    std::vector<Command> commands;
    for (auto& pending : job.pending) {
      pending.command.at = parts_.clock.now();
      commands.push_back(pending.command);
    }
    if (const auto& beginning = job.pending.front().beginning) {
      beginning->row.started_at = commands.front().at;
      job.entry->resident =
          std::make_unique<Resident>(beginning->row, beginning->kind, beginning->machine,
                                     std::move(beginning->input), parts_.random);
    } else if (job.stored) {
      job.entry->resident = std::make_unique<Resident>(*job.stored, job.machine);
    }
    auto& resident = *job.entry->resident;
    const auto before = resident.written() ? 0 : resident.size();
    auto& of_organization = held.of[job.entry->org];
    const auto left = [](std::size_t taken, std::size_t most) {
      return most - std::min(taken, most);
    };
    job.outcome = resident.carry_out(
        commands, std::min(left(held.all, 2 * options_.express_bytes_max),
                           left(of_organization, 2 * options_.express_bytes_of_organization)));
    const auto grown = (resident.written() ? 0 : resident.size()) - before;  // Perhaps below 0.
    held.all += grown;
    of_organization += grown;
  } catch (...) {
    job.failure = std::current_exception();
  }
}

// The slice was over, or the memory full, before their turn came.
void Runner::leave_for_later(Jobs& jobs, std::size_t done) {
  std::vector<Pending> back;
  for (auto i = done; i < jobs.size(); ++i) {
    auto& entry = *jobs[i].entry;
    const bool begins = !jobs[i].pending.empty() && jobs[i].pending.front().beginning;
    for (auto& pending : jobs[i].pending) {
      if (pending.command.kind == Command::Kind::wake && !pending.done && pending.inbox.empty()) {
        set_wake(entry, parts_.clock.now());
      } else {
        back.push_back(std::move(pending));
      }
    }
    if (begins) {
      entry.watches.clear();  // They come again with the beginning.
      remove(entry);
    }
  }
  jobs.resize(done);
  put_back(std::move(back));
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
      job.outcome.record->org = job.entry->org;
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
      restore(job);
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
    note_change(*written[i]);
  }
  for (auto& job : jobs) {
    if (job.failure) {
      fail(job, job.failure);
    } else if (job.entry != nullptr) {
      apply(job);
    }
  }
  tell_changes();
  const std::lock_guard lock(mutex_);
  counters_.open = entries_.size();
  counters_.resident = residents_;
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
  for (std::size_t i = 0; i < job.pending.size(); ++i) {
    if (job.outcome.taken[i] || !job.pending[i].from_outside()) {
      settle(job.pending[i]);
    }
  }
  dispatch(entry, std::move(job.outcome.actions));
  for (std::size_t i = 0; i < job.pending.size(); ++i) {
    if (job.pending[i].done) {
      job.pending[i].done({.taken = job.outcome.taken[i]});
    }
  }
  if (entry.resident == nullptr || !entry.resident->execution().open()) {
    remove(entry);
    return;
  }
  set_wake(entry, entry.resident->execution().next_wake());
  keep(entry);
}

// A task's end is written down, or of no use to anybody; where somebody else has ended it, it may
// still be under way here.
void Runner::settle(const Pending& pending) {
  using Kind = Command::Kind;
  const auto kind = pending.command.kind;
  if (!pending.command.token.empty() && kind != Kind::beat && kind != Kind::hand_over) {
    parts_.tasks.cancel(pending.command.token);
  }
}

void Runner::note_change(Job& job) {
  if (!on_change_ || job.entry == nullptr) {
    return;
  }
  auto& entry = *job.entry;
  auto& [executions, more] = changes_[entry.org];
  const auto status = job.outcome.record->status;
  if (entry.telling == telling_) {
    executions[entry.told_at].status = status;
  } else if (executions.size() < options_.told_max) {
    entry.telling = telling_;
    entry.told_at = executions.size();
    executions.push_back({.id = entry.id, .workflow_id = entry.workflow, .status = status});
  } else {
    more = true;
  }
}

// The first at once, those of a burst together.
void Runner::tell_changes() {
  const auto now = std::chrono::steady_clock::now();
  if (changes_.empty() || now < next_telling_) {
    return;
  }
  next_telling_ = now + options_.telling;
  ++telling_;
  for (auto& [organization, changes] : std::exchange(changes_, {})) {
    on_change_(organization, std::move(changes));
  }
}

void Runner::dispatch(const Entry& entry, std::vector<workflow::Action> actions) {
  for (auto& action : actions) {
    if (action.kind == workflow::Action::Kind::cancel_task) {
      parts_.tasks.give_up(action.token);
    } else {
      parts_.tasks.start({.org = entry.org,
                          .workflow = entry.workflow,
                          .execution = entry.id,
                          .token = std::move(action.token),
                          .resource = std::move(action.resource),
                          .parameters = std::move(action.parameters),
                          .computed = std::move(action.computed)});
    }
  }
}

}  // namespace auriga::workflows
