// Precompiled for every layer above core: the libraries, and core's own words for errors, ids and
// described types, which nearly every file includes.
#pragma once
#include <fmt/core.h>
#include <fmt/format.h>

#include <boost/asio.hpp>
#include <charconv>
#include <deque>
#include <filesystem>
#include <fstream>
#include <list>
#include <thread>
#include <unordered_set>

#include "core/clock.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/identity.hpp"
#include "core/text.hpp"
#include "pch_core.hpp"

namespace auriga::precompiled {
// Never called: what nearly every file would instantiate anew is instantiated here, once.
inline boost::asio::any_io_executor executor(boost::asio::io_context& context) {
  return context.get_executor();
}
}  // namespace auriga::precompiled
