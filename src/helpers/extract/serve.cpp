#include "helpers/extract/serve.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "core/error_registry.hpp"
#include "engines/extraction/packet.hpp"
#include "engines/extraction/wire.hpp"
#include "helpers/extract/reader.hpp"
#include "helpers/extract/sandbox.hpp"

namespace auriga::extract {
namespace {

using extraction::Descriptor;
using extraction::EndedPacket;
using extraction::PacketStatus;
using extraction::Received;
using extraction::RequestPacket;

constexpr int kOutput = 1;

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(kOutput, bytes.data(), bytes.size());
    if (written <= 0) {
      ::_exit(extraction::kExitGaveUp);  // Nobody reads any more.
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

ExtractionLimits limits_of(const RequestPacket& request) {
  ExtractionLimits limits;
  limits.document_bytes = request.document_bytes;
  limits.text_bytes = request.text_bytes;
  limits.unpacked_bytes = request.unpacked_bytes;
  limits.memory_bytes = request.memory_bytes;
  limits.pages = request.pages;
  return limits;
}

/// Reads in the sandbox and writes frames. Ends the process without running destructors or exit
/// handlers: a document that has spoiled the heap shall not have them run over it.
[[noreturn]] void read_and_exit(DocumentKind kind, std::string_view bytes,
                                const ExtractionLimits& limits) {
  const Progress progress = [](std::uint32_t done, std::uint32_t total) {
    std::string frame;
    extraction::append_progress(frame, done, total);
    write_all(frame);
  };
  std::string answer;
  extraction::append_answer(answer, read_document(kind, bytes, limits, progress));
  write_all(answer);
  ::_exit(0);
}

[[noreturn]] void run_child(const RequestPacket& request, const Received& received, pid_t parent,
                            std::uint64_t own_memory) {
  // The child must not outlive the helper: killing that one process ends all.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const auto size = static_cast<std::size_t>(request.document_bytes);
  void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, received.descriptors[0].get(), 0);
  if (::getppid() != parent || at == MAP_FAILED ||
      ::dup2(received.descriptors[1].get(), kOutput) < 0 ||
      ::syscall(SYS_close_range, kOutput + 2, ~0U, 0) != 0 ||
      !set_process_limits({.address_space = own_memory + size + request.memory_bytes,
                           .processor_seconds = request.processor_seconds})) {
    ::_exit(extraction::kExitBadRequest);
  }
  say_why_it_ends();
  if (!enter_sandbox(Role::kReader)) {
    ::_exit(extraction::kExitNoSandbox);
  }
  read_and_exit(static_cast<DocumentKind>(request.kind), {static_cast<const char*>(at), size},
                limits_of(request));
}

bool is_valid(const RequestPacket& request, const Received& received) {
  if (request.magic != extraction::kWireMagic ||
      request.kind > static_cast<std::uint32_t>(DocumentKind::kCsv) ||
      request.document_bytes == 0 || !received.descriptors[0] || !received.descriptors[1]) {
    return false;
  }
  // Behind the end of the file lies only SIGBUS.
  const auto size = ::lseek(received.descriptors[0].get(), 0, SEEK_END);
  return size >= 0 && static_cast<std::uint64_t>(size) >= request.document_bytes;
}

/// Waits for the child, or until the server is gone; then nobody wants the answer.
EndedPacket wait_for(pid_t child, int control) {
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  std::array<pollfd, 2> events{pollfd{process.get(), POLLIN, 0}, pollfd{control, POLLRDHUP, 0}};
  while (::poll(events.data(), events.size(), -1) < 0) {
  }
  if (events[0].revents == 0) {
    ::kill(child, SIGKILL);
  }
  EndedPacket ended;
  rusage usage{};
  ::wait4(child, &ended.status, 0, &usage);
  const auto microseconds = [](const timeval& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(time.tv_usec);
  };
  ended.processor_us = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  ended.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  return ended;
}

}  // namespace

int serve(int control) {
  ::prctl(PR_SET_NAME, "auriga-extract", 0, 0, 0);
  warm_up();
  const auto own_memory = address_space_used();
  if (!enter_sandbox(Role::kHelper)) {
    return extraction::kExitNoSandbox;
  }
  const auto self = ::getpid();
  if (extraction::send_packet(control, extraction::bytes_of(extraction::HelloPacket{})) !=
      PacketStatus::kDone) {
    return 0;
  }
  for (;;) {
    RequestPacket request{.magic = 0};
    auto received = extraction::receive_packet(control, extraction::room_of(request));
    if (received.status == PacketStatus::kClosed) {
      return 0;
    }
    if (received.status != PacketStatus::kDone || !is_valid(request, received)) {
      return extraction::kExitBadRequest;
    }
    const pid_t child = ::fork();
    if (child == 0) {
      run_child(request, received, self, own_memory);
    }
    if (child < 0) {
      return extraction::kExitGaveUp;
    }
    // The child alone holds the answer's end, so that it ends with the child.
    received = Received{};
    const auto ended = wait_for(child, control);
    if (extraction::send_packet(control, extraction::bytes_of(ended)) != PacketStatus::kDone) {
      return 0;
    }
  }
}

int read_one(const char* path) {
  Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  const auto size = file ? ::lseek(file.get(), 0, SEEK_END) : -1;
  if (size <= 0) {
    std::fprintf(stderr, "auriga-extract: cannot read %s, or it is empty\n", path);
    return 2;
  }
  void* const at =
      ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (at == MAP_FAILED) {
    std::perror("auriga-extract");
    return 2;
  }
  const std::string_view bytes(static_cast<const char*>(at), static_cast<std::size_t>(size));
  warm_up();
  const ExtractionLimits limits;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.time).count();
  if (!set_process_limits({.address_space = address_space_used() + limits.memory_bytes,
                           .processor_seconds = static_cast<std::uint32_t>(seconds)}) ||
      !enter_sandbox(Role::kReader)) {
    return extraction::kExitNoSandbox;
  }
  say_why_it_ends();
  const auto kind = extraction::detect_kind(path, bytes.substr(0, extraction::kSniffBytes));
  const auto text =
      kind ? read_document(*kind, bytes, limits, [](auto, auto) {}) : std::unexpected(kind.error());
  if (!text) {
    const auto& info = core::error_info(text.error().code());
    write_all(std::string(info.name) + ": " + text.error().detail() + " " +
              std::string(info.remedy) + "\n");
    ::_exit(1);
  }
  write_all(text->text);
  ::_exit(0);
}

}  // namespace auriga::extract
