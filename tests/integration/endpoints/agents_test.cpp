// Agents: made from JSON or a form, read, changed, paused, archived.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

const std::string kAgents = "/api/v1/agents";

class AgentsTest : public EndpointTest {
 protected:
  json::object request(const std::string& name) {
    return {{"agent_name", name}, {"sop", samples::procedure()}};
  }
};

TEST_F(AgentsTest, AreMadeFromJson) {
  const auto name = new_name();
  auto full = request(name);
  full["agent_type"] = "both";
  full["knowledge_base_description"] = "Nothing yet.";
  full["human_handoff_description"] = "When asked.";
  full["text_config"] = {{"model", "builtin"}};
  full["voice_personality"] = {{"demeanor", "unhurried"}, {"filler_words", "often"}};
  const auto made =
      play(w.server, w.member.api,
           {.name = "without documents",
            .request = json_request("POST", kAgents, full),
            .status = 201,
            .has = {R"("type":"both")", R"("text_config":{"model":"builtin"})",
                    R"("voice_personality":{"demeanor":"unhurried","filler_words":"often"})",
                    R"("voice_config":null)", R"("model":"builtin")"},
            .events = {{"agent.created", 1}, {"agent.ready", 1}}});
  EXPECT_EQ(made.header("Location"), kAgents + "/" + made.text("/id"));
  EXPECT_EQ(made.text("/sop"), samples::procedure());
  const auto other_case = request("aGENT" + name.substr(5));
  play(w.server, w.member.api,
       {{.name = "the name is taken, whatever its case",
         .request = json_request("POST", kAgents, other_case),
         .status = 409,
         .code = "AGENT_NAME_TAKEN"},
        {.name = "all faults at once",
         .request = json_request("POST", kAgents,
                                 {{"agent_name", "ab"},
                                  {"agent_type", "fax"},
                                  {"sop", "short"},
                                  {"text_config", "warm"},
                                  {"file_descriptions", {{"a", 1}}},
                                  {"files", "none"}}),
         .status = 422,
         .faults = {"/agent_name", "/agent_type", "/sop", "/text_config", "/file_descriptions/a",
                    "/files"}},
        {.name = "a name and an SOP that nobody sees",
         .request = json_request("POST", kAgents,
                                 {{"agent_name", "ab\u200B\u200D\uFEFF"},
                                  {"sop", std::string(40, ' ') + "\u200B\u2060\n\u00A0"}}),
         .status = 422,
         .has = {"can be seen"},
         .faults = {"/agent_name", "/sop"}},
        {.name = "all faults of its settings at once",
         .request = json_request("POST", kAgents,
                                 {{"agent_name", new_name()},
                                  {"sop", samples::procedure()},
                                  {"voice_personality",
                                   {{"filler_words", "purple"},
                                    {"bogus", 1},
                                    {"pacing", 3},
                                    {"tone", std::string(601, 'a')}}},
                                  {"text_config", {{"tone", "dry"}, {"model", 7}}}}),
         .status = 422,
         .faults = {"/voice_personality/filler_words", "/voice_personality/bogus",
                    "/voice_personality/pacing", "/voice_personality/tone", "/text_config/tone",
                    "/text_config/model"}},
        {.name = "a model that there is not",
         .request = json_request("POST", kAgents,
                                 {{"agent_name", new_name()},
                                  {"sop", samples::procedure()},
                                  {"text_config", {{"model", "large"}}}}),
         .status = 422,
         .faults = {"/text_config/model"}},
        {.name = "nothing",
         .request = json_request("POST", kAgents, json::object()),
         .status = 422,
         .faults = {"/agent_name", "/sop"}}});
  auto same = request(name);
  EXPECT_EQ(w.stranger.api.post(kAgents, same).status, 201)
      << "another organisation has its own names";
}

TEST_F(AgentsTest, AnSopWithoutStructureWillDo) {
  auto plain = request(new_name());
  plain["sop"] = "Be kind and answer briefly from what you were given.";
  EXPECT_EQ(w.member.api.post(kAgents, plain).status, 201);
}

