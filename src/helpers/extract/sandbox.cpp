#include "helpers/extract/sandbox.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <new>

#include "engines/extraction/wire.hpp"

#ifdef __clang__
#pragma clang diagnostic push
// libseccomp's own macros make C99 compound literals.
#pragma clang diagnostic ignored "-Wc99-extensions"
#endif

namespace auriga::extract {
namespace {

using Filter = std::remove_pointer_t<scmp_filter_ctx>;

struct Release {
  void operator()(Filter* filter) const { ::seccomp_release(filter); }
};

/// Collects rules; one that cannot be added spoils the whole.
class Rules {
 public:
  Rules() : filter_(::seccomp_init(SCMP_ACT_KILL_PROCESS)) {
    good_ = filter_ != nullptr &&
            ::seccomp_attr_set(filter_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
  }

  void allow(std::initializer_list<int> calls) {
    for (const int call : calls) {
      good_ = good_ && ::seccomp_rule_add(filter_.get(), SCMP_ACT_ALLOW, call, 0) == 0;
    }
  }

  void allow_if(int call, std::initializer_list<scmp_arg_cmp> arguments) {
    good_ = good_ && ::seccomp_rule_add_array(filter_.get(), SCMP_ACT_ALLOW, call,
                                              static_cast<unsigned>(arguments.size()),
                                              arguments.begin()) == 0;
  }

  [[nodiscard]] bool load() { return good_ && ::seccomp_load(filter_.get()) == 0; }

 private:
  std::unique_ptr<Filter, Release> filter_;
  bool good_ = false;
};

// The library's own macros for these are C, not C++.
scmp_arg_cmp is(unsigned argument, scmp_datum_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}
scmp_arg_cmp is_clear(unsigned argument, scmp_datum_t bits) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

/// Memory, time, signals to oneself, the end. Memory never becomes executable.
void allow_computing(Rules& rules) {
  rules.allow({SCMP_SYS(munmap),
               SCMP_SYS(mremap),
               SCMP_SYS(brk),
               SCMP_SYS(madvise),
               SCMP_SYS(futex),
               SCMP_SYS(clock_gettime),
               SCMP_SYS(gettimeofday),
               SCMP_SYS(time),
               SCMP_SYS(getrandom),
               SCMP_SYS(getpid),
               SCMP_SYS(gettid),
               SCMP_SYS(sysinfo),
               SCMP_SYS(rt_sigreturn),
               SCMP_SYS(rt_sigaction),
               SCMP_SYS(rt_sigprocmask),
               SCMP_SYS(sigaltstack),
               SCMP_SYS(restart_syscall),
               SCMP_SYS(exit),
               SCMP_SYS(exit_group),
               SCMP_SYS(close)});
  rules.allow_if(SCMP_SYS(mmap), {is_clear(2, PROT_EXEC)});
  rules.allow_if(SCMP_SYS(mprotect), {is_clear(2, PROT_EXEC)});
  rules.allow_if(SCMP_SYS(tgkill), {is(0, static_cast<scmp_datum_t>(::getpid()))});
  rules.allow_if(SCMP_SYS(write), {is(0, 1)});
#ifdef AURIGA_SANITIZED
  // Reports go to standard error; whether memory may be read is tried by writing it into a pipe.
  rules.allow({SCMP_SYS(sched_yield), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(write)});
#endif
}

/// What the helper needs to fork a reader, hand it its limits and wait for its end; and what the
/// reader does before its own filter.
void allow_serving(Rules& rules) {
  rules.allow({SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(poll), SCMP_SYS(ppoll),
               SCMP_SYS(fork), SCMP_SYS(wait4), SCMP_SYS(pidfd_open), SCMP_SYS(getppid),
               SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(close_range), SCMP_SYS(setrlimit),
               SCMP_SYS(prlimit64), SCMP_SYS(prctl), SCMP_SYS(seccomp), SCMP_SYS(set_robust_list),
               SCMP_SYS(rseq), SCMP_SYS(lseek)});
  // fork(2) as the C library makes it; no namespaces, no threads.
  rules.allow_if(SCMP_SYS(clone), {is_clear(0, ~static_cast<scmp_datum_t>(0x01200000 | 0xFF))});
  // The tgkill of allow_computing() names the helper; a reader has another process id.
  rules.allow({SCMP_SYS(tgkill)});
  rules.allow_if(SCMP_SYS(kill), {is(1, SIGKILL)});
}

#ifdef AURIGA_SANITIZED
// A reader that crashes ends by its signal, as without the sanitizers: their reports of signals
// want more of the kernel than the sandbox gives.
extern "C" const char* __asan_default_options() {
  return "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0";
}
#endif

extern "C" void give_up(int) {
  // A library that runs out of memory aborts. Whether that was it shows when memory is short now.
  constexpr std::size_t kProbe = 8U << 20U;
  void* const probe = ::mmap(nullptr, kProbe, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ::_exit(probe == MAP_FAILED ? extraction::kExitOutOfMemory : extraction::kExitGaveUp);
}

bool limit(int what, rlim_t value) {
  const rlimit both{value, value};
  return ::setrlimit(static_cast<__rlimit_resource_t>(what), &both) == 0;
}

}  // namespace

bool enter_sandbox(Role role) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return false;
  }
  Rules rules;
  allow_computing(rules);
  if (role == Role::kHelper) {
    allow_serving(rules);
  }
  return rules.load();
}

bool set_process_limits(const ProcessLimits& limits) {
  bool good = limit(RLIMIT_CORE, 0);
  if (limits.processor_seconds > 0) {
    // SIGXCPU at the soft limit says why; the hard one is for a process that ignores it.
    const rlimit both{limits.processor_seconds, limits.processor_seconds + 2};
    good = good && ::setrlimit(RLIMIT_CPU, &both) == 0;
  }
#ifndef AURIGA_SANITIZED
  if (limits.address_space > 0) {
    good = good && limit(RLIMIT_AS, limits.address_space);
  }
#endif
  return good;
}

std::uint64_t address_space_used() {
  std::uint64_t pages = 0;
  if (std::FILE* const file = std::fopen("/proc/self/statm", "re")) {
    unsigned long long first = 0;
    if (std::fscanf(file, "%llu", &first) == 1) {
      pages = first;
    }
    std::fclose(file);
  }
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void say_why_it_ends() {
  std::set_new_handler([] { ::_exit(extraction::kExitOutOfMemory); });
  struct sigaction action{};
  action.sa_handler = give_up;
  ::sigaction(SIGABRT, &action, nullptr);
}

}  // namespace auriga::extract

#ifdef __clang__
#pragma clang diagnostic pop
#endif
