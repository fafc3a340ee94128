#include "engines/extraction/helper_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engines/extraction/alarm.hpp"
#include "engines/extraction/packet.hpp"

namespace auriga::extraction {
namespace {

using core::ErrorCode;
using platform::SteadyTime;
using platform::Task;
namespace asio = platform::asio;

constexpr std::string_view kUnavailable = "The reader of documents cannot be started.";

std::unexpected<core::Error> unavailable(std::string cause) {
  return core::fail(ErrorCode::kUnavailable, std::string(kUnavailable), std::move(cause));
}

/// The attributes and file actions of posix_spawn, released together.
struct SpawnPlan {
  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};

  explicit SpawnPlan(int control) {
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_init(&actions);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    ::posix_spawn_file_actions_adddup2(&actions, control, kControlDescriptor);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, kControlDescriptor + 1);
  }
  ~SpawnPlan() {
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
};

Descriptor open_pidfd(pid_t pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

}  // namespace

core::Result<std::unique_ptr<HelperProcess>> HelperProcess::start(
    const platform::Executor& executor, const std::filesystem::path& program) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
    return unavailable(fmt::format("socketpair: {}", std::strerror(errno)));
  }
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  // The helper waits in recvmsg, so its end blocks. The flag belongs to this end alone.
  ::fcntl(theirs.get(), F_SETFL, ::fcntl(theirs.get(), F_GETFL) & ~O_NONBLOCK);
  const SpawnPlan plan(theirs.get());
  std::string path = program.string();
  std::string mode = "--serve";
  std::array<char*, 3> arguments{path.data(), mode.data(), nullptr};
#ifdef AURIGA_SANITIZED
  char** environment = environ;  // Where the sanitizers' options stand.
#else
  std::array<char*, 1> empty{nullptr};
  char** environment = empty.data();
#endif
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, path.c_str(), &plan.actions, &plan.attributes,
                                  arguments.data(), environment);
  if (error != 0) {
    return unavailable(fmt::format("{}: {}", path, std::strerror(error)));
  }
  auto process = open_pidfd(pid);
  if (!process) {
    const auto cause = fmt::format("pidfd_open: {}", std::strerror(errno));
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return unavailable(cause);
  }
  return std::unique_ptr<HelperProcess>(
      new HelperProcess(executor, pid, std::move(process), std::move(ours)));
}

HelperProcess::HelperProcess(const platform::Executor& executor, pid_t pid, Descriptor process,
                             Descriptor control)
    : pid_(pid), process_(executor, process.release()), control_(executor, control.release()) {}

HelperProcess::~HelperProcess() {
  kill();
  collect(0);
}

void HelperProcess::kill() noexcept {
  if (!collected_) {
    ::syscall(SYS_pidfd_send_signal, process_.native_handle(), SIGKILL, nullptr, 0);
  }
}

bool HelperProcess::collect(int options) noexcept {
  while (!collected_) {
    const pid_t got = ::waitpid(pid_, &exit_status_, options);
    if (got == pid_ || (got < 0 && errno == ECHILD)) {
      collected_ = true;
    } else if (got == 0) {
      return false;
    }
  }
  return true;
}

Task<> HelperProcess::end() {
  kill();
  // A pidfd becomes readable when the process has ended. Nothing a user does ends this wait early:
  // the kill above has ended the process already, and the kernel needs microseconds to say so.
  while (!collect(WNOHANG)) {
    boost::system::error_code error;
    co_await process_.async_wait(asio::posix::stream_descriptor::wait_read,
                                 asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      co_return;  // The loop stops; the destructor collects.
    }
  }
}

Task<bool> HelperProcess::receive(std::span<std::byte> room, SteadyTime deadline) {
  const Alarm alarm(control_, deadline);
  for (;;) {
    const auto received = receive_packet(control_.native_handle(), room);
    if (received.status != PacketStatus::kWouldBlock) {
      co_return received.status == PacketStatus::kDone;
    }
    if (alarm.rang()) {
      co_return false;
    }
    boost::system::error_code error;
    co_await control_.async_wait(asio::posix::stream_descriptor::wait_read,
                                 asio::redirect_error(asio::use_awaitable, error));
    if (error && !alarm.rang()) {
      co_return false;  // Cancelled. After the alarm: one last look.
    }
  }
}

Task<core::Result<void>> HelperProcess::hello(SteadyTime deadline) {
  HelloPacket packet{.magic = 0};
  if (co_await receive(room_of(packet), deadline)) {
    if (packet.magic == kWireMagic) {
      co_return core::Result<void>();
    }
    co_return unavailable("the helper is of another version than the server");
  }
  if (!collect(WNOHANG)) {
    co_return unavailable("the helper did not say that it is ready");
  }
  if (WIFEXITED(exit_status_) && WEXITSTATUS(exit_status_) == kExitNoSandbox) {
    co_return unavailable("the kernel refused the helper's sandbox (seccomp)");
  }
  co_return unavailable(fmt::format("the helper ended at its start, status {}", exit_status_));
}

bool HelperProcess::send(const RequestPacket& request, int document, int output) {
  const std::array descriptors{document, output};
  return send_packet(control_.native_handle(), bytes_of(request), descriptors) ==
         PacketStatus::kDone;
}

Task<std::optional<EndedPacket>> HelperProcess::ended(SteadyTime deadline) {
  EndedPacket packet{.magic = 0};
  const bool whole = co_await receive(room_of(packet), deadline);
  co_return whole&& packet.magic == kWireMagic ? std::optional(packet) : std::nullopt;
}

}  // namespace auriga::extraction
