#include "platform/mail/message.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace auriga::platform::mail {
namespace {

const Mailbox kFrom{"Auriga", "auriga@house.example"};

Mail mail_of(std::string subject, std::string text, std::string html = {}) {
  return {.id = "mal_01h455vb4pex5vsknk084sn02q",
          .to = {"Olive", "olive@example.org"},
          .subject = std::move(subject),
          .text = std::move(text),
          .html = std::move(html),
          .at = {1'795'000'000'000}};
}

std::vector<std::string> lines_of(const std::string& message) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t end = 0; (end = message.find("\r\n", from)) != std::string::npos;
       from = end + 2) {
    out.push_back(message.substr(from, end - from));
  }
  EXPECT_EQ(from, message.size()) << "the last line is not ended";
  return out;
}

std::string head_of(const std::string& message) {
  return message.substr(0, message.find("\r\n\r\n"));
}

/// The encoded words of a header value, decoded and put together.
std::string decoded(const std::string& value) {
  std::string out;
  for (std::size_t at = 0; (at = value.find("=?UTF-8?B?", at)) != std::string::npos;) {
    const auto end = value.find("?=", at + 10);
    out += core::from_base64(value.substr(at + 10, end - at - 10)).value();
    at = end;
  }
  return out;
}

TEST(Message, HasTheHeadersMailMustHave) {
  const auto lines = lines_of(build_message(mail_of("Hello", "Text.\n"), kFrom));
  const std::vector<std::string> head(lines.begin(), lines.begin() + 9);
  EXPECT_EQ(head[0], "Date: Wed, 18 Nov 2026 11:06:40 +0000");
  EXPECT_EQ(head[1], "From: \"Auriga\"");
  EXPECT_EQ(head[2], " <auriga@house.example>");
  EXPECT_EQ(head[3], "To: \"Olive\"");
  EXPECT_EQ(head[4], " <olive@example.org>");
  EXPECT_EQ(head[5], "Subject: Hello");
  EXPECT_EQ(head[6], "Message-ID: <mal_01h455vb4pex5vsknk084sn02q@house.example>");
  EXPECT_EQ(head[7], "MIME-Version: 1.0");
  EXPECT_EQ(head[8], "Auto-Submitted: auto-generated");
}

TEST(Message, NoValueCanBeginAHeader) {
  for (const std::string evil :
       {"Hi\r\nBcc: thief@example.org", "Hi\nBcc: thief@example.org", "Hi\rBcc: thief@example.org",
        "Hi\r\n\r\n<script>", "=?utf-8?q?=0D=0ABcc:_thief?=",
        "Hi\xc2\x85"
        "Bcc: x",
        "\r\nBcc: x"}) {
    auto mail = mail_of(evil, "Text.\n");
    mail.to.name = evil;
    const auto head = head_of(build_message(mail, kFrom));
    int headers = 0;
    for (const auto& line : lines_of(head + "\r\n")) {
      headers += line.starts_with(' ') ? 0 : 1;
      EXPECT_FALSE(core::lower_ascii(line).starts_with("bcc")) << line;
      EXPECT_EQ(line.find('\n'), std::string::npos);
      EXPECT_EQ(line.find('\r'), std::string::npos);
    }
    EXPECT_EQ(headers, 9) << head;
  }
}

TEST(Message, SubjectsOutsideAsciiAreEncodedWordsOfWholeLetters) {
  std::string subject;
  for (int i = 0; i < 40; ++i) {
    subject += i % 3 == 0 ? "ä" : i % 3 == 1 ? "漢" : "🦊";
  }
  const auto text = header_text(subject, 9);
  for (const auto& line : lines_of("Subject: " + text + "\r\n")) {
    EXPECT_LE(line.size(), 78U) << line;
  }
  EXPECT_EQ(decoded(text), subject);
  for (std::size_t at = 0; (at = text.find("=?UTF-8?B?", at)) != std::string::npos;) {
    const auto end = text.find("?=", at + 10);
    EXPECT_LE(end + 2 - at, 75U);
    EXPECT_TRUE(core::is_utf8(core::from_base64(text.substr(at + 10, end - at - 10)).value()));
    at = end;
  }
}

TEST(Message, LongPlainSubjectsAreFoldedToo) {
  const std::string subject(150, 'a');
  const auto text = header_text(subject, 9);
  EXPECT_EQ(decoded(text), subject);
  EXPECT_EQ(header_text("Plain and short", 9), "Plain and short");
  // What looks encoded is encoded, or a reader would decode it.
  EXPECT_EQ(decoded(header_text("=?utf-8?q?x?=", 9)), "=?utf-8?q?x?=");
}

