#include "domains/accounts/service.hpp"

#include "domains/accounts/parts.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

constexpr std::string_view kSigningKey = "access-token-seed-1";

}  // namespace

AccountService::AccountService(db::Database& database, core::SystemScope scope,
                               const core::Sealer& sealer, platform::ThreadPool& hashing,
                               Revocation& revocation, mail::MailService& mail,
                               AccountOptions options, const core::Clock& clock,
                               core::Random& random)
    : database_(database),
      scope_(scope),
      sealer_(sealer),
      hashing_(hashing, options.password_cost),
      guesses_(clock),
      revocation_(revocation),
      mail_(mail),
      options_(options),
      clock_(clock),
      random_(random) {}

core::Tenant AccountService::tenant_of(core::OrganizationId id) const {
  return {scope_, std::move(id)};
}

Task<std::string> AccountService::stored_secret(std::string name, std::string fresh) {
  auto load = [](Transaction& tx, const std::string& key, const std::string& sealed,
                 Timestamp now) -> Work<std::string> {
    if (auto found = co_await repo::secret(tx, key)) {
      co_return std::move(*found);
    }
    co_await repo::insert_secret(tx, key, sealed, now);
    co_return sealed;
  };
  auto find = [](Transaction& tx, const std::string& key) -> Work<std::optional<std::string>> {
    co_return co_await repo::secret(tx, key);
  };
  auto sealed = co_await database_.read(scope_, find, name);
  if (!sealed) {
    sealed = co_await database_.write(scope_, load, name, sealer_.seal(fresh, name), clock_.now());
  }
  co_return core::value_or_throw(sealer_.open(*sealed, name));
}

Task<> AccountService::start() {
  const auto seed =
      co_await stored_secret(std::string(kSigningKey), core::random_token(random_, 32));
  signer_.emplace(core::value_or_throw(core::JwtSigner::create(seed)));

  co_await catch_up();
  auto any = [](Transaction& tx) -> Work<bool> { co_return co_await repo::any_user(tx); };
  if (!co_await database_.read(scope_, any)) {
    setup_token_ = core::random_token(random_, 18);
  }
}

Task<SignIn> AccountService::log_in(LoginRequest in, core::Actor actor, Origin origin) {
  try {
    auto entered = co_await judge_sign_in(std::move(in), std::move(actor), std::move(origin));
    counters_.signed_in.add();
    co_return entered;
  } catch (const Error& error) {
    auto& counter = error.code() == ErrorCode::kBadCredentials ? counters_.wrong
                    : error.code() == ErrorCode::kRateLimited  ? counters_.limited
                                                               : counters_.failed;
    counter.add();
    throw;
  }
}

Task<std::string> AccountService::dummy_hash() {
  // Made when first needed: hashing takes longer than all else a start does.
  const auto guard = co_await dummy_mutex_.lock();
  if (dummy_hash_.empty()) {
    dummy_hash_ = co_await hashing_.hash(core::random_token(random_, 16));
  }
  co_return dummy_hash_;
}

Task<> AccountService::check_password(core::UserId user, std::string hash, std::string password) {
  auto guess = guesses_.confirm(user.text());
  const auto judged = co_await hashing_.judge(std::move(hash), std::move(password));
  if (!judged.right) {
    guess.failed();
    throw wrong_password();
  }
}

Task<Setup> AccountService::setup_state(bool loopback) {
  auto any = [](Transaction& tx) -> Work<bool> { co_return co_await repo::any_user(tx); };
  Setup out{.registration = options_.registration, .version = AURIGA_VERSION, .mail = mail_.on()};
  out.needed = !co_await database_.point_read(scope_, any);
  if (loopback) {
    out.demo = demo_;
  }
  co_return out;
}

}  // namespace auriga::accounts
