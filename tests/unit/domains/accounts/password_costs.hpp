// What a password's hash costs in these tests: next to nothing, and a little more.
#pragma once

#include "core/password.hpp"

namespace auriga::accounts {

inline constexpr core::PasswordCost kCheap{.operations = 1, .memory_bytes = 8192};
inline constexpr core::PasswordCost kDearer{.operations = 2, .memory_bytes = 16384};

}  // namespace auriga::accounts
