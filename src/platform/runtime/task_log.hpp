// How the end of a task that nobody awaits is told: an exception becomes one log line.
#pragma once

#include <exception>
#include <string_view>

namespace auriga::platform {

/// Logs `failure` under `name`; silent without one and for a cancelled operation. Any thread.
void log_task_end(std::string_view name, std::exception_ptr failure);

}  // namespace auriga::platform
