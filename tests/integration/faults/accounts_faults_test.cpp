// What accounts write, on a disk that fails.
#include <algorithm>

#include "tests/integration/faults/faults_suite.hpp"

namespace auriga::testing {
namespace {

class AccountsFaults : public FaultsTest {};

Task<> sign_up(House& house) {
  return done(house.accounts->sign_up({.email = "guest@example.org",
                                       .password = house.furniture.password,
                                       .name = "Guest",
                                       .invitation_token = house.furniture.invitation_token},
                                      house.actor(), kOrigin));
}
void check_sign_up(House& house, bool there) {
  EXPECT_EQ(can_log_in(house, "guest@example.org", house.furniture.password), there);
}

Task<> log_in(House& house) {
  return done(
      house.accounts->log_in({.email = house.furniture.email, .password = house.furniture.password},
                             house.actor(), kOrigin));
}

Task<> refresh(House& house) {
  return done(house.accounts->refresh(house.furniture.refresh_token, house.actor()));
}
void check_refresh(House& house, bool /*there*/) {
  // Whoever got no answer still has the token of before, and must not be locked out.
  const auto again =
      house.run(house.accounts->refresh(house.furniture.refresh_token, house.actor()));
  EXPECT_TRUE(house.succeeds(house.accounts->refresh(again.refresh_token, house.actor())));
}

Task<> log_out(House& house) {
  return house.accounts->log_out(house.furniture.refresh_token, house.actor());
}
void check_log_out(House& house, bool there) {
  EXPECT_EQ(house.succeeds(house.accounts->refresh(house.furniture.refresh_token, house.actor())),
            !there);
}

Task<> log_out_everywhere(House& house) {
  return house.accounts->log_out_everywhere(house.furniture.owner, house.actor());
}

Task<> end_login(House& house) {
  return house.accounts->end_login(house.furniture.owner, house.actor(),
                                   house.furniture.other_login);
}

const std::string kNewPassword = "violet engine under rain 3";

Task<> change_password(House& house) {
  return house.accounts->change_password(
      house.furniture.owner, house.actor(),
      {.current_password = house.furniture.password, .new_password = kNewPassword});
}
void check_password(House& house, bool there) {
  EXPECT_EQ(can_log_in(house, house.furniture.email, kNewPassword), there);
  EXPECT_EQ(can_log_in(house, house.furniture.email, house.furniture.password), !there);
}

Task<> make_reset_link(House& house) {
  return done(house.accounts->make_reset_link(house.furniture.email, house.actor()));
}

Task<> update_me(House& house) {
  return done(house.accounts->update_me(house.furniture.owner, house.actor(),
                                        {.name = "Renamed", .time_zone = "Asia/Tokyo"}));
}
void check_me(House& house, bool there) {
  const auto me = house.run(house.accounts->me(house.furniture.owner));
  EXPECT_EQ(me.name == "Renamed", there);
  EXPECT_EQ(me.time_zone == "Asia/Tokyo", there);
}

Task<> rename(House& house) {
  return done(house.accounts->rename_organization(house.furniture.owner, house.actor(),
                                                  {.name = "Renamed"}));
}
void check_rename(House& house, bool there) {
  EXPECT_EQ(house.run(house.accounts->organization(house.furniture.owner)).name == "Renamed",
            there);
}

Task<> invite(House& house) {
  return done(house.accounts->invite(house.furniture.owner, house.actor(),
                                     {.email = "more@example.org", .role = core::Role::viewer}));
}

Task<> withdraw(House& house) {
  return house.accounts->withdraw_invitation(house.furniture.owner, house.actor(),
                                             house.furniture.invitation);
}

Task<> change_role(House& house) {
  return done(house.accounts->change_role(
      house.furniture.owner, house.actor(),
      {.user_id = house.furniture.colleague, .role = core::Role::viewer}));
}
void check_role(House& house, bool there) {
  const auto members = house.run(house.accounts->members(house.furniture.owner, "", 10)).items;
  EXPECT_EQ(std::ranges::count(members, core::Role::viewer, &accounts::Member::role),
            there ? 1 : 0);
}

Task<> remove_member(House& house) {
  return house.accounts->remove_member(house.furniture.owner, house.actor(),
                                       house.furniture.colleague);
}
void check_removed(House& house, bool there) {
  EXPECT_EQ(can_log_in(house, house.furniture.colleague_email, house.furniture.password), !there);
}

Task<> delete_me(House& house) {
  auto colleague = house.furniture.owner;
  colleague.id = house.furniture.colleague.text();
  return house.accounts->delete_me(std::move(colleague), house.actor(),
                                   {.current_password = house.furniture.password});
}

Task<> make_key(House& house) {
  return done(house.accounts->make_key(house.furniture.owner, house.actor(),
                                       {.name = "more", .scopes = {core::Scope::chat}}));
}

Task<> revoke_key(House& house) {
  return house.accounts->revoke_key(house.furniture.owner, house.actor(), house.furniture.key);
}
void check_revoked(House& house, bool there) {
  EXPECT_EQ(house.succeeds(done(house.accounts->verify_key(house.furniture.key_text))), !there);
}

TEST_P(AccountsFaults, IsWholeOrAbsentAndKeptWhenAcknowledged) {
  break_everywhere(GetParam(), "furnished");
}

INSTANTIATE_TEST_SUITE_P(
    Every, AccountsFaults,
    ::testing::Values(
        Path{"sign_up", sign_up, check_sign_up}, Path{"log_in", log_in},
        Path{"refresh", refresh, check_refresh}, Path{"log_out", log_out, check_log_out},
        Path{"log_out_everywhere", log_out_everywhere, check_log_out}, Path{"end_login", end_login},
        Path{"change_password", change_password, check_password},
        Path{"make_reset_link", make_reset_link}, Path{"update_me", update_me, check_me},
        Path{"rename_organization", rename, check_rename}, Path{"invite", invite},
        Path{"withdraw_invitation", withdraw}, Path{"change_role", change_role, check_role},
        Path{"remove_member", remove_member, check_removed},
        Path{"delete_me", delete_me, check_removed}, Path{"make_key", make_key},
        Path{"revoke_key", revoke_key, check_revoked}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace auriga::testing
