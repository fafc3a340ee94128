#include "platform/realtime/hub.hpp"

#include <algorithm>
#include <charconv>

#include "core/error.hpp"

namespace auriga::platform::realtime {
namespace {

constexpr std::chrono::seconds kSweep{10};            // How often idle topics are looked for.
constexpr std::chrono::milliseconds kPresence{1000};  // Presence is told at most this often.

// FNV-1a: the owner of a name, and its key, must be the same on every run and node.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return hash;
}

// Only the shard's thread writes; others may read.
void add(std::atomic<std::uint64_t>& counter, std::int64_t by) {
  counter.store(counter.load(std::memory_order_relaxed) + static_cast<std::uint64_t>(by),
                std::memory_order_relaxed);
}

}  // namespace

std::string epoch_text(std::uint64_t epoch) {
  std::string out(16, '0');
  for (auto at = out.rbegin(); epoch != 0; ++at, epoch >>= 4U) {
    *at = "0123456789abcdef"[epoch & 15U];
  }
  return out;
}

std::uint64_t parse_epoch(std::string_view text) {
  std::uint64_t epoch = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), epoch, 16);
  return error == std::errc{} && end == text.data() + text.size() && text.size() <= 16 ? epoch : 0;
}

/// A topic's subscribers on one shard.
struct LocalTopic {
  /// The subscriber stands beside its link, which so need not be read for each delivery.
  struct Listener {
    LinkPtr link;
    Subscriber* subscriber;
  };
  std::string name;
  std::vector<Listener> listeners;
  std::uint32_t key = 0;

  void add(const LinkPtr& link) {
    link->places_.push_back({this, listeners.size()});
    listeners.push_back({link, link->subscriber()});
  }
  [[nodiscard]] bool has(const Link& link) const {
    return std::any_of(link.places_.begin(), link.places_.end(),
                       [&](const auto& place) { return place.topic == this; });
  }
  /// The last takes its place.
  void remove(Link& link) {
    const auto mine = [&](const Link::Place& place) { return place.topic == this; };
    const auto place = std::find_if(link.places_.begin(), link.places_.end(), mine);
    const auto at = place->at;
    link.places_.erase(place);
    if (at + 1 != listeners.size()) {
      listeners[at] = std::move(listeners.back());
      auto& moved = listeners[at].link->places_;
      std::find_if(moved.begin(), moved.end(), mine)->at = at;
    }
    listeners.pop_back();
  }
};

/// A topic on the shard that owns it.
struct Hub::OwnedTopic {
  struct Kept {
    Frame frame;
    SteadyTime at;
  };
  std::string name;
  TopicPolicy policy;
  Position position;
  std::uint32_t key = 0;
  std::deque<Kept> history;  ///< The last has the position's offset.
  std::size_t history_bytes = 0;
  std::vector<std::uint32_t> subscribers;  ///< By shard.
  std::uint64_t count = 0;
  /// The count that all subscribers heard last; none where they do not all know the same.
  std::optional<std::uint64_t> told;
  bool telling = false;  ///< A timer will tell it.
  SteadyTime used;
};

/// What the hub has on one shard.
struct Hub::ShardPart final : TimerWheel::Timer {
  ShardPart(Hub& owner, std::size_t at) : hub(owner), index(at) {}
  void on_timer() override;

  struct PresenceTimer final : TimerWheel::Timer {
    explicit PresenceTimer(ShardPart& owner) : part(owner) {}
    void on_timer() override;
    ShardPart& part;
    std::vector<std::string> topics;
  };

  Hub& hub;
  std::size_t index;
  std::unordered_map<std::string, std::unique_ptr<OwnedTopic>> owned;
  std::unordered_map<std::string, std::unique_ptr<LocalTopic>> local;
  PresenceTimer presence{*this};
  std::atomic<std::uint64_t> topics{0};
  std::atomic<std::uint64_t> subscriptions{0};
  std::atomic<std::uint64_t> published{0};
  std::atomic<std::uint64_t> delivered{0};

  LocalTopic& local_topic(const std::string& name, std::uint32_t key) {
    auto& slot = local[name];
    if (!slot) {
      slot = std::make_unique<LocalTopic>();
      slot->name = name;
      slot->key = key;
    }
    return *slot;
  }
  void leave(LocalTopic& topic, Link& link) {
    topic.remove(link);
    add(subscriptions, -1);
    if (topic.listeners.empty()) {
      local.erase(std::string(topic.name));
    }
  }
};

Hub::Hub(Runtime& runtime, TimerWheels& timers, const core::Clock& clock, core::Random& random)
    : runtime_(runtime), timers_(timers), clock_(clock), random_(random) {
  for (std::size_t i = 0; i < runtime.size(); ++i) {
    parts_.push_back(std::make_unique<ShardPart>(*this, i));
    asio::post(runtime.shard(i).context(), [this, part = parts_.back().get()] {
      timers_.of(part->index).set_in(*part, kSweep);
    });
  }
}

Hub::~Hub() = default;

