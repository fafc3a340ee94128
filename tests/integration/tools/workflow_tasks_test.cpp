// What workflows do outside: they call addresses with secrets that nobody gets to see, ask a model,
// and tell people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto.hpp"
#include "domains/notifications/service.hpp"
#include "tests/integration/tools/conversation.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kWorkflows = "/api/v1/workflows";
const std::string kBell = "/api/v1/notifications";

Task<> notify(notifications::NotificationService& service, core::Tenant tenant,
              notifications::Notice notice, std::int64_t& people) {
  people = co_await service.notify(std::move(tenant), std::move(notice));
}

class WorkflowTasksTest : public ConversationTest {
 protected:
  /// An execution of one task; its end.
  Answer run(const std::string& resource, const json::object& parameters, json::value input = {}) {
    auto& api = world_.member.api;
    const json::value definition{{"StartAt", "T"},
                                 {"States",
                                  {{"T",
                                    {{"Type", "Task"},
                                     {"Resource", resource},
                                     {"Parameters", parameters},
                                     {"End", true}}}}}};
    const auto name = "Workflow " + std::to_string(++made_);
    const auto made = api.post(kWorkflows, {{"name", name}, {"definition", definition}});
    EXPECT_EQ(made.status, 201) << made.body;
    const auto path = kWorkflows + "/" + made.text("/id") + "/executions";
    return api.post(path, {{"input", std::move(input)}, {"wait_seconds", 20}});
  }
  Answer call(json::object parameters, json::value input = {}) {
    return run("auriga:http:request", parameters, std::move(input));
  }
  /// Whatever can be read of an execution.
  std::string told_of(const Answer& execution) {
    const auto path = "/api/v1/executions/" + execution.text("/id");
    return world_.viewer.api.get(path).body + world_.viewer.api.get(path + "/events").body;
  }

  int made_ = 0;
};

const std::string kBearer = "Bearer {{secret:SHOP_KEY}}";

TEST_P(WorkflowTasksTest, SecretsGoOutAndAreKeptFromAllElse) {
  const auto done = call({{"Url.$", "States.Format('" + orders_.url("/orders/{}") + "', $.id)"},
                          {"Headers", {{"Authorization", kBearer}, {"X-Plain", "{not}"}}}},
                         {{"id", 7}});
  EXPECT_EQ(done.text("/status"), "SUCCEEDED") << done.body;
  ASSERT_EQ(orders_.seen().size(), 1U);
  EXPECT_EQ(orders_.seen()[0].header("authorization"), "Bearer " + std::string(kSecret));
  EXPECT_EQ(orders_.seen()[0].header("x-plain"), "{not}");
  EXPECT_EQ(done.text("/output/Body/you"), "Bearer ••••••") << "it repeats what it was sent";
  EXPECT_EQ(done.number("/output/StatusCode"), 200);
  EXPECT_THAT(told_of(done), HasSubstr(kBearer));
  EXPECT_THAT(told_of(done), Not(HasSubstr(std::string(kSecret))));
}

TEST_P(WorkflowTasksTest, AnAnswerOfAnyTypeOfJsonIsRead) {
  const auto done = call({{"Url", orders_.url("/orders/odd")}});
  EXPECT_EQ(done.number("/output/Body/n"), 1) << done.body;
}

TEST_P(WorkflowTasksTest, WhatIsSentElsewhereHasNotBeenDone) {
  const json::object order{{"tea", 2}};
  const auto sent =
      call({{"Url", orders_.url("/orders/moved")}, {"Method", "POST"}, {"Body", order}});
  EXPECT_EQ(sent.text("/error"), "States.Http.StatusCode.303") << sent.body;
  const auto asked = call({{"Url", orders_.url("/orders/moved")}});
  EXPECT_EQ(asked.number("/output/StatusCode"), 200) << "reading goes on where it is sent";
}

