// Runner: carries executions out, durably.
//
// All that happens to executions is a command: somebody starts or stops one, a task has ended, time
// has passed. One loop takes what has come, carries it out in memory (a batch, on a thread of the
// pool, since a step may take a while), commits all steps of the batch in one transaction, and only
// then does what they ask for: starts tasks, answers who waits. While a batch is being committed
// the next one gathers, so a busy server commits large batches and an idle one a step at once.
//
// What a crash can do: before the commit nothing has happened; after it, whatever the step asked
// for is asked again (open tasks are started anew, with their tokens). A failed commit is treated
// alike: what is in memory is forgotten and read again.
//
// Several nodes share a database: an execution belongs to the node that began it. A node says every
// two seconds that it lives; whoever finds another silent takes its executions over
// (execution_store tells how the silent one is kept from writing if it was only slow). A command
// for an execution of another node is left in the database for it.
//
// Life: construct, `co_await start()`, then any shard may call; `co_await stop()`.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

#include "domains/workflows/machines.hpp"
#include "domains/workflows/task_queue.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::workflows {

struct RunnerOptions {
  std::size_t commands_max = 50'000;              ///< From outside, waiting; above: OVERLOADED.
  std::size_t open_max = 200'000;                 ///< Of an organisation here; 0: no limit.
  std::size_t batch_max = 512;                    ///< Executions in one commit.
  std::size_t resident_bytes_max = 64ULL << 20U;  ///< Of states in memory while nothing happens.
  std::size_t load_bytes_max = 32ULL << 20U;      ///< Of states read at once, and one more.
  /// Of express executions under way together, which are in memory until they end; above no more
  /// are begun (OVERLOADED), and above twice as much those that grow are given up.
  std::size_t express_bytes_max = 512ULL << 20U;
  /// The same of one organisation's (QUOTA_EXCEEDED), so that others have room.
  std::size_t express_bytes_of_organization = 128ULL << 20U;
  std::chrono::milliseconds slice{100};        ///< Of work before what is done is committed.
  std::chrono::milliseconds lease{6'000};      ///< A node silent for so long is dead.
  std::chrono::milliseconds heartbeat{2'000};  ///< How often a node says that it lives.
  std::chrono::milliseconds retry{500};        ///< After a failed commit.
  std::chrono::milliseconds inbox{250};        ///< How often it is looked into.
  std::chrono::milliseconds telling{100};      ///< Between two tellings of what has changed.
  std::size_t told_max = 50;                   ///< Executions of an organisation in one of them.
};

/// Somebody who waits for the end of an execution. Made on the shard that waits.
class Watch : public std::enable_shared_from_this<Watch> {
 public:
  explicit Watch(const platform::Executor& executor) : timer_(executor) {}
  /// Waits until it is told or the time is over; whether it was told.
  [[nodiscard]] Task<bool> wait(std::chrono::milliseconds time);
  void tell();  ///< Any thread.

 private:
  std::atomic<bool> told_ = false;
  platform::asio::steady_timer timer_;
};

class Runner {
 public:
  using Options = RunnerOptions;
  using Value = boost::json::value;

  struct Parts {
    platform::Runtime& runtime;
    platform::db::Database& database;
    core::SystemScope scope;
    Machines& machines;
    TaskQueue& tasks;
    platform::ThreadPool& pool;  ///< Of one thread.
    const core::Clock& clock;
    core::Random& random;
  };

  Runner(Parts parts, Options options);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  using OnChange = std::function<void(const core::OrganizationId&, ExecutionChanges)>;
  /// Told on shard 0 of what this node has committed, for consoles. Before start(); must not throw.
  void on_change(OnChange told) { on_change_ = std::move(told); }

  /// Takes over what was left and goes on with it. On shard 0.
  [[nodiscard]] Task<> start();
  /// Ends the tasks under way, to be done again, and all else; whether all of it ended. On shard 0.
  [[nodiscard]] Task<bool> stop(platform::SteadyTime deadline);

  struct Beginning {
    store::ExecutionRow row;  ///< Without id (made here), status and times.
    WorkflowKind kind = WorkflowKind::standard;
    Machine machine;
    Value input;
    std::shared_ptr<Watch> watch = {};  ///< Told of its end, if anybody waits.
  };
  /// Begins an execution, and answers once that is durable: the row, or nothing where the name is
  /// taken. Throws QUOTA_EXCEEDED where as many of the organisation are under way as may.
  [[nodiscard]] Task<std::optional<store::ExecutionRow>> begin(Beginning beginning);
  /// Carries a command out durably; whether it mattered: false where nobody waits for the task, or
  /// the execution has ended.
  [[nodiscard]] Task<bool> tell(ExecutionId execution, Command command);
  /// Has `watch` told when the execution is over. False where another node has it, or none.
  [[nodiscard]] Task<bool> watch(ExecutionId execution, std::shared_ptr<Watch> watch);

  /// Of whose task this is the token; nothing for what no token can be. The token is not checked.
  [[nodiscard]] static std::optional<ExecutionId> execution_of(std::string_view token);

  struct Counters {
    std::size_t open = 0;      ///< Executions of this node.
    std::size_t resident = 0;  ///< Of them in memory.
    std::size_t commands = 0;  ///< That wait.
    std::uint64_t steps = 0;   ///< Committed.
    std::uint64_t commits = 0;
    std::uint64_t failures = 0;  ///< Of commits.
  };
  [[nodiscard]] Counters counters() const;  ///< Any thread.

 private:
  /// Whoever waits for a command is told here, on the loop's shard.
  struct Answer {
    std::exception_ptr failure;
    bool taken = false;
  };
  struct Pending {
    ExecutionId execution;
    Command command;
    std::shared_ptr<Beginning> beginning = {};
    std::shared_ptr<Watch> watch = {};  ///< Then there is no command.
    std::function<void(const Answer&)> done = {};
    std::string inbox = {};  ///< The row that goes with it; empty: none.
    [[nodiscard]] bool from_outside() const { return done || !inbox.empty(); }
  };
  /// An execution of this node.
  struct Entry {
    ExecutionId id;
    core::OrganizationId org;
    WorkflowId workflow;
    std::int64_t version = 0;
    std::optional<Timestamp> wake_at;
    std::unique_ptr<Resident> resident = {};  ///< None: at rest.
    std::size_t bytes = 0;                    ///< Counted for it, ...
    bool held = false;                        ///< ... as what cannot be put to rest.
    std::list<Entry*>::iterator used = {};
    std::vector<std::weak_ptr<Watch>> watches = {};
    std::uint64_t telling = 0;  ///< In which it is named, ...
    std::size_t told_at = 0;    ///< ... and where.
  };
  /// What a batch does to one execution.
  struct Job {
    Entry* entry = nullptr;
    std::vector<Pending> pending = {};
    std::optional<store::Stored> stored = {};
    Machine machine = {};
    Outcome outcome = {};
    std::exception_ptr failure = {};
  };
  using Jobs = std::vector<Job>;

  Task<bool> submit(Pending pending);
  void push(Pending pending);
  void task_ended(TaskQueue::Ended ended);
  [[nodiscard]] bool stopping() const;
  [[nodiscard]] bool shared() const;
  void notify();
  Task<> write_whole();
  Task<> loop();
  Task<> wait_for_work();
  Task<> round();
  Task<> keep_alive();
  Task<> take_over();
  Task<> look_into_inbox();

  [[nodiscard]] std::vector<Pending> take();
  [[nodiscard]] Jobs sort(std::vector<Pending> pending, std::vector<Pending>& strangers);
  Task<> find_strangers(std::vector<Pending> strangers, Jobs& jobs);
  Task<> pass_on(Pending pending);
  Task<> load(Jobs& jobs);
  /// Bytes that cannot be put to rest, as they grow: of all, and of each organisation.
  struct Held {
    std::size_t all = 0;
    std::map<core::OrganizationId, std::size_t> of;
  };
  void carry_out(Job& job, Held& held) const;
  void leave_for_later(Jobs& jobs, std::size_t done);
  Task<> commit(Jobs& jobs);
  void apply(Job& job);
  void settle(const Pending& pending);
  void refuse(Job& job);
  void fail(Job& job, const std::exception_ptr& failure);
  void again(Jobs& jobs, const std::exception_ptr& failure);
  void give_up(Job& job, const std::exception_ptr& failure);
  Task<> end_unread(Jobs& jobs);
  static void restore(Job& job);
  void lose_everything();
  /// Before all that has come since, in their order.
  void put_back(std::vector<Pending> pending);

  Entry& add(const ExecutionId& id, const core::OrganizationId& org, const WorkflowId& workflow,
             std::int64_t version);
  void remove(Entry& entry);
  void set_wake(Entry& entry, std::optional<Timestamp> at);
  void keep(Entry& entry);
  void rest(Entry& entry);
  [[nodiscard]] bool has_room(const core::OrganizationId& org) const;
  /// Why no more express executions of the organisation are begun; null where they are.
  [[nodiscard]] std::exception_ptr refused_express(const core::OrganizationId& org) const;
  void count(Entry& entry, std::size_t bytes, bool held);
  static void add_watch(Entry& entry, const std::shared_ptr<Watch>& watch);
  static void tell_watches(Entry& entry);
  void dispatch(const Entry& entry, std::vector<workflow::Action> actions);
  void note_change(Job& job);
  void tell_changes();

  Parts parts_;
  Options options_;
  platform::Executor home_;
  platform::asio::steady_timer signal_;
  platform::TaskGroup group_;

  // Any thread.
  mutable std::mutex mutex_;
  std::deque<Pending> inbox_;
  std::size_t from_outside_ = 0;  ///< Of them, bounded.
  bool notified_ = false;
  bool stopping_ = false;
  Counters counters_;

  // The loop's own.
  std::string node_;
  bool announced_ = false;   ///< The node has its row.
  bool unread_ = false;      ///< Executions were adopted that are not read yet.
  std::size_t singles_ = 0;  ///< Commands to be taken one by one: one of them cannot be stored.
  std::unordered_map<ExecutionId, std::unique_ptr<Entry>> entries_;
  std::map<core::OrganizationId, std::size_t> open_of_;  ///< How many of them.
  std::set<std::pair<Timestamp, ExecutionId>> wakes_;
  std::list<Entry*> used_;     ///< Residents that can be put to rest, latest first.
  std::size_t residents_ = 0;  ///< All of them …
  std::size_t resident_bytes_ = 0;
  Held held_;  ///< Of them, of those that cannot be put to rest.
  platform::SteadyTime next_heartbeat_;
  platform::SteadyTime next_look_;
  OnChange on_change_;
  std::map<core::OrganizationId, ExecutionChanges> changes_;  ///< Not told yet.
  std::chrono::steady_clock::time_point next_telling_;
  std::uint64_t telling_ = 1;  ///< The number of the next one.
};

}  // namespace auriga::workflows
