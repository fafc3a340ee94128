#include "platform/websocket/poller.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace auriga::platform::websocket {
namespace {

constexpr std::size_t kEventsMax = 256;

int make_set() {
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }
  return fd;
}

epoll_event event_of(Poller::Client& client, bool writing) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP | (writing ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
  event.data.ptr = &client;
  return event;
}

}  // namespace

Poller::Poller(Shard& shard, TimerWheel& timers)
    : shard_(shard), timers_(timers), set_(shard.context(), make_set()) {
  wait();
}

Poller::~Poller() {
  while (first_ != nullptr) {
    const auto client = first_->shared_from_this();
    unlink(*client);
    client->on_poller_gone();
  }
}

bool Poller::add(int fd, Client& client) {
  auto event = event_of(client, false);
  if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, fd, &event) != 0) {
    return false;
  }
  client.after_ = first_;
  if (first_ != nullptr) {
    first_->before_ = &client;
  }
  first_ = &client;
  return true;
}

void Poller::shut_down() {
  for (auto* client = first_; client != nullptr;) {
    auto* const after = client->after_;
    client->on_shut_down();
    client = after;
  }
}

void Poller::unlink(Client& client) {
  if (client.before_ != nullptr) {
    client.before_->after_ = client.after_;
  } else if (first_ == &client) {
    first_ = client.after_;
  }
  if (client.after_ != nullptr) {
    client.after_->before_ = client.before_;
  }
  client.before_ = nullptr;
  client.after_ = nullptr;
}

void Poller::watch_writing(int fd, Client& client, bool writing) {
  auto event = event_of(client, writing);
  ::epoll_ctl(set_.native_handle(), EPOLL_CTL_MOD, fd, &event);
}

// Events of this round may name it still, and its own call may be under way.
void Poller::remove(int fd, Client& client) {
  ::epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, fd, nullptr);
  unlink(client);
  forget_settling(client);
  if (in_round_) {
    removed_.push_back(client.shared_from_this());
  }
}

void Poller::forget_settling(Client& client) {
  const auto at = std::exchange(client.settles_at_, 0);
  if (at == 0) {
    return;
  }
  for (auto* list : {&settling_, &settled_}) {
    if (at <= list->size() && (*list)[at - 1] == &client) {
      (*list)[at - 1] = nullptr;
    }
  }
}

void Poller::settle(Client& client) {
  if (client.settles_at_ == 0) {
    settling_.push_back(&client);
    client.settles_at_ = static_cast<std::uint32_t>(settling_.size());
    post_settled();
  }
}

void Poller::post_settled() {
  if (!in_round_ && !posted_) {
    posted_ = true;
    asio::post(shard_.context(), [this] {
      posted_ = false;
      run_settled();
    });
  }
}

void Poller::wait() {
  set_.async_wait(asio::posix::stream_descriptor::wait_read,
                  [this](const boost::system::error_code& error) {
                    if (!error) {
                      round();
                    }
                  });
}

void Poller::round() {
  std::array<epoll_event, kEventsMax> events;
  const int got = ::epoll_wait(set_.native_handle(), events.data(), kEventsMax, 0);
  in_round_ = true;
  for (int i = 0; i < got; ++i) {
    last_event_ = i + 1 == got;
    more_follows_ = false;
    auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
    const auto what = events[static_cast<std::size_t>(i)].events;
    const auto gone = [&] {
      return std::any_of(removed_.begin(), removed_.end(),
                         [&](const auto& other) { return other.get() == &client; });
    };
    if ((what & EPOLLOUT) != 0 && !gone()) {
      client.on_writable();
    }
    if ((what & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0 && !gone()) {
      client.on_readable();
    }
  }
  last_event_ = false;
  run_settled();
  wait();
}

void Poller::run_settled() {
  in_round_ = true;
  settled_.swap(settling_);
  // The list does not grow meanwhile, but what is removed leaves a gap.
  for (auto*& place : settled_) {
    if (auto* const client = place; client != nullptr) {
      place = nullptr;
      client->settles_at_ = 0;
      client->on_settled();
    }
  }
  settled_.clear();
  in_round_ = false;
  if (!settling_.empty()) {
    post_settled();  // What settles may ask for it again; it then comes in the next round.
  }
  removed_.clear();
}

}  // namespace auriga::platform::websocket
