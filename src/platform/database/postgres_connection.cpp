#include "platform/database/postgres_connection.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "platform/database/postgres_errors.hpp"
#include "platform/database/postgres_row.hpp"

namespace auriga::platform::db {
namespace {

constexpr std::size_t kPreparedMax = 256;  ///< Above, statements are prepared without a name.

// From pg_type.dat, where they never change.
constexpr Oid kInt8 = 20;
constexpr Oid kFloat8 = 701;
constexpr Oid kText = 25;
constexpr Oid kBytea = 17;

Oid type_of(const Parameter& parameter) {
  switch (parameter.type()) {
    case Parameter::Type::kInteger:
      return kInt8;
    case Parameter::Type::kReal:
      return kFloat8;
    case Parameter::Type::kText:
      return kText;
    case Parameter::Type::kBlob:
      return kBytea;
  }
  return kText;
}

/// The parameters as libpq wants them: numbers as text, text and bytes as they are.
struct Arguments {
  explicit Arguments(const std::vector<Parameter>& parameters) {
    texts.reserve(parameters.size());
    for (const auto& parameter : parameters) {
      std::array<char, 40> buffer{};
      std::string_view bytes = parameter.bytes();
      if (parameter.type() == Parameter::Type::kInteger) {
        const auto end = std::to_chars(buffer.begin(), buffer.end(), parameter.as_integer()).ptr;
        bytes = texts.emplace_back(buffer.data(), end);
      } else if (parameter.type() == Parameter::Type::kReal) {
        const auto end = std::to_chars(buffer.begin(), buffer.end(), parameter.as_real()).ptr;
        bytes = texts.emplace_back(buffer.data(), end);
      } else if (parameter.type() == Parameter::Type::kText) {
        bytes = texts.emplace_back(bytes);  // libpq wants a zero at the end.
      }
      types.push_back(type_of(parameter));
      values.push_back(parameter.is_null() ? nullptr : bytes.data() == nullptr ? "" : bytes.data());
      lengths.push_back(static_cast<int>(bytes.size()));
      formats.push_back(parameter.type() == Parameter::Type::kBlob ? 1 : 0);
    }
  }
  [[nodiscard]] int count() const { return static_cast<int>(values.size()); }

