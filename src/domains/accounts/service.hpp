// Accounts: the first visit, registration, sign-in, refresh, invitations and API keys.
//
// A sign-in (login) hands out a short access token (a signed JWT, checked without the database) and
// a refresh token of one use. Using a refresh token gives a successor; using it again within 30
// seconds gives the same successor (a lost answer, two tabs), later it is taken for theft and the
// login ends. Life: construct, start(), then any shard may call.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/counter.hpp"
#include "core/crypto.hpp"
#include "core/jwt.hpp"
#include "core/password.hpp"
#include "domains/accounts/guesses.hpp"
#include "domains/accounts/hashing.hpp"
#include "domains/accounts/key_usage.hpp"
#include "domains/accounts/revocation.hpp"
#include "domains/accounts/types.hpp"
#include "domains/accounts/types_export.hpp"
#include "domains/accounts/types_mail.hpp"
#include "domains/accounts/types_members.hpp"
#include "domains/mail/service.hpp"
#include "platform/database/database.hpp"
#include "platform/http/precondition.hpp"
#include "platform/runtime/async_mutex.hpp"

namespace auriga::accounts {

namespace db = platform::db;
using platform::Task;

struct AccountOptions {
  Registration registration = Registration::invitation;
  std::chrono::minutes access{15};
  std::chrono::days refresh{30};
  std::chrono::seconds reuse_grace{30};
  std::chrono::days invitation{7};
  std::chrono::minutes reset_link{30};
  std::chrono::hours confirm_link{72};
  core::PasswordCost password_cost{};
  bool demo_allowed = true;       ///< The server is bound to loopback: nobody else can sign in.
  std::int64_t keys_max = 1000;   ///< API keys per organisation.
  std::int64_t logins_max = 100;  ///< Open sign-ins of a user; one more ends the longest unused.
};

/// A successful sign-in. `refresh_token` is set whatever the delivery; routes decide where it goes.
struct SignIn {
  Tokens tokens;
  std::string refresh_token;
  std::chrono::seconds refresh_lives{0};
};

/// A page of a list; `next` is empty on the last.
template <class T>
struct Page {
  std::vector<T> items;
  std::string next;
};

namespace repository {
struct UserRow;
}
namespace parts {
struct ConfirmationMail;
}

class AccountService {
 public:
  AccountService(db::Database& database, core::SystemScope scope, const core::Sealer& sealer,
                 platform::ThreadPool& hashing, Revocation& revocation, mail::MailService& mail,
                 AccountOptions options, const core::Clock& clock, core::Random& random);

  /// Loads or makes the signing key and what was revoked lately. Once, before anything else.
  [[nodiscard]] Task<> start();

  /// The token that makes the first owner; printed in the terminal. Empty once a user exists.
  [[nodiscard]] const std::string& setup_token() const noexcept { return setup_token_; }
  /// Makes the demo's organisation and user, once, and tells visitors of a loopback address how to
  /// enter. Answers who that user is. Before the server starts.
  [[nodiscard]] Task<core::Caller> open_demo(std::string organization, std::string email);
  /// Nothing where demo sign-ins are refused.
  [[nodiscard]] const std::optional<DemoLogin>& demo() const noexcept { return demo_; }

  /// For tools that work on the data folder without sign-in: the program itself, acting as owner of
  /// the oldest organisation (made when there is none), or of `organization`.
  [[nodiscard]] Task<core::Caller> local_caller();
  [[nodiscard]] core::Caller local_caller_of(core::OrganizationId organization) const;

  [[nodiscard]] Task<Setup> setup_state(bool loopback);
  [[nodiscard]] Task<SignIn> set_up(SetupRequest in, core::Actor actor, Origin origin);
  [[nodiscard]] Task<SignIn> sign_up(RegisterRequest in, core::Actor actor, Origin origin);
  /// Throws INVITATION_INVALID.
  [[nodiscard]] Task<InvitationSeen> look_at_invitation(InvitationLook in);
  /// Throws BAD_CREDENTIALS; RATE_LIMITED after wrong ones, OVERLOADED when too many sign in,
  /// DEMO_REFUSED for the demo's where others can reach the server.
  [[nodiscard]] Task<SignIn> log_in(LoginRequest in, core::Actor actor, Origin origin);
  [[nodiscard]] Task<SignIn> refresh(std::string refresh_token, core::Actor actor);
  /// Ends the login of a refresh token; silent when there is none.
  [[nodiscard]] Task<> log_out(std::string refresh_token, core::Actor actor);
  [[nodiscard]] Task<> log_out_everywhere(core::Caller caller, core::Actor actor);

