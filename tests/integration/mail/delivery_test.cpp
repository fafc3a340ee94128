// From an event to the bell and to the mailbox, whatever the mail server does.
#include "tests/integration/mail/post.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kAbout = "customer asks";

class Delivery : public Post {
 protected:
  std::string about{kAbout};
  std::int64_t rows(const std::string& where) {
    return world->server.count(
        "SELECT count(*) FROM mail_outbox WHERE letter_key LIKE 'event/%' AND " + where);
  }
  /// The next attempt is due.
  void pass_time() {
    world->server.execute("UPDATE mail_outbox SET next_at = 0 WHERE status = 'queued'");
  }
};

TEST_F(Delivery, AHandOffReachesMembersAtOnce) {
  const auto begin = std::chrono::steady_clock::now();
  hand_off({{"agent_id", world->agent},
            {"actor_id", "customer-7"},
            {"reason", "Please let me talk to somebody <b>now</b>\r\nBcc: thief@example.org"},
            {"urgent", true}});
  const auto mail = mail_to(world->owner.email, about);
  const auto took = std::chrono::steady_clock::now() - begin;
  RecordProperty(
      "ms", std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  EXPECT_LT(took, std::chrono::seconds(4)) << "the queue is looked at every five";
  settle();
  EXPECT_EQ(mail.from, "auriga@house.example");
  EXPECT_EQ(mail.header("Subject"), "Urgent: a customer asks for a person (Fridge support)");
  EXPECT_EQ(mail.header("Bcc"), "");
  EXPECT_THAT(mail.header("Message-ID"), ::testing::MatchesRegex("<mal_.*@house.example>"));
  EXPECT_THAT(mail.text(), HasSubstr("Customer: customer-7."));
  EXPECT_THAT(mail.link("/sessions/ses_"),
              ::testing::StartsWith("http://127.0.0.1:" + std::to_string(world->server.port())));
  EXPECT_THAT(mail.data.substr(mail.data.find("text/html")), ::testing::Not(HasSubstr("<b>")));
  for (auto* person : {&world->owner, &world->admin, &world->member}) {
    const auto page = person->api.get(kList);
    EXPECT_EQ(page.text("/items/0/kind"), "handoff");
    EXPECT_EQ(page.text("/items/0/priority"), "urgent");
    EXPECT_EQ(page.text("/items/0/agent_id"), world->agent);
    EXPECT_EQ(mails_to(person->email, about).size(), 1U) << person->email;
  }
  EXPECT_EQ(world->viewer.api.get(kList).number("/unread"), 0);
  EXPECT_EQ(world->stranger.api.get(kList).number("/unread"), 0);
  EXPECT_TRUE(mails_to(world->viewer.email, about).empty());
  EXPECT_TRUE(mails_to(world->stranger.email, about).empty());
}

TEST_F(Delivery, OneEventIsToldOnce) {
  const auto id = hand_off();
  mail_to(world->owner.email, about);
  settle();
  const auto before = box.mails().size();
  const auto unread = world->owner.api.get(kList).number("/unread");
  for (int i = 0; i < 3; ++i) {
    // As after a crash between delivering and noting it.
    world->server.execute("UPDATE outbox SET published_at = NULL, claimed_until = 0 WHERE id = '" +
                          id + "'");
    settle();
  }
  // Even where the consumer's own record is gone.
  world->server.execute("DELETE FROM consumed_events WHERE event_id = '" + id + "'");
  world->server.execute("UPDATE outbox SET published_at = NULL, claimed_until = 0 WHERE id = '" +
                        id + "'");
  settle();
  EXPECT_EQ(box.mails().size(), before);
  EXPECT_EQ(world->owner.api.get(kList).number("/unread"), unread);
}

TEST_F(Delivery, WhoRunsTheOrganisationSeesItsLetters) {
  const std::string path = "/api/v1/operations/mail";
  hand_off();
  const auto mail = mail_to(world->owner.email, about);
  settle();
  auto& admin = world->admin.api;
  const auto sent = admin.get(path + "?status=sent");
  ASSERT_EQ(sent.status, 200) << sent.body;
  EXPECT_EQ(sent.text("/items/0/status"), "sent");
  EXPECT_THAT(sent.body, HasSubstr(mail.header("Subject")));
  EXPECT_THAT(sent.body, ::testing::Not(HasSubstr("body"))) << "what stands in it is nobody's";
  EXPECT_THAT(admin.get(path + "?limit=1").text("/next_cursor"), ::testing::StartsWith("mal_"));
  EXPECT_EQ(admin.get(path + "?status=failed").json().at("items").as_array().size(), 0U);
  EXPECT_EQ(admin.get(path + "?cursor=x").status, 400);
  EXPECT_EQ(admin.get(path + "?status=lost").status, 422);
  EXPECT_EQ(world->member.api.get(path).status, 403);
  EXPECT_EQ(world->member.api.post(path + "/retry", {}).status, 403);
  const auto foreign = world->stranger.api.get(path);
  EXPECT_THAT(foreign.body, ::testing::Not(HasSubstr(world->owner.email)));
}

TEST_F(Delivery, WhatWaitsIsSentWhenAskedFor) {
  const std::string path = "/api/v1/operations/mail/retry";
  const auto port = box.port();
  box.stop();
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL",
             3);
  EXPECT_EQ(world->admin.api.post(path, {}).number("/count"), 0) << "they are tried in a minute";
  const auto wait = [&](std::int64_t seconds) {
    world->server.execute("UPDATE mail_outbox SET attempts = 5, next_at = " +
                          std::to_string(core::system_clock().now().ms + seconds * 1000) +
                          " WHERE status = 'queued'");
  };
  wait(150);
  EXPECT_EQ(world->admin.api.post(path, {}).number("/count"), 0)
      << "as claimed for two minutes by another node, whose clock is half a minute ahead";
  wait(8L * 3600);
  EXPECT_EQ(world->stranger.api.post(path, {}).number("/count"), 0) << "of another organisation";
  SmtpServer again({.port = port});
  EXPECT_EQ(world->admin.api.post(path, {}).number("/count"), 3);
  EXPECT_EQ(again.wait_for(3).size(), 3U);
  settle();
  EXPECT_EQ(rows("status = 'sent' AND attempts = 6"), 3);
  EXPECT_EQ(world->server.count("SELECT count(*) FROM audit_log WHERE action = 'mail.retried'"), 1);
}

