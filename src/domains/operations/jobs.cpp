#include "domains/operations/jobs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "platform/log/log.hpp"

namespace auriga::operations {
namespace {

std::string schedule_words(std::chrono::seconds every) {
  if (every >= std::chrono::hours(1)) {
    return fmt::format("every {} h", std::chrono::duration_cast<std::chrono::hours>(every).count());
  }
  if (every >= std::chrono::minutes(1)) {
    return fmt::format("every {} min",
                       std::chrono::duration_cast<std::chrono::minutes>(every).count());
  }
  return fmt::format("every {} s", every.count());
}

}  // namespace

Jobs::Jobs(const platform::Executor& executor, const core::Clock& clock, JobsOptions options)
    : executor_(executor), clock_(clock), options_(options), group_(executor) {}

Jobs::~Jobs() = default;

void Jobs::add(JobDeclaration job) {
  auto entry = std::make_unique<Entry>();
  entry->seen.name = job.name;
  entry->seen.description = job.description;
  entry->seen.schedule = schedule_words(job.every);
  entry->job = std::move(job);
  entries_.push_back(std::move(entry));
}

void Jobs::start() {
  auto first = options_.spread;
  for (auto& entry : entries_) {
    const std::chrono::milliseconds every = entry->job.every;
    group_.spawn(entry->job.name, loop(*entry, std::min(first, every)));
    first += options_.spread;
  }
}

platform::Task<bool> Jobs::stop(platform::SteadyTime deadline) {
  co_return co_await group_.stop(deadline);
}

std::vector<Job> Jobs::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<Job> all;
  for (const auto& entry : entries_) {
    all.push_back(entry->seen);
  }
  return all;
}

platform::Task<> Jobs::loop(Entry& entry, std::chrono::milliseconds wait) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      entry.seen.next_run_at = clock_.now() + wait;
    }
    co_await platform::sleep_for(wait);
    co_await run_once(entry);
    wait = entry.job.every;
  }
}

platform::Task<> Jobs::run_once(Entry& entry) {
  const auto began = clock_.now();
  const auto began_steady = clock_.steady();
  std::string failure;
  try {
    co_await entry.job.run();
  } catch (const core::Error& error) {
    failure = error.detail() + (error.cause().empty() ? "" : " (" + error.cause() + ")");
  } catch (const std::exception& error) {
    if (platform::is_cancelled(error)) {
      throw;  // The server stops.
    }
    failure = error.what();
  }
  const auto took = std::chrono::duration_cast<core::Milliseconds>(clock_.steady() - began_steady);
  if (!failure.empty()) {
    platform::log::warning("job failed").field("job", entry.job.name).field("reason", failure);
  }
  const std::lock_guard lock(mutex_);
  entry.seen.last_run_at = began;
  entry.seen.last_duration_ms = took.count();
  entry.seen.last_outcome = failure.empty() ? Outcome::ok : Outcome::failed;
  entry.seen.last_error =
      failure.empty() ? std::nullopt : std::optional(core::clip(core::redact(failure), 500));
}

}  // namespace auriga::operations