  [[nodiscard]] Task<User> me(core::Caller caller);
  /// Throws VALIDATION_FAILED for a time zone that there is not.
  [[nodiscard]] Task<User> update_me(core::Caller caller, core::Actor actor, ProfileUpdate in,
                                     platform::http::Precondition wanted = {});
  [[nodiscard]] Task<> change_password(core::Caller caller, core::Actor actor, PasswordChange in);

  // By mail (service_mail.cpp).

  /// Takes the wish for a new password and says nothing about whether there is such an account:
  /// it only writes an event, so that it takes as long either way.
  [[nodiscard]] Task<> request_password_reset(PasswordResetRequest in, core::Actor actor);
  /// The consumer "password-reset" of the bus: writes the mail that was asked for, at most three an
  /// hour to a user.
  [[nodiscard]] Task<> hear(db::Event event);
  /// A link as that mail has it, for whoever has the data folder to hand on: the way back in where
  /// no mail is sent. Throws VALIDATION_FAILED for an address that nobody has.
  [[nodiscard]] Task<ResetLink> make_reset_link(std::string email, core::Actor actor);
  /// Sets the password by such a link and ends all sign-ins. Throws LINK_INVALID.
  [[nodiscard]] Task<> reset_password(PasswordReset in, core::Actor actor);
  /// Throws LINK_INVALID; EMAIL_TAKEN when another has the pending address by now. Following the
  /// same link twice is no failure.
  [[nodiscard]] Task<> confirm_email(EmailConfirmation in, core::Actor actor);
  /// Sends the link again, at most five times an hour. Nothing to do where all is confirmed. Throws
  /// MAIL_OFF, RATE_LIMITED.
  [[nodiscard]] Task<> send_confirmation(core::Caller caller, core::Actor actor);
  /// With mail, the new address waits for its confirmation and the old one is told; without, it is
  /// taken at once. Throws EMAIL_TAKEN, VALIDATION_FAILED for a wrong password.
  [[nodiscard]] Task<User> change_email(core::Caller caller, core::Actor actor, EmailChange in);

  /// What is kept of oneself, for oneself (service_export.cpp): up to 5,000 of a kind, the newest.
  [[nodiscard]] Task<AccountExport> export_me(core::Caller caller);

  [[nodiscard]] Task<std::vector<Login>> logins(core::Caller caller);
  [[nodiscard]] Task<> end_login(core::Caller caller, core::Actor actor, core::LoginId id);

  [[nodiscard]] Task<Organization> organization(core::Caller caller);
  [[nodiscard]] Task<Organization> rename_organization(core::Caller caller, core::Actor actor,
                                                       OrganizationUpdate in,
                                                       platform::http::Precondition wanted = {});

  // Members (service_members.cpp).

  /// Oldest first.
  [[nodiscard]] Task<Page<Member>> members(core::Caller caller, std::string cursor,
                                           std::int64_t limit);
  /// Admins manage members and viewers, owners everybody; nobody raises themselves. Holds at once,
  /// for tokens given out before as well. Throws NOT_FOUND, FORBIDDEN, LAST_OWNER.
  [[nodiscard]] Task<Member> change_role(core::Caller caller, core::Actor actor, MemberUpdate in);
  /// Deletes the account of a member, by the same rules, or one's own. All their sign-ins end; keys
  /// belong to the organisation and stay. Throws NOT_FOUND, FORBIDDEN, LAST_OWNER.
  [[nodiscard]] Task<> remove_member(core::Caller caller, core::Actor actor, core::UserId id);
  /// The same of oneself, by one's password. Throws VALIDATION_FAILED for a wrong one, RATE_LIMITED
  /// after some of those, LAST_OWNER.
  [[nodiscard]] Task<> delete_me(core::Caller caller, core::Actor actor, AccountDeletion in);
  /// Learns of sign-ins, members, roles and keys that ended or changed on other nodes, or before
  /// this one was started. Part of start(); with several nodes a job besides.
  [[nodiscard]] Task<> catch_up();

  [[nodiscard]] Task<Page<Invitation>> invitations(core::Caller caller, std::string cursor,
                                                   std::int64_t limit);
  /// By the rules of change_role(). Holds while whoever invites may give that role. Throws
  /// FORBIDDEN.
  [[nodiscard]] Task<InvitationCreated> invite(core::Caller caller, core::Actor actor,
                                               InvitationRequest in);
  [[nodiscard]] Task<> withdraw_invitation(core::Caller caller, core::Actor actor,
                                           core::InvitationId id);

