// What `database.url` may be.
#include "platform/database/database_url.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "core/error.hpp"
#include "platform/database/database.hpp"

namespace auriga::platform::db {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(DatabaseUrl, IsAServersOrAFiles) {
  for (const auto* url : {"postgresql://a@b/c", "postgres://b/c", "host=b dbname=c"}) {
    EXPECT_TRUE(is_postgres_url(url)) << url;
    EXPECT_EQ(url_fault(url), "") << url;
  }
  for (const auto* url : {"sqlite:a.db", "a.db", "sqlite:a=b.db"}) {
    EXPECT_FALSE(is_postgres_url(url)) << url;
    EXPECT_EQ(url_fault(url), "") << url;
  }
  EXPECT_EQ(sqlite_path("sqlite:/a/b.db"), "/a/b.db");
  EXPECT_EQ(sqlite_path("/a/b.db"), "/a/b.db");
}

TEST(DatabaseUrl, OfNoFileIsToldAndOpensNothing) {
  Runtime runtime(1);
  for (const auto* url : {"", "sqlite:", "mysql://b/c"}) {
    EXPECT_EQ(sqlite_path(url), std::nullopt) << url;
    EXPECT_THAT(url_fault(url), HasSubstr("must be sqlite:PATH")) << url;
    try {
      (void)open(runtime, {.url = url});
      ADD_FAILURE() << url;
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), core::ErrorCode::kConfigurationInvalid) << url;
    }
  }
}

TEST(DatabaseUrl, TellsNoPassword) {
  EXPECT_THAT(url_fault("host=b password=s3cret word"), Not(HasSubstr("s3cret")));
  EXPECT_THAT(url_fault("sqlite:nowhere/at/all.db"),
              HasSubstr((std::filesystem::current_path() / "nowhere/at").string()));
}

}  // namespace
}  // namespace auriga::platform::db
