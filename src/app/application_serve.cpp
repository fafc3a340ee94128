// What only a server has of an Application: the console, the listener, the work that goes on by
// itself, and how that ends.
#include <algorithm>

#include "app/application_parts.hpp"
#include "app/demo.hpp"
#include "app/places.hpp"
#include "core/error.hpp"
#include "platform/log/log.hpp"

namespace auriga::app {

using core::Error;
using std::chrono::seconds;

namespace {

constexpr std::chrono::seconds kWorkEnd{10};
constexpr std::chrono::seconds kWorkEndEach{1};
constexpr std::chrono::seconds kGoodBye{1};   // For WebSockets to close.
constexpr std::chrono::seconds kLastRows{5};  // For what broadcasts were last.

}  // namespace

void Application::Parts::load_console() {
  if (const auto folder = console_folder(configuration.text("server.console"))) {
    auto loaded = http::StaticSite::load(*folder);
    has_console = loaded.has_value();
    if (loaded) {
      site = std::move(*loaded);
    } else {
      platform::log::warning("no console").field("why", loaded.error().what());
    }
  }
}

void Application::Parts::make_server() {
  metrics.emplace(routes, shards);
  rates.emplace(number("limits.requests_per_minute"));
  middleware = make_middleware({.metrics = *metrics,
                                .limiter = *limiter,
                                .policy = *rates,
                                .authenticator = *authenticator,
                                .idempotency = *idempotency,
                                .cors_origins = configuration.list("server.cors_origins"),
                                .tls = !configuration.text("server.tls_certificate").empty(),
                                .access_log = configuration.flag("log.access")});
  const auto uploads = data / "uploads";
  std::error_code ignored;
  std::filesystem::remove_all(uploads, ignored);  // What a crash left of half uploads.
  std::filesystem::create_directories(uploads, ignored);

  http::ServerOptions options;
  options.address = configuration.text("server.host");
  options.port = static_cast<std::uint16_t>(number("server.port"));
  options.connections_max = static_cast<std::size_t>(number("server.connections_max"));
  options.connections_per_address =
      static_cast<std::size_t>(number("server.connections_per_address"));
  options.request_timeout = seconds(number("server.request_seconds"));
  options.trusted_proxies = configuration.list("server.trusted_proxies");
  options.upload_folder = uploads;
  options.disk_pool = &disk;
  if (const auto certificate = configuration.text("server.tls_certificate"); !certificate.empty()) {
    options.tls = http::TlsFiles{certificate, configuration.text("server.tls_key")};
  }
  server.emplace(runtime, routes, middleware, std::move(options), &site);
}

std::string Application::Parts::listening_url() const {
  const auto address = configuration.text("server.host");
  const bool tls = !configuration.text("server.tls_certificate").empty();
  const bool any = address == "0.0.0.0" || address == "::";
  const bool six = address.find(':') != std::string::npos;
  const auto shown = any ? "127.0.0.1" : six ? "[" + address + "]" : address;
  return std::string(tls ? "https://" : "http://") + shown + ":" + std::to_string(server->port());
}

Task<> Application::Parts::start_work() {
  if (database->engine() == db::Engine::kSqlite) {
    // One server per folder: what no row names now was left by a crash.
    co_await agents->sweep(scope, seconds(0));
  }
  co_await broadcasts->restore();
  co_await sessions->mark_cut(scope);
  co_await reading->start();
  co_await runner->start();
  co_await creation->adopt();
  agents->on_build([this](agents::Build build, std::chrono::milliseconds wait) {
    return creation->start(std::move(build), wait);
  });
  background->spawn("outbox", relay->run());
  background->spawn("mail", mail->run());
  jobs->start();
  if (demo) {
    co_await seed();
  }
}

Task<> Application::Parts::seed() {
  const auto caller =
      co_await accounts->open_demo(std::string(kDemoOrganization), std::string(kDemoEmail));
  const auto folder = demo_folder();
  if (!folder) {
    platform::log::warning("no demo files found beside the program");
    co_return;
  }
  background->spawn("demo", seed_demo(*agents, *workflows, *sessions, caller, *folder, agent_made));
}

Task<> Application::Parts::stop_work(platform::SteadyTime deadline) {
  working = false;
  if (listening) {
    co_await pollers->close_all(std::min(deadline, clock.steady() + kGoodBye));
    co_await server->stop(deadline);
  }
  // Requests may have used up the deadline; what works by itself gets a time of its own to end.
  (void)co_await broadcasts->finish_writes(clock.steady() + kLastRows);  // It warns.
  // What one of them uses up is not taken from the next.
  const auto whole = clock.steady() + kWorkEnd;
  const auto end = [&] { return std::max(whole, clock.steady() + kWorkEndEach); };
  const bool jobs_ended = co_await jobs->stop(end());
  const bool reading_ended = co_await reading->stop(end());
  const bool workflows_ended = co_await runner->stop(end());
  const bool background_ended = co_await background->stop(end());
  overran = !jobs_ended || !reading_ended || !workflows_ended || !background_ended;
  co_await extraction->shut_down(end());
  try {
    co_await authenticator->record_usage();  // Of the last requests.
  } catch (const Error& error) {
    platform::log::warning("the last uses of API keys are not written down")
        .field("why", error.cause());
  }
}

}  // namespace auriga::app
