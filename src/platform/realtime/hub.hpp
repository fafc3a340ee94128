// The hub: topics, to which anyone may publish and connections subscribe.
//
// A topic belongs to one shard, found by hashing its name up to the last '/', so that topics of one
// family ("live/NAME/audio", "live/NAME/control") keep their order among each other too. There its
// offsets are given, its history is kept and a frame is encoded, once. From there the frame goes
// once to each shard that has subscribers, and each of these hands it to its own. Between two
// shards everything takes the same queue, in order; so what a new subscriber missed reaches it
// before what follows, without a gap and without a lock. On the owner's own shard nothing is
// queued, which is the same order.
//
// Resuming is all or nothing: whoever names an epoch and an offset gets every publication after it
// and then what follows, or hears that it was not recovered and must read the state anew.
//
// A Link is a connection's address: it outlives the connection, may be kept anywhere, and what is
// sent to a connection that has gone is dropped on the connection's shard.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "platform/realtime/topic.hpp"
#include "platform/runtime/timer_wheel.hpp"
#include "platform/websocket/frame.hpp"

namespace auriga::platform::realtime {

using websocket::Frame;

class Hub;
struct LocalTopic;

/// What a subscriber gets when its subscription holds.
struct Subscribed {
  Position position;          ///< The last publication before those that follow.
  bool recovered = false;     ///< All after `since` are in `missed`.
  std::vector<Frame> missed;  ///< Those, in order; of a state topic the latest value.
  std::uint64_t presence = 0;
};

/// How a publication goes into a connection's queue.
struct Delivery {
  Frame frame;
  TopicClass kind = TopicClass::kStream;
  std::uint32_t key = 0;  ///< Of the topic, on all shards the same: what a state replaces.
};

/// The receiving side of a connection. Called on its shard. It must not subscribe, unsubscribe,
/// publish or close its link from within deliver().
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  virtual void deliver(const Delivery& delivery) = 0;
  virtual void subscribed(const std::string& topic, const Subscribed& what) = 0;
  /// The topic has another count of subscribers. At most once a second.
  virtual void presence(const std::string& /*topic*/, std::uint64_t /*count*/) {}
};

/// A connection's address. Made on its shard; any thread may hold it.
class Link : public std::enable_shared_from_this<Link> {
 public:
  Link(Hub& hub, Shard& shard, Subscriber& subscriber)
      : hub_(hub), shard_(shard), subscriber_(&subscriber) {}
  [[nodiscard]] Shard& shard() const { return shard_; }
  /// Null when it has gone. On the connection's shard.
  [[nodiscard]] Subscriber* subscriber() const { return subscriber_; }
  /// Runs `work` with the subscriber on its shard, at once if this is it; not at all when it is
  /// gone.
  template <class Work>
  void run(Work work) {
    if (Shard::current() == &shard_) {
      if (subscriber_ != nullptr) {
        work(*subscriber_);
      }
      return;
    }
    asio::post(shard_.context(), [self = shared_from_this(), work = std::move(work)]() mutable {
      if (self->subscriber_ != nullptr) {
        work(*self->subscriber_);
      }
    });
  }
  /// The connection ends: it leaves all topics. On its shard.
  void close();

 private:
  friend class Hub;
  friend struct LocalTopic;
  struct Place {
    LocalTopic* topic;
    std::size_t at;
  };
  Hub& hub_;
  Shard& shard_;
  Subscriber* subscriber_;
  std::vector<Place> places_;  ///< Where it stands in its topics' lists.
};

using LinkPtr = std::shared_ptr<Link>;

/// Makes the frame of a publication, on the topic's shard, once its place is known.
using Encode = std::function<Frame(const Position&)>;

struct HubCounters {
  std::uint64_t topics = 0;
  std::uint64_t subscriptions = 0;
  std::uint64_t published = 0;
  std::uint64_t delivered = 0;  ///< Publications times their subscribers.
};

class Hub {
 public:
  /// `timers` and `clock` outlive it. It goes when the runtime has stopped.
  Hub(Runtime& runtime, TimerWheels& timers, const core::Clock& clock, core::Random& random);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  [[nodiscard]] Shard& owner(const std::string& topic);

  // Any thread. The policy is that of the first who names the topic.

  void publish(const std::string& topic, const TopicPolicy& policy, Encode encode);
  void subscribe(const std::string& topic, const TopicPolicy& policy, LinkPtr link,
                 std::optional<Position> since);
  void unsubscribe(const std::string& topic, LinkPtr link);

  /// How many subscribe to it now. Any shard.
  [[nodiscard]] Task<std::uint64_t> subscribers(std::string topic);

  // On the topic's shard: several together are one step.

  /// Answers the place it got; offset 0 where nobody could hear it.
  Position publish_here(const std::string& topic, const TopicPolicy& policy, const Encode& encode);
  void subscribe_here(const std::string& topic, const TopicPolicy& policy, const LinkPtr& link,
                      std::optional<Position> since);
  void unsubscribe_here(const std::string& topic, const LinkPtr& link);
  /// `from` gets all up to now, `to` all that follows: none is lost, none comes twice.
  void move_here(const std::string& topic, const TopicPolicy& policy, const LinkPtr& from,
                 const LinkPtr& to);
  /// Where the topic is; made if there is none.
  Position position_here(const std::string& topic, const TopicPolicy& policy);
  /// Forgets the topic with its history; its subscribers hear no more of it.
  void remove_here(const std::string& topic);

  /// All shards together. Any thread; exact when nothing moves.
  [[nodiscard]] HubCounters counters() const;

 private:
  friend class Link;
  struct OwnedTopic;
  struct ShardPart;

  OwnedTopic& owned(const std::string& topic, const TopicPolicy& policy);
  /// Runs `work(part)` on the shard of that index: at once if this is it, else by its queue.
  template <class Work>
  void on_shard(std::size_t index, Work work);
  template <class Work>
  void to_owner(const std::string& topic, Work work);
  static Task<std::uint64_t> subscribers_here(const ShardPart& part, std::string topic);
  void count_changed(OwnedTopic& topic);
  void left(const std::string& topic, std::size_t shard);
  void prune_history(OwnedTopic& topic, SteadyTime now);

  Runtime& runtime_;
  TimerWheels& timers_;
  const core::Clock& clock_;
  core::Random& random_;
  std::vector<std::unique_ptr<ShardPart>> parts_;
};

}  // namespace auriga::platform::realtime
