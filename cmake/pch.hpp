// Precompiled for every layer above core.
#pragma once
#include <fmt/core.h>
#include <fmt/format.h>

#include <boost/asio.hpp>

#include "pch_core.hpp"
