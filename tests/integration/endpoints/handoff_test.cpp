// A conversation on its way to a person and back.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSession = "/api/v1/sessions/";
constexpr std::string_view kPool = R"(# Pool

## Steps

1. Greet the guest.
2. If the customer smells gas or sees smoke, stay calm and note the address.
3. If somebody has an accident or is injured, note the name.
4. Answer from the documents.

## Hand over

Hand over to a person when the customer asks for one.
)";

class HandoffTest : public EndpointTest {
 protected:
  void SetUp() override { agent = w.make_agent(w.member.api, new_name("Desk")); }

  std::string chat_path(const std::string& session = "") const {
    return "/api/v1/chat/" + agent + "/ann" + (session.empty() ? "" : "/" + session);
  }
  Answer talk(const std::string& message, const std::string& session = "", Headers headers = {}) {
    return w.viewer.api.post(chat_path(session), {{"message", message}}, std::move(headers));
  }
  std::string waiting() { return talk("I want to talk to a human person.").text("/session_id"); }
  static Request put(const std::string& session, const std::string& what,
                     const json::value& body = json::object()) {
    return json_request("PUT", kSession + session + "/" + what, body);
  }
  static Request post(const std::string& session, const std::string& what,
                      const std::string& message) {
    return json_request("POST", kSession + session + "/" + what, {{"message", message}});
  }
  Answer session(const std::string& id) { return w.viewer.api.get(kSession + id); }
  json::array transcript(const std::string& id) {
    return w.viewer.api.get(kSession + id + "/messages").json().at("items").as_array();
  }
  std::string agent;
};

TEST_F(HandoffTest, GoesFromTheAgentToAPersonAndBack) {
  const auto id = waiting();
  const auto asked = session(id);
  EXPECT_EQ(asked.text("/status"), "handoff_requested");
  EXPECT_EQ(asked.text("/handoff/reason"), "The customer asks for a person.");
  EXPECT_NE(asked.text("/handoff/requested_at"), "");
  EXPECT_TRUE(asked.at("/handoff/taken_by").is_null());
  play(w.server, w.member.api,
       {{.name = "acknowledge",
         .request = put(id, "acknowledge"),
         .has = {R"("status":"handoff_requested")", R"("acknowledged_by":{"id":")" + w.member.id},
         .events = {{"session.acknowledged", 1}}},
        {.name = "twice is once", .request = put(id, "acknowledge")},
        {.name = "take over",
         .request = put(id, "take-over"),
         .has = {R"("status":"human")", R"("taken_by":{"id":")" + w.member.id},
         .events = {{"session.taken_over", 1}}},
        {.name = "twice is once", .request = put(id, "take-over"), .has = {R"("status":"human")"}},
        {.name = "write",
         .request = post(id, "messages", "  Good day, this is a person. "),
         .status = 201,
         .has = {R"("role":"staff")", R"("content":"Good day, this is a person.")",
                 R"("position":2)", R"("author":")"},
         .events = {{"session.staff_message", 1}}}});
  play(w.server, w.viewer.api,
       {{.name = "the customer's next message is not answered",
         .request = json_request("POST", chat_path(id), {{"message", "When does the lamp blink?"}}),
         .has = {R"("result":"")", R"("stop_reason":"human")", R"("position":3)"}}});
  const auto stream = talk("And the freezer?", id, {{"Accept", "text/event-stream"}}).events();
  ASSERT_EQ(stream.size(), 2U);
  EXPECT_EQ(stream.back().name, "done");
  EXPECT_EQ(stream.back().data.at("stop_reason").as_string(), "human");
  play(w.server, w.member.api,
       {{.name = "give back",
         .request = put(id, "give-back"),
         .has = {R"("status":"active")", R"("taken_by":{"id":")" + w.member.id},
         .events = {{"session.given_back", 1}}},
        {.name = "the agent answers again",
         .request = json_request("POST", chat_path(id), {{"message", "Hello again"}}),
         .has = {R"("stop_reason":"end_turn")"}},
        {.name = "resolve",
         .request = put(id, "resolve", {{"outcome", "resolved"}, {"note", "Sent a lamp."}}),
         .has = {R"("status":"completed")", R"("outcome":"resolved")", R"("note":"Sent a lamp.")"},
         .events = {{"session.resolved", 1}}},
        {.name = "it is over",
         .request = json_request("POST", chat_path(id), {{"message", "Hello?"}}),
         .status = 409,
         .code = "SESSION_CLOSED"}});
  std::string roles;
  std::int64_t position = 0;
  for (const auto& message : transcript(id)) {
    roles += std::string(message.at("role").as_string()).substr(0, 1);
    EXPECT_EQ(message.at("position").as_int64(), position++);
  }
  EXPECT_EQ(roles, "uasuuua");
  EXPECT_EQ(session(id).number("/summary/turns"), 2);
}