TEST_P(WorkflowTasksTest, SecretsAreKeptFromErrors) {
  const auto done =
      call({{"Url", orders_.url("/orders/refused")}, {"Headers", {{"Authorization", kBearer}}}});
  EXPECT_EQ(done.text("/error"), "States.Http.StatusCode.403") << done.body;
  EXPECT_THAT(done.text("/cause"), HasSubstr("Bearer ••••••"));
  EXPECT_THAT(told_of(done), Not(HasSubstr(std::string(kSecret))));
}

TEST_P(WorkflowTasksTest, SecretsThatAreNotThereAreSaidSo) {
  const json::object headers{{"Authorization", "Bearer {{secret:NOBODYS}}"}};
  const auto done = call({{"Url", orders_.url("/orders/1")}, {"Headers", headers}});
  EXPECT_EQ(done.text("/error"), "Auriga.SECRET_MISSING") << done.body;
  EXPECT_THAT(done.text("/cause"), HasSubstr("NOBODYS"));
  // Another organisation's are not there either.
  const Request secret{.method = "PUT",
                       .path = "/api/v1/secrets/NOBODYS",
                       .body = R"({"value":"of somebody else"})"};
  EXPECT_EQ(world_.stranger.api.send(secret).status, 200);
  EXPECT_EQ(call({{"Url", orders_.url("/orders/1")}, {"Headers", headers}}).text("/error"),
            "Auriga.SECRET_MISSING");
  EXPECT_TRUE(orders_.seen().empty());
}

TEST_P(WorkflowTasksTest, DataNamesNoSecretsAndChoosesNobodyToGetThem) {
  const auto url = orders_.url("/orders/1");
  const json::object input{{"url", url}, {"said", kBearer}, {"all", {{"X-Note", kBearer}}}};
  const json::object secret{{"Authorization", kBearer}};
  const std::vector<json::object> refused{
      {{"Url", url}, {"Headers", {{"X-Note.$", "$.said"}}}},
      {{"Url", url}, {"Headers.$", "$.all"}},
      {{"Url.$", "$.url"}, {"Headers", secret}},
      {{"Url.$", "States.Format('{}', $.url)"}, {"Headers", secret}},
      {{"Url.$", "States.Format('https://api.example{}', $.url)"}, {"Headers", secret}},
      {{"Url", url + "?key={{secret:SHOP_KEY}}"}}};
  for (const auto& parameters : refused) {
    const auto done = call(parameters, input);
    EXPECT_EQ(done.text("/error"), "States.Parameters") << json::serialize(parameters);
    EXPECT_THAT(told_of(done), Not(HasSubstr(std::string(kSecret))));
  }
  EXPECT_TRUE(orders_.seen().empty());
  const auto plain = call({{"Url.$", "$.url"}, {"Headers", {{"X-Note.$", "$.url"}}}}, input);
  EXPECT_EQ(plain.text("/status"), "SUCCEEDED") << plain.body;
}

TEST_P(WorkflowTasksTest, DocumentsAreSearchedByEitherName) {
  const json::object parameters{{"AgentId", agent_}, {"Query", "kettle"}};
  const auto found = run("auriga:retrieval:search", parameters);
  EXPECT_EQ(found.text("/status"), "SUCCEEDED") << found.body;
  EXPECT_FALSE(found.at("/output/items").as_array().empty());
  EXPECT_EQ(found.at("/output/items"), run("auriga:agents:search", parameters).at("/output/items"));
}

