// live_load: load and checks for servers that send to many WebSockets. One mode a run; the figures
// are one JSON object on standard output, the access token comes in LIVE_LOAD_TOKEN.
//
//   live_load fanout --port 8080 --server-pid 4711 --listeners 200 --rate 50000
//   live_load open | cuts | refresh …;   live_load MODE --help
#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <iostream>

#include "modes.hpp"

namespace {

using namespace auriga::load;

void add_common(CLI::App& mode, Common& common) {
  mode.add_option("--port", common.target.port, "The server's, on 127.0.0.1")->required();
  mode.add_option("--contract", common.target.contract, "plain or live")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Contract>{{"plain", Contract::plain}, {"live", Contract::live}}));
  mode.add_option("--path", common.target.path, "Of the WebSocket")->capture_default_str();
  mode.add_option("--server-pid", common.server_pid, "To measure its CPU time and memory");
}

void add_fanout(CLI::App& mode, FanoutOptions& options) {
  mode.add_option("--broadcasts", options.broadcasts)->capture_default_str();
  mode.add_option("--listeners", options.listeners, "Of each broadcast")->capture_default_str();
  mode.add_option("--stalled", options.stalled, "More listeners, who read nothing")
      ->capture_default_str();
  mode.add_option("--bytes", options.bytes, "Of a chunk")->capture_default_str();
  mode.add_option("--rate", options.deliveries_per_second, "Deliveries a second; 0: unpaced")
      ->capture_default_str();
  mode.add_option("--seconds", options.seconds, "Measured")->capture_default_str();
  mode.add_option("--warm-up", options.warm_up_seconds, "Seconds before")->capture_default_str();
  mode.add_option("--heartbeat-seconds", options.heartbeat_seconds, "Between those of a connection")
      ->capture_default_str();
}

void add_open(CLI::App& mode, OpenOptions& options) {
  mode.add_option("--connections", options.connections)->capture_default_str();
  mode.add_option("--settle", options.settle_seconds, "Seconds until memory is read")
      ->capture_default_str();
}

void add_cuts(CLI::App& mode, CutsOptions& options) {
  mode.add_option("--listeners", options.listeners)->capture_default_str();
  mode.add_option("--cuts", options.cuts)->capture_default_str();
  mode.add_option("--cuts-per-second", options.cuts_per_second)->capture_default_str();
  mode.add_option("--chunks-per-second", options.chunks_per_second)->capture_default_str();
  mode.add_option("--away", options.away_seconds_max, "Seconds at most")->capture_default_str();
  mode.add_option("--absent", options.absent, "Listeners who are away too long")
      ->capture_default_str();
  mode.add_option("--absent-seconds", options.absent_seconds)->capture_default_str();
  mode.add_option("--seed", options.seed)->capture_default_str();
}

void add_refresh(CLI::App& mode, RefreshOptions& options) {
  mode.add_option("--listeners", options.listeners)->capture_default_str();
  mode.add_option("--speaker-refreshes", options.speaker_refreshes)->capture_default_str();
  mode.add_option("--chunks-per-second", options.chunks_per_second)->capture_default_str();
  mode.add_option("--seconds", options.seconds)->capture_default_str();
}

}  // namespace

int main(int argc, char** argv) {
  Common common;
  FanoutOptions fanout;
  OpenOptions open;
  CutsOptions cuts;
  RefreshOptions refresh;
  CLI::App app("Load for servers that send to many WebSockets");
  app.require_subcommand(1);
  auto& fanout_mode = *app.add_subcommand("fanout", "Paced chunks from one to many");
  auto& open_mode = *app.add_subcommand("open", "Connections that are opened and do nothing");
  auto& cuts_mode = *app.add_subcommand("cuts", "Listeners are cut and resume");
  auto& refresh_mode = *app.add_subcommand("refresh", "Connections are renewed as planned");
  for (auto* mode : {&fanout_mode, &open_mode, &cuts_mode, &refresh_mode}) {
    add_common(*mode, common);
  }
  add_fanout(fanout_mode, fanout);
  add_open(open_mode, open);
  add_cuts(cuts_mode, cuts);
  add_refresh(refresh_mode, refresh);
  CLI11_PARSE(app, argc, argv);
  if (const char* token = std::getenv("LIVE_LOAD_TOKEN")) {
    common.target.token = token;
  }
  try {
    std::cout << boost::json::serialize(fanout_mode.parsed() ? run_fanout(common, fanout)
                                        : open_mode.parsed() ? run_open(common, open)
                                        : cuts_mode.parsed() ? run_cuts(common, cuts)
                                                             : run_refresh(common, refresh))
              << '\n';
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "live_load: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
