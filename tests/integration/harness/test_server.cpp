#include "tests/integration/harness/test_server.hpp"

#include <algorithm>
#include <future>

#include "app/settings.hpp"
#include "core/event_registry.hpp"
#include "core/identity.hpp"
#include "platform/database/database.hpp"
#include "platform/log/log.hpp"

namespace auriga::testing {

namespace fs = std::filesystem;
namespace db = platform::db;
using platform::Task;

namespace {

core::Configuration configuration_of(const fs::path& data,
                                     const std::vector<std::string>& settings) {
  std::vector<std::string> all{"server.port=0",
                               "server.shards=2",
                               "server.shutdown_seconds=5",
                               "limits.requests_per_minute=0",
                               "log.level=error",
                               "log.access=false"};
  all.insert(all.end(), settings.begin(), settings.end());
  return app::load_configuration({.data = data, .config_file = {}, .assignments = all});
}

struct EventRow {
  std::string type;
  std::int64_t times = 0;
};
BOOST_DESCRIBE_STRUCT(EventRow, (), (type, times))

db::Work<std::int64_t> run_statement(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.exec(sql);
}
db::Work<std::int64_t> run_count(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.scalar<std::int64_t>(sql);
}
db::Work<std::optional<std::string>> run_look_up(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.scalar<std::optional<std::string>>(sql);
}
db::Work<std::vector<EventRow>> run_events(db::Transaction& tx) {
  co_return co_await tx.all<EventRow>("SELECT type, count(*) AS times FROM outbox GROUP BY type");
}

/// Runs `task` on the application and gives its result to the calling thread.
template <class T>
T answer_of(app::Application& application, Task<T> task) {
  std::optional<T> out;
  const auto keep = [](Task<T> inner, std::optional<T>& to) -> Task<> {
    to.emplace(co_await std::move(inner));
  };
  application.run(keep(std::move(task), out));
  return *std::move(out);
}

}  // namespace

TestServer::TestServer(Options options) : data_(std::move(options.data)) {
  if (data_.empty()) {
    own_folder_ = std::make_unique<TemporaryFolder>();
    data_ = own_folder_->path() / "data";
  }
  platform::log::open(platform::log::Level::kError, platform::log::Format::kText);
  application_ = std::make_unique<app::Application>(
      app::ApplicationOptions{.data = data_,
                              .configuration = configuration_of(data_, options.settings),
                              .demo = options.demo,
                              .shards = 0,
                              // Hashing at the usual cost would be half the time of these tests.
                              .password_cost = {.operations = 1, .memory_bytes = 8192}});
  const auto started = std::make_shared<std::promise<void>>();
  auto ready = started->get_future();
  thread_ = std::thread([this, started] {
    bool told = false;
    try {
      const bool ended = application_->serve(
          [&](const app::Application::Ready& now) {
            ready_ = now;
            port_ = static_cast<std::uint16_t>(std::stoi(now.url.substr(now.url.rfind(':') + 1)));
            told = true;
            started->set_value();
          },
          [this] { return stop_.load(); });
      AURIGA_ASSERT(ended);
    } catch (...) {
      if (told) {
        failure_ = std::current_exception();
      } else {
        started->set_exception(std::current_exception());
      }
    }
  });
  try {
    ready.get();
  } catch (...) {
    thread_.join();
    throw;
  }
}

TestServer::~TestServer() {
  stop_ = true;
  if (thread_.joinable()) {
    thread_.join();
  }
}

void TestServer::stop() {
  stop_ = true;
  if (thread_.joinable()) {
    thread_.join();
  }
  application_.reset();
  if (failure_) {
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }
}

std::int64_t TestServer::execute(const std::string& sql) {
  return answer_of(*application_,
                   application_->database().write(system_scope(), run_statement, sql));
}

std::int64_t TestServer::count(const std::string& sql) {
  return answer_of(*application_, application_->database().read(system_scope(), run_count, sql));
}

std::string TestServer::look_up(const std::string& sql) {
  return answer_of(*application_, application_->database().read(system_scope(), run_look_up, sql))
      .value_or("");
}

EventCounts TestServer::events() {
  EventCounts out;
  for (auto& row :
       answer_of(*application_, application_->database().read(system_scope(), run_events))) {
    EXPECT_TRUE(core::is_event_type(row.type)) << row.type << " is not in core/events.json";
    out[row.type] = static_cast<int>(row.times);
  }
  return out;
}

std::vector<std::string> TestServer::files_in(const std::string& folder) const {
  std::vector<std::string> out;
  std::error_code gone;
  for (const auto& entry : fs::recursive_directory_iterator(data_ / folder, gone)) {
    if (entry.is_regular_file(gone)) {
      out.push_back(fs::relative(entry.path(), data_ / folder, gone).string());
    }
  }
  std::ranges::sort(out);
  return out;
}

EventCounts difference(const EventCounts& before, const EventCounts& after) {
  EventCounts out;
  for (const auto& [type, times] : after) {
    const auto old = before.find(type);
    const int more = times - (old == before.end() ? 0 : old->second);
    if (more != 0) {
      out[type] = more;
    }
  }
  return out;
}

}  // namespace auriga::testing