TEST_F(HandoffTest, WrongStatesAreNamed) {
  const auto id = talk("Hello").text("/session_id");
  play(w.server, w.member.api,
       {{.name = "nobody asked",
         .request = put(id, "acknowledge"),
         .status = 409,
         .code = "HANDOFF_NOT_REQUESTED"},
        {.name = "nothing to give back",
         .request = put(id, "give-back"),
         .status = 409,
         .code = "SESSION_NOT_TAKEN"},
        {.name = "the agent talks",
         .request = post(id, "messages", "Hello"),
         .status = 409,
         .code = "SESSION_NOT_TAKEN"},
        {.name = "faults",
         .request = put(id, "resolve", {{"outcome", "fine"}, {"note", std::string(2001, 'x')}}),
         .status = 422,
         .faults = {"/outcome", "/note"}},
        {.name = "empty",
         .request = post(id, "whisper", " "),
         .status = 422,
         .faults = {"/message"}},
        {.name = "taken from active",
         .request = put(id, "take-over"),
         .has = {R"("acknowledged_by":null)", R"("reason":"")"},
         .events = {{"session.taken_over", 1}}}});
  auto other = w.invite_person(new_email(), "member");
  play(w.server, other.api,
       {{.name = "taken by another",
         .request = put(id, "take-over"),
         .status = 409,
         .code = "SESSION_TAKEN"},
        {.name = "force is for admins",
         .request = put(id, "take-over", {{"force", true}}),
         .status = 409,
         .code = "SESSION_TAKEN"},
        {.name = "not the other's to write",
         .request = post(id, "messages", "Hello"),
         .status = 409,
         .code = "SESSION_TAKEN"},
        {.name = "nor to give back",
         .request = put(id, "give-back"),
         .status = 409,
         .code = "SESSION_TAKEN"},
        {.name = "nor to end",
         .request = {.method = "POST", .path = kSession + id + "/complete"},
         .status = 409,
         .code = "SESSION_TAKEN"},
        {.name = "nor to resolve",
         .request = put(id, "resolve", {{"outcome", "spam"}}),
         .status = 409,
         .code = "SESSION_TAKEN"}});
  play(w.server, w.admin.api,
       {{.name = "an admin who does not insist",
         .request = put(id, "take-over"),
         .status = 409,
         .code = "SESSION_TAKEN"},
        {.name = "an admin who does",
         .request = put(id, "take-over", {{"force", true}}),
         .has = {R"("taken_by":{"id":")" + w.admin.id},
         .events = {{"session.taken_over", 1}}},
        {.name = "resolve",
         .request = put(id, "resolve", {{"outcome", "other"}}),
         .events = {{"session.resolved", 1}}}});
  for (const std::string what : {"acknowledge", "take-over", "give-back"}) {
    EXPECT_EQ(w.member.api.send(put(id, what)).code(), "SESSION_CLOSED") << what;
  }
  EXPECT_EQ(w.member.api.send(put(id, "resolve", {{"outcome", "spam"}})).code(), "SESSION_CLOSED");
  EXPECT_EQ(w.member.api.send(post(id, "messages", "x")).code(), "SESSION_CLOSED");
  EXPECT_EQ(w.member.api.send(post(id, "whisper", "x")).code(), "SESSION_CLOSED");
}

TEST_F(HandoffTest, ANewRequestForgetsTheOneBefore) {
  const auto id = waiting();
  w.member.api.send(put(id, "take-over"));
  w.member.api.send(put(id, "give-back"));
  EXPECT_NE(session(id).text("/handoff/acknowledged_at"), "");
  EXPECT_EQ(talk("I want to talk to a human person again.", id).text("/stop_reason"), "handoff");
  EXPECT_EQ(session(id).text("/status"), "handoff_requested");
  EXPECT_TRUE(session(id).at("/handoff/acknowledged_at").is_null());
}