TEST_F(AgentsTest, AreMadeFromAFormWithDocumentsOfAllKinds) {
  Multipart form;
  form.field("agent_name", new_name())
      .field("sop", samples::procedure())
      .field("agent_type", "text")
      .field("voice_config", R"({"speed":1.5})")
      .field("voice_personality", R"({"filler_words":"none"})")
      .field("file_descriptions", R"({"guide.md":"All about the fridge"})")
      .file("guide.md", samples::guide())
      .file("sheet.pdf", samples::pdf("The compressor hums at forty decibels."))
      .file("note.docx", samples::docx("Spare shelves cost nine crowns."))
      .file("page.html", "<html><body><h1>Legs</h1><p>The legs turn left.</p></body></html>")
      .file("list.csv", "part,price\nfoot,2\n")
      .file("plain.txt", "The plug is a Schuko plug.\n");
  const auto made = w.member.api.upload("POST", kAgents, form);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("/status"), "creating") << "some documents need a helper";
  EXPECT_EQ(made.number("/knowledge/documents"), 6);
  const auto id = made.text("/id");
  const auto ready = w.wait_until_read(w.member.api, id);
  EXPECT_EQ(ready.text("/status"), "active") << ready.body;
  EXPECT_EQ(ready.number("/knowledge/ready"), 6);
  EXPECT_EQ(ready.text("/knowledge/status"), "ready");
  EXPECT_EQ(w.server.count("SELECT count(*) FROM outbox WHERE type = 'document.ready' AND payload "
                           "LIKE '%" +
                           id + "%'"),
            3)
      << "what a helper read";
  EXPECT_EQ(
      w.server.count("SELECT count(*) FROM outbox WHERE type = 'agent.ready' AND subject = '" + id +
                     "'"),
      1);
  const auto documents = w.member.api.get(kAgents + "/" + id + "/documents");
  EXPECT_THAT(documents.body, ::testing::HasSubstr("All about the fridge"));
  for (const auto* words : {"compressor decibels", "spare shelves", "legs turn", "Schuko"}) {
    const auto found = w.member.api.post(kAgents + "/" + id + "/search", {{"query", words}});
    EXPECT_GE(found.json().at("items").as_array().size(), 1U) << words;
  }
  EXPECT_EQ(w.server.files_in("uploads"), std::vector<std::string>());
}

TEST_F(AgentsTest, BadDocumentsFailOneByOneAndSayWhatToDo) {
  Multipart form;
  form.field("agent_name", new_name())
      .field("sop", samples::procedure())
      .file("good.md", samples::guide())
      .file("locked.pdf", samples::encrypted_pdf())
      .file("broken.pdf", samples::corrupt_pdf())
      .file("empty.txt", "")
      .file("blank.md", " \n\n\t \n")
      .file("picture.png", "\x89PNG\r\n\x1A\n................")
      .file("table.xlsx", "PK\x03\x04 anything");
  const auto made = w.member.api.upload("POST", kAgents, form);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto agent = w.wait_until_read(w.member.api, made.text("/id"));
  EXPECT_EQ(agent.text("/status"), "active") << "one good document will do";
  EXPECT_EQ(agent.number("/knowledge/failed"), 6);
  std::map<std::string, std::string> codes;
  const auto list =
      w.member.api.get(kAgents + "/" + made.text("/id") + "/documents?status=failed").json();
  for (const auto& document : list.at("items").as_array()) {
    const auto& error = document.at("error").as_object();
    EXPECT_FALSE(error.at("message").as_string().empty());
    EXPECT_FALSE(error.at("remedy").as_string().empty());
    codes[std::string(document.at("name").as_string())] = std::string(error.at("code").as_string());
  }
  EXPECT_THAT(codes, ::testing::ElementsAre(::testing::Pair("blank.md", "DOCUMENT_EMPTY"),
                                            ::testing::Pair("broken.pdf", "DOCUMENT_CORRUPT"),
                                            ::testing::Pair("empty.txt", "DOCUMENT_EMPTY"),
                                            ::testing::Pair("locked.pdf", "DOCUMENT_ENCRYPTED"),
                                            ::testing::Pair("picture.png", "DOCUMENT_UNSUPPORTED"),
                                            ::testing::Pair("table.xlsx", "DOCUMENT_UNSUPPORTED")));
}

