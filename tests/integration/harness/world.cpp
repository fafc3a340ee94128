#include "tests/integration/harness/world.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/integration/harness/samples.hpp"

namespace auriga::testing {
namespace {

TestServer::Options with_open_registration(TestServer::Options options) {
  options.settings.emplace_back("accounts.registration=open");
  return options;
}

Contract contract_of(TestServer& server) {
  return Contract(Api(server.port(), nullptr).get("/openapi.json").json());
}

Person nobody(const Api& visitor) {
  return {.id = {}, .email = {}, .organization = {}, .refresh_token = {}, .api = visitor};
}

std::unique_ptr<World>& slot() {
  static std::unique_ptr<World> world;
  return world;
}

}  // namespace

World::World(TestServer::Options options)
    : server(with_open_registration(std::move(options))),
      contract(contract_of(server)),
      visitor(server.port(), &contract),
      owner(nobody(visitor)),
      admin(nobody(visitor)),
      member(nobody(visitor)),
      viewer(nobody(visitor)),
      stranger(nobody(visitor)) {
  owner = person_of(visitor.post("/api/v1/setup", {{"token", server.ready().setup_token},
                                                   {"email", "owner@first.example"},
                                                   {"password", kPassword},
                                                   {"name", "Olivia Owner"},
                                                   {"organization_name", "First"}}));
  admin = invite_person("admin@first.example", "admin");
  member = invite_person("member@first.example", "member");
  viewer = invite_person("viewer@first.example", "viewer");
  stranger = register_person("owner@second.example", "Second");
  Multipart form;
  form.file("guide.md", samples::guide(), "files", "text/markdown")
      .file("prices.csv", "part,price\ndoor sensor,12.50\nlamp,3.20\n", "files", "text/csv");
  agent = make_agent(owner.api, "Fridge support", std::move(form));
  const auto documents = owner.api.get("/api/v1/agents/" + agent + "/documents").json();
  for (const auto& document : documents.at("items").as_array()) {
    if (document.at("name").as_string() == "guide.md") {
      guide = std::string(document.at("id").as_string());
    }
  }
}

World::~World() = default;

Person World::person_of(const Answer& answer) {
  if (answer.status != 200 && answer.status != 201) {
    throw std::runtime_error("no sign-in: " + answer.body);
  }
  return {.id = answer.text("/user/id"),
          .email = answer.text("/user/email"),
          .organization = answer.text("/user/organization/id"),
          .refresh_token = answer.text("/refresh_token"),
          .api = visitor.with_token(answer.text("/access_token"))};
}

Person World::register_person(const std::string& email, const std::string& name) {
  auto somebody = visitor.elsewhere();
  return person_of(somebody.post("/api/v1/auth/register",
                                 {{"email", email}, {"password", kPassword}, {"name", name}}));
}

Person World::invite_person(const std::string& email, const std::string& role) {
  const auto invitation = owner.api.post("/api/v1/invitations", {{"email", email}, {"role", role}});
  auto somebody = visitor.elsewhere();
  return person_of(
      somebody.post("/api/v1/auth/register", {{"email", email},
                                              {"password", kPassword},
                                              {"name", "Invited " + role},
                                              {"invitation_token", invitation.text("/token")}}));
}

Person World::log_in(const std::string& email, std::string_view password) {
  auto somebody = visitor.elsewhere();
  return person_of(somebody.post("/api/v1/auth/login", {{"email", email}, {"password", password}}));
}

std::string World::make_agent(Api& who, const std::string& name, Multipart form) {
  form.field("agent_name", name).field("sop", samples::procedure());
  const auto made = who.upload("POST", "/api/v1/agents", form);
  EXPECT_EQ(made.status, 201) << made.body;
  const auto id = made.text("/id");
  wait_until_read(who, id);
  return id;
}

double World::metric(const std::string& name) {
  const auto page = visitor.get("/metrics").body;
  const auto line = page.find("\n" + name + " ");
  return line == std::string::npos ? -1 : std::stod(page.substr(line + name.size() + 2));
}

Answer World::wait_until_read(Api& who, const std::string& agent_id) {
  Answer answer;
  const bool read = comes_true([&] {
    answer = who.get("/api/v1/agents/" + agent_id);
    return answer.status != 200 ||
           (answer.number("/knowledge/processing") == 0 && answer.text("/status") != "creating");
  });
  EXPECT_TRUE(read && answer.status == 200) << "the documents were not read: " << answer.body;
  return answer;
}

bool comes_true(const std::function<bool()>& holds, std::chrono::seconds within) {
  const auto deadline = std::chrono::steady_clock::now() + within;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

World& shared_world() {
  if (!slot()) {
    slot() = std::make_unique<World>();
  }
  return *slot();
}

void end_shared_world() {
  slot().reset();
}

}  // namespace auriga::testing