  [[nodiscard]] Task<Page<ApiKey>> keys(core::Caller caller, std::string cursor,
                                        std::int64_t limit);
  [[nodiscard]] Task<ApiKey> key(core::Caller caller, core::ApiKeyId id);
  /// Throws FORBIDDEN for the scope admin below the role admin.
  [[nodiscard]] Task<ApiKeyCreated> make_key(core::Caller caller, core::Actor actor,
                                             ApiKeyRequest in);
  [[nodiscard]] Task<> revoke_key(core::Caller caller, core::Actor actor, core::ApiKeyId id);

  /// For agents, in the transaction that archives one: revokes the keys made for it and writes the
  /// events; which. Give them to keys_revoked() once it is committed.
  [[nodiscard]] static db::Work<std::vector<core::ApiKeyId>> revoke_keys_of_agent(
      db::Transaction& tx, const core::AgentId& agent, const core::Actor& actor);
  /// What was opened with these keys ends. Any thread.
  void keys_revoked(const std::vector<core::ApiKeyId>& keys);
  /// Every shard asks anew what a credential is worth. Any thread.
  void credentials_changed() noexcept { revocation_.touch(); }

  /// The caller an access token stands for, and until when. Fails with TOKEN_EXPIRED,
  /// TOKEN_REVOKED or UNAUTHENTICATED. Any thread; no waiting.
  struct Verified {
    core::Caller caller;
    core::Timestamp expires_at;
  };
  [[nodiscard]] core::Result<Verified> verify(std::string_view access_token) const;

  /// The caller an API key stands for. Fails with UNAUTHENTICATED.
  struct VerifiedKey {
    core::Caller caller;
    core::ApiKeyId id;
    std::optional<core::Timestamp> expires_at;
  };
  [[nodiscard]] Task<VerifiedKey> verify_key(std::string key);

  /// Whether a user (usr_…) or an API key (key_…) of the organisation may do now what members may:
  /// talk with customers, for one. A key may with the scope admin, until it rests or ends.
  [[nodiscard]] Task<bool> acts_as_member(core::Tenant tenant, std::string id);

  /// Writes down how often keys were used. Called by a job.
  [[nodiscard]] Task<> record_usage(std::vector<KeyUsage> usage);

  /// Deletes what is long past. Called by a job.
  [[nodiscard]] Task<> prune();

  /// What came of sign-ins by password. Those that the limit of the operation turned away did not
  /// come here.
  struct Counters {
    core::Counter signed_in;
    core::Counter wrong;    ///< BAD_CREDENTIALS.
    core::Counter limited;  ///< RATE_LIMITED: too many wrong ones before.
    core::Counter failed;   ///< For another reason, such as too many at a time.
  };
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  struct Prepared;
  [[nodiscard]] Task<SignIn> judge_sign_in(LoginRequest in, core::Actor actor, Origin origin);
  [[nodiscard]] Prepared prepare(const core::Actor& actor, const Origin& origin);
  static void bind_user(Prepared& prepared, const repository::UserRow& user);
  [[nodiscard]] SignIn sign_in(const repository::UserRow& user, const Organization& organization,
                               const core::LoginId& login, std::string refresh_token) const;
  [[nodiscard]] repository::UserRow new_user(const std::string& email, const std::string& name,
                                             const std::optional<std::string>& zone,
                                             std::string password_hash) const;
  [[nodiscard]] parts::ConfirmationMail confirmation_mail(const std::string& email,
                                                          const std::string& name);
  /// Throws what parts::wrong_password() is, RATE_LIMITED after some of those. The hash may be
  /// another by the time it answers: what rests on it looks again in its own transaction.
  [[nodiscard]] Task<> check_password(core::UserId user, std::string hash, std::string password);
  /// Throws DEMO_REFUSED where the organisation is the demo's and others can reach the server.
  [[nodiscard]] Task<> refuse_demo(core::OrganizationId organization);
  [[nodiscard]] Task<std::string> dummy_hash();
  /// The secret called `name`, made from `fresh` when there is none.
  [[nodiscard]] Task<std::string> stored_secret(std::string name, std::string fresh);
  [[nodiscard]] core::Tenant tenant_of(core::OrganizationId id) const;

  db::Database& database_;
  core::SystemScope scope_;
  const core::Sealer& sealer_;
  PasswordHashing hashing_;
  Guesses guesses_;
  Revocation& revocation_;
  mail::MailService& mail_;
  AccountOptions options_;
  const core::Clock& clock_;
  core::Random& random_;
  std::optional<core::JwtSigner> signer_;
  Counters counters_;
  core::Timestamp caught_up_{0};  ///< Of catch_up() alone, which is not run twice at a time.
  std::string setup_token_;
  platform::AsyncMutex dummy_mutex_;
  std::string dummy_hash_;  ///< Compared when no such user exists, so that both take as long.
  std::optional<DemoLogin> demo_;
};

}  // namespace auriga::accounts
