// The demo's user, and the program itself acting on its own data folder.
#include "domains/accounts/parts.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

constexpr std::string_view kDemoPassword = "demo-password-1";

struct DemoRows {
  Organization organization;
  repo::UserRow user;
};

/// The demo's user, made when there is none.
Work<repo::UserRow> write_demo(Transaction& tx, const DemoRows& rows) {
  if (auto found = co_await repo::user_by_email(tx, rows.user.email_key)) {
    co_return *std::move(found);
  }
  co_await repo::insert_organization(tx, rows.organization, true);
  co_await repo::insert_user(tx, rows.user);
  co_return rows.user;
}

Work<Organization> write_local(Transaction& tx, const Organization& fresh) {
  if (auto found = co_await repo::first_organization(tx)) {
    co_return *std::move(found);
  }
  co_await repo::insert_organization(tx, fresh);
  co_return fresh;
}

}  // namespace

Task<core::Caller> AccountService::open_demo(std::string organization, std::string email) {
  const auto password =
      co_await stored_secret(std::string(kDemoPassword), core::random_token(random_, 9));
  auto find = [](Transaction& tx, const std::string& key) -> Work<std::optional<repo::UserRow>> {
    co_return co_await repo::user_by_email(tx, key);
  };
  auto user = co_await database_.read(scope_, find, core::lower_ascii(email));
  if (!user) {
    auto hash = co_await hashing_.hash(password);
    DemoRows rows{.organization = {core::OrganizationId::make(clock_, random_),
                                   std::move(organization), clock_.now()},
                  .user = new_user(email, "Demo", std::nullopt, std::move(hash))};
    rows.user.org_id = rows.organization.id;
    user = co_await database_.write(scope_, write_demo, std::move(rows));
  }
  if (options_.demo_allowed) {
    demo_ = DemoLogin{.email = std::move(email), .password = password};
  }
  co_return core::Caller{.kind = core::Caller::Kind::user,
                         .id = user->id.text(),
                         .name = user->name,
                         .tenant = tenant_of(user->org_id),
                         .role = Role::owner};
}

Task<> AccountService::refuse_demo(core::OrganizationId organization) {
  if (options_.demo_allowed) {
    co_return;
  }
  const bool demo = co_await database_.point_read(scope_, repo::is_demo, std::move(organization));
  if (demo) {
    throw Error(ErrorCode::kDemoRefused);
  }
}

core::Caller AccountService::local_caller_of(core::OrganizationId organization) const {
  return {.kind = core::Caller::Kind::system,
          .id = "command-line",
          .name = "command line",
          .tenant = tenant_of(std::move(organization)),
          .role = Role::owner};
}

Task<core::Caller> AccountService::local_caller() {
  auto found = co_await database_.read(scope_, repo::first_organization);
  if (!found) {
    const Organization fresh{core::OrganizationId::make(clock_, random_), "My organisation",
                             clock_.now()};
    found = co_await database_.write(scope_, write_local, fresh);
  }
  co_return local_caller_of(found->id);
}

}  // namespace auriga::accounts