TEST_F(AgentsTest, AnAgentFailsWhenNothingCouldBeRead) {
  Multipart form;
  form.file("broken.pdf", samples::corrupt_pdf());
  const auto id = w.make_agent(w.member.api, new_name(), form);
  const auto agent = w.member.api.get(kAgents + "/" + id);
  EXPECT_EQ(agent.text("/status"), "failed");
  EXPECT_EQ(agent.text("/status_reason"), "Provision knowledge: Its document could not be read.");
  EXPECT_EQ(agent.text("/knowledge/status"), "error");
  EXPECT_EQ(
      w.server.count("SELECT count(*) FROM outbox WHERE type = 'agent.failed' AND subject = '" +
                     id + "'"),
      1);
  play(w.server, w.member.api,
       {.name = "it does not answer",
        .request = json_request("POST", "/api/v1/chat/" + id + "/me", {{"message", "Hello?"}}),
        .status = 409,
        .code = "AGENT_NOT_READY"});
  Multipart better;
  better.file("guide.md", samples::guide());
  EXPECT_EQ(w.member.api.upload("POST", kAgents + "/" + id + "/documents", better).status, 202);
  EXPECT_EQ(w.wait_until_read(w.member.api, id).text("/status"), "active")
      << "a document that can be read brings it back";
}

TEST_F(AgentsTest, ProgressIsToldAsAStreamAndAsAnAnswer) {
  Multipart form;
  form.field("agent_name", new_name()).field("sop", samples::procedure());
  for (int i = 0; i < 4; ++i) {
    form.file("sheet" + std::to_string(i) + ".pdf",
              samples::pdf("Sheet number " + std::to_string(i)));
  }
  const auto id = w.member.api.upload("POST", kAgents, form).text("/id");
  const auto stream =
      w.member.api.get(kAgents + "/" + id + "/progress", {{"Accept", "text/event-stream"}});
  EXPECT_EQ(stream.status, 200);
  EXPECT_TRUE(stream.header("Content-Type").starts_with("text/event-stream"));
  const auto events = stream.events();
  ASSERT_GE(events.size(), 2U);
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    EXPECT_EQ(events[i].name, "progress");
    // Four documents to read; between, where that is seen, the stages of the making.
    const auto total = events[i].data.at("total").as_int64();
    const bool stages = events[i].data.at("stage").as_string() == "building";
    EXPECT_TRUE(stages ? total > 4 : total == 4) << json::serialize(events[i].data);
  }
  EXPECT_EQ(events.back().name, "done");
  EXPECT_EQ(events.back().data.at("id").as_string(), id);
  EXPECT_EQ(events.back().data.at("status").as_string(), "active");
  play(w.server, w.member.api,
       {.name = "as an answer",
        .request = {.path = kAgents + "/" + id + "/progress"},
        .has = {R"("stage":"ready")", R"("done":4)", R"("total":4)"}});
}

