// Each case forks, enters the sandbox and tries one thing. What is forbidden must kill, what a
// reader needs must work.
#include "helpers/extract/sandbox.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <tuple>

#include "engines/extraction/wire.hpp"

namespace auriga::extract {
namespace {

/// The status of a child that does `act` inside the sandbox of `role`, then exits with 0.
template <class Fn>
int status_of(Role role, Fn act) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!enter_sandbox(role)) {
      ::_exit(99);
    }
    act();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

template <class Fn>
bool is_killed(Role role, Fn act) {
  const int status = status_of(role, act);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

template <class Fn>
bool is_harmless(Role role, Fn act) {
  const int status = status_of(role, act);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void open_file() {
  static_cast<void>(::open("/etc/hostname", O_RDONLY));
}
void make_file() {
  static_cast<void>(::open("/nonexistent/file", O_WRONLY | O_CREAT, 0600));
}
void make_socket() {
  static_cast<void>(::socket(AF_INET, SOCK_STREAM, 0));
}
void make_local_socket() {
  static_cast<void>(::socket(AF_UNIX, SOCK_STREAM, 0));
}
void run_program() {
  std::array<char*, 1> none{nullptr};
  ::execve("/bin/true", none.data(), none.data());
}
void trace() {
  ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
}
void unlink_file() {
  ::unlink("/nonexistent/file");
}
void map_code() {
  static_cast<void>(
      ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}
void make_code() {
  void* const at =
      ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ::mprotect(at, 4096, PROT_READ | PROT_EXEC);
}
void fork_child() {
  if (::fork() == 0) {
    ::_exit(0);
  }
}
void signal_parent() {
  ::kill(::getppid(), 0);
}
void read_something() {
  std::array<char, 1> room{};
  std::ignore = ::read(0, room.data(), room.size());
}
// A sanitized reader may write anywhere, see allow_computing(): there it tries what is forbidden
// in every build.
void write_elsewhere() {
#ifdef AURIGA_SANITIZED
  open_file();
#else
  std::ignore = ::write(3, "x", 1);
#endif
}
void raise_limits() {
  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
  ::setrlimit(RLIMIT_AS, &none);
}

TEST(Sandbox, ReaderMayOnlyCompute) {
  for (auto* const act : {open_file, make_file, make_socket, make_local_socket, run_program, trace,
                          unlink_file, map_code, make_code, fork_child, signal_parent,
                          read_something, write_elsewhere, raise_limits}) {
    EXPECT_TRUE(is_killed(Role::kReader, act));
  }
}

TEST(Sandbox, HelperMayForkButNotOpen) {
  for (auto* const act : {open_file, make_file, make_socket, make_local_socket, run_program, trace,
                          unlink_file, map_code, make_code, read_something, write_elsewhere}) {
    EXPECT_TRUE(is_killed(Role::kHelper, act));
  }
  EXPECT_TRUE(is_harmless(Role::kHelper, fork_child));
}

TEST(Sandbox, AChildKeepsTheFilterAndMayNarrowIt) {
  EXPECT_TRUE(is_harmless(Role::kHelper, [] {
    const pid_t child = ::fork();
    if (child == 0) {
      if (!enter_sandbox(Role::kReader)) {
        ::_exit(99);
      }
      fork_child();
      ::_exit(0);
    }
    int status = 0;
    ::wait4(child, &status, 0, nullptr);
    ::_exit(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? 0 : 1);
  }));
}

TEST(Sandbox, ReaderMayUseMemoryTimeAndItsOutput) {
  EXPECT_TRUE(is_harmless(Role::kReader, [] {
    for (std::size_t size = 16; size <= (64U << 20U); size *= 4) {
      auto* const memory = static_cast<char*>(std::malloc(size));
      memory[size - 1] = 1;
      std::free(memory);
    }
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    std::ignore = ::write(1, "", 0);
  }));
}

TEST(Sandbox, AnAbortSaysThatItGaveUp) {
  const int status = status_of(Role::kReader, [] {
    say_why_it_ends();
    std::abort();
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), extraction::kExitGaveUp);
}

#ifndef AURIGA_SANITIZED
TEST(Sandbox, TheMemoryLimitSaysWhatItIs) {
  const int status = status_of(Role::kHelper, [] {
    say_why_it_ends();
    if (!set_process_limits({.address_space = 512U << 20U})) {
      ::_exit(98);
    }
    for (;;) {
      *static_cast<volatile char*>(::operator new(32U << 20U)) = 1;
    }
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), extraction::kExitOutOfMemory);
}
#endif

TEST(Sandbox, TheProcessorLimitEndsALoop) {
  const int status = status_of(Role::kHelper, [] {
    if (!set_process_limits({.processor_seconds = 1})) {
      ::_exit(98);
    }
    for (std::atomic<std::uint64_t> count{0};; ++count) {
    }
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGXCPU);
}

}  // namespace
}  // namespace auriga::extract