  std::vector<std::string> texts;
  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
};

bool changes_rows(std::string_view tag) {
  return tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE");
}

void take_rows(detail::Operation& operation, const PGresult* result) {
  PostgresRow row(result);
  if (row.size() > 0) {
    operation.on_columns(row);
  }
  for (int i = 0; i < PQntuples(result); ++i) {
    row.stand_on(i);
    operation.on_row(row);
  }
  auto* status = const_cast<PGresult*>(result);
  if (changes_rows(PQcmdStatus(status))) {
    operation.changed(std::strtoll(PQcmdTuples(status), nullptr, 10));
  }
}

void log_notice(void* /*self*/, const char* message) {
  spdlog::debug("PostgreSQL: {}", message);
}

}  // namespace

/// The socket and the deadline; outlives the connection where a timer's handler is on its way.
struct PostgresConnection::Watch {
  explicit Watch(asio::io_context& context) : socket(context), timer(context) {}
  asio::posix::stream_descriptor socket;
  asio::steady_timer timer;
  bool expired = false;
};

PostgresConnection::PostgresConnection(asio::io_context& context)
    : watch_(std::make_shared<Watch>(context)) {}

PostgresConnection::~PostgresConnection() {
  close();
}

bool PostgresConnection::usable() const {
  return handle_ != nullptr && !outdated_ && PQstatus(handle_) == CONNECTION_OK &&
         PQtransactionStatus(handle_) == PQTRANS_IDLE;
}

void PostgresConnection::close() {
  boost::system::error_code ignored;
  watch_->timer.cancel();
  watch_->socket.close(ignored);
  PQfinish(handle_);
  handle_ = nullptr;
  prepared_.clear();
}

void PostgresConnection::fail_connection(std::string_view what) {
  std::string cause = "PostgreSQL: " + std::string(what) + ": ";
  cause += handle_ == nullptr ? "no memory" : PQerrorMessage(handle_);
  close();
  throw core::Error(core::ErrorCode::kDatabaseUnavailable, {}, std::move(cause));
}

void PostgresConnection::check_sent(int sent) {
  if (sent != 1) {
    fail_connection("sending");
  }
}

/// A migration changed a column that a prepared statement answers: the server refuses the statement
/// from then on. The transaction starts again on another connection.
void PostgresConnection::check_plan(const PGresult* failed) {
  const char* state = PQresultErrorField(failed, PG_DIAG_SQLSTATE);
  if (state != nullptr && std::string_view(state) == "0A000") {
    outdated_ = true;
    throw SerializationConflict("a prepared statement is older than its table");
  }
}

void PostgresConnection::set_deadline(SteadyTime deadline) {
  watch_->expired = false;
  watch_->timer.expires_at(deadline);
  watch_->timer.async_wait([watch = watch_](boost::system::error_code failed) {
    if (!failed) {
      boost::system::error_code ignored;
      watch->expired = true;
      watch->socket.cancel(ignored);
    }
  });
}

/// libpq may change its socket while it connects; Asio watches a duplicate of its own.
void PostgresConnection::attach() {
  boost::system::error_code ignored;
  watch_->socket.close(ignored);
  const int fd = ::dup(PQsocket(handle_));
  if (fd < 0) {
    fail_connection("no descriptor");
  }
  watch_->socket.assign(fd);
}

Task<> PostgresConnection::wait(asio::posix::stream_descriptor::wait_type what) {
  const auto watch = watch_;
  boost::system::error_code failed;
  if (!watch->expired) {
    co_await watch->socket.async_wait(what, asio::redirect_error(asio::use_awaitable, failed));
  }
  if (watch->expired) {
    close();
    throw core::Error(core::ErrorCode::kTimeout, {}, "PostgreSQL did not answer in time");
  }
  if (failed) {
    close();
    throw boost::system::system_error(failed);
  }
}

Task<> PostgresConnection::flush() {
  for (;;) {
    const int left = PQflush(handle_);
    if (left == 0) {
      co_return;
    }
    if (left < 0) {
      fail_connection("sending");
    }
    co_await wait(asio::posix::stream_descriptor::wait_write);
  }
}

Task<PostgresResult> PostgresConnection::next_result() {
  while (PQisBusy(handle_) == 1) {
    co_await wait(asio::posix::stream_descriptor::wait_read);
    if (PQconsumeInput(handle_) != 1) {
      fail_connection("receiving");
    }
  }
  PostgresResult result(PQgetResult(handle_));
  co_return std::move(result);
}

Task<PostgresResult> PostgresConnection::only_result() {
  PostgresResult kept;
  for (;;) {
    auto result = co_await next_result();
    if (!result) {
      break;
    }
    const auto status = PQresultStatus(result.get());
    const bool failed =
        status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
    const bool had_failed = kept && PQresultStatus(kept.get()) == PGRES_FATAL_ERROR;
    if (failed || !had_failed) {
      kept = std::move(result);
    }
  }
  if (!kept) {
    fail_connection("no result");
  }
  co_return std::move(kept);
}

Task<> PostgresConnection::connect(std::string conninfo,
                                   std::chrono::milliseconds statement_timeout,
                                   std::chrono::milliseconds lock_timeout, SteadyTime deadline) {
  const std::array<const char*, 6> keys{"dbname",          "client_encoding",  "application_name",
                                        "keepalives_idle", "tcp_user_timeout", nullptr};
  const std::array<const char*, 6> values{conninfo.c_str(), "UTF8", "auriga", "30",
                                          "30000",          nullptr};
  handle_ = PQconnectStartParams(keys.data(), values.data(), 1);
  if (handle_ == nullptr || PQstatus(handle_) == CONNECTION_BAD) {
    fail_connection("connecting");
  }
  PQsetNoticeProcessor(handle_, &log_notice, nullptr);
  set_deadline(deadline);
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(handle_)) {
    if (next == PGRES_POLLING_FAILED) {
      fail_connection("connecting");
    }
    attach();
    co_await wait(next == PGRES_POLLING_READING ? asio::posix::stream_descriptor::wait_read
                                                : asio::posix::stream_descriptor::wait_write);
  }
  attach();
  if (PQsetnonblocking(handle_, 1) != 0) {
    fail_connection("connecting");
  }
  co_await run("SET statement_timeout = " + std::to_string(statement_timeout.count()) +
                   "; SET lock_timeout = " + std::to_string(lock_timeout.count()) +
                   "; SET idle_in_transaction_session_timeout = 60000; SET bytea_output = 'hex';"
                   " SET standard_conforming_strings = on; SET client_min_messages = warning",
               false, deadline);
}

Task<std::string> PostgresConnection::run(std::string sql, bool writing, SteadyTime deadline) {
  set_deadline(deadline);
  check_sent(PQsendQuery(handle_, sql.c_str()));
  co_await flush();
  const auto result = co_await only_result();
  watch_->timer.cancel();
  if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
    throw_postgres_error(result.get(), sql, writing);
  }
  co_return std::string(PQcmdStatus(result.get()));
}

Task<std::string> PostgresConnection::prepare(const detail::Operation& operation, bool writing) {
  const Arguments arguments(operation.parameters());
  std::string key(operation.sql());
  for (const auto type : arguments.types) {
    key += '\0' + std::to_string(type);
  }
  if (const auto found = prepared_.find(key); found != prepared_.end()) {
    co_return found->second;
  }
  const bool named = prepared_.size() < kPreparedMax;
  std::string name = named ? "s" + std::to_string(prepared_.size()) : "";
  const std::string sql(operation.sql());
  check_sent(
      PQsendPrepare(handle_, name.c_str(), sql.c_str(), arguments.count(), arguments.types.data()));
  co_await flush();
  const auto result = co_await only_result();
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw_postgres_error(result.get(), sql, writing);
  }
  if (named) {
    prepared_.emplace(std::move(key), name);
  }
  co_return name;
}

Task<> PostgresConnection::execute(detail::Operation& operation, bool writing,
                                   SteadyTime deadline) {
  if (operation.is_script()) {
    co_await run(std::string(operation.sql()), writing, SteadyTime::max());
    co_return;
  }
  set_deadline(deadline);
  const auto name = co_await prepare(operation, writing);
  const Arguments arguments(operation.parameters());
  check_sent(PQsendQueryPrepared(handle_, name.c_str(), arguments.count(), arguments.values.data(),
                                 arguments.lengths.data(), arguments.formats.data(), 0));
  co_await flush();
  const auto result = co_await only_result();
  watch_->timer.cancel();
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    check_plan(result.get());
    throw_postgres_error(result.get(), operation.sql(), writing);
  }
  take_rows(operation, result.get());
}

}  // namespace auriga::platform::db
