// Passwords and addresses by mail where the server sends none: what is said, and that links which
// exist work. How mail itself goes is tests/integration/mail.
#include "core/crypto.hpp"
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

constexpr std::string_view kNew = "nine herons over the estuary 4";

class MailAccountsTest : public EndpointTest {
 protected:
  Person somebody = w.register_person(new_email(), "Somebody");

  /// A link as a mail would hold it.
  std::string link(const std::string& purpose, std::int64_t lives_ms = 60'000) {
    static int made = 0;
    const auto token = "token-" + std::to_string(++made);
    const auto now = core::system_clock().now().ms;
    w.server.execute(
        "INSERT INTO email_tokens (hash, org_id, user_id, purpose, email_key, created_at, "
        "expires_at) "
        "VALUES ('" +
        core::token_hash(token) + "', '" + somebody.organization + "', '" + somebody.id + "', '" +
        purpose + "', '" + somebody.email + "', " + std::to_string(now) + ", " +
        std::to_string(now + lives_ms) + ")");
    return token;
  }
};

TEST_F(MailAccountsTest, TheFirstPageSaysThatNoMailIsSent) {
  EXPECT_FALSE(w.visitor.get("/api/v1/setup").at("/mail").as_bool());
  auto visitor = w.visitor.elsewhere();
  play(
      w.server, visitor,
      {{.name = "as with mail",
        .request = json_request("POST", "/api/v1/auth/password-reset", {{"email", somebody.email}}),
        .status = 202,
        .events = {}},
       {.name = "no address",
        .request = json_request("POST", "/api/v1/auth/password-reset", {{"email", "nobody"}}),
        .status = 422,
        .faults = {"/email"}}});
  play(w.server, somebody.api,
       {.name = "nothing to send with",
        .request = {.method = "POST", .path = "/api/v1/me/email/confirmation"},
        .status = 409,
        .code = "MAIL_OFF"});
  play(w.server, w.owner.api,
       {.name = "nothing to do",
        .request = {.method = "POST", .path = "/api/v1/me/email/confirmation"},
        .status = 204,
        .events = {}});
}

TEST_F(MailAccountsTest, ALinkSetsAPassword) {
  auto visitor = w.visitor.elsewhere();
  const std::string path = "/api/v1/auth/password-reset/confirm";
  const auto token = link("reset");
  play(w.server, visitor,
       {{.name = "a link of nothing",
         .request = json_request("POST", path, {{"token", "nothing"}, {"password", kNew}}),
         .status = 410,
         .code = "LINK_INVALID"},
        {.name = "a link past its time",
         .request = json_request("POST", path, {{"token", link("reset", -1)}, {"password", kNew}}),
         .status = 410,
         .code = "LINK_INVALID"},
        {.name = "a link for something else",
         .request = json_request("POST", path, {{"token", link("confirm")}, {"password", kNew}}),
         .status = 410,
         .code = "LINK_INVALID"},
        {.name = "too short",
         .request = json_request("POST", path, {{"token", token}, {"password", "short"}}),
         .status = 422,
         .faults = {"/password"}},
        {.name = "too easy",
         .request = json_request("POST", path, {{"token", token}, {"password", "password"}}),
         .status = 422,
         .code = "PASSWORD_WEAK"},
        {.name = "good",
         .request = json_request("POST", path, {{"token", token}, {"password", kNew}}),
         .status = 204,
         .events = {{"user.password_reset", 1}, {"login.ended", 1}}},
        {.name = "once",
         .request = json_request("POST", path, {{"token", token}, {"password", kNew}}),
         .status = 410,
         .code = "LINK_INVALID",
         .events = {}}});
  EXPECT_EQ(somebody.api.get("/api/v1/me").code(), "TOKEN_REVOKED");
  auto again = w.log_in(somebody.email, kNew);
  EXPECT_FALSE(again.api.get("/api/v1/me").at("/email_confirmed_at").is_null())
      << "whoever read the mail has the address";
}

TEST_F(MailAccountsTest, ALinkConfirmsAnAddress) {
  auto visitor = w.visitor.elsewhere();
  const std::string path = "/api/v1/auth/email-confirmation";
  const auto token = link("confirm");
  play(w.server, visitor,
       {{.name = "a link past its time",
         .request = json_request("POST", path, {{"token", link("confirm", -1)}}),
         .status = 410,
         .code = "LINK_INVALID"},
        {.name = "good",
         .request = json_request("POST", path, {{"token", token}}),
         .status = 204,
         .events = {{"user.email_confirmed", 1}}},
        {.name = "followed again",
         .request = json_request("POST", path, {{"token", token}}),
         .status = 204,
         .events = {}}});
  EXPECT_FALSE(somebody.api.get("/api/v1/me").at("/email_confirmed_at").is_null());
}

TEST_F(MailAccountsTest, WithoutMailANewAddressCountsAtOnce) {
  const auto moved = new_email();
  const std::string path = "/api/v1/me/email";
  play(w.server, somebody.api,
       {{.name = "somebody else's",
         .request = json_request("POST", path,
                                 {{"email", w.owner.email}, {"current_password", kPassword}}),
         .status = 409,
         .code = "EMAIL_TAKEN"},
        {.name = "with the wrong password",
         .request = json_request("POST", path, {{"email", moved}, {"current_password", "x"}}),
         .status = 422,
         .faults = {"/current_password"}},
        {.name = "good",
         .request = json_request("POST", path, {{"email", moved}, {"current_password", kPassword}}),
         .has = {moved},
         .events = {{"user.email_changed", 1}}}});
  // A link to the old address confirms nothing any more.
  const auto token = link("confirm");
  EXPECT_EQ(
      w.visitor.elsewhere().post("/api/v1/auth/email-confirmation", {{"token", token}}).code(),
      "LINK_INVALID");
  w.log_in(moved);
}

}  // namespace
}  // namespace auriga::testing