TEST_P(WorkflowTasksTest, ModelsAreAskedWithoutAnAgent) {
  model_.answer_by([](const json::object&) { return ModelAnswer{"Kettles are warm."}; });
  const auto messages = json::parse(R"([{"Role": "system", "Content": "Be brief."},
                                        {"Role": "user", "Content": "Kettles?"}])");
  const auto done = run("auriga:llm:chat", {{"Messages", messages}, {"MaxTokens", 50}});
  EXPECT_EQ(done.text("/output/Text"), "Kettles are warm.") << done.body;
  EXPECT_EQ(done.text("/output/Model"), "test-model");
  EXPECT_EQ(done.text("/output/StopReason"), "end_turn");
  EXPECT_GT(done.number("/output/Usage/InputTokens"), 0);
  EXPECT_EQ(done.number("/output/Usage/OutputTokens"), 3);
  const auto asked = model_.chats().back();
  EXPECT_EQ(asked.at("max_tokens").to_number<int>(), 50);
  EXPECT_EQ(asked.at("messages").as_array().size(), 2U);

  for (const auto* wrong : {R"({"Messages": []})", R"({"Messages": [{"Role": "user"}]})",
                            R"({"Messages": [{"Role": "tool", "Content": "x"}]})",
                            R"({"Messages": [{"Role": "user", "Content": "x"}], "MaxTokens": 0})",
                            R"({"Messages": [{"Role": "user", "Content": "x"}], "Model": "no"})"}) {
    EXPECT_EQ(run("auriga:llm:chat", json::parse(wrong).as_object()).text("/error"),
              "States.Parameters")
        << wrong;
  }
  const auto builtin = run("auriga:llm:chat", {{"Messages", messages}, {"Model", "builtin"}});
  EXPECT_EQ(builtin.text("/error"), "Auriga.MODEL_UNAVAILABLE") << builtin.body;
  EXPECT_THAT(builtin.text("/cause"), HasSubstr("model.base_url"));
}

TEST_P(WorkflowTasksTest, AModelThatHangsIsLeft) {
  model_.fault(ModelFault::kStall);
  const auto done = run("auriga:llm:chat", json::parse(R"({"TimeoutSeconds": 1,
      "Messages": [{"Role": "user", "Content": "Kettles?"}]})")
                                               .as_object());
  EXPECT_EQ(done.text("/error"), "Auriga.MODEL_UNAVAILABLE") << done.body;
  model_.fault(ModelFault::kNone);
  const auto next =
      run("auriga:llm:chat",
          json::parse(R"({"Messages": [{"Role": "user", "Content": "Kettles?"}]})").as_object());
  EXPECT_EQ(next.text("/status"), "SUCCEEDED") << "one's own haste closes it to nobody";
}

TEST_P(WorkflowTasksTest, PeopleAreTold) {
  const auto done = run("auriga:notify",
                        {{"Title.$", "States.Format('{} is low', $.what)"},
                         {"Text", "Order some."},
                         {"Priority", "high"}},
                        {{"what", "Tea"}});
  EXPECT_EQ(done.number("/output/People"), 3) << done.body;
  for (auto* person : {&world_.owner, &world_.admin, &world_.member}) {
    const auto page = person->api.get(kBell + "?limit=1");
    EXPECT_EQ(page.text("/items/0/kind"), "workflow");
    EXPECT_EQ(page.text("/items/0/title"), "Tea is low");
    EXPECT_EQ(page.text("/items/0/body"), "Order some.");
    EXPECT_EQ(page.text("/items/0/priority"), "high");
    EXPECT_EQ(page.text("/items/0/subject_id"), done.text("/id"));
    EXPECT_THAT(page.text("/items/0/link"), HasSubstr("/executions/" + done.text("/id")));
  }
  EXPECT_EQ(world_.viewer.api.get(kBell).number("/unread"), 0);
  EXPECT_EQ(world_.stranger.api.get(kBell).text("/items/0/kind"), "");

  const auto admins = run("auriga:notify", {{"Title", "For admins"}, {"Role", "admin"}});
  EXPECT_EQ(admins.number("/output/People"), 2) << admins.body;
  EXPECT_EQ(world_.admin.api.get(kBell).text("/items/0/title"), "For admins");
  EXPECT_EQ(world_.member.api.get(kBell).text("/items/0/title"), "Tea is low");
  const auto one =
      run("auriga:notify",
          {{"Title", "For you"}, {"Text.$", "$$.Task.Token"}, {"UserId", world_.viewer.id}});
  EXPECT_EQ(one.number("/output/People"), 1) << one.body;
  const auto told = world_.viewer.api.get(kBell);
  EXPECT_EQ(told.text("/items/0/title"), "For you");
  const auto known_by = world_.server.look_up("SELECT event_id FROM notifications WHERE id = '" +
                                              told.text("/items/0/id") + "'");
  EXPECT_EQ(known_by, "evt_0" + core::token_hash(told.text("/items/0/body")).substr(0, 25))
      << "a task that is done again tells nothing again";
  EXPECT_EQ(world_.admin.api.get(kBell).text("/items/0/title"), "For admins");
}

