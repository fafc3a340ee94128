// One PostgreSQL connection on a shard's io_context: libpq without blocking, the socket awaited by
// Asio, statements prepared when first used. Used by one transaction at a time, on its shard's
// thread.
//
// Each operation has a deadline. When it passes, or the coroutine is cancelled, the connection is
// broken: what the server makes of the rest is not known, so it is closed and never used again.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "platform/database/transaction.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::db {

struct FreeResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, FreeResult>;

class PostgresConnection {
 public:
  explicit PostgresConnection(asio::io_context& context);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  /// Connects and sets the session up. Throws DATABASE_UNAVAILABLE. Names are resolved by libpq,
  /// which blocks: give an address or a name that resolves from a file.
  Task<> connect(std::string conninfo, std::chrono::milliseconds statement_timeout,
                 std::chrono::milliseconds lock_timeout, SteadyTime deadline);

  /// Carries out a body's statement.
  Task<> execute(detail::Operation& operation, bool writing, SteadyTime deadline);
  /// BEGIN, COMMIT and the like. Answers the command's tag.
  Task<std::string> run(std::string sql, bool writing, SteadyTime deadline);

  [[nodiscard]] bool open() const { return handle_ != nullptr; }
  /// Open, and between transactions.
  [[nodiscard]] bool usable() const;
  void close();

 private:
  struct Watch;

  Task<> wait(asio::posix::stream_descriptor::wait_type what);
  Task<> flush();
  /// The next result; null at the end of a statement's.
  Task<PostgresResult> next_result();
  /// The statement's one result, all others read.
  Task<PostgresResult> only_result();
  Task<std::string> prepare(const detail::Operation& operation, bool writing);
  void check_plan(const PGresult* failed);
  void set_deadline(SteadyTime deadline);
  void attach();
  void check_sent(int sent);
  [[noreturn]] void fail_connection(std::string_view what);

  PGconn* handle_ = nullptr;
  std::shared_ptr<Watch> watch_;
  bool outdated_ = false;  ///< Holds statements that the server does not run any more.
  std::unordered_map<std::string, std::string> prepared_;  ///< By SQL and types: the name.
};

}  // namespace auriga::platform::db
