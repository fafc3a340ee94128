#include "engines/extraction/verdict.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

namespace auriga::extraction {

using core::Error;
using core::ErrorCode;

Error out_of_time(const ExtractionLimits& limits) {
  return Error(ErrorCode::kDocumentTooComplex,
               fmt::format("Reading the document took longer than {:.3g} seconds.",
                           std::chrono::duration<double>(limits.time).count()));
}

std::optional<Error> judge_end(const EndedPacket& ended, const ExtractionLimits& limits) {
  if (WIFEXITED(ended.status)) {
    const int code = WEXITSTATUS(ended.status);
    if (code == 0) {
      return std::nullopt;
    }
    if (code == kExitOutOfMemory) {
      return Error(ErrorCode::kDocumentTooComplex,
                   fmt::format("Reading the document needed more than {} MiB of memory.",
                               limits.memory_bytes >> 20U));
    }
    return Error(ErrorCode::kDocumentCorrupt,
                 "The document could not be read: the reader gave up on it.",
                 fmt::format("exit code {}", code));
  }
  const int signal = WIFSIGNALED(ended.status) ? WTERMSIG(ended.status) : 0;
  if (signal == SIGXCPU) {
    return out_of_time(limits);
  }
  if (signal == SIGSYS) {
    return Error(ErrorCode::kDocumentCorrupt,
                 "The document could not be read: it made the reader do what it must not.",
                 "stopped by the sandbox (SIGSYS)");
  }
  if (signal == SIGKILL) {
    return Error(ErrorCode::kDocumentTooComplex,
                 "Reading the document was stopped by the system, which was short of memory or "
                 "processor time.",
                 "signal 9");
  }
  return Error(ErrorCode::kDocumentCorrupt,
               "The document could not be read: the reader crashed on it.",
               fmt::format("signal {}", signal));
}

bool is_crash(const EndedPacket& ended) {
  if (WIFEXITED(ended.status)) {
    return WEXITSTATUS(ended.status) == kExitGaveUp;
  }
  const int signal = WIFSIGNALED(ended.status) ? WTERMSIG(ended.status) : 0;
  return signal != SIGXCPU && signal != SIGKILL;
}

}  // namespace auriga::extraction
