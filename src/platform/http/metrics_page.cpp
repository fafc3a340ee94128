#include "platform/http/metrics_page.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace auriga::platform::http {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::size_t open_descriptors() {
  std::error_code error;  // No /proc: nothing is counted.
  std::size_t count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error)) {
    ++count;
  }
  return count;
}

void collect_process(std::string& out) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::uint64_t virtual_pages = 0;
  std::uint64_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> virtual_pages >> resident_pages;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  fmt::format_to(std::back_inserter(out),
                 "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total {}\n"
                 "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {}\n"
                 "# TYPE process_virtual_memory_bytes gauge\nprocess_virtual_memory_bytes {}\n"
                 "# TYPE process_open_fds gauge\nprocess_open_fds {}\n",
                 seconds(usage.ru_utime) + seconds(usage.ru_stime), resident_pages * page,
                 virtual_pages * page, open_descriptors());
}

}  // namespace

Reply MetricsPage::get(Call& /*call*/) {
  std::string text;
  for (const auto& collector : collectors_) {
    collector(text);
  }
  collect_process(text);
  return Reply::text(std::move(text), "text/plain; version=0.0.4; charset=utf-8");
}

void bind_metrics(RouteTable& table, MetricsPage& page, Access access) {
  table.add({.path = "/metrics",
             .id = "get_metrics",
             .tag = "Operations",
             .summary = "Counts and times, as Prometheus reads them",
             .access = access,
             .produces = {"text/plain"}},
            handler<&MetricsPage::get>(page));
}

}  // namespace auriga::platform::http
