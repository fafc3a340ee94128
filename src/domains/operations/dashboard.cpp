#include "domains/operations/dashboard.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error_registry.hpp"
#include "core/token_bucket.hpp"
#include "platform/http/handler.hpp"
#include "platform/realtime/origin.hpp"
#include "platform/realtime/resume.hpp"

namespace auriga::operations {

namespace http = platform::http;
namespace json = boost::json;
namespace websocket = platform::websocket;
using core::Error;
using core::ErrorCode;
using platform::SteadyTime;
using platform::Task;
using realtime::Position;
using realtime::TopicClass;
using realtime::TopicPolicy;
using std::chrono::seconds;

namespace {

constexpr std::size_t kMessageBytesMax = 4096;
constexpr std::int64_t kMessagesPerSecond = 20;
constexpr seconds kIdle{120};  // Without a frame: closed.
constexpr seconds kCheck{5};   // How often the sign-in is looked at while nothing happens.

const TopicPolicy kEvents{.kind = TopicClass::kStream,
                          .history_frames_max = 512,
                          .history_bytes_max = 512ULL << 10U,
                          .presence = true};
const TopicPolicy kState{.kind = TopicClass::kState, .history_frames_max = 1};

// A person's own: how many of their windows are open is nobody's business.
const TopicPolicy kPersonal{
    .kind = TopicClass::kStream, .history_frames_max = 64, .history_bytes_max = 128ULL << 10U};

enum class Of : std::uint8_t { kOrganization, kUser, kServer };

/// What there is to watch, and which events belong there, by the first word of their type.
struct Topic {
  std::string_view name;
  Of of;
  std::array<std::string_view, 2> nouns;
};
constexpr std::array<Topic, 7> kTopics{{{"agents", Of::kOrganization, {"agent", "document"}},
                                        {"sessions", Of::kOrganization, {"session", ""}},
                                        {"broadcasts", Of::kOrganization, {"broadcast", ""}},
                                        {"executions", Of::kOrganization, {}},
                                        {"notifications", Of::kUser, {}},
                                        {"health", Of::kServer, {}},
                                        {"jobs", Of::kServer, {}}}};

const Topic* find_topic(std::string_view name) {
  const auto found = std::find_if(kTopics.begin(), kTopics.end(),
                                  [&](const auto& topic) { return topic.name == name; });
  return found == kTopics.end() ? nullptr : found;
}

/// `user` counts for a person's own topics alone.
std::string hub_name(const Topic& topic, const core::OrganizationId& organization,
                     std::string_view user = {}) {
  std::string family = "server";
  if (topic.of != Of::kServer) {
    family = "org/" + organization.text();
  }
  if (topic.of == Of::kUser) {
    family += "/" + std::string(user);
  }
  return family + "/" + std::string(topic.name);
}

const TopicPolicy& policy_of(const Topic& topic) {
  return topic.of == Of::kServer ? kState : topic.of == Of::kUser ? kPersonal : kEvents;
}

json::object event_message(std::string_view topic, const Position& position, std::string_view type,
                           const json::object& data, std::string_view at) {
  return {{"event",
           {{"topic", topic},
            {"offset", position.offset},
            {"type", type},
            {"data", data},
            {"at", at}}}};
}

websocket::Frame text_frame(const json::object& message) {
  return websocket::make_frame(websocket::Opcode::text, core::to_json(message));
}

class DashboardConnection final : public websocket::SocketHandler, public realtime::Subscriber {
 public:
  DashboardConnection(DashboardDoor& door, http::CallerPtr caller, bool operates)
      : door_(door),
        caller_(std::move(caller)),
        operates_(operates),
        timer_(*this),
        rate_(kMessagesPerSecond, seconds(1), door.clock.steady()) {}

  void on_open(websocket::Socket& socket) override {
    socket_ = &socket;
    link_ = std::make_shared<realtime::Link>(door_.hub, *platform::Shard::current(), *this);
    last_input_ = door_.clock.steady();
    door_.timers.here().set_in(timer_, kCheck);
  }
  void on_ping(websocket::Socket& /*socket*/) override { last_input_ = door_.clock.steady(); }
  void on_pong(websocket::Socket& /*socket*/) override { last_input_ = door_.clock.steady(); }
  void on_closed(websocket::Socket& /*socket*/, std::uint16_t /*code*/) override {
    platform::TimerWheel::cancel(timer_);
    link_->close();
    socket_ = nullptr;
  }
  void on_message(websocket::Socket& socket, websocket::Opcode kind,
                  std::string_view payload) override;

