// The same on PostgreSQL: every statement of letters, notifications and links once.
#include "tests/integration/mail/post.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

class OnPostgres : public Post {
 protected:
  OnPostgres() : Post(PostgresServer::shared().new_schema()) {}
};

TEST_F(OnPostgres, AHandOffIsToldAndKept) {
  const auto id = hand_off({{"agent_id", world->agent}, {"urgent", true}});
  mail_to(world->owner.email, "customer asks");
  settle();
  world->server.execute("UPDATE outbox SET published_at = NULL, claimed_until = 0 WHERE id = '" +
                        id + "'");
  settle();
  EXPECT_EQ(mails_to(world->owner.email, "customer asks").size(), 1U);
  const auto page = world->owner.api.get(kList + "?status=unread&limit=1");
  EXPECT_EQ(page.text("/items/0/priority"), "urgent");
  EXPECT_NE(page.text("/next_cursor"), "");
  const auto next = world->owner.api.get(kList + "?limit=1&cursor=" + page.text("/next_cursor"));
  EXPECT_EQ(next.text("/items/0/kind"), "agent_ready");
  const auto path = kList + "/" + page.text("/items/0/id");
  EXPECT_EQ(world->owner.api.put(path + "/acknowledge").text("/status"), "acknowledged");
  EXPECT_EQ(world->owner.api.post(kList + "/read-all").number("/unread"), 0);
  Request choose{.method = "PUT", .path = kList + "/preferences"};
  choose.body = R"({"items":[{"kind":"handoff","in_app":false,"email":false}]})";
  EXPECT_FALSE(world->owner.api.send(choose).at("/items/0/in_app").as_bool());
  EXPECT_FALSE(world->owner.api.send(choose).at("/items/0/email").as_bool());
}

TEST_F(OnPostgres, WhatIsOldOrTooMuchGoes) {
  const auto before = world->server.count("SELECT count(*) FROM notifications");
  world->server.execute(
      "INSERT INTO notifications (id, org_id, user_id, event_id, kind, priority, title, body, "
      "link, "
      "subject_id, status, created_at) SELECT 'ntf_' || n, '" +
      world->owner.organization + "', '" + world->owner.id +
      "', 'evt_' || n, 'handoff', 'high', 't', '', '/', 's', 'unread', 9000000000000 "
      "FROM generate_series(10001, 12300) AS n");
  world->server.execute("UPDATE notifications SET created_at = 1 WHERE user_id = '" +
                        world->member.id + "'");
  world->server.execute(
      "INSERT INTO mail_outbox (id, org_id, letter_key, recipient, subject, body, "
      "status, attempts, next_at, created_at) VALUES ('mal_1', '" +
      world->owner.organization + "', 'k', 'a@b.example', 's', '', 'failed', 6, 1, 1)");
  world->server.application().run(world->server.application().prune_mail());
  EXPECT_GE(before, 3);
  EXPECT_EQ(world->server.count("SELECT count(*) FROM notifications WHERE user_id = '" +
                                world->owner.id + "'"),
            1000);
  EXPECT_EQ(world->server.count("SELECT count(*) FROM notifications WHERE user_id = '" +
                                world->member.id + "'"),
            0);
  EXPECT_EQ(world->server.count("SELECT count(*) FROM mail_outbox WHERE id = 'mal_1'"), 0);
}

TEST_F(OnPostgres, OutagesRefusalsAndLinks) {
  box.answer("RCPT", "451 4.3.0 later");
  hand_off();
  wait_until("SELECT count(*) FROM mail_outbox WHERE status = 'queued' AND last_error IS NOT NULL",
             3);
  box.answer("RCPT", "550 5.1.1 nobody");
  world->server.execute("UPDATE mail_outbox SET next_at = 0 WHERE status = 'queued'");
  settle();
  EXPECT_EQ(world->server.count("SELECT count(*) FROM mail_outbox WHERE status = 'failed'"), 3);
  box.answer("RCPT", "");
  auto& member = world->member;
  EXPECT_EQ(world->visitor.post("/api/v1/auth/password-reset", {{"email", member.email}}).status,
            202);
  const auto token = token_of(mail_to(member.email, "Choose a new password"));
  EXPECT_EQ(world->visitor
                .post("/api/v1/auth/password-reset/confirm",
                      {{"token", token}, {"password", "seven lanterns drift over the quay"}})
                .status,
            204);
  EXPECT_EQ(world->admin.api
                .post("/api/v1/me/email",
                      {{"email", "moved@first.example"}, {"current_password", kPassword}})
                .text("/email_pending"),
            "moved@first.example");
  const auto confirm = token_of(mail_to("moved@first.example", "Confirm your address"));
  EXPECT_EQ(world->visitor.post("/api/v1/auth/email-confirmation", {{"token", confirm}}).status,
            204);
  EXPECT_EQ(world->admin.api.get("/api/v1/me").text("/email"), "moved@first.example");
}

}  // namespace
}  // namespace auriga::testing
