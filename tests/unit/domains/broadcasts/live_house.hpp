// A server with broadcasts alone, on a database of its own, with a clock that the test moves. Who a
// token belongs to is its text: "ann" is usr_ann of organisation A, "amy" of the same, "bob"
// usr_bob of B.
#pragma once

#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <set>

#include "broadcasts_migrations.gen.hpp"
#include "domains/broadcasts/routes.hpp"
#include "live_client.hpp"
#include "platform/database/migrations.hpp"
#include "platform/http/middleware/standard.hpp"
#include "platform/http/server.hpp"
#include "slow_database.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/test_runtime.hpp"
#include "tests/support/wheels.hpp"

namespace auriga::broadcasts::test {

using namespace std::chrono_literals;

// Close codes of the live protocol.
inline constexpr int kRevoked = 4501;
inline constexpr int kEnded = 4900;

/// A frame of audio.
inline std::string samples(std::size_t bytes = 1280) {
  return std::string(bytes, '\1');
}

/// An error message's code.
inline std::string code_of(const json::object& error) {
  return error.empty() ? "" : std::string(error.at("code").as_string());
}

/// A field of a message; empty: it has none.
inline std::string text(const json::object& message, std::string_view field) {
  return message.contains(field) ? std::string(message.at(field).as_string()) : "";
}

class Tokens final : public http::Authenticator {
 public:
  Tokens() {
    const auto tenant = testing::new_tenant();
    add("ann", "usr_ann", tenant, core::Role::owner);
    add("amy", "usr_amy", tenant, core::Role::member);
    add("bob", "usr_bob", testing::new_tenant(), core::Role::member);
    add("viewer", "usr_viewer", testing::new_tenant(), core::Role::viewer);
  }
  http::CallerPtr cached(const http::Credential& credential) override {
    const auto found = callers_.find(std::string(credential.text));
    return found == callers_.end() ? nullptr : found->second;
  }
  Task<http::CallerPtr> authenticate(http::Credential credential) override {
    if (auto caller = cached(credential)) {
      co_return caller;
    }
    throw Error(credential.text == "old" ? ErrorCode::kTokenExpired : ErrorCode::kUnauthenticated);
  }

 private:
  void add(const std::string& token, std::string id, core::Tenant tenant, core::Role role) {
    callers_[token] =
        std::make_shared<const core::Caller>(core::Caller{.kind = core::Caller::Kind::user,
                                                          .id = std::move(id),
                                                          .name = token,
                                                          .tenant = std::move(tenant),
                                                          .role = role,
                                                          .agent = {},
                                                          .login = {}});
  }
  std::unordered_map<std::string, http::CallerPtr> callers_;
};

/// Holds up a shard's thread for as long as it lives.
class Hold {
 public:
  explicit Hold(platform::Shard& shard) {
    std::promise<void> held;
    platform::asio::post(shard.context(), [&held, until = release_.get_future().share()] {
      held.set_value();
      until.wait();
    });
    held.get_future().wait();
  }
  ~Hold() { release_.set_value(); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  std::promise<void> release_;
};

class LiveHouse {
 public:
  explicit LiveHouse(LiveSettings given = no_limits(), std::size_t shards = 3,
                     std::string node = {})
      : settings(std::move(given)), node_(std::move(node)), runtime_(shards) {
    database_ = std::make_unique<SlowDatabase>(platform::db::open(
        runtime_, {.url = "sqlite:" + (folder_.path() / "db").string(), .clock = &clock}));
    runtime_.start();
    runtime_.run_blocking([](LiveHouse& self) -> Task<> {
      const auto embedded = broadcasts_migrations();
      std::vector<platform::db::Migration> all(embedded.begin(), embedded.end());
      co_await platform::db::migrate(*self.database_, testing::system_scope(), std::move(all));
    }(*this));
    open();
  }
  ~LiveHouse() {
    close();
    sound_.stop();
    runtime_.stop();
    end();
  }

  static LiveSettings no_limits() {
    LiveSettings settings;
    settings.languages = {"en", "es", "de"};
    settings.creations_per_hour = 0;
    settings.joins_per_minute = 0;
    settings.connects_per_minute = 0;
    settings.heartbeats_per_minute = 0;
    settings.audio_chunks_per_second = 0;
    settings.control_messages_per_second = 0;
    return settings;
  }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