TEST_F(AgentsTest, AreChangedUnderTheVersionThatWasRead) {
  const auto id = w.make_agent(w.member.api, new_name());
  const auto path = kAgents + "/" + id;
  const auto taken = w.member.api.get(agent_path()).text("/name");
  const auto etag = w.member.api.get(path).header("ETag");
  ASSERT_NE(etag, "");
  EXPECT_EQ(w.member.api.get(path, {{"If-None-Match", etag}}).status, 304);
  play(
      w.server, w.member.api,
      {{.name = "another version",
        .request = json_request("PATCH", path + "/config", {{"knowledge_base_description", "lost"}},
                                {{"If-Match", "\"never\""}}),
        .status = 412,
        .code = "PRECONDITION_FAILED"},
       {.name = "this version",
        .request = json_request(
            "PATCH", path + "/config",
            {{"knowledge_base_description", "kept"}, {"text_config", {{"model", "builtin"}}}},
            {{"If-Match", etag}}),
        .has = {R"("knowledge_base_description":"kept")", R"("text_config":{"model":"builtin"})"},
        .events = {{"agent.updated", 1}, {"agent.deployed", 1}}},
       {.name = "which is the former one now",
        .request = json_request("PATCH", path + "/config", {{"knowledge_base_description", "lost"}},
                                {{"If-Match", etag}}),
        .status = 412,
        .code = "PRECONDITION_FAILED"},
       {.name = "without a version the last one wins",
        .request = json_request("PATCH", path + "/config", {{"human_handoff_description", "x"}}),
        .has = {R"("knowledge_base_description":"kept")"},
        .events = {{"agent.updated", 1}, {"agent.deployed", 1}}},
       {.name = "nothing new is no change",
        .request = json_request("PATCH", path + "/config", {{"human_handoff_description", "x"}})},
       {.name = "a model that there is not",
        .request = json_request("PATCH", path + "/config", {{"text_config", {{"model", "large"}}}}),
        .status = 422,
        .faults = {"/text_config/model"}},
       {.name = "a taken name",
        .request = json_request("PATCH", path + "/config", {{"agent_name", taken}}),
        .status = 409,
        .code = "AGENT_NAME_TAKEN"},
       {.name = "all faults at once",
        .request = json_request("PATCH", path + "/config",
                                {{"agent_name", "x"}, {"sop", "y"}, {"status", "active"}}),
        .status = 422,
        .faults = {"/agent_name", "/sop", "/status"}}});
}

TEST_F(AgentsTest, WhatNobodyEditsStandsInNobodysWay) {
  const auto id = w.make_agent(w.member.api, new_name());
  const auto path = kAgents + "/" + id;
  const auto read = w.member.api.get(path);
  Multipart form;
  form.file("late.md", "# Late\n\nThe late valve is green.\n");
  EXPECT_EQ(w.member.api.upload("POST", path + "/documents", form).status, 202);
  EXPECT_EQ(w.wait_until_read(w.member.api, id).number("/knowledge/ready"), 1);
  EXPECT_EQ(w.member.api.post(path + "/deploy").number("/version"), 2);
  EXPECT_EQ(w.member.api.put(path + "/pause").status, 200);
  const auto now = w.member.api.get(path, {{"If-None-Match", read.header("ETag")}});
  EXPECT_EQ(now.status, 200) << "else a browser goes on showing the former counts";
  const auto change = [&](const std::string& text, const std::string& tag) {
    return w.member.api
        .patch(path + "/config", {{"knowledge_base_description", text}}, {{"If-Match", tag}})
        .status;
  };
  EXPECT_EQ(change("kept", "\"other\", W/" + read.header("ETag")), 200);
  for (const auto& tag : {read.header("ETag"), now.header("ETag"), std::string("W/\"\""),
                          std::string("no tag"), "\"x" + w.member.api.get(path).header("ETag")}) {
    EXPECT_EQ(change("lost", tag), 412) << tag;
  }
  EXPECT_EQ(change("kept as well", w.member.api.get(path).header("ETag")), 200);
  EXPECT_EQ(change("and this", "*"), 200);
}

TEST_F(AgentsTest, OfManyChangesOfOneVersionOneIsMade) {
  const auto id = w.make_agent(w.member.api, new_name());
  const auto path = kAgents + "/" + id;
  for (int round = 0; round < 5; ++round) {
    const auto etag = w.member.api.get(path).header("ETag");
    std::vector<std::thread> people;
    std::atomic<int> made{0};
    std::atomic<int> late{0};
    for (int i = 0; i < 4; ++i) {
      people.emplace_back([&, i] {
        Api api = Api(w.server.port(), nullptr).with_token(w.member.api.token());
        const auto text = std::to_string(round) + "." + std::to_string(i);
        const auto answer = api.patch(path + "/config", {{"human_handoff_description", text}},
                                      {{"If-Match", etag}});
        made += answer.status == 200 ? 1 : 0;
        late += answer.code() == "PRECONDITION_FAILED" ? 1 : 0;
      });
    }
    for (auto& each : people) {
      each.join();
    }
    EXPECT_EQ(made, 1) << "nobody's change was lost";
    EXPECT_EQ(late, 3);
  }
}

