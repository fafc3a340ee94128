// What travels of an organisation's members.
#pragma once

#include "domains/accounts/types.hpp"

namespace auriga::accounts {

struct Member {
  core::UserId id;
  std::string name;
  std::optional<std::string> email;
  Role role = Role::member;
  Timestamp joined_at;
  std::optional<Timestamp> last_seen_at;
  bool you = false;
};
BOOST_DESCRIBE_STRUCT(Member, (), (id, name, email, role, joined_at, last_seen_at, you))
inline core::Rules rules(core::Type<Member>) {
  return {
      "Member",
      "Somebody of the organisation.",
      {{.field = "email",
        .meaning = "Told to owners and admins, and to everybody their own; else null."},
       {.field = "last_seen_at",
        .meaning = "When a sign-in of theirs began or was last renewed, which happens every few "
                   "minutes of use. Told as the address is; null also where all sign-ins are "
                   "long past."},
       {.field = "you", .meaning = "Whether it is the caller."}}};
}

struct MemberUpdate {
  core::UserId user_id;
  Role role = Role::member;
};
BOOST_DESCRIBE_STRUCT(MemberUpdate, (), (user_id, role))
inline core::Rules rules(core::Type<MemberUpdate>) {
  return {"MemberUpdate",
          "Another role for a member.",
          {{.field = "user_id", .in = In::kPath, .required = true, .meaning = "The member."},
           {.field = "role", .required = true, .meaning = "Their new role."}}};
}

struct AccountDeletion {
  std::string current_password;
};
BOOST_DESCRIBE_STRUCT(AccountDeletion, (), (current_password))
inline core::Rules rules(core::Type<AccountDeletion>) {
  return {"AccountDeletion",
          "One's account is to go, for good.",
          {field::given_password("current_password")}};
}

}  // namespace auriga::accounts