  /// A speaker with a broadcast; its name.
  std::string begin(LiveClient& speaker, const char* language = "en") {
    speaker.say({{"action", "createSession"}, {"sourceLanguage", language}});
    const auto made = speaker.hear("sessionCreated");
    EXPECT_FALSE(made.empty());
    return made.empty() ? "" : std::string(made.at("sessionId").as_string());
  }
  std::unique_ptr<LiveClient> speaker(const std::string& token = "ann") {
    return std::make_unique<LiveClient>(port(), "token=" + token);
  }
  std::unique_ptr<LiveClient> listener(const std::string& name,
                                       const std::string& language = "en") {
    auto out =
        std::make_unique<LiveClient>(port(), "sessionId=" + name + "&targetLanguage=" + language);
    joined = out->hear("sessionJoined");
    EXPECT_FALSE(joined.empty());
    return out;
  }
  /// Moves the clock, until the wheels have noticed.
  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    testing::turn_wheels(runtime_);
  }
  /// Until the server has handled all that the speaker sent; how many listen then.
  static std::int64_t sync(LiveClient& speaker) {
    speaker.say({{"action", "getSessionStatus"}});
    auto answer = speaker.hear("sessionStatus");
    while (!answer.empty() && answer.at("updateReason").as_string() != "requested") {
      answer = speaker.hear("sessionStatus");
    }
    EXPECT_FALSE(answer.empty());
    return answer.empty() ? -1 : answer.at("listenerCount").to_number<std::int64_t>();
  }
  /// Until the room, which hears of comings and goings on a shard of its own, has that many.
  static void await_listeners(LiveClient& speaker, std::int64_t count) {
    constexpr int kQuestions = 2000;
    std::int64_t there = -1;
    for (int asked = 0; asked < kQuestions && there != count; ++asked) {
      there = sync(speaker);
      ASSERT_GE(there, 0);
    }
    EXPECT_EQ(there, count);
  }
  [[nodiscard]] platform::Shard& shard(std::size_t index) { return runtime_.shard(index); }
  [[nodiscard]] platform::Shard& shard_of(const std::string& name) {
    return service_->rooms().shard_of(name);
  }
  /// Whether the client's connection lives there. One that is slow to answer may be taken for one
  /// that does.
  bool lives_on(platform::Shard& shard, LiveClient& client) {
    const Hold hold(shard);
    client.say({{"action", "heartbeat"}});
    return client.hears_no("heartbeatAck");
  }
  void turn_wheels() { testing::turn_wheels(runtime_); }

  /// Ends the sign-in that the token stands for.
  void revoke(const std::string& token) {
    const std::lock_guard lock(mutex_);
    revoked_.insert(token);
  }
  [[nodiscard]] BroadcastService& service() { return *service_; }
  [[nodiscard]] SlowDatabase& database() { return *database_; }
  [[nodiscard]] core::Caller caller(const std::string& token) {
    return *tokens_.cached({http::Credential::Kind::kBearer, token});
  }
  /// Runs it on a shard, to its end.
  void run(Task<> task) { runtime_.run_blocking(std::move(task)); }
  /// What the row of a broadcast says; nothing once it has ended.
  [[nodiscard]] std::optional<BroadcastStatus> row_status(const std::string& name) {
    std::optional<BroadcastStatus> out;
    run([](SlowDatabase& rows, std::string wanted,
           std::optional<BroadcastStatus>& status) -> Task<> {
      for (const auto& row : co_await rows.read(testing::system_scope(), repository::running)) {
        if (row.name == wanted) {
          status = row.status;
        }
      }
    }(*database_, name, out));
    return out;
  }
  /// Another server on these rows, not yet started. Once in a house.
  [[nodiscard]] BroadcastService& another(std::string node = {}) {
    hub_anew_.emplace(runtime_, *timers_, clock, core::system_random());
    service_anew_.emplace(*database_, testing::system_scope(),
                          RoomHost{*hub_anew_, *timers_, clock, settings, metrics, sound_, {}},
                          runtime_, *limiter_, clock, core::system_random(), std::move(node));
    return *service_anew_;
  }
  /// How a server that is started on these rows has a broadcast. Once in a house.
  [[nodiscard]] LiveState started_anew(const std::string& name) {
    (void)another(node_);
    LiveState out;
    run([](BroadcastService& service, std::string wanted, LiveState& state) -> Task<> {
      co_await service.restore();
      const auto view = co_await service.rooms().view(wanted);
      EXPECT_TRUE(view.has_value());
      state = view ? view->state : LiveState{};
    }(*service_anew_, name, out));
    return out;
  }
  /// How many events of that type have been written.
  [[nodiscard]] std::int64_t events(const std::string& type) {
    std::int64_t out = 0;
    run([](SlowDatabase& rows, std::string wanted, std::int64_t& count) -> Task<> {
      count = co_await rows.read(testing::system_scope(), count_events, wanted);
    }(*database_, type, out));
    return out;
  }
  [[nodiscard]] std::string ticket(const std::string& token) {
    return tickets_->make(std::make_shared<const core::Caller>(caller(token)));
  }

