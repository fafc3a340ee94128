// Broadcasts over HTTP; the live protocol has tests of its own.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

const std::string kBroadcasts = "/api/v1/broadcasts";
const std::string kLive = "/api/v1/live/";

class BroadcastsTest : public EndpointTest {
 protected:
  std::string make(Api& api) {
    const auto answer = api.post(kBroadcasts, {{"source_language", "en"}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.text("/id");
  }
};

TEST_F(BroadcastsTest, AreMadeReadAndListed) {
  const auto name = make(w.member.api);
  play(w.server, w.member.api,
       {{.name = "made with a tier",
         .request = {.method = "POST",
                     .path = kBroadcasts,
                     .body = R"({"source_language":"de","quality_tier":"premium"})"},
         .status = 201,
         .has = {R"("status":"active")", R"("quality_tier":"premium")", R"("listeners":0)",
                 R"("speaker_connected":false)"},
         .events = {{"broadcast.created", 1}}},
        {.name = "read", .request = {.path = kBroadcasts + "/" + name}, .has = {name}},
        {.name = "listed", .request = {.path = kBroadcasts}, .has = {name}},
        {.name = "only those that ended",
         .request = {.path = kBroadcasts + "?status=ended"},
         .lacks = {name}},
        {.name = "what a listener may know",
         .request = {.path = kLive + name},
         .has = {name, R"("has_room":true)", R"("translated_languages":["en"])"}},
        {.name = "a ticket for the live connection",
         .request = {.method = "POST", .path = "/api/v1/realtime/tickets"},
         .has = {R"("ticket":")"}}});
}

TEST_F(BroadcastsTest, WhatWasChangedElsewhereIsNotOverwritten) {
  const auto path = kBroadcasts + "/" + make(w.member.api);
  const auto seen = w.member.api.get(path).header("ETag");
  ASSERT_NE(seen, "");
  const auto change = [&](json::object what) {
    return w.member.api.send(json_request("PATCH", path, what, {{"If-Match", seen}}));
  };
  const auto paused = change({{"status", "paused"}});
  EXPECT_EQ(paused.status, 200) << paused.body;
  EXPECT_NE(paused.header("ETag"), seen);
  EXPECT_EQ(change({{"quality_tier", "premium"}}).code(), "PRECONDITION_FAILED");
  EXPECT_EQ(w.member.api.get(path).text("/quality_tier"), "standard");
  EXPECT_EQ(w.member.api.patch(path, {{"status", "active"}}).status, 200);
  EXPECT_EQ(change({{"quality_tier", "premium"}}).status, 200) << "it is again as it was read";
}

TEST_F(BroadcastsTest, ChangeAndEnd) {
  const auto name = make(w.member.api);
  const auto path = kBroadcasts + "/" + name;
  const auto change = [&](std::string body) {
    return Request{.method = "PATCH", .path = path, .body = std::move(body)};
  };
  play(w.server, w.member.api,
       {{.name = "paused",
         .request = change(R"({"status":"paused"})"),
         .has = {R"("status":"paused")"},
         .events = {{"broadcast.updated", 1}}},
        {.name = "paused again changes nothing", .request = change(R"({"status":"paused"})")},
        {.name = "heard by listeners", .request = {.path = kLive + name}, .has = {"paused"}},
        {.name = "language and tier",
         .request = change(R"({"source_language":"fr","quality_tier":"premium"})"),
         .has = {R"("source_language":"fr")", R"("quality_tier":"premium")"},
         .events = {{"broadcast.updated", 1}}},
        {.name = "ended",
         .request = {.method = "DELETE", .path = path},
         .status = 204,
         .events = {{"broadcast.ended", 1}}},
        {.name = "twice",
         .request = {.method = "DELETE", .path = path},
         .status = 410,
         .code = "SESSION_INACTIVE"},
        {.name = "read", .request = {.path = path}, .status = 410, .code = "SESSION_INACTIVE"},
        {.name = "changed",
         .request = change(R"({"status":"active"})"),
         .status = 410,
         .code = "SESSION_INACTIVE"},
        {.name = "by a listener",
         .request = {.path = kLive + name},
         .status = 410,
         .code = "SESSION_INACTIVE"},
        {.name = "still listed",
         .request = {.path = kBroadcasts + "?status=ended"},
         .has = {name, R"("end_reason":"ended")"}}});
}

TEST_F(BroadcastsTest, AnAdminSeesAndEndsThoseOfOthers) {
  const auto name = make(w.member.api);
  const auto path = kBroadcasts + "/" + name;
  play(w.server, w.admin.api,
       {{.name = "not among one's own", .request = {.path = kBroadcasts}, .lacks = {name}},
        {.name = "among everybody's",
         .request = {.path = kBroadcasts + "?everyone=true"},
         .has = {name, R"("owner_name":")"}},
        {.name = "read", .request = {.path = path}, .has = {name}},
        {.name = "paused",
         .request = json_request("PATCH", path, {{"status", "paused"}}),
         .has = {R"("status":"paused")"},
         .events = {{"broadcast.updated", 1}}},
        {.name = "ended",
         .request = {.method = "DELETE", .path = path},
         .status = 204,
         .events = {{"broadcast.ended", 1}}}});
  play(w.server, w.stranger.api,
       {.name = "everybody's of another organisation",
        .request = {.path = kBroadcasts + "?everyone=true"},
        .lacks = {name}});
}

TEST_F(BroadcastsTest, BelongToTheirSpeaker) {
  const auto name = make(w.member.api);
  const auto path = kBroadcasts + "/" + name;
  auto colleague = w.invite_person(new_email(), "member");
  play(w.server, colleague.api,
       {{.name = "of a colleague: read",
         .request = {.path = path},
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "of a colleague: ended",
         .request = {.method = "DELETE", .path = path},
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "not in his list", .request = {.path = kBroadcasts}, .lacks = {name}},
        {.name = "everybody's are for admins",
         .request = {.path = kBroadcasts + "?everyone=true"},
         .status = 403,
         .code = "FORBIDDEN"}});
  play(w.server, w.stranger.api,
       {{.name = "of another organisation: read",
         .request = {.path = path},
         .status = 404,
         .code = "SESSION_NOT_FOUND"},
        {.name = "of another organisation: ended",
         .request = {.method = "DELETE", .path = path},
         .status = 404,
         .code = "SESSION_NOT_FOUND"}});
}

TEST_F(BroadcastsTest, RefuseWhatIsWrong) {
  const auto post = [](std::string body) {
    return Request{.method = "POST", .path = kBroadcasts, .body = std::move(body)};
  };
  play(w.server, w.member.api,
       {{.name = "no language",
         .request = post("{}"),
         .status = 422,
         .faults = {"/source_language"}},
        {.name = "no code of ISO 639-1",
         .request = post(R"({"source_language":"xx"})"),
         .status = 400,
         .code = "INVALID_LANGUAGE",
         .has = {"ISO 639-1 has no language xx"}},
        {.name = "upper case",
         .request = post(R"({"source_language":"EN"})"),
         .status = 400,
         .code = "INVALID_LANGUAGE"},
        {.name = "not served",
         .request = post(R"({"source_language":"zu"})"),
         .status = 400,
         .code = "UNSUPPORTED_LANGUAGE"},
        {.name = "a tier there is not",
         .request = post(R"({"source_language":"en","quality_tier":"gold"})"),
         .status = 422,
         .faults = {"/quality_tier"}},
        {.name = "no name",
         .request = {.path = kBroadcasts + "/eagle"},
         .status = 400,
         .code = "INVALID_SESSION_ID"},
        {.name = "a name of nothing",
         .request = {.path = kBroadcasts + "/quiet-nobody-100"},
         .status = 404,
         .code = "SESSION_NOT_FOUND"},
        {.name = "live: a name of nothing",
         .request = {.path = kLive + "quiet-nobody-100"},
         .status = 404,
         .code = "SESSION_NOT_FOUND"},
        {.name = "live: no name",
         .request = {.path = kLive + "Quiet%20Nobody"},
         .status = 400,
         .code = "INVALID_SESSION_ID"},
        {.name = "a cursor of elsewhere",
         .request = {.path = kBroadcasts + "?cursor=x"},
         .status = 400,
         .code = "BAD_CURSOR"}});
}

TEST_F(BroadcastsTest, ComeByPagesNewestFirst) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) {
    made.push_back(make(w.admin.api));
  }
  std::vector<std::string> seen;
  std::string cursor;
  do {
    const auto page =
        w.admin.api.get(kBroadcasts + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200);
    const auto body = page.json();
    for (const auto& item : body.at("items").as_array()) {
      seen.emplace_back(item.at("id").as_string());
    }
    const auto& next = body.at("next_cursor");
    cursor = next.is_string() ? std::string(next.as_string()) : "";
  } while (!cursor.empty());
  std::ranges::reverse(made);
  EXPECT_EQ(seen, made);
}

}  // namespace
}  // namespace auriga::testing
