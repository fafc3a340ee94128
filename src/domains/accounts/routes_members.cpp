// The endpoints of an organisation's members.
#include "domains/accounts/routes.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::accounts {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;
using platform::Task;

struct MemberIn {
  core::UserId user_id;
};
BOOST_DESCRIBE_STRUCT(MemberIn, (), (user_id))
core::Rules rules(core::Type<MemberIn>) {
  return {"MemberIn",
          "",
          {{.field = "user_id", .in = In::kPath, .required = true, .meaning = "The member."}}};
}

Task<http::Page<Member>> list_members(AccountService& service, Call& call, http::PageIn in) {
  auto page =
      co_await service.members(call.caller(), http::id_cursor<core::UserId>(in.cursor), in.limit);
  co_return http::Page<Member>::of(std::move(page.items), std::move(page.next));
}

Task<Member> update_member(AccountService& service, Call& call, MemberUpdate in) {
  return service.change_role(call.caller(), http::actor_of(call), std::move(in));
}

Task<> remove_member(AccountService& service, Call& call, MemberIn in) {
  const bool self = in.user_id.text() == call.caller().id;
  co_await service.remove_member(call.caller(), http::actor_of(call), std::move(in.user_id));
  if (self) {
    clear_cookies(call);
  }
}

}  // namespace

void bind_account_members(http::RouteTable& table, AccountService& service) {
  using http::handler;
  const std::string tag = "Accounts";
  const std::string item = "/api/v1/members/{user_id}";
  table.add({.path = "/api/v1/members",
             .id = "list_members",
             .tag = tag,
             .summary = "Who belongs to the organisation",
             .access = Access::viewer(),
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_members>(service));
  table.add({.method = Method::kPatch,
             .path = item,
             .id = "update_member",
             .tag = tag,
             .summary = "Change a member's role",
             .description = "Admins manage members and viewers, owners everybody. Nobody raises "
                            "themselves. It holds at once, for sign-ins from before as well.",
             .access = Access::admin(),
             .errors = {ErrorCode::kNotFound, ErrorCode::kLastOwner}},
            handler<&update_member>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "remove_member",
             .tag = tag,
             .summary = "Remove a member, or leave",
             .description = "By the same rules; oneself everybody may. The account is deleted and "
                            "all its sign-ins end. API keys belong to the organisation and stay.",
             .access = Access::viewer(),
             .errors = {ErrorCode::kNotFound, ErrorCode::kLastOwner}},
            handler<&remove_member>(service));
}

}  // namespace auriga::accounts