TEST_F(AgentsTest, APausedAgentIsSilentUntilItIsResumed) {
  const auto id = w.make_agent(w.member.api, new_name());
  const auto path = kAgents + "/" + id;
  const auto chat = json_request("POST", "/api/v1/chat/" + id + "/me", {{"message", "Hello"}});
  play(w.server, w.member.api,
       {{.name = "pause",
         .request = {.method = "PUT", .path = path + "/pause"},
         .has = {R"("status":"paused")"},
         .events = {{"agent.paused", 1}}},
        {.name = "twice is once",
         .request = {.method = "PUT", .path = path + "/pause"},
         .has = {R"("status":"paused")"}},
        {.name = "no answer meanwhile", .request = chat, .status = 409, .code = "AGENT_PAUSED"},
        {.name = "its documents can be searched all the same",
         .request = json_request("POST", path + "/search", {{"query", "door"}})},
        {.name = "listed by status",
         .request = {.path = kAgents + "?status=paused"},
         .has = {id},
         .lacks = {w.agent}},
        {.name = "resume",
         .request = {.method = "PUT", .path = path + "/resume"},
         .has = {R"("status":"active")"},
         .events = {{"agent.resumed", 1}}},
        {.name = "an answer again", .request = chat, .events = {{"session.started", 1}}}});
}

TEST_F(AgentsTest, AnArchivedAgentTakesItsKeysAlongAndLeavesItsConversations) {
  const auto name = new_name();
  const auto id = w.make_agent(w.member.api, name);
  const auto path = kAgents + "/" + id;
  const auto key = w.admin.api.post("/api/v1/api-keys",
                                    {{"name", "bound"}, {"scopes", {"admin"}}, {"agent_id", id}});
  auto program = w.visitor.with_key(key.text("/key"));
  EXPECT_EQ(program.get(path).status, 200);
  const auto session =
      program.post("/api/v1/chat/" + id + "/me", {{"message", "Hello"}}).text("/session_id");
  const auto has_files = [&] {
    return std::ranges::any_of(w.server.files_in("objects"), [&](const auto& file) {
      return file.find(id) != std::string::npos;
    });
  };
  EXPECT_TRUE(has_files()) << "its definition";
  play(w.server, w.member.api,
       {{.name = "archive",
         .request = {.method = "DELETE", .path = path},
         .status = 204,
         .events = {{"agent.archived", 1}, {"api_key.revoked", 1}}},
        {.name = "twice", .request = {.method = "DELETE", .path = path}, .status = 404},
        {.name = "gone", .request = {.path = path}, .status = 404},
        {.name = "with its documents", .request = {.path = path + "/documents"}, .status = 404},
        {.name = "not listed", .request = {.path = kAgents}, .lacks = {id}},
        {.name = "it does not answer",
         .request = json_request("POST", "/api/v1/chat/" + id + "/me", {{"message", "Hello"}}),
         .status = 404},
        {.name = "its conversation stays",
         .request = {.path = "/api/v1/sessions/" + session},
         .has = {id}}});
  EXPECT_TRUE(comes_true([&] { return !has_files(); }));
  EXPECT_EQ(program.get(kAgents).code(), "UNAUTHENTICATED");
  EXPECT_TRUE(
      w.member.api.get("/api/v1/api-keys/" + key.text("/id")).at("/revoked_at").is_string());
  EXPECT_EQ(w.member.api.post(kAgents, request(name)).status, 201) << "its name is free again";
}

TEST_F(AgentsTest, AreFoundByPartOfTheirName) {
  const auto id = w.make_agent(w.member.api, new_name("100%_Odd"));
  play(w.server, w.member.api,
       {{.name = "part, another case", .request = {.path = kAgents + "?q=_oDD"}, .has = {id}},
        {.name = "a wildcard stands for itself",
         .request = {.path = kAgents + "?q=%25"},
         .has = {id},
         .lacks = {w.agent}},
        {.name = "nothing of the kind",
         .request = {.path = kAgents + "?q=zzzz"},
         .has = {R"("items":[])", R"("next_cursor":null)"}}});
}

}  // namespace
}  // namespace auriga::testing