TEST(Message, NamesAreQuoted) {
  auto mail = mail_of("Hi", "Text.\n");
  mail.to.name = R"(O"Brien \ <evil@example.org>)";
  const auto message = build_message(mail, kFrom);
  EXPECT_NE(message.find("To: \"O\\\"Brien \\\\ <evil@example.org>\"\r\n <olive@example.org>\r\n"),
            std::string::npos)
      << message;
}

TEST(Message, LinesAreShortWhateverTheText) {
  std::string text = std::string(5000, 'x') + "\n" + std::string(300, ' ') + "\nend  \n";
  for (int i = 0; i < 200; ++i) {
    text += "ü漢";
  }
  const auto message = build_message(mail_of(text, text, "<p>" + text + "</p>"), kFrom);
  for (const auto& line : lines_of(message)) {
    EXPECT_LE(line.size(), 78U) << line;
    for (const char c : line) {
      EXPECT_TRUE(c >= 0x20 && c < 0x7f) << static_cast<int>(c);
    }
  }
}

TEST(QuotedPrintable, IsWhatTheStandardSays) {
  EXPECT_EQ(quoted_printable(""), "");
  EXPECT_EQ(quoted_printable("a=b\n"), "a=3Db\r\n");
  EXPECT_EQ(quoted_printable("end "), "end=20\r\n");
  EXPECT_EQ(quoted_printable("tab\t\r\nnext"), "tab=09\r\nnext\r\n");
  EXPECT_EQ(quoted_printable("ä"), "=C3=A4\r\n");
  EXPECT_EQ(quoted_printable("a\rb"), "a=0Db\r\n");
  EXPECT_EQ(quoted_printable(std::string(76, 'x')), std::string(75, 'x') + "=\r\nx\r\n");
  // An escape is never cut in two.
  EXPECT_EQ(quoted_printable(std::string(73, 'x') + "=y"), std::string(73, 'x') + "=\r\n=3Dy\r\n");
}

TEST(DotStuffing, EndsOnceAndOnlyAtTheEnd) {
  EXPECT_EQ(dot_stuffed("a\r\n"), "a\r\n.\r\n");
  EXPECT_EQ(dot_stuffed("a"), "a\r\n.\r\n");
  EXPECT_EQ(dot_stuffed(".\r\n"), "..\r\n.\r\n");
  EXPECT_EQ(dot_stuffed("a\r\n.\r\nb\r\n"), "a\r\n..\r\nb\r\n.\r\n");
  EXPECT_EQ(dot_stuffed("..a\r\n"), "...a\r\n.\r\n");
  EXPECT_EQ(dot_stuffed(""), ".\r\n");
}

TEST(Address, TakesWhatPeopleHave) {
  for (const std::string good :
       {"a@b.example", "first.last+tag@sub.example.org", "o'brien@example.org",
        "postmaster@localhost", "jürgen@example.org", "x_y-z@1.example"}) {
    EXPECT_TRUE(is_address(good)) << good;
  }
  for (const std::string bad : {"",
                                "@",
                                "a@",
                                "@b.example",
                                "a b@c.example",
                                "a@b..example",
                                "a@-b.example",
                                "a@b-.example",
                                ".a@b.example",
                                "a.@b.example",
                                "a..b@c.example",
                                "a@b.example\r\nRCPT TO:<x@y.example>",
                                "a@b.example>",
                                "<a@b.example",
                                "a@b.example,c@d.example",
                                "\"a b\"@c.example",
                                "a@[127.0.0.1]",
                                "a@bücher.example",
                                "a\n@b.example",
                                "a\x01@b.example",
                                "a@b.example ",
                                "a\xff@b.example"}) {
    EXPECT_FALSE(is_address(bad)) << bad;
  }
  EXPECT_FALSE(is_address(std::string(65, 'a') + "@b.example"));
  EXPECT_FALSE(is_address("a@" + std::string(64, 'b') + ".example"));
  EXPECT_FALSE(is_address("a@" + std::string(250, 'b')));
}

TEST(Address, MailboxesHaveNames) {
  const auto plain = parse_mailbox("auriga@example.org");
  EXPECT_EQ(plain->address, "auriga@example.org");
  EXPECT_EQ(plain->name, "");
  const auto named = parse_mailbox("  \"Auriga, the server\" <auriga@example.org> ");
  EXPECT_EQ(named->address, "auriga@example.org");
  EXPECT_EQ(named->name, "Auriga, the server");
  EXPECT_FALSE(parse_mailbox("Auriga").has_value());
  EXPECT_FALSE(parse_mailbox("Auriga <auriga@example.org").has_value());
  EXPECT_FALSE(parse_mailbox("").has_value());
}

}  // namespace
}  // namespace auriga::platform::mail
