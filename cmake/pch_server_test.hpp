// Precompiled for the tests of the whole server.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pch_domains.hpp"
