// Many connections that are opened and then left alone: how fast, and what each of them costs.
#include <memory>
#include <vector>

#include "listener.hpp"
#include "modes.hpp"
#include "opening.hpp"
#include "process.hpp"
#include "speaker.hpp"

namespace auriga::load {

json::object run_open(const Common& common, const OpenOptions& options) {
  const auto& target = common.target;
  const ServerProcess server(common.server_pid);
  Loop loop;
  Tally tally;
  Speaker speaker(loop, target, kChunkBytesMin);
  if (target.is_live()) {
    speaker.start();
    loop.run_until([&] { return speaker.ready(); }, kOpeningSecondsMax, "the speaker's broadcast");
  }
  std::vector<std::unique_ptr<Listener>> listeners;
  const auto open = [&](std::size_t count) {
    Opening opening(count, kOpeningAtOnce, [&](std::size_t) {
      listeners.push_back(
          std::make_unique<Listener>(loop, target, tally, [&opening] { opening.one_is_ready(); }));
      listeners.back()->start(speaker.session());
    });
    opening.begin();
    loop.run_until([&] { return opening.done(); }, kOpeningSecondsMax, "the connections");
  };
  // What the server makes with its first connections is not the price of one more.
  open(kOpeningAtOnce);
  loop.run_for(0.5);
  const auto resident = server.resident_bytes();
  const auto cpu = server.cpu_ns();
  const auto own = own_cpu_ns();
  const auto begin = now_ns();
  open(options.connections);
  const auto span = static_cast<double>(now_ns() - begin);
  const auto own_used = static_cast<double>(own_cpu_ns() - own);
  const auto cpu_used = static_cast<double>(server.cpu_ns() - cpu);
  loop.run_for(options.settle_seconds);
  const auto growth = static_cast<double>(server.resident_bytes() - resident);
  const double count = options.connections;
  speaker.end();
  return {{"connections", options.connections},
          {"per_second", count / span * kNsPerSecond},
          {"cpu_us_per_connection", cpu_used / count / 1000},
          {"kilobytes_per_connection", growth / count / 1024},
          {"server_busy", cpu_used / span},
          {"client_busy", own_used / span}};
}

}  // namespace auriga::load