 private:
  class Timer final : public platform::TimerWheel::Timer {
   public:
    explicit Timer(DashboardConnection& connection) : connection_(connection) {}
    void on_timer() override { connection_.check(); }

   private:
    DashboardConnection& connection_;
  };

  void act(const json::object& message, const json::value& id);
  void subscribe(const json::object& what, const json::value& id);
  void check();
  void say(const json::object& message);
  void close(ErrorCode why);
  /// Closes where the sign-in has ended, or what it may hear is no longer what it was.
  bool let_go();
  [[nodiscard]] const Topic& topic_of(const json::object& what) const;

  void deliver(const realtime::Delivery& delivery) override;
  void subscribed(const std::string& topic, const realtime::Subscribed& what) override;
  void presence(const std::string& topic, std::uint64_t count) override;

  DashboardDoor& door_;
  http::CallerPtr caller_;
  bool operates_;  ///< Whether it may hear of the server itself.
  realtime::LinkPtr link_;
  websocket::Socket* socket_ = nullptr;
  Timer timer_;
  SteadyTime last_input_;
  core::TokenBucket rate_;
  std::optional<std::uint64_t> judged_;  ///< The door's epoch when the caller was last let be.
  std::vector<std::pair<std::string, json::value>> asked_;  ///< Topic and the id of the request.
};

void DashboardConnection::on_message(websocket::Socket& /*socket*/, websocket::Opcode kind,
                                     std::string_view payload) {
  last_input_ = door_.clock.steady();
  if (let_go()) {
    return;
  }
  json::value id;
  try {
    if (!rate_.take(last_input_).allowed) {
      throw Error(ErrorCode::kRateLimitExceeded, "at most 20 messages a second");
    }
    if (kind != websocket::Opcode::text) {
      throw Error(ErrorCode::kInvalidMessage, "a message is text");
    }
    const auto value = core::value_or_throw(core::parse_json(payload));
    if (!value.is_object()) {
      throw Error(ErrorCode::kInvalidMessage, "a message is a JSON object");
    }
    const auto& message = value.get_object();
    if (const auto* given = message.if_contains("id");
        given != nullptr && !given->is_structured()) {
      id = *given;
    }
    act(message, id);
  } catch (const Error& error) {
    door_.errors.count(error.code());
    const auto& info = core::error_info(error.code());
    say({{"id", id},
         {"error",
          {{"code", info.name},
           {"message", error.detail().empty() ? std::string(info.meaning) : error.detail()}}}});
  }
}

const Topic& DashboardConnection::topic_of(const json::object& what) const {
  const auto* const name = what.if_contains("topic");
  const auto* const topic =
      name != nullptr && name->is_string() ? find_topic(name->get_string()) : nullptr;
  const bool person = caller_->kind == core::Caller::Kind::user;
  const bool may = topic != nullptr && !caller_->agent &&
                   (topic->of == Of::kOrganization || (topic->of == Of::kUser && person) ||
                    (topic->of == Of::kServer && operates_));
  if (!may) {
    throw Error(ErrorCode::kTopicUnknown);
  }
  return *topic;
}

void DashboardConnection::act(const json::object& message, const json::value& id) {
  const auto part = [&](const char* name) -> const json::object* {
    const auto* const value = message.if_contains(name);
    return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
  };
  if (const auto* what = part("subscribe")) {
    subscribe(*what, id);
  } else if (const auto* left = part("unsubscribe")) {
    const auto& topic = topic_of(*left);
    door_.hub.unsubscribe(hub_name(topic, caller_->tenant.organization(), caller_->id), link_);
    say({{"id", id}, {"unsubscribed", {{"topic", topic.name}}}});
  } else if (part("ping") != nullptr) {
    say({{"id", id}, {"pong", json::object()}});
  } else {
    throw Error(ErrorCode::kInvalidAction, "a message holds subscribe, unsubscribe or ping");
  }
}

void DashboardConnection::subscribe(const json::object& what, const json::value& id) {
  const auto& topic = topic_of(what);
  std::optional<Position> since;
  if (const auto* given = what.if_contains("since"); given != nullptr && given->is_object()) {
    since = realtime::read_position(given->get_object(), "offset");
    if (!since) {
      throw Error(ErrorCode::kInvalidParameter, "since is an epoch (text) and an offset (number)");
    }
  }
  auto name = hub_name(topic, caller_->tenant.organization(), caller_->id);
  if (std::any_of(asked_.begin(), asked_.end(),
                  [&](const auto& asked) { return asked.first == name; })) {
    throw Error(ErrorCode::kInvalidMessage, "this topic is being subscribed already");
  }
  asked_.emplace_back(name, id);
  door_.hub.subscribe(name, policy_of(topic), link_, since);
}

void DashboardConnection::subscribed(const std::string& topic, const realtime::Subscribed& what) {
  const auto name = std::string_view(topic).substr(topic.rfind('/') + 1);
  // A state's latest value is no history: it waits like whatever else is said.
  const bool is_state = policy_of(*find_topic(name)).kind == TopicClass::kState;
  const bool taken = is_state || socket_->takes_recovery(what.missed);
  const auto asked = std::find_if(asked_.begin(), asked_.end(),
                                  [&](const auto& entry) { return entry.first == topic; });
  say({{"id", asked == asked_.end() ? json::value() : asked->second},
       {"subscribed",
        {{"topic", name},
         {"epoch", realtime::epoch_text(what.position.epoch)},
         {"offset", what.position.offset},
         {"recovered", what.recovered && taken},
         {"presence", what.presence}}}});
  if (asked != asked_.end()) {
    asked_.erase(asked);
  }
  const auto overflow = is_state ? websocket::Overflow::kRefuse : websocket::Overflow::kRecovered;
  for (const auto& frame : taken ? std::span(what.missed) : std::span<const websocket::Frame>()) {
    if (!socket_->send(frame, overflow)) {
      close(ErrorCode::kSlowConsumer);
      break;
    }
  }
}

void DashboardConnection::presence(const std::string& topic, std::uint64_t count) {
  say({{"presence",
        {{"topic", std::string_view(topic).substr(topic.rfind('/') + 1)}, {"count", count}}}});
}

void DashboardConnection::deliver(const realtime::Delivery& delivery) {
  if (let_go()) {
    return;
  }
  const auto overflow = delivery.kind == TopicClass::kState ? websocket::Overflow::kReplace
                                                            : websocket::Overflow::kRefuse;
  if (!socket_->deliver(delivery.frame, overflow, delivery.key)) {
    close(ErrorCode::kSlowConsumer);
  }
}

void DashboardConnection::say(const json::object& message) {
  if (socket_ != nullptr && !socket_->send(text_frame(message))) {
    close(ErrorCode::kSlowConsumer);
  }
}

void DashboardConnection::close(ErrorCode why) {
  if (socket_ != nullptr && socket_->open()) {
    const auto& info = core::error_info(why);
    socket_->close(static_cast<std::uint16_t>(info.close), info.name);
  }
}

void DashboardConnection::check() {
  if (last_input_ + kIdle <= door_.clock.steady()) {
    close(ErrorCode::kConnectionTimeout);
  } else if (!let_go()) {
    door_.timers.here().set_in(timer_, kCheck);
  }
}

bool DashboardConnection::let_go() {
  // Asked for each thing heard: the whole question takes locks that all shards share.
  const auto epoch = door_.epoch();
  const bool expired = caller_->expires_at && *caller_->expires_at <= door_.clock.now();
  if (epoch == judged_ && !expired) {
    return false;
  }
  if (!door_.still_valid(*caller_)) {
    close(ErrorCode::kTokenRevoked);
    return true;
  }
  const auto same = door_.same_role(*caller_);
  if (same == false) {
    close(ErrorCode::kConnectionExpired);  // Come again, as who you are now.
    return true;
  }
  judged_ = same ? std::optional(epoch) : std::nullopt;
  return false;
}

struct Ticket {
  std::string ticket;
  core::Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (ticket, expires_at))
core::Rules rules(core::Type<Ticket>) {
  return {"Ticket",
          "Opens one WebSocket, once.",
          {{.field = "ticket", .meaning = "Goes into the query as ticket.", .secret = true}}};
}

Ticket make_ticket(DashboardDoor& door, http::Call& call) {
  const auto life = std::chrono::milliseconds(realtime::Tickets::kLife).count();
  return {door.tickets.make(call.caller_if_any()), core::Timestamp{door.clock.now().ms + life}};
}

/// Who comes in.
struct Visitor {
  http::CallerPtr caller;
  bool operates = false;
};

Task<http::Reply> dashboard(DashboardDoor& door, http::Call& call) {
  realtime::require_origin(call, door.origins);
  const auto ticket = call.take_query("ticket");
  if (ticket.empty()) {
    throw Error(ErrorCode::kUnauthenticated, "connect with a ticket of /api/v1/realtime/tickets");
  }
  const auto visitor = std::make_shared<Visitor>();
  auto reply = websocket::upgrade(call, door.pollers,
                                  [&door, visitor] {
                                    return std::make_unique<DashboardConnection>(
                                        door, visitor->caller, visitor->operates);
                                  },
                                  {.message_bytes_max = kMessageBytesMax});
  // Last: a request that cannot become a WebSocket leaves the ticket for the next.
  visitor->caller = door.tickets.take(ticket);
  visitor->operates = co_await door.operators.include(*visitor->caller);
  co_return reply;
}

}  // namespace

void bind_dashboard(http::RouteTable& table, DashboardDoor& door) {
  const std::string tag = "Realtime";
  table.add({.method = http::Method::kPost,
             .path = "/api/v1/realtime/tickets",
             .id = "create_ticket",
             .tag = tag,
             .summary = "A ticket for one WebSocket, good once and for 30 seconds",
             .access = http::Access::viewer().or_key(core::Scope::admin),
             .errors = {ErrorCode::kOverloaded}},
            http::handler<&make_ticket>(door));
  table.add({.path = "/ws/dashboard",
             .id = "connect_dashboard",
             .tag = tag,
             .summary = "The WebSocket of the console",
             .description = "See docs/realtime.md for the protocol.",
             .access = http::Access::anonymous(),
             .errors = {ErrorCode::kUpgradeRequired, ErrorCode::kTicketInvalid,
                        ErrorCode::kTokenRevoked, ErrorCode::kOriginRefused},
             .hidden = true},
            http::handler<&dashboard>(door));
}

void publish_signal(realtime::Hub& hub, const core::OrganizationId& organization,
                    std::string_view topic, std::string_view type, json::object data,
                    core::Timestamp at) {
  publish_signal(hub, organization, topic, type, [data = std::move(data)] { return data; }, at);
}

void publish_signal(realtime::Hub& hub, const core::OrganizationId& organization,
                    std::string_view topic, std::string_view type,
                    std::function<json::object()> data, core::Timestamp at) {
  const auto* const found = find_topic(topic);
  AURIGA_ASSERT(found != nullptr && found->of == Of::kOrganization);
  hub.publish(
      hub_name(*found, organization), kEvents,
      [topic = found->name, type = std::string(type), data = std::move(data),
       at](const Position& position) {
        return text_frame(event_message(topic, position, type, data(), core::to_rfc3339(at)));
      });
}

void publish_to_user(realtime::Hub& hub, const core::OrganizationId& organization,
                     const core::UserId& user, std::string_view topic, std::string_view type,
                     json::object data, core::Timestamp at) {
  const auto* const found = find_topic(topic);
  AURIGA_ASSERT(found != nullptr && found->of == Of::kUser);
  hub.publish(hub_name(*found, organization, user.text()), kPersonal,
              [topic = found->name, type = std::string(type), data = std::move(data),
               at = core::to_rfc3339(at)](const Position& position) {
                return text_frame(event_message(topic, position, type, data, at));
              });
}

void publish_event(realtime::Hub& hub, const platform::db::Event& event) {
  const auto noun = std::string_view(event.type).substr(0, event.type.find('.'));
  for (const auto& topic : kTopics) {
    if (topic.of == Of::kOrganization && event.organization &&
        std::find(topic.nouns.begin(), topic.nouns.end(), noun) != topic.nouns.end()) {
      auto data = event.payload;
      data["id"] = event.subject;
      publish_signal(hub, *event.organization, topic.name, event.type, std::move(data), event.at);
    }
  }
}

Task<bool> is_watched(realtime::Hub& hub, std::string_view topic) {
  const auto* const found = find_topic(topic);
  AURIGA_ASSERT(found != nullptr && found->of == Of::kServer);
  co_return co_await hub.subscribers(hub_name(*found, {})) > 0;
}

void publish_state(realtime::Hub& hub, std::string_view topic, json::value data) {
  const auto* const found = find_topic(topic);
  AURIGA_ASSERT(found != nullptr && found->of == Of::kServer);
  hub.publish(hub_name(*found, {}), kState,
              [topic = found->name, data = std::move(data)](const Position& position) {
                return text_frame(
                    {{"state", {{"topic", topic}, {"offset", position.offset}, {"data", data}}}});
              });
}

}  // namespace auriga::operations