TEST_F(Delivery, AskingTakesNoAttemptAway) {
  box.stop();
  hand_off();
  const std::string waiting =
      "SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL";
  wait_until(waiting, 3);
  world->server.execute("UPDATE mail_outbox SET attempts = 6, next_at = " +
                        std::to_string(core::system_clock().now().ms + 8L * 3'600'000) +
                        " WHERE status = 'queued'");
  EXPECT_EQ(world->admin.api.post("/api/v1/operations/mail/retry", {}).number("/count"), 3);
  wait_until(waiting + " AND attempts = 7 AND next_at > created_at + 7 * 3600000", 3);
}

TEST_F(Delivery, WhatIsLongPastIsNotSentAnyMore) {
  const auto port = box.port();
  box.stop();
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL",
             3);
  const auto age = [&](const Person& person, std::int64_t days) {
    world->server.execute("UPDATE mail_outbox SET next_at = 0, created_at = created_at - " +
                          std::to_string(days * 86'400'000) + " WHERE status = 'queued' AND " +
                          "recipient = '" + person.email + "'");
  };
  SmtpServer again({.port = port});
  age(world->owner, 6);
  age(world->admin, 8);
  age(world->member, 40);
  settle();
  EXPECT_EQ(rows("status = 'sent'"), 1);
  EXPECT_EQ(rows("status = 'failed' AND body = '' AND last_error LIKE '%too long%'"), 2);
  ASSERT_EQ(again.mails().size(), 1U);
  EXPECT_EQ(again.mails()[0].to, world->owner.email);
}

TEST_F(Delivery, WhatPeopleChoseCounts) {
  const std::string path = kList + "/preferences";
  const auto standard = world->owner.api.get(path);
  EXPECT_EQ(standard.json().at("items").as_array().size(), 4U);
  EXPECT_EQ(standard.text("/items/3/kind"), "workflow");
  EXPECT_FALSE(standard.at("/items/3/email").as_bool()) << "workflows fill no mailboxes unasked";
  EXPECT_TRUE(standard.at("/mail").as_bool());
  EXPECT_TRUE(standard.at("/email_confirmed").as_bool());
  EXPECT_TRUE(standard.at("/items/0/email").as_bool());
  EXPECT_FALSE(standard.at("/items/1/email").as_bool());
  const auto choose = [&](Person& who, bool in_app, bool email) {
    Request request{.method = "PUT", .path = path};
    request.body = json::serialize(
        json::value{{"items", {{{"kind", "handoff"}, {"in_app", in_app}, {"email", email}}}}});
    EXPECT_EQ(who.api.send(request).status, 200);
  };
  choose(world->admin, false, true);
  choose(world->member, true, false);
  const auto before = world->admin.api.get(kList).number("/unread");
  hand_off();
  mail_to(world->owner.email, about);
  settle();
  EXPECT_EQ(mails_to(world->admin.email, about).size(), 1U);
  EXPECT_EQ(world->admin.api.get(kList).number("/unread"), before);
  EXPECT_TRUE(mails_to(world->member.email, about).empty());
  EXPECT_EQ(world->member.api.get(kList).text("/items/0/kind"), "handoff");
}

