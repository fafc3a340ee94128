// What a runner does when something of a round cannot be done.
#include <algorithm>
#include <boost/json.hpp>

#include "core/decode.hpp"
#include "core/error.hpp"
#include "domains/workflows/runner.hpp"
#include "platform/log/log.hpp"

namespace auriga::workflows {

using core::Error;
using core::ErrorCode;

namespace {

/// Whether the database cannot take what was to be written, however often it is tried.
bool is_refused(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error.code() == ErrorCode::kValidationFailed;
  } catch (...) {
    return false;
  }
}

std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error.detail() + (error.cause().empty() ? "" : " " + error.cause());
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown";
  }
}

}  // namespace

/// Gives a beginning back what carrying it out has taken.
void Runner::restore(Job& job) {
  if (!job.pending.empty() && job.pending.front().beginning) {
    auto& beginning = *job.pending.front().beginning;
    beginning.input = core::value_or_throw(core::parse_json(beginning.row.input));
  }
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
        settle(pending);
        if (pending.done) {
          pending.done({.taken = false});
        }
      }
      remove(*job.entry);
      return;
    }
  } catch (const std::exception&) {  // What that means for it is the same for all of them.
  }
  give_up(job, failure);
}

// It is ended as failed, once: if not even that can be written, it rests until the next start.
void Runner::give_up(Job& job, const std::exception_ptr& failure) {
  auto& entry = *job.entry;
  const auto reason = reason_of(failure);
  platform::log::warning("workflows: an execution cannot be carried out")
      .field("execution", entry.id.text())
      .field("why", reason);
  const bool begins = job.pending.front().beginning != nullptr;
  bool tried = false;
  for (const auto& pending : job.pending) {
    tried = tried || pending.command.kind == Command::Kind::give_up;
    settle(pending);
    if (pending.done) {
      pending.done({.failure = failure});
    }
  }
  if (begins) {
    remove(entry);
    return;
  }
  rest(entry);
  if (tried) {
    return;
  }
  std::vector<Pending> last;
  last.push_back({.execution = entry.id,
                  .command = {.kind = Command::Kind::give_up,
                              .error = std::string(workflow::errors::kRuntime),
                              .cause = "The execution cannot be carried on: " + reason}});
  put_back(std::move(last));
}

// What is given up and cannot even be read ends in the database alone.
Task<> Runner::end_unread(Jobs& jobs) {
  const auto gives_up = [](const Pending& each) {
    return each.command.kind == Command::Kind::give_up;
  };
  for (auto& job : jobs) {
    const auto last = std::ranges::find_if(job.pending, gives_up);
    if (!job.failure || !job.stored || last == job.pending.end()) {
      continue;
    }
    const auto events =
        co_await parts_.database.read(parts_.scope, store::last_events, job.entry->id);
    last->command.at = parts_.clock.now();
    rest(*job.entry);
    job.failure = nullptr;
    job.outcome = {};
    job.outcome.taken.resize(job.pending.size());
    job.outcome.record = given_up(*job.stored, last->command, events ? events->events : "");
  }
}

// The commit failed, or may have: nobody knows. Who waits is told; the rest is tried again on what
// the database says. Where the database cannot take what one of them has made, each is tried alone,
// and that one is given up.
void Runner::again(Jobs& jobs, const std::exception_ptr& failure) {
  {
    const std::lock_guard lock(mutex_);
    ++counters_.failures;
  }
  const bool refused = is_refused(failure);
  if (refused && jobs.size() == 1) {
    give_up(jobs.front(), failure);
    jobs.clear();
    return;
  }
  std::vector<Pending> back;
  for (auto& job : jobs) {
    const auto id = job.entry->id;
    const bool begins = !job.pending.empty() && job.pending.front().beginning;
    if (refused) {
      restore(job);
    }
    for (auto& pending : job.pending) {
      if (pending.done && !refused) {
        pending.done({.failure = failure});
      } else if (pending.command.kind != Command::Kind::resume &&
                 pending.command.kind != Command::Kind::wake) {
        back.push_back(std::move(pending));
      }
    }
    if (!refused || !begins) {
      // Sets its time and starts its tasks, if there is such an execution.
      back.push_back({.execution = id, .command = {.kind = Command::Kind::resume}});
    }
    if (begins) {
      job.entry->watches.clear();
      remove(*job.entry);
    } else {
      rest(*job.entry);
    }
  }
  jobs.clear();
  const auto isolated = refused ? back.size() : 0;
  put_back(std::move(back));
  singles_ = isolated;  // Only afterwards: what is put back adds itself to those.
}

}  // namespace auriga::workflows
