// An agent whose model is scripted and calls tools on a real HTTP server, on each engine.
#pragma once

#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <vector>

#include "platform/database/database.hpp"
#include "tests/integration/harness/world.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/openai_server/openai_server.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {

inline constexpr std::string_view kSecret = "sk-0123456789abcdef";

inline PeerHeaders typed(std::string type) {
  return {{"Content-Type", std::move(type)}};
}

/// What the tools of these tests call.
class OrderServer {
 public:
  Task<> serve(PeerRequest request, PeerConnection& peer) {
    const auto as_json = typed("application/json");
    const auto as_html = typed("text/html");
    const auto path = request.target;
    {
      const std::scoped_lock lock(mutex_);
      seen_.push_back(request);
    }
    if (path == "/orders/hang") {
      co_await peer.stall();
    } else if (path == "/orders/large") {
      co_await peer.respond(200, as_json, "\"" + std::string(5 << 20, 'x') + "\"");
    } else if (path == "/orders/inside") {
      PeerHeaders away{{"Location", "http://192.168.0.1/admin"}};
      co_await peer.respond(302, away, "");
    } else if (path == "/orders/broken") {
      co_await peer.respond(500, as_json, R"({"error":"boom"})");
    } else if (path == "/orders/refused") {
      const auto said = R"({"refused":")" + request.header("authorization") + "\"}";
      co_await peer.respond(403, as_json, said);
    } else if (path == "/orders/moved") {
      PeerHeaders away{{"Location", server_.url("/orders/1")}};
      co_await peer.respond(303, away, "");
    } else if (path == "/orders/odd") {
      co_await peer.respond(200, typed("Application/Vnd.Order+JSON; charset=utf-8"), R"({"n":1})");
    } else if (path == "/orders/html") {
      co_await peer.respond(200, as_html, "<h1>Sign in</h1>");
    } else {
      co_await peer.respond(
          200, as_json,
          R"({"order":")" + path + R"(","you":")" + request.header("authorization") + "\"}");
    }
  }
  std::vector<PeerRequest> seen() const {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  std::string url(const std::string& path) const { return server_.url(path); }

 private:
  mutable std::mutex mutex_;
  std::vector<PeerRequest> seen_;
  ScriptedServer server_{[this](PeerRequest request, PeerConnection& peer) {
    return serve(std::move(request), peer);
  }};
};

class ConversationTest : public ::testing::TestWithParam<platform::db::Engine> {
 protected:
  ConversationTest() {
    model_.answer_by([](const json::object& request) {
      return directed_answer(request, "You have 14 days [1: \"Opened kettles\"].");
    });
    Multipart form;
    form.file("guide.md", "# Returns\n\nOpened kettles can be returned within 14 days.\n");
    agent_ = world_.make_agent(world_.owner.api, "Orders", std::move(form));
    const Request secret{.method = "PUT",
                         .path = "/api/v1/secrets/SHOP_KEY",
                         .body = R"({"value":")" + std::string(kSecret) + "\"}"};
    EXPECT_EQ(world_.owner.api.send(secret).status, 200);
  }

  static TestServer::Options options(const std::string& model) {
    TestServer::Options out;
    out.settings = {
        "model.base_url=" + model,  "model.name=test-model",         "model.seconds=20",
        "model.makes_agents=false", "outgoing.networks=127.0.0.0/8", "outgoing.plain_http=true"};
    if (GetParam() == platform::db::Engine::kPostgres) {
      out.settings.push_back("database.url=" + PostgresServer::shared().new_schema());
    }
    return out;
  }

  void make_tool(const std::string& name, json::object more = {}) {
    json::object tool{
        {"name", name},
        {"description", "Tells where an order is."},
        {"parameters", json::parse(R"({"type":"object","properties":{"id":{"type":"string"}},
                                       "required":["id"]})")},
        {"timeout_seconds", 1},
        {"request",
         {{"url", orders_.url("/orders/{id}")},
          {"headers", {{{"name", "Authorization"}, {"value", "Bearer {{secret:SHOP_KEY}}"}}}}}}};
    for (auto& [key, value] : more) {
      tool[key] = value;
    }
    const auto made = world_.owner.api.post("/api/v1/agents/" + agent_ + "/tools", tool);
    ASSERT_EQ(made.status, 201) << made.body;
  }

  Answer ask(const std::string& message, const std::string& session = {}, Headers headers = {}) {
    return world_.owner.api.post(
        "/api/v1/chat/" + agent_ + "/customer" + (session.empty() ? "" : "/" + session),
        {{"message", message}}, std::move(headers));
  }
  static std::string of_model(const std::string& what) {
    return "auriga_model_" + what + R"(_total{model="test-model"})";
  }
  Answer transcript(const Answer& answer) {
    return world_.owner.api.get("/api/v1/sessions/" + answer.text("/session_id") + "/messages");
  }

  OpenAiServer model_;
  OrderServer orders_;
  World world_{options(model_.base_url())};
  std::string agent_;
};

}  // namespace auriga::testing
