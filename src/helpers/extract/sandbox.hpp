// The sandbox: what a process that reads strangers' documents can no longer do.
//
// Two layers of system call filters (seccomp, an allow-list: what is not named kills the process):
//   helper   waits for requests, forks, waits for children; cannot open a file, a socket or a
//            program
//   reader   the child that has one document: may use memory it has, ask for more, tell the time,
//            write to descriptor 1 and end
// A filter is kept over fork and cannot be taken off; the reader's comes on top of the helper's.
// Beside them: no new privileges, no core dumps, not traceable, limits on memory and processor
// time. Sources: seccomp(2), prctl(2), setrlimit(2).
#pragma once

#include <cstdint>

namespace auriga::extract {

/// What may be denied to whom.
enum class Role { kHelper, kReader };

/// Drops privileges for good and installs the filter of `role`. False when the kernel refuses:
/// then nothing of a stranger may be read.
[[nodiscard]] bool enter_sandbox(Role role);

struct ProcessLimits {
  std::uint64_t address_space = 0;  ///< Bytes; 0: none. Not kept under AddressSanitizer.
  std::uint32_t processor_seconds = 0;
};

/// Limits of a reader, to be set before its sandbox.
[[nodiscard]] bool set_process_limits(const ProcessLimits& limits);

/// Address space in use now, in bytes. Reads /proc, so call it before the sandbox.
[[nodiscard]] std::uint64_t address_space_used();

/// From now on a failed allocation and a library's abort() end the process with
/// kExitOutOfMemory or kExitGaveUp instead of a core dump.
void say_why_it_ends();

}  // namespace auriga::extract
