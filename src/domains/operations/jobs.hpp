// Background jobs: one registered list of what the server does by itself, with the last run and its
// outcome. Life: add all, start(), stop() and wait. Each job runs alone; one that overruns its
// period starts again a period after its end. What runs seldom first runs soon after the start, one
// after the other: a server that is started more often than that would never come to it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domains/operations/types.hpp"
#include "platform/runtime/task_group.hpp"

namespace auriga::operations {

struct JobDeclaration {
  std::string name;         ///< "prune-logins".
  std::string description;  ///< A sentence for people.
  std::chrono::seconds every{60};
  std::function<platform::Task<>()> run;  ///< Throws to fail.
};

struct JobsOptions {
  /// From the start to the first run of the job that was added first, and from each to the next. A
  /// job whose period is over before that keeps to its period.
  std::chrono::milliseconds spread{5'000};
};

class Jobs {
 public:
  /// Jobs run on `executor`; start and stop are called there too.
  Jobs(const platform::Executor& executor, const core::Clock& clock, JobsOptions options = {});
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  void add(JobDeclaration job);
  void start();
  [[nodiscard]] platform::Task<bool> stop(platform::SteadyTime deadline);

  /// Any thread.
  [[nodiscard]] std::vector<Job> list() const;

 private:
  struct Entry {
    JobDeclaration job;
    Job seen;
  };
  platform::Task<> loop(Entry& entry, std::chrono::milliseconds wait);
  platform::Task<> run_once(Entry& entry);

  platform::Executor executor_;
  const core::Clock& clock_;
  JobsOptions options_;
  platform::TaskGroup group_;
  mutable std::mutex mutex_;  ///< Guards each entry's `seen`.
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace auriga::operations