TEST_F(Delivery, UnconfirmedAddressesGetNone) {
  world->server.execute("UPDATE users SET email_confirmed_at = NULL WHERE id = '" +
                        world->member.id + "'");
  hand_off();
  mail_to(world->owner.email, about);
  settle();
  EXPECT_TRUE(mails_to(world->member.email, about).empty());
  EXPECT_FALSE(world->member.api.get(kList + "/preferences").at("/email_confirmed").as_bool());
}

TEST_F(Delivery, AFloodFillsNoMailbox) {
  for (int i = 0; i < 70; ++i) {
    hand_off();
  }
  settle();
  EXPECT_LE(mails_to(world->owner.email).size(), 60U);
  EXPECT_GE(mails_to(world->owner.email, about).size(), 50U);
  EXPECT_GE(world->owner.api.get(kList).number("/unread"), 70);
}

TEST_F(Delivery, AnOutageIsWaitedFor) {
  const auto sent_before = world->metric("auriga_letters_sent_total");
  const auto port = box.port();
  box.stop();
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL",
             3);
  EXPECT_EQ(rows("status = 'queued' AND attempts = 1"), 3);
  EXPECT_THAT(
      world->server.look_up("SELECT last_error FROM mail_outbox WHERE status = 'queued' LIMIT 1"),
      HasSubstr("no connection to the mail server"));
  const auto ready = world->visitor.get("/health/ready");
  EXPECT_EQ(ready.status, 200);
  EXPECT_THAT(ready.body, HasSubstr("no connection to the mail server"));
  // Not sooner than a minute after.
  const auto now = core::system_clock().now().ms;
  const auto soonest =
      world->server.count("SELECT min(next_at) FROM mail_outbox WHERE status = 'queued'");
  EXPECT_GT(soonest, now + 40'000);
  EXPECT_LT(soonest, now + 61'000);
  SmtpServer again({.port = port});
  pass_time();
  EXPECT_EQ(again.wait_for(3).size(), 3U);
  settle();
  EXPECT_EQ(rows("status = 'sent'"), 3);
  EXPECT_EQ(rows("body <> ''"), 0) << "what was said is not kept";
  EXPECT_THAT(world->visitor.get("/health/ready").body, HasSubstr("reachable"));
  EXPECT_EQ(world->metric("auriga_letters_failed_total"), 3);
  EXPECT_EQ(world->metric("auriga_letters_sent_total"), sent_before + 3);
}

TEST_F(Delivery, ARefusedMailFailsWithItsReason) {
  box.answer("RCPT", "550 5.1.1 no such mailbox");
  hand_off();
  settle();
  EXPECT_EQ(rows("status = 'failed' AND attempts = 1"), 3);
  EXPECT_EQ(rows("body <> ''"), 0);
  EXPECT_THAT(
      world->server.look_up("SELECT last_error FROM mail_outbox WHERE status = 'failed' LIMIT 1"),
      HasSubstr("550 5.1.1 no such mailbox"));
  EXPECT_EQ(world->metric("auriga_letters_refused_total"), 3);
  EXPECT_EQ(world->metric("auriga_letters_failed_total"), 0) << "no alarm rings for an address";
  // The mail server is well: it is the address that is not.
  EXPECT_THAT(world->visitor.get("/health/ready").body, ::testing::Not(HasSubstr("550")));
}

TEST_F(Delivery, ALetterUnderAnotherKeyIsWaitedFor) {
  const auto port = box.port();
  box.stop();
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL",
             3);
  world->server.execute("UPDATE mail_outbox SET body = 'x' || body WHERE status = 'queued'");
  SmtpServer again({.port = port});
  pass_time();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND attempts = 2", 3);
  wait_until("SELECT count(*) FROM mail_outbox WHERE last_error LIKE '%cannot be opened%'", 3);
  EXPECT_THAT(world->visitor.get("/health/ready").body,
              ::testing::Not(HasSubstr("cannot be opened")))
      << "the mail server is well";
  world->server.execute("UPDATE mail_outbox SET body = substr(body, 2) WHERE status = 'queued'");
  pass_time();
  EXPECT_EQ(again.wait_for(3).size(), 3U);
  settle();
  EXPECT_EQ(rows("status = 'sent'"), 3);
}