Shard& Hub::owner(const std::string& topic) {
  return runtime_.shard(hash_of(std::string_view(topic).substr(0, topic.rfind('/'))) %
                        runtime_.size());
}

template <class Work>
void Hub::on_shard(std::size_t index, Work work) {
  auto& shard = runtime_.shard(index);
  if (Shard::current() == &shard) {
    work(*parts_[index]);
  } else {
    asio::post(shard.context(),
               [part = parts_[index].get(), work = std::move(work)]() mutable { work(*part); });
  }
}

template <class Work>
void Hub::to_owner(const std::string& topic, Work work) {
  on_shard(owner(topic).index(), std::move(work));
}

void Hub::publish(const std::string& topic, const TopicPolicy& policy, Encode encode) {
  to_owner(topic, [this, topic, policy, encode = std::move(encode)](ShardPart&) {
    publish_here(topic, policy, encode);
  });
}

void Hub::subscribe(const std::string& topic, const TopicPolicy& policy, LinkPtr link,
                    std::optional<Position> since) {
  to_owner(topic, [this, topic, policy, link = std::move(link), since](ShardPart&) {
    subscribe_here(topic, policy, link, since);
  });
}

void Hub::unsubscribe(const std::string& topic, LinkPtr link) {
  to_owner(topic,
           [this, topic, link = std::move(link)](ShardPart&) { unsubscribe_here(topic, link); });
}

Hub::OwnedTopic& Hub::owned(const std::string& topic, const TopicPolicy& policy) {
  auto& part = *parts_[owner(topic).index()];
  AURIGA_ASSERT(Shard::current() == nullptr || Shard::current()->index() == part.index);
  auto& slot = part.owned[topic];
  if (!slot) {
    slot = std::make_unique<OwnedTopic>();
    slot->name = topic;
    slot->policy = policy;
    slot->position.epoch = std::max<std::uint64_t>(random_.next(), 1);
    slot->key = static_cast<std::uint32_t>(hash_of(topic));
    slot->subscribers.resize(runtime_.size());
    add(part.topics, 1);
  }
  slot->used = clock_.steady();
  return *slot;
}

Position Hub::publish_here(const std::string& topic, const TopicPolicy& policy,
                           const Encode& encode) {
  auto& part = *parts_[owner(topic).index()];
  add(part.published, 1);
  if (policy.history_frames_max == 0 && !part.owned.contains(topic)) {
    return {};
  }
  auto& own = owned(topic, policy);
  ++own.position.offset;
  const Delivery delivery{encode(own.position), own.policy.kind, own.key};
  if (own.policy.history_frames_max > 0) {
    own.history.push_back({delivery.frame, own.used});
    own.history_bytes += delivery.frame->size();
    prune_history(own, own.used);
  }
  for (std::size_t shard = 0; shard < own.subscribers.size(); ++shard) {
    if (own.subscribers[shard] == 0) {
      continue;
    }
    on_shard(shard, [topic, delivery](ShardPart& there) {
      const auto found = there.local.find(topic);
      if (found == there.local.end()) {
        return;
      }
      const auto& listeners = found->second->listeners;
      for (const auto& listener : listeners) {
        listener.subscriber->deliver(delivery);
      }
      add(there.delivered, static_cast<std::int64_t>(listeners.size()));
    });
  }
  return own.position;
}

void Hub::prune_history(OwnedTopic& topic, SteadyTime now) {
  const auto frames_max = topic.policy.kind == TopicClass::kState
                              ? std::min<std::size_t>(topic.policy.history_frames_max, 1)
                              : topic.policy.history_frames_max;
  const auto too_old = [&] {
    return topic.policy.kind != TopicClass::kState &&
           topic.history.front().at + topic.policy.history_age < now;
  };
  while (!topic.history.empty() &&
         (topic.history.size() > frames_max ||
          topic.history_bytes > topic.policy.history_bytes_max || too_old())) {
    topic.history_bytes -= topic.history.front().frame->size();
    topic.history.pop_front();
  }
}

void Hub::subscribe_here(const std::string& topic, const TopicPolicy& policy, const LinkPtr& link,
                         std::optional<Position> since) {
  auto& own = owned(topic, policy);
  prune_history(own, own.used);
  Subscribed result{.position = own.position};
  if (own.policy.kind == TopicClass::kState) {
    if (!own.history.empty()) {
      result.missed.push_back(own.history.back().frame);
    }
    result.recovered = since.has_value();
  } else if (since && since->epoch == own.position.epoch && since->offset <= own.position.offset &&
             own.position.offset - since->offset <= own.history.size()) {
    result.recovered = true;
    const auto count = own.position.offset - since->offset;
    for (auto at = own.history.size() - count; at < own.history.size(); ++at) {
      result.missed.push_back(own.history[at].frame);
    }
  }
  const auto shard = link->shard().index();
  ++own.subscribers[shard];
  ++own.count;
  result.presence = own.count;
  own.told.reset();  // The new one hears it, the others do not yet.
  on_shard(shard, [this, topic, key = own.key, link, result](ShardPart& there) mutable {
    auto& local = there.local_topic(topic, key);
    // Gone, or subscribed twice: it is not one more.
    if (link->subscriber() == nullptr || local.has(*link)) {
      if (local.listeners.empty()) {
        there.local.erase(topic);
      }
      left(topic, there.index);
      if (link->subscriber() == nullptr) {
        return;
      }
      --result.presence;
    } else {
      local.add(link);
      add(there.subscriptions, 1);
    }
    link->subscriber()->subscribed(topic, result);
  });
  count_changed(own);
}

