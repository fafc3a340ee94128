// A PostgreSQL server of the test's own: made in a temporary folder, on a free loopback port and a
// socket in that folder, as the user `postgres` when the test runs as root (the server refuses
// root). It ends with the object, or with the test's process.
#pragma once

#include <sys/types.h>

#include <string>

#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

class PostgresServer {
 public:
  PostgresServer();  ///< Makes the cluster and starts it; asserts when that fails.
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void start();   ///< Returns once it takes connections.
  void stop();    ///< Ends all connections at once.
  void freeze();  ///< It stays connected but answers nothing (SIGSTOP)…
  void thaw();    ///< …until now.

  /// Conninfo of its one database over the socket, with everything in schema `schema`.
  [[nodiscard]] std::string conninfo(const std::string& schema = "public") const;
  [[nodiscard]] std::string tcp_conninfo() const;
  /// Makes an empty schema with a new name and answers the conninfo for it.
  [[nodiscard]] std::string new_schema();

  /// One server for the whole program, started when first asked for.
  static PostgresServer& shared();

 private:
  pid_t spawn(const std::vector<std::string>& command) const;
  void run(const std::vector<std::string>& command) const;

  TemporaryFolder folder_;
  unsigned port_ = 0;
  pid_t server_ = -1;
  int schemas_ = 0;
};

}  // namespace auriga::testing
