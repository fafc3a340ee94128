// World: a server with two organisations in it. In the first somebody of every role and an agent
// that knows two documents; in the second an owner, who must never hear of the first.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "tests/integration/harness/api.hpp"
#include "tests/integration/harness/test_server.hpp"

namespace auriga::testing {

inline constexpr std::string_view kPassword = "quiet lanterns over harbour 7";

/// Somebody with an account, signed in.
struct Person {
  std::string id;
  std::string email;
  std::string organization;
  std::string refresh_token;
  Api api;
};

class World {
 public:
  explicit World(TestServer::Options options = {});
  ~World();

  TestServer server;
  Contract contract;
  Api visitor;  ///< Without a credential.

  Person owner;
  Person admin;
  Person member;
  Person viewer;
  Person stranger;  ///< Owner of the other organisation.

  std::string agent;  ///< Ready; of the first organisation.
  std::string guide;  ///< Its document guide.md.

  /// A new account with an organisation of its own.
  Person register_person(const std::string& email, const std::string& name);
  /// A new account in the first organisation.
  Person invite_person(const std::string& email, const std::string& role);
  Person log_in(const std::string& email, std::string_view password = kPassword);
  /// Somebody from the answer of a sign-in.
  Person person_of(const Answer& answer);

  /// A new agent of `who` with the documents of `form`, once all are read.
  std::string make_agent(Api& who, const std::string& name, Multipart form = {});
  /// Waits until the agent's documents are all read; its last state.
  Answer wait_until_read(Api& who, const std::string& agent);
  /// What /metrics says of a counter or gauge without labels; -1: nothing.
  [[nodiscard]] double metric(const std::string& name);
};

/// Asks until it holds, for what a server does by itself and only HTTP can tell; whether it came to
/// hold in time.
[[nodiscard]] bool comes_true(const std::function<bool()>& holds,
                              std::chrono::seconds within = std::chrono::seconds(60));

/// The world that a suite shares; made when first asked for, ended by `World::end_shared`.
World& shared_world();
void end_shared_world();

}  // namespace auriga::testing
