// Passwords, addresses and invitations by mail.
#include "core/crypto.hpp"
#include "domains/accounts/service.hpp"
#include "tests/integration/harness/scenario.hpp"
#include "tests/integration/mail/post.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;

const std::string kReset = "/api/v1/auth/password-reset";
const std::string kConfirm = "/api/v1/auth/email-confirmation";
constexpr std::string_view kNew = "seven lanterns drift over the quay";

class Accounts : public Post {
 protected:
  ReceivedMail ask(const std::string& email, std::size_t count = 1) {
    EXPECT_EQ(world->visitor.post(kReset, {{"email", email}}).status, 202);
    return mail_to(email, "Choose a new password", count);
  }
  Answer set(const std::string& token, std::string_view password = kNew) {
    return world->visitor.post(kReset + "/confirm", {{"token", token}, {"password", password}});
  }
  Answer log_in(const std::string& email, std::string_view password) {
    return world->visitor.post("/api/v1/auth/login", {{"email", email}, {"password", password}});
  }
};

TEST_F(Accounts, AForgottenPasswordIsSetByALink) {
  auto& member = world->member;
  const auto mail = ask(member.email);
  EXPECT_THAT(mail.text(), HasSubstr("30 minutes"));
  const auto token = token_of(mail);
  // Only its hash is kept, and the letter not at all.
  settle();
  EXPECT_EQ(world->server.look_up("SELECT purpose FROM email_tokens WHERE hash = '" +
                                  core::token_hash(token) + "'"),
            "reset");
  EXPECT_EQ(world->server.count("SELECT count(*) FROM mail_outbox WHERE body <> ''"), 0);
  EXPECT_EQ(set(token, "password").code(), "PASSWORD_WEAK");
  EXPECT_EQ(member.api.get("/api/v1/me").status, 200);

  EXPECT_EQ(set(token).status, 204);
  EXPECT_EQ(log_in(member.email, kPassword).code(), "BAD_CREDENTIALS");
  EXPECT_EQ(log_in(member.email, kNew).status, 200);
  EXPECT_EQ(member.api.get("/api/v1/me").code(), "TOKEN_REVOKED");
  EXPECT_EQ(
      world->visitor.post("/api/v1/auth/refresh", {{"refresh_token", member.refresh_token}}).code(),
      "TOKEN_REVOKED");
  EXPECT_EQ(set(token).code(), "LINK_INVALID") << "it works once";
  EXPECT_THAT(mail_to(member.email, "Your password was changed").text(), HasSubstr("signed out"));
  EXPECT_EQ(world->server.events()["user.password_reset"], 1);
}

TEST_F(Accounts, OneLinkVoidsTheOthers) {
  const auto first = token_of(ask(world->member.email));
  const auto second = token_of(ask(world->member.email, 2));
  EXPECT_NE(first, second);
  EXPECT_EQ(set(first).status, 204);
  EXPECT_EQ(set(second).code(), "LINK_INVALID");
}

platform::Task<> hand_link(accounts::AccountService& service, std::string email, std::string& out) {
  const auto link = co_await service.make_reset_link(std::move(email), core::Actor());
  out = link.url;
}

TEST_F(Accounts, AChangedPasswordVoidsLinksAndIsTold) {
  auto& member = world->member;
  const auto mailed = token_of(ask(member.email));
  std::string handed;
  auto& application = world->server.application();
  application.run(hand_link(application.accounts(), member.email, handed));
  EXPECT_EQ(
      member.api
          .post("/api/v1/me/password", {{"current_password", kPassword}, {"new_password", kNew}})
          .status,
      204);
  EXPECT_THAT(mail_to(member.email, "Your password was changed").text(),
              HasSubstr("Every other device was signed out"));
  EXPECT_EQ(set(mailed).code(), "LINK_INVALID");
  EXPECT_EQ(set(handed.substr(handed.find("token=") + 6)).code(), "LINK_INVALID");
  EXPECT_EQ(log_in(member.email, kNew).status, 200);
}

