#include "tests/support/postgres_server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "core/error.hpp"

namespace auriga::testing {
namespace {

constexpr std::string_view kPrograms = "/usr/lib/postgresql/15/bin/";

std::string program(std::string_view name) {
  return std::string(kPrograms) + std::string(name);
}

unsigned free_port() {
  platform::asio::io_context context;
  platform::asio::ip::tcp::acceptor acceptor(context,
                                             {platform::asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

/// Gives up root for the user that owns the cluster. Only calls that are safe after fork().
void become(uid_t user, gid_t group) {
  if (::getuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setgid(group) != 0 || ::setuid(user) != 0)) {
    ::_exit(126);
  }
}

}  // namespace

PostgresServer::PostgresServer() : port_(free_port()) {
  if (::getuid() == 0) {
    const passwd* user = ::getpwnam("postgres");
    AURIGA_ASSERT(user != nullptr);
    AURIGA_ASSERT(::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) == 0);
  }
  run({program("initdb"), "-D", (folder_.path() / "data").string(), "-U", "auriga", "-A", "trust",
       "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"});
  start();
}

PostgresServer::~PostgresServer() {
  stop();
}

pid_t PostgresServer::spawn(const std::vector<std::string>& command) const {
  const passwd* user = ::getpwnam("postgres");
  const uid_t uid = user == nullptr ? 0 : user->pw_uid;
  const gid_t gid = user == nullptr ? 0 : user->pw_gid;
  std::vector<char*> words;
  for (const auto& word : command) {
    words.push_back(const_cast<char*>(word.c_str()));
  }
  words.push_back(nullptr);
  const auto log = (folder_.path() / "log").string();
  const pid_t child = ::fork();
  AURIGA_ASSERT(child >= 0);
  if (child == 0) {
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    ::dup2(out, 1);
    ::dup2(out, 2);
    become(uid, gid);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::chdir("/") == 0) {
      ::execv(words.front(), words.data());
    }
    ::_exit(127);
  }
  return child;
}

void PostgresServer::run(const std::vector<std::string>& command) const {
  int status = 0;
  AURIGA_ASSERT(::waitpid(spawn(command), &status, 0) > 0);
  AURIGA_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void PostgresServer::start() {
  AURIGA_ASSERT(server_ < 0);
  server_ = spawn({program("postgres"), "-D", (folder_.path() / "data").string(), "-p",
                   std::to_string(port_), "-k", folder_.path().string(), "-c",
                   "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60",
                   "-c", "shared_buffers=32MB"});
  for (int tries = 0; tries < 300; ++tries) {
    int status = 0;
    ::waitpid(spawn({program("pg_isready"), "-q", "-h", folder_.path().string(), "-p",
                     std::to_string(port_)}),
              &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  AURIGA_ASSERT(!"the PostgreSQL server did not start");
}

void PostgresServer::stop() {
  if (server_ > 0) {
    ::kill(server_, SIGINT);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }
}

void PostgresServer::freeze() {
  // The server's processes for each connection are its children and sit in its process group's
  // session; stopping them stops the answers.
  run({"/bin/sh", "-c",
       "kill -STOP $(ps -o pid= --ppid " + std::to_string(server_) + ") " +
           std::to_string(server_)});
}

void PostgresServer::thaw() {
  run({"/bin/sh", "-c",
       "kill -CONT " + std::to_string(server_) + " $(ps -o pid= --ppid " + std::to_string(server_) +
           ")"});
}

std::string PostgresServer::conninfo(const std::string& schema) const {
  return "host=" + folder_.path().string() + " port=" + std::to_string(port_) +
         " user=auriga dbname=postgres options='-c search_path=" + schema + "'";
}

std::string PostgresServer::tcp_conninfo() const {
  return "postgresql://auriga@127.0.0.1:" + std::to_string(port_) + "/postgres";
}

std::string PostgresServer::new_schema() {
  const auto name = "test_" + std::to_string(++schemas_);
  run({program("psql"), "-q", "-h", folder_.path().string(), "-p", std::to_string(port_), "-U",
       "auriga", "-d", "postgres", "-c", "CREATE SCHEMA " + name});
  return conninfo(name);
}

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

}  // namespace auriga::testing
