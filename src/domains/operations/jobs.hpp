// Background jobs: one registered list of what the server does by itself, with the last run and its
// outcome. Life: add all, start(), stop() and wait. Each job runs alone; one that overruns its
// period starts again a period after its end.
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

class Jobs {
 public:
  /// Jobs run on `executor`; start and stop are called there too.
  Jobs(const platform::Executor& executor, const core::Clock& clock);
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
  platform::Task<> loop(Entry& entry);
  platform::Task<> run_once(Entry& entry);

  platform::Executor executor_;
  const core::Clock& clock_;
  platform::TaskGroup group_;
  mutable std::mutex mutex_;  ///< Guards each entry's `seen`.
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace auriga::operations