TEST_F(Accounts, AHandedLinkNeedsNoAddressThatMailReaches) {
  const std::string email = "a..b@example.org";
  world->register_person(email, "Anna");
  std::string handed;
  auto& application = world->server.application();
  application.run(hand_link(application.accounts(), email, handed));
  EXPECT_EQ(set(handed.substr(handed.find("token=") + 6)).status, 204);
  EXPECT_EQ(log_in(email, kNew).status, 200);
  settle();
  EXPECT_THAT(mails_to(email), ::testing::IsEmpty());
}

TEST_F(Accounts, ALinkIsGoodForHalfAnHour) {
  const auto token = token_of(ask(world->member.email));
  world->server.execute("UPDATE email_tokens SET expires_at = expires_at - 1800000");
  EXPECT_EQ(set(token).code(), "LINK_INVALID");
  EXPECT_EQ(log_in(world->member.email, kPassword).status, 200);
}

TEST_F(Accounts, NobodyHearsWhoHasAnAccount) {
  const auto before = box.mails().size();
  const auto known = world->visitor.post(kReset, {{"email", world->owner.email}});
  const auto unknown = world->visitor.post(kReset, {{"email", "nobody@example.org"}});
  EXPECT_EQ(known.status, 202);
  EXPECT_EQ(unknown.status, 202);
  EXPECT_EQ(known.body, unknown.body);
  mail_to(world->owner.email, "Choose a new password");
  settle();
  EXPECT_EQ(box.mails().size(), before + 1);
}

TEST_F(Accounts, NoMailboxIsFilledWithLinks) {
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(world->visitor.post(kReset, {{"email", world->member.email}}).status, 202);
  }
  settle();
  EXPECT_EQ(mails_to(world->member.email, "Choose a new password").size(), 3U);
}

TEST_F(Accounts, LinksOfOneKindOpenNothingOfTheOther) {
  const auto reset = token_of(ask(world->member.email));
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", reset}}).code(), "LINK_INVALID");
  const auto somebody = world->register_person("new@third.example", "New Person");
  const auto confirm = token_of(mail_to("new@third.example", "Confirm your address"));
  EXPECT_EQ(set(confirm).code(), "LINK_INVALID");
  EXPECT_EQ(set("nothing").code(), "LINK_INVALID");
  EXPECT_EQ(set(reset).status, 204);
}

TEST_F(Accounts, AnAddressIsConfirmedByItsLink) {
  auto somebody = world->register_person("new@third.example", "New Person");
  EXPECT_TRUE(somebody.api.get("/api/v1/me").at("/email_confirmed_at").is_null());
  const auto first = token_of(mail_to("new@third.example", "Confirm your address"));
  EXPECT_EQ(somebody.api.post("/api/v1/me/email/confirmation").status, 204);
  const auto second = token_of(mail_to("new@third.example", "Confirm your address", 2));
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", second}}).status, 204);
  EXPECT_FALSE(somebody.api.get("/api/v1/me").at("/email_confirmed_at").is_null());
  // Looked at ahead by a mail program, opened in a second tab.
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", second}}).status, 204);
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", first}}).status, 204);
  EXPECT_EQ(somebody.api.post("/api/v1/me/email/confirmation").status, 204);
  settle();
  EXPECT_EQ(mails_to("new@third.example", "Confirm your address").size(), 2U) << "nothing to do";
}

TEST_F(Accounts, ConfirmationsAreSentFiveTimesAnHour) {
  auto somebody = world->register_person("new@third.example", "New Person");
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(somebody.api.post("/api/v1/me/email/confirmation").status, 204);
  }
  const auto refused = somebody.api.post("/api/v1/me/email/confirmation");
  EXPECT_EQ(refused.code(), "RATE_LIMITED");
  EXPECT_EQ(refused.header("Retry-After"), "3600");
}

