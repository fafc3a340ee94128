// auriga serve.
#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "app/cli.hpp"
#include "app/settings.hpp"
#include "app/settings_check.hpp"
#include "platform/log/log.hpp"

namespace auriga::app::cli {
namespace {

volatile std::sig_atomic_t stop_signals = 0;

void on_stop(int /*signal*/) {
  stop_signals = stop_signals + 1;
  if (stop_signals > 1) {
    std::_Exit(kFailed);  // Asked twice: at once.
  }
}

void catch_signals() {
  struct sigaction action{};
  action.sa_handler = on_stop;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  sigemptyset(&ignore.sa_mask);
  ::sigaction(SIGPIPE, &ignore, nullptr);
}

void print_ready(const Application::Ready& ready) {
  const auto bold = ::isatty(STDOUT_FILENO) == 1 ? fmt::emphasis::bold : fmt::text_style{};
  fmt::print(bold, "Ready on {}\n", ready.url);
  if (!ready.setup_token.empty()) {
    fmt::print("Set-up token: {}\n  Open the address, give the token, and be the owner.\n",
               ready.setup_token);
  }
  if (!ready.demo_email.empty()) {
    fmt::print("Demo: {} with password {}\n", ready.demo_email, ready.demo_password);
  }
  if (ready.demo_refused) {
    fmt::print(
        "Demo: no sign-in, for others can reach this server; server.host = 127.0.0.1 lets in\n");
  }
  std::fflush(stdout);
}

}  // namespace

core::Configuration configuration_of(const Global& global) {
  return load_configuration({global.data, global.config_file, global.assignments});
}

std::unique_ptr<Application> make_application(const Global& global,
                                              core::Configuration configuration) {
  return std::make_unique<Application>(ApplicationOptions{
      .data = global.data, .configuration = std::move(configuration), .shards = 1});
}

int serve(const Global& global, const ServeOptions& options) {
  catch_signals();
  auto configuration = configuration_of(global);
  refuse_faults(settings_faults(configuration, global.data));
  const auto level = configuration.text("log.level");
  platform::log::open(level == "debug"     ? platform::log::Level::kDebug
                      : level == "warning" ? platform::log::Level::kWarning
                      : level == "error"   ? platform::log::Level::kError
                                           : platform::log::Level::kInfo,
                      configuration.text("log.format") == "json" ? platform::log::Format::kJson
                                                                 : platform::log::Format::kText);
  Application application({.data = global.data,
                           .configuration = std::move(configuration),
                           .demo = options.demo,
                           .shards = 0});
  const bool ended = application.serve(print_ready, [] { return stop_signals > 0; });
  fmt::print("Stopped.\n");
  if (!ended) {
    // As after a cut of the power, which everything on the disk survives.
    std::fflush(stdout);
    std::_Exit(kDone);
  }
  return kDone;
}

}  // namespace auriga::app::cli