TEST_P(WorkflowTasksTest, PeopleAreToldNothingWrongAndNotTooMuch) {
  const auto error = [&](json::object parameters) {
    return run("auriga:notify", parameters).text("/error");
  };
  EXPECT_EQ(error({{"Text", "No title."}}), "States.Parameters");
  EXPECT_EQ(error({{"Title", "x"}, {"Role", "king"}}), "States.Parameters");
  EXPECT_EQ(error({{"Title", "x"}, {"UserId", world_.agent}}), "States.Parameters");
  EXPECT_EQ(error({{"Title", "x"}, {"Link", "https://elsewhere.example"}}),
            "Auriga.VALIDATION_FAILED");
  EXPECT_EQ(error({{"Title", "x"}, {"UserId", world_.stranger.id}}), "Auriga.NOT_FOUND");
  // However they wish to hear of it: the bound is on what is said.
  for (const auto* person : {&world_.owner, &world_.admin, &world_.member}) {
    world_.server.execute(
        "INSERT INTO notification_preferences (org_id, user_id, kind, in_app, email) VALUES ('" +
        world_.owner.organization + "', '" + person->id + "', 'workflow', 0, 0)");
  }
  const auto told = [&](const std::string& id, const std::string& at) {
    world_.server.execute("INSERT INTO notices (org_id, id, told_at) VALUES ('" +
                          world_.owner.organization + "', '" + id + "', " + at + ")");
  };
  told("long-ago", "1");
  for (int i = 0; i < 119; ++i) {
    told("evt_" + std::to_string(i), "9000000000000");
  }
  EXPECT_EQ(error({{"Title", "the 120th"}}), "");
  EXPECT_EQ(error({{"Title", "x"}}), "Auriga.RATE_LIMITED");
}

TEST_P(WorkflowTasksTest, AllAreToldHoweverManyTheyAre) {
  world_.server.execute(
      "INSERT INTO users (id, org_id, email, email_key, name, password_hash, role, time_zone, "
      "created_at, updated_at) " +
      numbers(1, 1200) +
      "SELECT 'usr_0' || i, u.org_id, i || u.email, i || u.email_key, u.name, '', 'member', 'UTC', "
      "1, 1 FROM users u, numbers WHERE u.id = '" +
      world_.owner.id + "'");
  const auto done = run("auriga:notify", {{"Title", "Fire drill"}});
  EXPECT_EQ(done.number("/output/People"), 1203) << done.body;
  EXPECT_EQ(world_.server.count("SELECT count(*) FROM notifications WHERE title = 'Fire drill'"),
            1203);
}

TEST_P(WorkflowTasksTest, WhatIsSaidAgainIsForAsManyAndIsToldOnce) {
  const auto sealer = core::value_or_throw(core::Sealer::create({{std::string(32, 'k')}}));
  auto& application = world_.server.application();
  mail::MailService mail(application.database(), system_scope(), sealer, nullptr, {},
                         core::system_clock(), core::system_random());
  const auto tell_nobody = [](auto&&...) {};
  notifications::NotificationService service(application.database(), system_scope(), mail,
                                             tell_nobody, core::system_clock(),
                                             core::system_random());
  const core::Tenant tenant(system_scope(),
                            core::OrganizationId::trusted(world_.owner.organization));
  const auto say = [&](const std::string& key, core::Role role) {
    std::int64_t people = 0;
    notifications::Notice notice{
        .key = key, .title = "Fire drill", .text = {}, .link = "/", .subject_id = {}, .role = role};
    application.run(notify(service, tenant, std::move(notice), people));
    return people;
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(say("one", core::Role::viewer), 4);
    EXPECT_EQ(say("two", core::Role::member), 3);
    EXPECT_EQ(say("three", core::Role::owner), 1);
    EXPECT_EQ(world_.server.count("SELECT count(*) FROM notifications WHERE title = 'Fire drill'"),
              8);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, WorkflowTasksTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