TEST_F(Accounts, ANewAddressWaitsForItsLink) {
  auto& member = world->member;
  const std::string path = "/api/v1/me/email";
  EXPECT_EQ(fault_pointers(member.api.post(
                path, {{"email", "moved@first.example"}, {"current_password", "wrong"}})),
            std::vector<std::string>{"/current_password"});
  EXPECT_EQ(member.api.post(path, {{"email", world->owner.email}, {"current_password", kPassword}})
                .code(),
            "EMAIL_TAKEN");
  const auto asked =
      member.api.post(path, {{"email", "Moved@first.example"}, {"current_password", kPassword}});
  EXPECT_EQ(asked.text("/email"), member.email);
  EXPECT_EQ(asked.text("/email_pending"), "Moved@first.example");
  EXPECT_EQ(log_in("moved@first.example", kPassword).code(), "BAD_CREDENTIALS");
  EXPECT_THAT(mail_to(member.email, "Your address is being changed").text(),
              HasSubstr("Moved@first.example"));
  // Links to the old address die with it.
  const auto old = token_of(ask(member.email));
  const auto token = token_of(mail_to("Moved@first.example", "Confirm your address"));
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", token}}).status, 204);
  const auto me = member.api.get("/api/v1/me");
  EXPECT_EQ(me.text("/email"), "Moved@first.example");
  EXPECT_TRUE(me.at("/email_pending").is_null());
  EXPECT_FALSE(me.at("/email_confirmed_at").is_null());
  EXPECT_EQ(log_in("moved@first.example", kPassword).status, 200);
  EXPECT_EQ(log_in(member.email, kPassword).code(), "BAD_CREDENTIALS");
  EXPECT_EQ(set(old).code(), "LINK_INVALID");
}

TEST_F(Accounts, TwoWantTheSameNewAddress) {
  const json::value wish{{"email", "shared@first.example"}, {"current_password", kPassword}};
  EXPECT_EQ(world->member.api.post("/api/v1/me/email", wish).status, 200);
  const auto first = token_of(mail_to("shared@first.example", "Confirm your address"));
  EXPECT_EQ(world->admin.api.post("/api/v1/me/email", wish).status, 200);
  const auto second = token_of(mail_to("shared@first.example", "Confirm your address", 2));
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", first}}).status, 204);
  EXPECT_EQ(world->visitor.post(kConfirm, {{"token", second}}).code(), "EMAIL_TAKEN");
  EXPECT_EQ(world->admin.api.get("/api/v1/me").text("/email"), world->admin.email);
}

TEST_F(Accounts, InvitationsGoOutByMail) {
  const auto made = world->owner.api.post("/api/v1/invitations",
                                          {{"email", "guest@fourth.example"}, {"role", "member"}});
  EXPECT_TRUE(made.at("/emailed").as_bool());
  const auto mail = mail_to("guest@fourth.example", "invites you");
  EXPECT_THAT(mail.header("Subject"), HasSubstr("Olivia Owner invites you to First"));
  EXPECT_THAT(mail.link("/register#invitation="), ::testing::EndsWith(made.text("/token")));
  EXPECT_EQ(world->visitor
                .post("/api/v1/auth/register", {{"email", "guest@fourth.example"},
                                                {"password", kPassword},
                                                {"name", "Guest"},
                                                {"invitation_token", made.text("/token")}})
                .status,
            201);
}

TEST_F(Accounts, NoMailboxIsFilledWithInvitationsHoweverItIsSpelled) {
  int emailed = 0;
  for (const std::string email : {"guest", "Guest", "gUest", "guEst", "gueSt", "guesT", "GUEST"}) {
    emailed += world->owner.api
                       .post("/api/v1/invitations",
                             {{"email", email + "@fourth.example"}, {"role", "member"}})
                       .at("/emailed")
                       .as_bool()
                   ? 1
                   : 0;
  }
  EXPECT_EQ(emailed, 5);
}

}  // namespace
}  // namespace auriga::testing
