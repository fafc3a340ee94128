// What the program can do; each answers figures, or throws where the server breaks its contract.
#pragma once

#include <boost/json/object.hpp>

#include "protocol.hpp"

namespace auriga::load {

/// For all modes.
struct Common {
  Target target;
  int server_pid = 0;  ///< 0: its CPU time and memory are not measured.
};

/// Broadcasts of one speaker and many listeners each, chunks sent evenly.
struct FanoutOptions {
  unsigned broadcasts = 1;                ///< 1 under the plain contract.
  unsigned listeners = 200;               ///< Of each.
  unsigned stalled = 0;                   ///< More listeners of the first one, which read nothing.
  std::size_t bytes = 1280;               ///< Of a chunk.
  double deliveries_per_second = 50'000;  ///< 0: as many as go, with few chunks under way.
  double seconds = 10;                    ///< Measured, after the warm-up.
  double warm_up_seconds = 2;
  double heartbeat_seconds = 30;  ///< Of each connection; plain: pings.
};
[[nodiscard]] json::object run_fanout(const Common& common, const FanoutOptions& options);

/// Connections that are opened and then do nothing (listeners who have joined, where live).
struct OpenOptions {
  unsigned connections = 9000;
  double settle_seconds = 3;  ///< From the last of them to the reading of memory.
};
[[nodiscard]] json::object run_open(const Common& common, const OpenOptions& options);

/// Listeners cut at random who come back with `resume`.
struct CutsOptions {
  unsigned listeners = 200;
  unsigned cuts = 10'000;
  double cuts_per_second = 250;
  double chunks_per_second = 25;
  double away_seconds_max = 0.4;
  unsigned absent = 5;        ///< More listeners, cut once and away for `absent_seconds`.
  double absent_seconds = 0;  ///< 0: none. Longer than the server keeps: they must be told.
  unsigned seed = 1;
};
[[nodiscard]] json::object run_cuts(const Common& common, const CutsOptions& options);

/// A planned refresh of every listener, and of the speaker a few times, while audio flows.
struct RefreshOptions {
  unsigned listeners = 500;
  unsigned speaker_refreshes = 5;
  double chunks_per_second = 50;
  double seconds = 10;  ///< Over which the refreshes are spread.
};
[[nodiscard]] json::object run_refresh(const Common& common, const RefreshOptions& options);

}  // namespace auriga::load