TEST_F(HandoffTest, StepsAreFollowedUntilAPersonIsWanted) {
  constexpr std::string_view kReturns =
      "# Returns\n\n## Steps\n\n1. Ask for the order number.\n2. Look up the order in Linnworks.\n"
      "3. Ask for the reason.\n";
  const auto made = w.member.api.post(
      "/api/v1/agents", {{"agent_name", new_name("Returns")}, {"sop", std::string(kReturns)}});
  agent = made.text("/id");
  w.wait_until_read(w.member.api, agent);
  const auto first = talk("I want to return my lamp.");
  const auto id = first.text("/session_id");
  EXPECT_EQ(first.text("/result"), "May I ask for the order number?");
  EXPECT_EQ(talk("BK-12345", id).text("/result"), "Thank you. May I ask for the reason?");
  EXPECT_EQ(session(id).text("/status"), "active");
  EXPECT_EQ(talk("Too bright", id).text("/stop_reason"), "handoff");
  EXPECT_EQ(session(id).text("/status"), "handoff_requested");
  EXPECT_EQ(session(id).text("/handoff/reason"), "Steps: Look up the order in Linnworks.");
}

TEST_F(HandoffTest, WhatCannotWaitIsToldThoughTheCustomerWaits) {
  const auto made = w.member.api.post(
      "/api/v1/agents", {{"agent_name", new_name("Pool")}, {"sop", std::string(kPool)}});
  agent = made.text("/id");
  w.wait_until_read(w.member.api, agent);
  const auto id = waiting();
  w.member.api.send(put(id, "acknowledge"));
  const auto since = session(id).text("/handoff/requested_at");
  const auto say = [&](const std::string& message) {
    return json_request("POST", chat_path(id), {{"message", message}});
  };
  play(w.server, w.viewer.api,
       {{.name = "another wish to talk to somebody",
         .request = say("Please get me a human person, really.")},
        {.name = "somebody is hurt",
         .request = say("My daughter was injured by the machine."),
         .has = {R"("stop_reason":"handoff")"},
         .events = {{"session.handoff_requested", 1}}}});
  const auto asked = session(id);
  EXPECT_TRUE(asked.at("/handoff/urgent").as_bool());
  EXPECT_NE(asked.text("/handoff/reason"), "The customer asks for a person.");
  EXPECT_TRUE(asked.at("/handoff/acknowledged_at").is_null()) << "nobody is on this yet";
  EXPECT_EQ(asked.text("/handoff/requested_at"), since);
  play(w.server, w.viewer.api,
       {{.name = "and once more is nothing new",
         .request = say("Somebody was injured, there is smoke in the room!")}});
  const auto told = [&] {
    int urgent = 0;
    int all = 0;
    const auto page = w.member.api.get("/api/v1/notifications?limit=50");
    for (const auto& item : page.json().at("items").as_array()) {
      const bool of_it = item.at("subject_id") == json::value(id);
      all += of_it ? 1 : 0;
      urgent += of_it && item.at("priority") == "urgent" ? 1 : 0;
    }
    return std::pair(all, urgent);
  };
  EXPECT_TRUE(comes_true([&] { return told() == std::pair(2, 1); })) << "each is told once";
}

TEST_F(HandoffTest, BuiltinSaysWhatAWhisperHasItTell) {
  const auto id = talk("When does the lamp blink?").text("/session_id");
  for (const auto* note : {"Tell them that their lamp is being replaced", "Be brief."}) {
    EXPECT_EQ(w.member.api.send(post(id, "whisper", note)).status, 201);
  }
  const auto told = talk("What does the moon weigh?", id, {{"Accept", "text/event-stream"}});
  const auto events = told.events();
  std::string said;
  for (const auto& event : events) {
    said += event.name == "delta" ? std::string(event.data.at("text").as_string()) : "";
  }
  EXPECT_THAT(said, ::testing::StartsWith("Your lamp is being replaced."));
  EXPECT_THAT(said, Not(HasSubstr("brief")));
  const auto& done = events.back().data;
  EXPECT_EQ(done.at("result").as_string(), said);
  EXPECT_FALSE(done.at("abstained").as_bool());
  EXPECT_THAT(talk("What does the sun weigh?", id).text("/result"), Not(HasSubstr("replaced")))
      << "it is said once";
}

