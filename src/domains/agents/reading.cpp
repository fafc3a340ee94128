#include "domains/agents/reading.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "domains/agents/settle.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::agents {

namespace db = platform::db;

namespace {

/// A fault of ours (no memory, no helper, a full disk) is tried again after this.
constexpr std::chrono::seconds kRetry{5};

void log_failure(std::string_view what, std::string_view of, const core::Error& error) {
  platform::log::warning(what)
      .field("of", of)
      .field("why", error.what())
      .field("cause", error.cause());
}

db::Work<bool> write_result(db::Transaction& tx, const repository::DocumentRow& row,
                            const std::optional<std::string>& text) {
  if (!co_await repository::finish_document(tx, row, text)) {
    co_return false;  // Replaced or deleted meanwhile: what was read is of no use.
  }
  const bool failed = row.status == DocumentStatus::failed;
  boost::json::object details{{"name", row.name}, {"agent_id", row.agent_id.text()}};
  if (failed) {
    details["error"] = row.error_code.value_or("");
  }
  co_await tx.emit(db::change(reader_actor(), failed ? "document.failed" : "document.ready",
                              row.id.text(), std::move(details)));
  co_await settle(tx, row.agent_id, reader_actor());
  co_return true;
}

}  // namespace

Reading::Reading(const platform::Executor& executor, db::Database& database, Intake& intake,
                 Progress& progress, core::SystemScope scope, std::size_t workers)
    : executor_(executor),
      database_(database),
      intake_(intake),
      progress_(progress),
      scope_(scope),
      workers_(workers),
      group_(executor),
      wake_(executor, platform::SteadyTime::max()) {}

Reading::~Reading() = default;

Task<> Reading::start() {
  for (const auto& left : co_await database_.read(scope_, repository::unfinished)) {
    co_await enqueue(core::Tenant(scope_, left.org_id), left.id);
  }
  for (std::size_t i = 0; i < workers_; ++i) {
    group_.spawn("read documents", work());
  }
}

Task<bool> Reading::stop(platform::SteadyTime deadline) {
  co_return co_await group_.stop(deadline);
}

void Reading::add(core::Tenant tenant, core::AgentId agent) {
  boost::asio::post(executor_, [this, tenant = std::move(tenant), agent = std::move(agent)] {
    group_.spawn("queue documents", enqueue_at_last(tenant, agent));
  });
}

Task<> Reading::enqueue(core::Tenant tenant, core::AgentId agent) {
  auto rows = co_await database_.read(tenant, repository::processing, agent);
  for (auto& row : rows) {
    queue_.push_back({tenant, std::move(row)});
  }
  wake_.cancel();
  if (rows.empty()) {
    // Nothing to read, yet perhaps a crash came between the last document and the agent's status.
    co_await database_.write(tenant, settle, agent, reader_actor());
  }
}

Task<> Reading::enqueue_at_last(core::Tenant tenant, core::AgentId agent) {
  while (true) {
    try {
      co_await enqueue(tenant, agent);
      co_return;
    } catch (const core::Error& error) {
      log_failure("documents not queued, trying again", agent.text(), error);
    }
    co_await platform::sleep_for(kRetry);
  }
}

Task<> Reading::work() {
  while (true) {
    if (queue_.empty()) {
      boost::system::error_code ignored;
      co_await wake_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      if ((co_await boost::asio::this_coro::cancellation_state).cancelled() !=
          boost::asio::cancellation_type::none) {
        co_return;
      }
      continue;
    }
    auto job = std::move(queue_.front());
    queue_.pop_front();
    bool again = false;
    try {
      co_await read(job);
    } catch (const core::Error& error) {
      log_failure("document not looked up, trying again", job.row.id.text(), error);
      again = true;
    }
    if (again) {
      co_await platform::sleep_for(kRetry);
      queue_.push_back(std::move(job));
    }
  }
}

Task<> Reading::read(Job job) {
  // Looked up again: it may have been replaced or deleted while it waited.
  const auto current =
      co_await database_.point_read(job.tenant, repository::document, job.row.agent_id, job.row.id);
  if (!current || current->status != DocumentStatus::processing) {
    co_return;
  }
  bool again = false;
  try {
    Received document{*current, {}};
    document.contents.content =
        co_await database_.read(job.tenant, repository::content, document.row.id);
    const auto agent = document.row.agent_id;
    progress_.tell(agent, {.document = document.row.name});
    const bool pages = document.row.media_type == "application/pdf";
    Intake::PagesRead tell = [this, agent, pages,
                              name = document.row.name](extraction::Progress read) {
      progress_.tell(agent, {name, read.done, pages ? read.total : 0});
    };
    co_await intake_.read(document, std::move(tell));
    co_await database_.write(job.tenant, write_result, document.row,
                             std::move(document.contents.text));
  } catch (const core::Error& error) {
    log_failure("document not read, trying again", job.row.id.text(), error);
    again = true;
  }
  progress_.finish(job.row.agent_id);
  progress_.changed.ring(job.row.agent_id);
  if (again) {
    co_await platform::sleep_for(kRetry);
    queue_.push_back(std::move(job));
  }
}

Task<> Reading::read_all(core::Tenant tenant, core::AgentId agent) {
  for (auto& row : co_await database_.read(tenant, repository::processing, agent)) {
    Job job{tenant, std::move(row)};
    co_await read(std::move(job));
  }
}

}  // namespace auriga::agents