void Hub::unsubscribe_here(const std::string& topic, const LinkPtr& link) {
  on_shard(link->shard().index(), [this, topic, link](ShardPart& there) {
    const auto found = there.local.find(topic);
    if (found != there.local.end() && found->second->has(*link)) {
      there.leave(*found->second, *link);
      left(topic, there.index);
    }
  });
}

void Hub::move_here(const std::string& topic, const TopicPolicy& policy, const LinkPtr& from,
                    const LinkPtr& to) {
  unsubscribe_here(topic, from);
  subscribe_here(topic, policy, to, std::nullopt);
}

Task<std::uint64_t> Hub::subscribers_here(const ShardPart& part, std::string topic) {
  const auto found = part.owned.find(topic);
  co_return found == part.owned.end() ? 0 : found->second->count;
}

Task<std::uint64_t> Hub::subscribers(std::string topic) {
  auto& shard = owner(topic);
  co_return co_await asio::co_spawn(shard.executor(),
                                    subscribers_here(*parts_[shard.index()], std::move(topic)),
                                    asio::use_awaitable);
}

Position Hub::position_here(const std::string& topic, const TopicPolicy& policy) {
  return owned(topic, policy).position;
}

void Hub::remove_here(const std::string& topic) {
  auto& part = *parts_[owner(topic).index()];
  if (part.owned.erase(topic) > 0) {
    add(part.topics, -1);
  }
}

// One of a shard's subscribers left. The topic may have been forgotten since.
void Hub::left(const std::string& topic, std::size_t shard) {
  to_owner(topic, [this, topic, shard](ShardPart& part) {
    const auto found = part.owned.find(topic);
    if (found != part.owned.end() && found->second->subscribers[shard] > 0) {
      auto& own = *found->second;
      --own.subscribers[shard];
      --own.count;
      own.used = clock_.steady();
      count_changed(own);
    }
  });
}

void Hub::count_changed(OwnedTopic& topic) {
  if (!topic.policy.presence || topic.telling) {
    return;
  }
  topic.telling = true;
  auto& part = *parts_[owner(topic.name).index()];
  part.presence.topics.push_back(topic.name);
  if (!part.presence.is_set()) {
    timers_.of(part.index).set_in(part.presence, kPresence);
  }
}

void Hub::ShardPart::PresenceTimer::on_timer() {
  for (const auto& name : std::exchange(topics, {})) {
    const auto found = part.owned.find(name);
    if (found == part.owned.end()) {
      continue;
    }
    auto& topic = *found->second;
    topic.telling = false;
    if (topic.count == topic.told) {
      continue;
    }
    topic.told = topic.count;
    for (std::size_t shard = 0; shard < topic.subscribers.size(); ++shard) {
      if (topic.subscribers[shard] > 0) {
        part.hub.on_shard(shard, [name, count = topic.count](ShardPart& there) {
          if (const auto local = there.local.find(name); local != there.local.end()) {
            for (const auto& listener : local->second->listeners) {
              listener.subscriber->presence(name, count);
            }
          }
        });
      }
    }
  }
}

// Topics that nobody has used for a while are forgotten; the next life has another epoch.
void Hub::ShardPart::on_timer() {
  const auto now = hub.clock_.steady();
  std::erase_if(owned, [&](const auto& entry) {
    auto& topic = *entry.second;
    hub.prune_history(topic, now);
    const bool idle = topic.count == 0 && topic.used + topic.policy.idle < now;
    if (idle) {
      add(topics, -1);
    }
    return idle;
  });
  hub.timers_.of(index).set_in(*this, kSweep);
}

void Link::close() {
  if (subscriber_ == nullptr) {
    return;
  }
  subscriber_ = nullptr;
  const auto keep = shared_from_this();
  auto& part = *hub_.parts_[shard_.index()];
  while (!places_.empty()) {
    auto& topic = *places_.back().topic;
    const auto name = topic.name;
    part.leave(topic, *this);
    hub_.left(name, part.index);
  }
}

HubCounters Hub::counters() const {
  HubCounters sum;
  for (const auto& part : parts_) {
    sum.topics += part->topics.load(std::memory_order_relaxed);
    sum.subscriptions += part->subscriptions.load(std::memory_order_relaxed);
    sum.published += part->published.load(std::memory_order_relaxed);
    sum.delivered += part->delivered.load(std::memory_order_relaxed);
  }
  return sum;
}

}  // namespace auriga::platform::realtime
