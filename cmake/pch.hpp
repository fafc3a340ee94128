// Precompiled for every layer above core.
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

#include "pch_core.hpp"

namespace auriga::precompiled {
// Never called: what nearly every file would instantiate anew is instantiated here, once.
inline boost::asio::any_io_executor executor(boost::asio::io_context& context) {
  return context.get_executor();
}
}  // namespace auriga::precompiled
