// The settings of live broadcasts.
#pragma once

#include <vector>

#include "core/configuration.hpp"
#include "domains/broadcasts/live_settings.hpp"

namespace auriga::app {

[[nodiscard]] std::vector<core::Setting> broadcast_settings();
[[nodiscard]] broadcasts::LiveSettings read_live_settings(const core::Configuration& configuration);

}  // namespace auriga::app
