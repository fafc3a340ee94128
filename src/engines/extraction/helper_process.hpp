// HelperProcess: one auriga-extract, from its start to the collection of its exit status. Known by
// its pidfd, so that a reused process id can never be signalled by mistake.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "core/result.hpp"
#include "engines/extraction/document_file.hpp"
#include "engines/extraction/wire.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::extraction {

/// Used on one executor. Destruction kills the process and waits for its end, which follows a kill
/// at once; to wait without holding the shard, `co_await end()` first.
class HelperProcess {
 public:
  /// Starts the program with the control socket as its only inherited descriptor (0, 1 and 2 are
  /// /dev/null), an empty environment and a process group of its own, so that a Ctrl-C in the
  /// terminal is the server's to handle. UNAVAILABLE when it cannot be started.
  [[nodiscard]] static core::Result<std::unique_ptr<HelperProcess>> start(
      const platform::Executor& executor, const std::filesystem::path& program);
  ~HelperProcess();
  HelperProcess(const HelperProcess&) = delete;
  HelperProcess& operator=(const HelperProcess&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// Waits until it is ready. UNAVAILABLE with the reason in the cause.
  [[nodiscard]] platform::Task<core::Result<void>> hello(platform::SteadyTime deadline);

  /// Hands over one document. False when the helper is gone.
  [[nodiscard]] bool send(const RequestPacket& request, int document, int output);

  /// How the document's child ended; nothing when the helper died or did not say until `deadline`.
  [[nodiscard]] platform::Task<std::optional<EndedPacket>> ended(platform::SteadyTime deadline);

  void kill() noexcept;  ///< SIGKILL; its child follows it.

  /// Kills it and waits for its end.
  [[nodiscard]] platform::Task<> end();

 private:
  HelperProcess(const platform::Executor& executor, pid_t pid, Descriptor process,
                Descriptor control);

  /// Waits for one packet that fills `room`.
  [[nodiscard]] platform::Task<bool> receive(std::span<std::byte> room,
                                             platform::SteadyTime deadline);
  bool collect(int options) noexcept;

  pid_t pid_;
  int exit_status_ = 0;
  bool collected_ = false;
  platform::asio::posix::stream_descriptor process_;
  platform::asio::posix::stream_descriptor control_;
};

}  // namespace auriga::extraction
