// The SMTP client against a server that can be told to fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/mail/smtp_mailer.hpp"
#include "platform/mail/smtp_reply.hpp"
#include "tests/support/smtp_server.hpp"

namespace auriga::platform::mail {
namespace {

using ::testing::HasSubstr;
using testing::MailCertificate;
using testing::SmtpServer;
using testing::TestRuntime;

SmtpSettings settings_of(const SmtpServer& server) {
  return {.host = "127.0.0.1",
          .port = server.port(),
          .implicit_tls = false,
          .user = {},
          .password = {},
          .from = {"Auriga", "auriga@house.example"},
          .ca_file = {}};
}

Mail a_mail(std::string text = "Text.\n.\n..two\nend") {
  return {.id = "mal_1",
          .to = {"Olive", "olive@example.org"},
          .subject = "Hello",
          .text = std::move(text),
          .html = {},
          .at = {1'795'000'000'000}};
}

class Smtp : public ::testing::Test {
 protected:
  /// Empty when it was taken; else the failure, "permanent: " before a permanent one.
  /// `verdict`: more for the answer to the message.
  std::string send(SmtpSettings settings, Mail mail = a_mail(),
                   std::chrono::milliseconds time = std::chrono::seconds(10),
                   std::chrono::milliseconds verdict = {}) {
    const auto mailer = make_smtp_mailer(std::move(settings));
    try {
      const auto deadline = std::chrono::steady_clock::now() + time;
      runtime_.run(mailer->send(std::move(mail), deadline, deadline + verdict));
    } catch (const MailFailure& failure) {
      return std::string(failure.permanent() ? "permanent: " : "") + failure.what();
    }
    return {};
  }
  std::string send_to(const SmtpServer& server) { return send(settings_of(server)); }

  TestRuntime runtime_{1};
};

TEST_F(Smtp, AMailArrivesAsItWasMeant) {
  SmtpServer server;
  EXPECT_EQ(send_to(server), "");
  const auto mails = server.wait_for(1);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].from, "auriga@house.example");
  EXPECT_EQ(mails[0].to, "olive@example.org");
  EXPECT_EQ(mails[0].header("Message-ID"), "<mal_1@house.example>");
  EXPECT_EQ(mails[0].header("Subject"), "Hello");
  EXPECT_EQ(mails[0].text(), "Text.\r\n.\r\n..two\r\nend\r\n");
}

TEST_F(Smtp, RefusalsOfTheMailArePermanent) {
  for (const std::string step : {"RCPT", "DATA", "message"}) {
    for (const std::string reply :
         {"550 5.1.1 no such user", "550 5.1.1 user unknown in relay recipient table"}) {
      SmtpServer server;
      server.answer(step, reply);
      EXPECT_EQ(send_to(server).substr(0, 11), "permanent: ") << step << " " << reply;
      EXPECT_TRUE(server.mails().empty());
    }
  }
}

TEST_F(Smtp, WhatWouldRefuseEveryMailIsNoMailsFault) {
  const std::vector<std::pair<std::string, std::string>> answers{
      {"MAIL", "553 5.7.1 Sender address rejected: not owned by user"},
      {"MAIL", "530 5.7.0 Must issue a STARTTLS command first"},
      {"RCPT", "530 5.7.1 Authentication required"},
      {"RCPT", "554 5.7.1 <olive@example.org>: Relay access denied"},
      {"RCPT", "550 relay not permitted"},
      {"DATA", "535 5.7.8 who are you?"}};
  for (const auto& [step, reply] : answers) {
    SmtpServer server;
    server.answer(step, reply);
    const auto failure = send_to(server);
    EXPECT_THAT(failure, ::testing::StartsWith("the mail server answered")) << step << " " << reply;
    EXPECT_THAT(failure, HasSubstr(reply));
  }
}

