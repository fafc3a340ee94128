// Fault: why a state failed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace auriga::workflow {

/// An error's name, which Retry and Catch look at, and a sentence.
struct Fault {
  std::string error;
  std::string cause;
};

/// Characters of what a task says of its failure, as AWS bounds them.
inline constexpr std::size_t kErrorMax = 256;
inline constexpr std::size_t kCauseMax = 32'768;

namespace errors {
inline constexpr std::string_view kAll = "States.ALL";
inline constexpr std::string_view kRuntime = "States.Runtime";
inline constexpr std::string_view kTimeout = "States.Timeout";
inline constexpr std::string_view kHeartbeatTimeout = "States.HeartbeatTimeout";
inline constexpr std::string_view kTaskFailed = "States.TaskFailed";
inline constexpr std::string_view kDataLimitExceeded = "States.DataLimitExceeded";
inline constexpr std::string_view kIntrinsicFailure = "States.IntrinsicFailure";
inline constexpr std::string_view kExceedToleratedFailureThreshold =
    "States.ExceedToleratedFailureThreshold";
inline constexpr std::string_view kResultPathMatchFailure = "States.ResultPathMatchFailure";
}  // namespace errors

/// The sentence of a state that makes more of values than it may.
inline constexpr std::string_view kValuesTooLarge = "the values of a state are too large";

}  // namespace auriga::workflow