  testing::ManualClock clock;
  LiveSettings settings;
  LiveMetrics metrics;
  std::atomic<bool> may_speak{true};  ///< What is said of every speaker who was let in.
  json::object joined;                ///< The last listener's answer.

 private:
  static repository::Work<std::int64_t> count_events(repository::Transaction& tx,
                                                     const std::string& type) {
    co_return co_await tx.scalar<std::int64_t>("SELECT COUNT(*) FROM outbox WHERE type = $1", type);
  }
  void open() {
    timers_.emplace(runtime_, clock);
    hub_.emplace(runtime_, *timers_, clock, core::system_random());
    const auto valid = [this](const core::Caller& caller) {
      const std::lock_guard lock(mutex_);
      return !revoked_.contains(caller.name);
    };
    tickets_.emplace(clock, core::system_random(), valid);
    pollers_.emplace(runtime_, *timers_);
    service_.emplace(*database_, testing::system_scope(),
                     RoomHost{*hub_, *timers_, clock, settings, metrics, sound_, {}}, runtime_,
                     *limiter_, clock, core::system_random(), node_);
    door_.emplace(LiveDoor{
        {service_->host(), *service_, tokens_, *tickets_, *limiter_, core::system_random(), valid,
         [this, valid](const core::Caller& caller) { return valid(caller) && may_speak; }},
        *pollers_,
        {"https://hall.example.org"}});
    bind_broadcasts(routes_, *door_);
    middleware_.push_back(http::make_request_id());
    middleware_.push_back(http::make_authentication(tokens_));
    http::ServerOptions options;
    options.port = 0;
    server_.emplace(runtime_, routes_, middleware_, std::move(options), nullptr);
    server_->start();
  }
  void close() {
    runtime_.run_blocking([](LiveHouse& self) -> Task<> {
      co_await self.server_->stop(std::chrono::steady_clock::now() + 500ms);
    }(*this));
  }
  void end() {
    pollers_.reset();
    server_.reset();
  }

  std::string node_;
  std::mutex mutex_;
  std::set<std::string> revoked_;
  testing::TemporaryFolder folder_;
  platform::ThreadPool sound_{{.name = "sound"}};
  platform::Runtime runtime_;
  std::unique_ptr<SlowDatabase> database_;
  Tokens tokens_;
  std::unique_ptr<http::RateLimiter> limiter_ = http::make_local_rate_limiter();
  std::optional<platform::TimerWheels> timers_;
  std::optional<realtime::Hub> hub_;
  std::optional<realtime::Tickets> tickets_;
  std::optional<BroadcastService> service_;
  std::optional<realtime::Hub> hub_anew_;
  std::optional<BroadcastService> service_anew_;
  std::optional<LiveDoor> door_;
  std::optional<websocket::Pollers> pollers_;
  http::RouteTable routes_;
  http::MiddlewareList middleware_;
  std::optional<http::Server> server_;
};

}  // namespace auriga::broadcasts::test
