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
  for (auto& left : co_await database_.read(scope_, repository::unfinished)) {
    queue_.push_back({core::Tenant(scope_, left.org_id), std::move(left.id), {}});
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
    // Before documents, which take long: perhaps there is nothing to read.
    queue_.push_front({tenant, agent, {}});
    wake_.cancel();
  });
}

Task<> Reading::look_up(const Job& job) {
  auto rows = co_await database_.read(job.tenant, repository::processing, job.agent);
  if (rows.empty()) {
    // Nothing to read, yet perhaps a crash came between the last document and the agent's status.
    co_await database_.write(job.tenant, settle, job.agent, reader_actor());
  }
  for (auto& row : rows) {
    queue_.push_back({job.tenant, job.agent, std::move(row)});
  }
  wake_.cancel();
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
      if (job.document) {
        co_await read(job.tenant, *job.document);
      } else {
        co_await look_up(job);
      }
    } catch (const core::Error& error) {
      platform::log::warning("document not read, trying again")
          .field("agent", job.agent.text())
          .field("document", job.document ? job.document->id.text() : "")
          .field("why", error.what())
          .field("cause", error.cause());
      again = true;
    }
    if (again) {
      co_await platform::sleep_for(kRetry);
      queue_.push_back(std::move(job));
    }
  }
}

Task<> Reading::read(core::Tenant tenant, repository::DocumentRow row) {
  // Looked up again: it may have been replaced or deleted while it waited.
  const auto current =
      co_await database_.point_read(tenant, repository::document, row.agent_id, row.id);
  if (!current || current->status != DocumentStatus::processing) {
    co_return;
  }
  std::exception_ptr failure;
  try {
    Received document{*current, {}};
    document.contents.content =
        co_await database_.read(tenant, repository::content, document.row.id);
    progress_.tell(row.agent_id, {.document = document.row.name});
    const bool pages = document.row.media_type == "application/pdf";
    Intake::PagesRead tell = [this, agent = row.agent_id, pages,
                              name = document.row.name](extraction::Progress read) {
      progress_.tell(agent, {name, read.done, pages ? read.total : 0});
    };
    co_await intake_.read(document, std::move(tell));
    co_await database_.write(tenant, write_result, document.row, std::move(document.contents.text));
  } catch (...) {
    failure = std::current_exception();
  }
  progress_.finish(row.agent_id);
  progress_.changed.ring(row.agent_id);
  if (failure) {
    std::rethrow_exception(failure);
  }
}

Task<> Reading::read_all(core::Tenant tenant, core::AgentId agent) {
  for (auto& row : co_await database_.read(tenant, repository::processing, agent)) {
    co_await read(tenant, std::move(row));
  }
}

}  // namespace auriga::agents