TEST_F(HandoffTest, TheCustomerHearsTheStaffButNoWhisper) {
  const auto id = waiting();
  play(w.server, w.member.api,
       {{.name = "whisper",
         .request = post(id, "whisper", "Offer a voucher"),
         .status = 201,
         .has = {R"("role":"whisper")"},
         .events = {{"session.whispered", 1}}},
        {.name = "take over",
         .request = put(id, "take-over"),
         .events = {{"session.taken_over", 1}}},
        {.name = "write",
         .request = post(id, "messages", "I am here."),
         .status = 201,
         .events = {{"session.staff_message", 1}}}});
  const auto events = chat_path(id) + "/events";
  const auto program = w.member.api.post("/api/v1/api-keys", {{"name", "k"}, {"scopes", {"chat"}}});
  auto customer = w.visitor.with_key(program.text("/key"));
  play(w.server, customer,
       {{.name = "all",
         .request = {.path = events},
         .has = {"I am here.", R"("status":"human")", R"("position":3)", R"("role":"assistant")",
                 R"("person":")"},
         .lacks = {"voucher", R"("role":"user")", "whisper"}},
        {.name = "after the answer",
         .request = {.path = events + "?from=1"},
         .has = {"I am here."},
         .lacks = {R"("role":"assistant")"}},
        {.name = "after all",
         .request = {.path = events + "?from=3"},
         .has = {R"("messages":[])", R"("position":3)"}},
        {.name = "resumed",
         .request = {.path = events, .headers = {{"Last-Event-ID", "3"}}},
         .has = {R"("messages":[])"}},
        {.name = "of another actor",
         .request = {.path = "/api/v1/chat/" + agent + "/bob/" + id + "/events"},
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "no number",
         .request = {.path = events + "?from=x"},
         .status = 422,
         .faults = {"query/from"}}});
  const auto bound = w.member.api.post(
      "/api/v1/api-keys", {{"name", "k"}, {"scopes", {"chat"}}, {"agent_id", w.agent}});
  auto stranger = w.visitor.with_key(bound.text("/key"));
  EXPECT_EQ(stranger.get(events).code(), "NOT_FOUND") << "a key for another agent";
  w.member.api.send(put(id, "resolve", {{"outcome", "resolved"}}));
  const auto stream =
      customer.get(events, {{"Accept", "text/event-stream"}, {"Last-Event-ID", "1"}});
  const auto told = stream.events();
  ASSERT_EQ(told.size(), 2U) << stream.body;
  EXPECT_EQ(told[0].name, "message");
  EXPECT_EQ(told[0].data.at("content").as_string(), "I am here.");
  EXPECT_EQ(told[1].data.at("status").as_string(), "completed") << "and then it ends";
  EXPECT_NE(stream.body.find("id: 3\n"), std::string::npos);
}

TEST_F(HandoffTest, APausedAgentDoesNotKeepTheCustomerFromThePerson) {
  const auto id = waiting();
  w.member.api.send(put(id, "take-over"));
  EXPECT_EQ(w.member.api.put("/api/v1/agents/" + agent + "/pause").status, 200);
  EXPECT_EQ(talk("Still there?", id).text("/stop_reason"), "human");
  w.member.api.put("/api/v1/agents/" + agent + "/resume");
}

TEST_F(HandoffTest, LiesInTheAuditLog) {
  const auto id = waiting();
  w.member.api.send(put(id, "take-over"));
  w.member.api.send(put(id, "resolve", {{"outcome", "unresolved"}, {"note", "secret remark"}}));
  std::string log;
  for (int i = 0; i < 100 && log.find("session.resolved") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    log = w.admin.api.get("/api/v1/audit-log?resource=" + id).body;
  }
  for (const std::string type : {"session.handoff_requested", "session.taken_over"}) {
    EXPECT_NE(log.find(type), std::string::npos) << type;
  }
  EXPECT_NE(log.find(R"("outcome":"unresolved")"), std::string::npos) << log;
  EXPECT_EQ(log.find("secret remark"), std::string::npos);
}

}  // namespace
}  // namespace auriga::testing
