// Oneself, the organisation and its invitations.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class OrganizationTest : public EndpointTest {};

TEST_F(OrganizationTest, OneChangesOnesNameAndTimeZone) {
  auto me = w.register_person(new_email(), "Old Name");
  play(w.server, me.api,
       {{.name = "oneself",
         .request = {.path = "/api/v1/me"},
         .has = {me.id, R"("name":"Old Name")", R"("time_zone":"UTC")"},
         .lacks = {"password", "argon2"}},
        {.name = "nothing to change",
         .request = json_request("PATCH", "/api/v1/me", json::object()),
         .has = {R"("name":"Old Name")"},
         .events = {{"user.updated", 1}}},
        {.name = "both",
         .request =
             json_request("PATCH", "/api/v1/me", {{"name", " Zoë "}, {"time_zone", "Asia/Tokyo"}}),
         .has = {R"("name":"Zoë")", R"("time_zone":"Asia/Tokyo")"},
         .events = {{"user.updated", 1}}},
        {.name = "all faults at once",
         .request = json_request("PATCH", "/api/v1/me",
                                 {{"name", ""}, {"time_zone", "not a zone!"}, {"role", "owner"}}),
         .status = 422,
         .faults = {"/name", "/time_zone", "/role"}}});
  const auto read = me.api.get("/api/v1/me");
  EXPECT_EQ(read.text("/name"), "Zoë");
  EXPECT_EQ(me.api.get("/api/v1/me", {{"If-None-Match", read.header("ETag")}}).status,
            read.header("ETag").empty() ? 200 : 304);
}

TEST_F(OrganizationTest, AdminsRenameIt) {
  const auto path = "/api/v1/organization";
  for (auto* person : {&w.viewer, &w.member}) {
    play(w.server, person->api,
         {.name = "not for " + person->email,
          .request = json_request("PATCH", path, {{"name", "Mine"}}),
          .status = 403,
          .code = "FORBIDDEN"});
  }
  play(w.server, w.admin.api,
       {{.name = "an admin may",
         .request = json_request("PATCH", path, {{"name", "First and Sons"}}),
         .has = {R"("name":"First and Sons")", w.owner.organization},
         .events = {{"organization.renamed", 1}}},
        {.name = "not to nothing",
         .request = json_request("PATCH", path, {{"name", "  "}}),
         .status = 422,
         .faults = {"/name"}}});
  play(w.server, w.viewer.api,
       {.name = "all members see it", .request = {.path = path}, .has = {"First and Sons"}});
  play(w.server, w.stranger.api,
       {.name = "others do not",
        .request = {.path = path},
        .has = {w.stranger.organization},
        .lacks = {"First and Sons", w.owner.organization}});
}

TEST_F(OrganizationTest, InvitationsShowTheirTokenOnce) {
  const std::string path = "/api/v1/invitations";
  const auto made = play(
      w.server, w.admin.api,
      {.name = "invite",
       .request = json_request("POST", path, {{"email", "new@first.example"}, {"role", "member"}}),
       .status = 201,
       .has = {R"("role":"member")", R"("token":")"},
       .events = {{"invitation.created", 1}}});
  const auto id = made.text("/id");
  EXPECT_EQ(made.header("Location"), path + "/" + id);
  play(
      w.server, w.admin.api,
      {{.name = "it is listed without its token",
        .request = {.path = path},
        .has = {id, "new@first.example"},
        .lacks = {made.text("/token"), "token_hash"}},
       {.name = "withdrawn",
        .request = {.method = "DELETE", .path = path + "/" + id},
        .status = 204,
        .events = {{"invitation.withdrawn", 1}}},
       {.name = "gone", .request = {.method = "DELETE", .path = path + "/" + id}, .status = 404},
       {.name = "from the list too", .request = {.path = path}, .lacks = {id}},
       {.name = "nobody invites above himself",
        .request = json_request("POST", path, {{"email", "boss@first.example"}, {"role", "owner"}}),
        .status = 403,
        .code = "FORBIDDEN"},
       {.name = "all faults at once",
        .request = json_request("POST", path, {{"email", "x"}, {"role", "king"}, {"days", 3}}),
        .status = 422,
        .faults = {"/email", "/role", "/days"}}});
}

}  // namespace
}  // namespace auriga::testing
