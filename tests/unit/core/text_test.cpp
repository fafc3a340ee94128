#include "core/text.hpp"
#include "core/file_name.hpp"
#include "core/name.hpp"

#include <gtest/gtest.h>

namespace auriga::core {
namespace {

TEST(Text, RefusesIllFormedUtf8) {
  EXPECT_TRUE(is_utf8("plain ASCII, long enough for the eight-byte step"));
  EXPECT_TRUE(is_utf8("Grüße, 世界 🚀"));
  for (const std::string_view bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82",
                                     "\x80", "abcdefgh\xFF", "\xE0\x80\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Text, CountsAndFindsCodePoints) {
  EXPECT_EQ(code_points("aé世🚀"), 4U);
  EXPECT_EQ(byte_offset("aé世🚀", 2), 3U);
  EXPECT_EQ(byte_offset("aé", 9), 3U);
}

TEST(Text, ReadsOtherEncodings) {
  EXPECT_EQ(to_utf8("\xEF\xBB\xBFhi"), "hi");
  EXPECT_EQ(to_utf8(std::string_view("\xFF\xFEh\0i\0", 6)), "hi");
  EXPECT_EQ(to_utf8("caf\xE9 \x80 5"), "café € 5");
  EXPECT_EQ(to_utf8(std::string_view("\x89PNG\r\n\x1a\n\0\0", 10)), std::nullopt);
}

TEST(Text, RepairsRunsToOneReplacement) {
  EXPECT_EQ(repair_utf8("a\xFF\xFE\x80z"), "a\uFFFDz");
}

TEST(Text, ClipsByCodePoints) {
  EXPECT_EQ(clip("äöü", 3), "äöü");
  EXPECT_EQ(clip("äöüß", 3), "äö…");
}

TEST(Text, RedactsSecrets) {
  const auto hidden = redact(
      "GET /x?token=abc123&limit=5 Authorization: Bearer eyJhbGciOi.eyJzdWIiOi.c2ln "
      "{\"password\":\"p w\\\"x\",\"name\":\"Ada\"} aur_live_abcdEFGH1234 mail ada.l@example.org");
  for (const std::string_view secret : {"abc123", "eyJ", "p w", "abcdEFGH", "ada.l"}) {
    EXPECT_EQ(hidden.find(secret), std::string::npos) << hidden;
  }
  EXPECT_NE(hidden.find("limit=5"), std::string::npos);
  EXPECT_NE(hidden.find("\"name\":\"Ada\""), std::string::npos);
  EXPECT_NE(hidden.find("a…@example.org"), std::string::npos);
}

TEST(Text, RedactsPasswordsInAddresses) {
  EXPECT_EQ(redact("postgresql://auriga:s3cret@localhost:5432/auriga"),
            "postgresql://auriga:[redacted]@localhost:5432/auriga");
  EXPECT_EQ(redact("postgresql://auriga:s?c#r3t@db/auriga"),
            "postgresql://auriga:[redacted]@db/auriga");
  EXPECT_EQ(redact("cannot reach http://proxy:p@ss:w@10.0.0.5/ now"),
            "cannot reach http://proxy:[redacted]@10.0.0.5/ now");
  EXPECT_EQ(redact("postgresql:///auriga?host=/run&password=s3cret"),
            "postgresql:///auriga?host=/run&password=[redacted]");
  for (const std::string_view plain :
       {"https://example.org:8443/a?at=12:30", "postgresql://auriga@localhost/auriga",
        "see http://a.example/x: it is at b:c"}) {
    EXPECT_EQ(redact(plain), plain);
  }
}

TEST(Text, RedactsPasswordsThatHoldSpaces) {
  EXPECT_EQ(redact("host=db password='a b' dbname=auriga"),
            "host=db password=[redacted] dbname=auriga");
  EXPECT_EQ(redact(R"(password = 'it\'s \\' user=auriga)"), "password = [redacted] user=auriga");
  EXPECT_EQ(redact(R"(sslpassword=a\ b\ c host=db)"), "sslpassword=[redacted] host=db");
  EXPECT_EQ(redact("{'password': 'a b', 'host': 'db'}"), "{'password': [redacted], 'host': 'db'}");
  EXPECT_EQ(redact("password=''"), "password=[redacted]");
  EXPECT_EQ(redact("password=plain host='a b'"), "password=[redacted] host='a b'");
  for (const std::string_view cut :
       {"password='a b", R"(password='a b\)", "{\"password\":\"a b", R"("token": "a b\)"}) {
    const auto hidden = redact(cut);
    EXPECT_EQ(hidden.find("a b"), std::string::npos) << hidden;
    EXPECT_TRUE(hidden.ends_with("[redacted]")) << hidden;
  }
  EXPECT_EQ(redact("the host='a b' is not known"), "the host='a b' is not known");
}

TEST(Text, FileNamesLoseTheirTricks) {
  EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(safe_file_name("C:\\temp\\report.pdf"), "report.pdf");
  EXPECT_EQ(safe_file_name("...hidden"), "hidden");
  EXPECT_EQ(safe_file_name("a\nb\x01.txt"), "ab.txt");
  EXPECT_EQ(safe_file_name(".."), "");
  const auto cut = safe_file_name(std::string(300, 'x') + ".docx");
  EXPECT_EQ(cut.size(), 200U);
  EXPECT_TRUE(cut.ends_with(".docx"));
}

TEST(Names, ReadAsTheyAreWritten) {
  for (const std::string_view good :
       {"Zo\u00eb", "\u05d3\u05d5\u05d3 \u200f!", "\u00a0", "\u2027\u202f", "\u2065\u206a",
        "\U0001F600", "", "\xe2", "\xe2\x80"}) {
    EXPECT_TRUE(is_plain_name(good)) << good;
  }
  const std::string nul("a\0b", 3);
  for (const std::string_view bad :
       {std::string_view(nul), std::string_view("a\nb"), std::string_view("\x7f"),
        std::string_view("\xc2\x80"), std::string_view("\xc2\x9f"), std::string_view("\u2028"),
        std::string_view("\u202a"), std::string_view("x\u202ey"), std::string_view("\u2066"),
        std::string_view("\u2069")}) {
    EXPECT_FALSE(is_plain_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace auriga::core
