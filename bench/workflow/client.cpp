// Starts executions over HTTP and waits for their ends, on connections that stay open.
//
//   bench_workflow PORT PATH AUTHORIZATION BODY CONNECTIONS SECONDS [RATE]
//
// Without RATE each connection starts the next as soon as the last has succeeded. With it they are
// started at that many a second, evenly, and timed from when they were due, so that a server that
// falls behind does not hide it. With the BODY "-" each line of standard input is a body, used
// once, and an execution counts as soon as it is begun. One line of JSON: what came of it.
#include <algorithm>
#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <deque>
#include <iostream>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using asio::ip::tcp;

struct Load {
  std::uint16_t port = 0;
  std::string head;  ///< Up to the value of Content-Length.
  std::vector<std::string> bodies;
  std::size_t used = 0;
  bool each_once = false;
  Clock::time_point begin;
  Clock::time_point end;
  double rate = 0;  ///< 0: as fast as they end.
  std::size_t due = 0;
  std::vector<double> milliseconds;
  std::size_t failed = 0;
  std::string failure;
};

/// The next request; empty: there is none.
std::string next_request(Load& load) {
  if (load.each_once && load.used == load.bodies.size()) {
    return {};
  }
  const auto& body = load.bodies[load.used++ % load.bodies.size()];
  return load.head + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// The time at which the next one is due, each given once.
Clock::time_point next_due(Load& load) {
  if (load.rate <= 0) {
    return Clock::now();
  }
  return load.begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                          static_cast<double>(load.due++) / load.rate));
}

asio::awaitable<void> one_connection(Load& load) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::socket socket(executor);
  const tcp::endpoint server(asio::ip::address_v4::loopback(), load.port);
  co_await socket.async_connect(server, asio::use_awaitable);
  socket.set_option(tcp::no_delay(true));
  asio::steady_timer timer(executor);
  std::string answer;
  for (;;) {
    const auto due = next_due(load);
    if (due >= load.end) {
      co_return;
    }
    if (due > Clock::now()) {
      timer.expires_at(due);
      co_await timer.async_wait(asio::use_awaitable);
    }
    const auto request = next_request(load);
    if (request.empty()) {
      co_return;
    }
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    answer.clear();
    const auto head = co_await asio::async_read_until(socket, asio::dynamic_buffer(answer),
                                                      "\r\n\r\n", asio::use_awaitable);
    const auto field = answer.find("ontent-");
    std::size_t length = 0;
    for (auto at = field; at != std::string::npos && at < head;
         at = answer.find("ontent-", at + 1)) {
      if (answer.compare(at, 15, "ontent-Length: ") == 0 ||
          answer.compare(at, 15, "ontent-length: ") == 0) {
        length = std::stoul(answer.substr(at + 15));
      }
    }
    if (answer.size() < head + length) {
      co_await asio::async_read(socket, asio::dynamic_buffer(answer),
                                asio::transfer_exactly(head + length - answer.size()),
                                asio::use_awaitable);
    }
    const auto wanted = load.each_once ? "HTTP/1.1 201" : R"("status":"SUCCEEDED")";
    if (answer.find(wanted) == std::string::npos) {
      ++load.failed;
      load.failure = answer;
      co_return;
    }
    load.milliseconds.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - due).count());
  }
}

double percentile(const std::vector<double>& sorted, double part) {
  return sorted.empty()
             ? 0
             : sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(
                                                      part * static_cast<double>(sorted.size())))];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::cerr << "bench_workflow PORT PATH AUTHORIZATION BODY CONNECTIONS SECONDS [RATE]\n";
    return 2;
  }
  Load load;
  load.port = static_cast<std::uint16_t>(std::stoi(argv[1]));
  load.each_once = std::string_view(argv[4]) == "-";
  if (load.each_once) {
    for (std::string line; std::getline(std::cin, line);) {
      load.bodies.push_back(line);
    }
  } else {
    load.bodies.emplace_back(argv[4]);
  }
  load.head = std::string("POST ") + argv[2] +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + argv[3] +
              "\r\nContent-Type: application/json\r\nContent-Length: ";
  const int connections = std::stoi(argv[5]);
  load.rate = argc > 7 ? std::stod(argv[7]) : 0;
  asio::io_context context(1);
  load.begin = Clock::now() + std::chrono::milliseconds(50);
  load.end = load.begin + std::chrono::duration_cast<Clock::duration>(
                              std::chrono::duration<double>(std::stod(argv[6])));
  for (int i = 0; i < connections; ++i) {
    asio::co_spawn(context, one_connection(load), [&](const std::exception_ptr& failure) {
      if (failure) {
        try {
          std::rethrow_exception(failure);
        } catch (const std::exception& error) {
          ++load.failed;
          load.failure = error.what();
        }
      }
    });
  }
  context.run();
  const auto seconds = std::chrono::duration<double>(Clock::now() - load.begin).count();
  std::ranges::sort(load.milliseconds);
  std::cout << boost::json::serialize(boost::json::object{
                   {"done", load.milliseconds.size()},
                   {"failed", load.failed},
                   {"failure", load.failure},
                   {"per_second", static_cast<double>(load.milliseconds.size()) / seconds},
                   {"p50_ms", percentile(load.milliseconds, 0.5)},
                   {"p99_ms", percentile(load.milliseconds, 0.99)}})
            << "\n";
  return load.failed > 0 ? 1 : 0;
}
