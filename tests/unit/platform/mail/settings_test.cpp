#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/mail/smtp_settings.hpp"

namespace auriga::platform::mail {
namespace {

using core::SettingKind;

core::Result<std::optional<SmtpSettings>> read(const std::string& url,
                                               const std::string& from = "a@b.example",
                                               const std::string& user = {},
                                               const std::string& password = {}) {
  static const std::vector<core::Setting> all{
      {.name = "mail.smtp_url", .standard = ""},
      {.name = "mail.from", .standard = ""},
      {.name = "mail.user", .standard = ""},
      {.name = "mail.password", .kind = SettingKind::kSecret, .standard = ""},
      {.name = "mail.ca_file", .standard = ""}};
  core::Configuration configuration(all);
  for (const auto& [name, value] :
       {std::pair("mail.smtp_url", url), std::pair("mail.from", from), std::pair("mail.user", user),
        std::pair("mail.password", password)}) {
    configuration.set(name, value, core::SettingSource::kFlag);
  }
  return read_smtp_settings(configuration);
}

TEST(SmtpSettings, NothingIsOff) {
  const auto off = read("", "");
  ASSERT_TRUE(off.has_value());
  EXPECT_FALSE(off->has_value());
}

TEST(SmtpSettings, UrlsNameHostPortAndTls) {
  const auto plain = read("smtp://mail.example.org");
  EXPECT_EQ((*plain)->host, "mail.example.org");
  EXPECT_EQ((*plain)->port, 587);
  EXPECT_FALSE((*plain)->implicit_tls);
  const auto tls = read("smtps://mail.example.org/");
  EXPECT_EQ((*tls)->port, 465);
  EXPECT_TRUE((*tls)->implicit_tls);
  const auto ported = read("smtp://127.0.0.1:2525", "Auriga <auriga@example.org>");
  EXPECT_EQ((*ported)->port, 2525);
  EXPECT_EQ((*ported)->from.name, "Auriga");
  EXPECT_EQ((*read("smtp://[::1]:26"))->host, "::1");
  EXPECT_EQ((*read("smtp://[::1]"))->port, 587);
}

TEST(SmtpSettings, FaultsAreNamed) {
  for (const std::string url :
       {"http://mail.example.org", "mail.example.org", "smtp://", "smtp://:25", "smtp://a:0",
        "smtp://a:99999", "smtp://a:x", "smtp://u:p@a", "smtp://a/b", "smtp://a?b"}) {
    const auto failed = read(url);
    ASSERT_FALSE(failed.has_value()) << url;
    EXPECT_THAT(failed.error().detail(), ::testing::HasSubstr("mail.smtp_url")) << url;
  }
  EXPECT_FALSE(read("smtp://a", "nobody").has_value());
  EXPECT_FALSE(read("smtp://a", "a@b.example", "user").has_value());
  EXPECT_FALSE(read("smtp://a", "a@b.example", "", "secret").has_value());
  const auto both = read("smtp://u@a", "nobody");
  EXPECT_THAT(both.error().detail(), ::testing::HasSubstr("mail.from"));
}

}  // namespace
}  // namespace auriga::platform::mail
