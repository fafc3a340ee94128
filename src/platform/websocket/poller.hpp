// Poller: readiness of very many sockets on one shard, at no memory of the event loop's for each.
//
// The sockets of a shard stand in an epoll set of their own, and the event loop watches that set as
// one descriptor (a set is readable while any of its members is ready, epoll(7)). A socket so costs
// the kernel's entry and nothing here, where an operation of Asio under way costs some hundred
// bytes, and reading needs no system call to ask again. Level-triggered: what is not taken is told
// again.
#pragma once

#include <atomic>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "platform/runtime/timer_wheel.hpp"

namespace auriga::platform::websocket {

class Poller {
 public:
  /// Something with a descriptor in the set. Called on the shard's thread.
  class Client : public std::enable_shared_from_this<Client> {
   public:
    virtual ~Client() = default;
    virtual void on_readable() = 0;
    virtual void on_writable() = 0;
    /// Once in each round in which it asked for it (Poller::settle), after all events.
    virtual void on_settled() = 0;
    /// The server stops: the client should say good-bye.
    virtual void on_shut_down() = 0;
    /// The poller goes; the client is not in the set any more.
    virtual void on_poller_gone() = 0;

   private:
    friend class Poller;
    Client* before_ = nullptr;  // In the list of those in the set.
    Client* after_ = nullptr;
    std::uint32_t settles_at_ = 0;  // Its place among those that settle, from 1; 0: none.
  };

  /// What its sockets did. Read on any thread.
  struct Counters {
    std::atomic<std::uint64_t> sockets{0};  ///< Open now.
    std::atomic<std::uint64_t> frames{0};   ///< Handed to the kernel.
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> dropped{0};  ///< Frames given up for slow readers.
  };

  /// Watches from then on, on the loop of `shard`. Goes when that loop has stopped and is not yet
  /// destroyed. `timers` are the shard's.
  Poller(Shard& shard, TimerWheel& timers);
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // On the shard's thread. The set keeps no client alive but during the round in which it was
  // removed.

  /// False when the system takes no more.
  [[nodiscard]] bool add(int fd, Client& client);
  void watch_writing(int fd, Client& client, bool writing);
  void remove(int fd, Client& client);
  /// Has `client.on_settled()` called once before the loop waits again, unless it is removed
  /// before. It must be in the set.
  void settle(Client& client);

  /// Whether the event that is handled is the last of its round, so that what is sent to others
  /// gains nothing by waiting for the round's end.
  [[nodiscard]] bool nothing_follows() const { return last_event_ && !more_follows_; }
  /// A client says of the event that it handles whether more of it is to come.
  void more_follows(bool more) { more_follows_ = more; }

  void shut_down();  ///< Tells all clients.

  [[nodiscard]] TimerWheel& timers() { return timers_; }
  [[nodiscard]] const Counters& counters() const { return counters_; }
  /// A client's share of the counters, on the shard's thread: others may read meanwhile.
  void count(std::atomic<std::uint64_t> Counters::* what, std::int64_t by) {
    auto& counter = counters_.*what;
    counter.store(counter.load(std::memory_order_relaxed) + static_cast<std::uint64_t>(by),
                  std::memory_order_relaxed);
  }

 private:
  void unlink(Client& client);
  void wait();
  void round();
  void post_settled();
  void run_settled();
  void forget_settling(Client& client);

  Shard& shard_;
  TimerWheel& timers_;
  Counters counters_;
  asio::posix::stream_descriptor set_;
  // Plain pointers: one atomic operation less for each frame that is delivered. Null: removed
  // since.
  std::vector<Client*> settling_;
  std::vector<Client*> settled_;  ///< Those of the round that runs; kept for its memory.
  std::vector<std::shared_ptr<Client>> removed_;
  Client* first_ = nullptr;
  bool in_round_ = false;
  bool last_event_ = false;  ///< Of the round is handled.
  bool more_follows_ = false;
  bool posted_ = false;
};

}  // namespace auriga::platform::websocket