TEST_F(Delivery, AttemptsEndAfterTheLast) {
  box.answer("RCPT", "451 4.3.0 try later");
  hand_off();
  const std::vector<std::int64_t> minutes{1, 5, 30, 120, 480};
  for (std::size_t i = 0; i < minutes.size(); ++i) {
    wait_until(
        "SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL "
        "AND attempts = " +
            std::to_string(i + 1) + " AND next_at > created_at - 20000 + 60000 * " +
            std::to_string(minutes[i]),
        3);
    const auto wait =
        world->server.count("SELECT min(next_at) FROM mail_outbox WHERE status = 'queued'") -
        core::system_clock().now().ms;
    EXPECT_NEAR(static_cast<double>(wait), static_cast<double>(minutes[i] * 60'000), 20'000.0);
    world->server.execute("UPDATE mail_outbox SET created_at = created_at - " +
                          std::to_string(minutes[i] * 60'000) + " WHERE status = 'queued'");
    pass_time();
  }
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'failed'", 3);
  EXPECT_EQ(rows("attempts = 6"), 3);
}

TEST_F(Delivery, ARepeatIsTheSameMail) {
  box.answer("message", "take and cut");
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL",
             3);
  box.answer("message", "");
  pass_time();
  settle();
  const auto twice = mails_to(world->owner.email, about);
  ASSERT_EQ(twice.size(), 2U);
  EXPECT_EQ(twice[0].header("Message-ID"), twice[1].header("Message-ID"));
  EXPECT_EQ(twice[0].data, twice[1].data);
}

TEST_F(Delivery, ACrashBetweenQueueAndMailLosesNothing) {
  box.answer("greeting", "hang");
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE attempts = 1 AND letter_key LIKE 'event/%'",
             3);
  const auto data = world->server.data();
  const TemporaryFolder kept;
  // As the disk would be after a crash while the mail is being sent.
  for (const auto& name : {"auriga.db", "auriga.db-wal"}) {
    std::filesystem::copy(data / name, kept.path() / name);
  }
  std::filesystem::copy(data / "keys", kept.path() / "keys");
  SmtpServer after;
  TestServer::Options options;
  options.settings = mail_settings(after.port());
  options.data = kept.path();
  TestServer server(std::move(options));
  EXPECT_EQ(server.count("SELECT count(*) FROM mail_outbox WHERE status = 'queued'"), 3);
  server.execute(
      "UPDATE mail_outbox SET next_at = 0 WHERE status = 'queued'");  // The claim is over.
  EXPECT_EQ(after.wait_for(3).size(), 3U);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(after.mails().size(), 3U);
  EXPECT_EQ(server.count("SELECT count(*) FROM mail_outbox WHERE status = 'sent' AND "
                         "letter_key LIKE 'event/%'"),
            3);
}

TEST_F(Delivery, AgentsTellWhenTheyAreReadyAndWhenNot) {
  const auto page = world->owner.api.get(kList);
  EXPECT_EQ(page.text("/items/0/kind"), "agent_ready");
  EXPECT_EQ(page.text("/items/0/title"), "Fridge support is ready");
  EXPECT_EQ(page.text("/items/0/link"), "/agents/" + world->agent);
  EXPECT_TRUE(mails_to(world->owner.email, "is ready").empty());
  happen(world->owner.organization, "agent.failed", world->agent,
         {{"name", "Fridge support"}, {"reason", "Its document could not be read."}});
  settle();
  const auto failed = world->owner.api.get(kList + "?status=unread&limit=1");
  EXPECT_EQ(failed.text("/items/0/title"), "Fridge support could not be created");
  EXPECT_EQ(failed.text("/items/0/priority"), "high");
  EXPECT_NE(failed.text("/next_cursor"), "");
}

}  // namespace
}  // namespace auriga::testing
