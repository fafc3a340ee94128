// Who may see what concerns the whole server.
#include "domains/operations/operators.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::operations {
namespace {

core::Caller caller(const core::Tenant& tenant, core::Role role,
                    core::Caller::Kind kind = core::Caller::Kind::user) {
  return {.kind = kind,
          .id = "usr_one",
          .name = "One",
          .tenant = tenant,
          .role = role,
          .scopes = 0xFF,
          .agent = {},
          .login = {}};
}

class OperatorsTest : public ::testing::Test {
 protected:
  bool includes(core::Caller who) { return runtime.run(operators.include(std::move(who))); }

  testing::TestRuntime runtime{1};
  core::Tenant first = testing::new_tenant();
  core::Tenant second = testing::new_tenant();
  std::optional<core::OrganizationId> found;
  int asked = 0;
  Operators operators{[this]() -> Task<std::optional<core::OrganizationId>> {
    ++asked;
    co_return found;
  }};
};

TEST_F(OperatorsTest, AreAdminsAndOwnersOfTheServersOrganisation) {
  found = first.organization();
  EXPECT_TRUE(includes(caller(first, core::Role::owner)));
  EXPECT_TRUE(includes(caller(first, core::Role::admin)));
  EXPECT_FALSE(includes(caller(first, core::Role::member)));
  EXPECT_FALSE(includes(caller(first, core::Role::viewer)));
  EXPECT_FALSE(includes(caller(first, core::Role::admin, core::Caller::Kind::key)));
  EXPECT_FALSE(includes(caller(second, core::Role::owner)));
  EXPECT_EQ(asked, 1) << "found once, it stays";
}

TEST_F(OperatorsTest, ThereAreNoneBeforeTheServerBelongsToSomebody) {
  EXPECT_FALSE(includes(caller(second, core::Role::owner)));
  found = first.organization();
  EXPECT_FALSE(includes(caller(second, core::Role::owner)));
  EXPECT_TRUE(includes(caller(first, core::Role::owner)));
}

TEST_F(OperatorsTest, OthersAreForbidden) {
  found = first.organization();
  runtime.run(operators.require(caller(first, core::Role::admin)));
  try {
    runtime.run(operators.require(caller(second, core::Role::owner)));
    ADD_FAILURE() << "let in";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ErrorCode::kForbidden);
  }
}

}  // namespace
}  // namespace auriga::operations