TEST_F(Smtp, EverythingElseIsWorthAnotherAttempt) {
  for (const std::string step : {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"}) {
    for (const std::string reply : {"421 4.3.2 closing", "451 4.3.0 later", "cut", "nonsense"}) {
      SmtpServer server;
      server.answer(step, reply);
      const auto failure = send_to(server);
      EXPECT_NE(failure, "") << step << " " << reply;
      EXPECT_FALSE(failure.starts_with("permanent")) << failure;
    }
  }
  // Refused before there was a mail: the server's fault or the settings'.
  for (const std::string step : {"greeting", "EHLO"}) {
    SmtpServer server;
    server.answer(step, "554 5.3.2 not today");
    EXPECT_THAT(send_to(server), ::testing::StartsWith("the mail server answered"));
  }
}

TEST_F(Smtp, ADeadlineEndsEveryWait) {
  for (const std::string step : {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"}) {
    SmtpServer server;
    server.answer(step, "hang");
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THAT(send(settings_of(server), a_mail(), std::chrono::milliseconds(150)),
                HasSubstr("took too long"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30)) << step;
  }
}

TEST_F(Smtp, TheAnswerToTheMessageHasATimeOfItsOwn) {
  SmtpServer server;
  server.answer("message", "late");
  const std::chrono::milliseconds time(500);
  const auto over = std::chrono::steady_clock::now() + 2 * time;
  const std::jthread releasing([&] {
    EXPECT_EQ(server.wait_for(1).size(), 1U);
    std::this_thread::sleep_until(over);
    server.release();
  });
  EXPECT_EQ(send(settings_of(server), a_mail(), time, std::chrono::seconds(20)), "");
  EXPECT_EQ(server.mails().size(), 1U);
  SmtpServer hung;
  hung.answer("message", "hang");
  EXPECT_THAT(send(settings_of(hung), a_mail(), time, time), HasSubstr("took too long"));
  hung.answer("message", "");
  hung.answer("DATA", "hang");
  EXPECT_THAT(send(settings_of(hung), a_mail(), time, std::chrono::hours(1)),
              HasSubstr("took too long"));
}

TEST_F(Smtp, NobodyListens) {
  SmtpServer server;
  auto settings = settings_of(server);
  server.stop();
  EXPECT_THAT(send(std::move(settings)), HasSubstr("no connection to the mail server"));
}

TEST_F(Smtp, SignsIn) {
  for (const std::string way : {"PLAIN", "LOGIN", "CRAM-MD5 LOGIN PLAIN"}) {
    SmtpServer server({.auth = way});
    auto settings = settings_of(server);
    settings.user = "postbox";
    settings.password = "quiet-harbour-9";
    EXPECT_EQ(send(settings), "") << way;
    EXPECT_EQ(server.wait_for(1).at(0).user, "postbox");
    settings.password = "wrong";
    const auto failure = send(settings);
    EXPECT_THAT(failure, HasSubstr("535"));
    EXPECT_FALSE(failure.starts_with("permanent")) << "the settings are wrong, not the mail";
    EXPECT_THAT(failure, ::testing::Not(HasSubstr("wrong")));
  }
  SmtpServer server({.auth = "GSSAPI"});
  auto settings = settings_of(server);
  settings.user = "postbox";
  settings.password = "x";
  EXPECT_THAT(send(settings), HasSubstr("no sign-in that we know"));
}

TEST_F(Smtp, TakesTlsWhereItIsOffered) {
  const MailCertificate certificate;
  SmtpServer server(
      {.starttls = true, .certificate = certificate.certificate(), .key = certificate.key()});
  auto settings = settings_of(server);
  settings.host = "localhost";
  settings.ca_file = certificate.certificate();
  EXPECT_EQ(send(settings), "");
  EXPECT_TRUE(server.wait_for(1).at(0).tls);
  // An unknown authority, and a certificate of another name.
  settings.ca_file.clear();
  EXPECT_THAT(send(settings), HasSubstr("certificate is not trusted"));
  settings.ca_file = certificate.certificate();
  settings.host = "127.0.0.1";
  EXPECT_THAT(send(settings), HasSubstr("it is for another name"));
  EXPECT_EQ(server.mails().size(), 1U);
}

TEST_F(Smtp, SpeaksTlsFromTheFirstByte) {
  const MailCertificate certificate;
  SmtpServer server({.implicit_tls = true,
                     .auth = "PLAIN",
                     .certificate = certificate.certificate(),
                     .key = certificate.key()});
  auto settings = settings_of(server);
  settings.host = "localhost";
  settings.implicit_tls = true;
  settings.ca_file = certificate.certificate();
  settings.user = "postbox";
  settings.password = "quiet-harbour-9";
  EXPECT_EQ(send(settings), "");
  EXPECT_TRUE(server.wait_for(1).at(0).tls);
}

TEST_F(Smtp, BelievesNothingThatCameBeforeTls) {
  const MailCertificate certificate;
  SmtpServer server(
      {.starttls = true, .certificate = certificate.certificate(), .key = certificate.key()});
  server.answer("STARTTLS", "inject");
  auto settings = settings_of(server);
  settings.host = "localhost";
  settings.ca_file = certificate.certificate();
  EXPECT_THAT(send(settings), HasSubstr("between STARTTLS and TLS"));
}

TEST_F(Smtp, AddressesOutsideAsciiNeedTheServersConsent) {
  auto mail = a_mail();
  mail.to.address = "jürgen@example.org";
  SmtpServer plain;
  EXPECT_THAT(send(settings_of(plain), mail), ::testing::StartsWith("permanent"));
  auto settings = settings_of(plain);
  settings.from.address = "büro@house.example";
  EXPECT_THAT(send(settings, mail), ::testing::StartsWith("the mail server takes no"))
      << "no mail is taken from there";
  SmtpServer server({.utf8 = true});
  EXPECT_EQ(send(settings_of(server), mail), "");
  EXPECT_EQ(server.wait_for(1).at(0).to, "jürgen@example.org");
}

TEST_F(Smtp, AProbeSendsNothing) {
  SmtpServer server;
  const auto mailer = make_smtp_mailer(settings_of(server));
  runtime_.run(mailer->probe(std::chrono::steady_clock::now() + std::chrono::seconds(5)));
  EXPECT_TRUE(server.mails().empty());
  EXPECT_THAT(server.said(), ::testing::Contains(::testing::StartsWith("EHLO")));
}

TEST_F(Smtp, AProbeTellsThatTheSenderIsRefused) {
  SmtpServer server;
  server.answer("MAIL", "550 5.7.1 not from here");
  const auto mailer = make_smtp_mailer(settings_of(server));
  EXPECT_THROW(
      runtime_.run(mailer->probe(std::chrono::steady_clock::now() + std::chrono::seconds(5))),
      MailFailure);
}

TEST(SmtpReply, IsReadByItsGrammar) {
  using State = SmtpReplyReader::State;
  SmtpReplyReader reader;
  EXPECT_EQ(reader.take("250-postbox.test"), State::kMore);
  EXPECT_EQ(reader.take("250-auth PLAIN LOGIN"), State::kMore);
  EXPECT_EQ(reader.take("250 SIZE"), State::kWhole);
  const auto reply = reader.reply();
  EXPECT_EQ(reply.code, 250);
  EXPECT_EQ(reply.extension("AUTH"), "PLAIN LOGIN");
  EXPECT_EQ(reply.extension("SIZE"), "");
  EXPECT_FALSE(reply.extension("STARTTLS").has_value());
  for (const std::string bad :
       {"", "25", "abc hello", "150 early", "650 late", "250+x", "HTTP/1.1 400"}) {
    EXPECT_EQ(SmtpReplyReader().take(bad), State::kInvalid) << bad;
  }
  SmtpReplyReader mixed;
  EXPECT_EQ(mixed.take("250-a"), State::kMore);
  EXPECT_EQ(mixed.take("251 b"), State::kInvalid);
  SmtpReplyReader endless;
  State last = State::kMore;
  for (int i = 0; i < 200 && last == State::kMore; ++i) {
    last = endless.take("250-more");
  }
  EXPECT_EQ(last, State::kInvalid);
  SmtpReplyReader loud;
  EXPECT_EQ(loud.take("550 \x1b[31mred\x07 \xff"), State::kWhole);
  const auto text = loud.reply().text();
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace auriga::platform::mail
