// What events say to people, and letters as they are written: strangers' words are in both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "domains/mail/letter.hpp"
#include "domains/notifications/announcement.hpp"

namespace auriga::notifications {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kAgent = core::AgentId::make().text();
const std::string kSession = core::SessionId::make().text();

platform::db::Event event_of(std::string type, std::string subject, boost::json::object payload) {
  platform::db::Event event;
  event.type = std::move(type);
  event.subject = std::move(subject);
  event.payload = std::move(payload);
  return event;
}

TEST(Announcement, AHandOffSaysWhoAndWhy) {
  const auto said = announcement_of(event_of("session.handoff_requested", kSession,
                                             {{"agent_id", kAgent},
                                              {"agent_name", "Fridge desk"},
                                              {"actor_id", "customer-7"},
                                              {"reason", "I want a person"},
                                              {"target", "Second level"},
                                              {"urgent", true}}));
  ASSERT_TRUE(said.has_value());
  EXPECT_EQ(said->kind, Kind::handoff);
  EXPECT_EQ(said->priority, Priority::urgent);
  EXPECT_EQ(said->title, "Urgent: a customer asks for a person (Fridge desk)");
  EXPECT_EQ(said->body, "I want a person. For: Second level. Customer: customer-7.");
  EXPECT_EQ(said->link, "/sessions/" + kSession);
  EXPECT_EQ(said->agent->text(), kAgent);
}

TEST(Announcement, ANoticeIsCleanedAndCut) {
  const Notice notice{.key = "token",
                      .title = "  Stock\nis low " + std::string(200, 'x'),
                      .text = std::string(2000, 'y'),
                      .link = "/agents",
                      .subject_id = "exe_1",
                      .priority = Priority::high};
  const auto said = announcement_of(notice);
  EXPECT_EQ(said.kind, Kind::workflow);
  EXPECT_EQ(said.priority, Priority::high);
  EXPECT_TRUE(said.title.starts_with("Stock is low xxx")) << said.title;
  EXPECT_EQ(core::clip(said.title, 120), said.title);
  EXPECT_EQ(core::clip(said.body, 1000), said.body);
  EXPECT_EQ(said.link, "/agents");
}

TEST(Announcement, ANoticeLeadsNowhereElse) {
  for (const std::string link : {"", "agents", "https://x.example", "//x.example", "/\\x.example",
                                 "javascript:alert(1)", "/a b", "/a\nb"}) {
    const Notice notice{
        .key = "token", .title = "Stock is low", .text = {}, .link = link, .subject_id = "exe_1"};
    EXPECT_THROW((void)announcement_of(notice), core::Error) << link;
  }
  const Notice silent{
      .key = "token", .title = " \t ", .text = "x", .link = "/", .subject_id = "exe_1"};
  EXPECT_THROW((void)announcement_of(silent), core::Error);
}

TEST(Announcement, WhatIsMissingIsLeftOut) {
  const auto said = announcement_of(event_of("session.handoff_requested", kSession, {}));
  EXPECT_EQ(said->title, "A customer asks for a person");
  EXPECT_EQ(said->priority, Priority::high);
  EXPECT_EQ(said->body, "");
  EXPECT_FALSE(said->agent.has_value());
  // So is what is not of the kind it should be.
  const auto odd = announcement_of(event_of("session.handoff_requested", kSession,
                                            {{"reason", 7},
                                             {"urgent", "yes"},
                                             {"agent_id", "../../etc"},
                                             {"agent_name", nullptr},
                                             {"target", boost::json::array{}}}));
  EXPECT_EQ(odd->title, "A customer asks for a person");
  EXPECT_EQ(odd->priority, Priority::high);
  EXPECT_FALSE(odd->agent.has_value());
}

TEST(Announcement, StrangersWordsAreBoundedAndOnOneLine) {
  const auto said = announcement_of(
      event_of("session.handoff_requested", kSession,
               {{"agent_name", std::string(5000, 'n')},
                {"reason", "a\r\nBcc: b@c.example\x01 \xff" + std::string(9000, 'x')},
                {"actor_id", std::string(5000, 'y')}}));
  EXPECT_LE(core::code_points(said->title), 120U);
  EXPECT_LE(core::code_points(said->body), 1000U);
  for (const auto& text : {said->title, said->body}) {
    EXPECT_TRUE(core::is_utf8(text));
    EXPECT_EQ(text.find_first_of(std::string("\r\n\x01", 3)), std::string::npos);
  }
}

TEST(Announcement, AgentsAreNamedByTheirEvents) {
  const auto ready = announcement_of(event_of("agent.ready", kAgent, {{"name", "Desk"}}));
  EXPECT_EQ(ready->title, "Desk is ready");
  EXPECT_EQ(ready->link, "/agents/" + kAgent);
  EXPECT_EQ(ready->kind, Kind::agent_ready);
  const auto failed = announcement_of(
      event_of("agent.failed", kAgent, {{"name", "Desk"}, {"reason", "Review refused it."}}));
  EXPECT_EQ(failed->title, "Desk could not be created");
  EXPECT_EQ(failed->body, "Review refused it.");
  EXPECT_EQ(announcement_of(event_of("agent.failed", kAgent, {}))->title,
            "An agent could not be created");
  EXPECT_FALSE(announcement_of(event_of("agent.updated", kAgent, {})).has_value());
  EXPECT_FALSE(announcement_of(event_of("session.started", kSession, {})).has_value());
}

TEST(Announcement, ANameIsLookedUpWhereTheEventHasNone) {
  EXPECT_EQ(unnamed_agent(event_of("session.handoff_requested", kSession, {{"agent_id", kAgent}}))
                ->text(),
            kAgent);
  EXPECT_EQ(unnamed_agent(event_of("agent.failed", kAgent, {}))->text(), kAgent);
  EXPECT_FALSE(unnamed_agent(event_of("agent.failed", kAgent, {{"name", "Desk"}})).has_value());
  EXPECT_FALSE(unnamed_agent(event_of("session.handoff_requested", kSession, {})).has_value());
}

TEST(Letter, HtmlHoldsNoMarkupOfStrangers) {
  const mail::Letter letter{.key = "k",
                            .recipient = "a@b.example",
                            .name = "A",
                            .subject = "<i>Subject</i>",
                            .heading = "Tom & \"Jerry\"",
                            .paragraphs = {"<script>alert('x')</script>"},
                            .action = "Open",
                            .link = "https://house.example/sessions/ses_1?a=1&b=\"",
                            .footer = "</body>"};
  const auto html = mail::letter_html(letter);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<i>")));
  EXPECT_THAT(html, HasSubstr("Tom &amp; &quot;Jerry&quot;"));
  EXPECT_THAT(html, HasSubstr("href=\"https://house.example/sessions/ses_1?a=1&amp;b=&quot;\""));
  EXPECT_EQ(html.find("</body>"), html.rfind("</body>"));
  EXPECT_THAT(mail::letter_text(letter), HasSubstr("Open:\nhttps://house.example/sessions/ses_1"));
}

TEST(Letter, IsBounded) {
  mail::Letter letter{.subject = std::string(9000, 's') + "\r\nBcc: x", .heading = "h\nh"};
  letter.paragraphs.assign(500, std::string(9000, 'p') + "\x07");
  const auto tidy = mail::tidied(std::move(letter));
  EXPECT_LE(core::code_points(tidy.subject), 200U);
  EXPECT_EQ(tidy.heading, "h h");
  EXPECT_EQ(tidy.paragraphs.size(), 20U);
  EXPECT_LE(core::code_points(tidy.paragraphs[0]), 2000U);
}

}  // namespace
}  // namespace auriga::notifications
