// The server of the benchmark: one shard, the middleware of the program in its order, and one
// operation that reads one row of SQLite by key for a caller with an access token.
//
//   bench_http DATABASE   makes the database, prints "PORT TOKEN PUBLIC_KEY ID…" and serves until
//                         its standard input ends.
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "app/scope.hpp"
#include "core/crypto.hpp"
#include "core/jwt.hpp"
#include "platform/database/database.hpp"
#include "platform/http/middleware/authentication.hpp"
#include "platform/http/middleware/idempotency.hpp"
#include "platform/http/middleware/rate_limit.hpp"
#include "platform/http/middleware/standard.hpp"
#include "platform/http/server.hpp"
#include "platform/log/log.hpp"

namespace auriga::bench {

namespace db = platform::db;
namespace http = platform::http;
using platform::Task;

constexpr int kThings = 1000;
constexpr const char* kOrganization = "org_01h455vb4pex5vsknk084sn02q";

enum class Status : std::uint8_t { active, paused };
BOOST_DESCRIBE_ENUM(Status, active, paused)

struct Thing {
  std::string id;
  std::string name;
  std::string description;
  Status status = Status::active;
  std::int64_t size_bytes = 0;
  core::Timestamp created_at;
  core::Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Thing, (),
                      (id, name, description, status, size_bytes, created_at, updated_at))
core::Rules rules(core::Type<Thing>) {
  return {"Thing", "One row."};
}

struct ThingIn {
  std::string thing_id;
};
BOOST_DESCRIBE_STRUCT(ThingIn, (), (thing_id))
core::Rules rules(core::Type<ThingIn>) {
  return {"ThingIn",
          "",
          {{.field = "thing_id", .in = core::In::kPath, .required = true, .min = 1, .max = 40}}};
}

db::Work<> fill(db::Transaction& tx) {
  co_await tx.exec(
      "CREATE TABLE things (id TEXT PRIMARY KEY, org_id TEXT NOT NULL, name TEXT NOT NULL, "
      "description TEXT NOT NULL, status TEXT NOT NULL, size_bytes BIGINT NOT NULL, "
      "created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)");
  for (int i = 0; i < kThings; ++i) {
    co_await tx.exec("INSERT INTO things VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     "thing" + std::to_string(i), std::string(kOrganization),
                     "Thing number " + std::to_string(i),
                     std::string("A row with a few words of text, as rows have."),
                     std::string("active"), std::int64_t{i} * 1024, tx.now(), tx.now());
  }
}

db::Work<std::optional<Thing>> find_thing(db::Transaction& tx, const std::string& id) {
  co_return co_await tx.maybe<Thing>("SELECT $columns FROM things WHERE org_id = $1 AND id = $2",
                                     tx.organization().text(), id);
}

Task<Thing> get_thing(db::Database& database, http::Call& call, ThingIn in) {
  auto thing = co_await database.point_read(call.tenant(), find_thing, std::move(in.thing_id));
  if (!thing) {
    throw core::Error(core::ErrorCode::kNotFound);
  }
  co_return *std::move(thing);
}

/// Access tokens, verified once and then known by their hash until they expire, as the program's
/// own authenticator does it.
class Tokens final : public http::Authenticator {
 public:
  explicit Tokens(const core::JwtSigner& signer) : signer_(signer) {}

  http::CallerPtr cached(const http::Credential& credential) override {
    const auto found = known_.find(core::sha256(credential.text));
    if (found == known_.end() || found->second.expires_at <= core::system_clock().now()) {
      return nullptr;
    }
    return found->second.caller;
  }
  Task<http::CallerPtr> authenticate(http::Credential credential) override {
    const auto claims =
        core::value_or_throw(signer_.verify(credential.text, core::system_clock().now()));
    auto caller = std::make_shared<const core::Caller>(core::Caller{
        .kind = core::Caller::Kind::user,
        .id = claims.sub,
        .name = claims.name,
        .tenant = core::Tenant(app::ScopeKey::system(), core::OrganizationId::trusted(claims.org)),
        .role = core::Role::member});
    known_[core::sha256(credential.text)] = {caller, {claims.exp * 1000}};
    co_return caller;
  }

 private:
  struct Known {
    http::CallerPtr caller;
    core::Timestamp expires_at;
  };
  const core::JwtSigner& signer_;
  std::map<core::Digest, Known> known_;  // One shard, so no lock.
};

/// Limits that are counted and told but not met.
class Generous final : public http::RatePolicy {
 public:
  http::RateRule by_address(const http::Call& /*call*/) const override {
    return {100'000'000, std::chrono::seconds(60)};
  }
  std::optional<http::RateRule> by_caller(const core::Caller& /*caller*/) const override {
    return http::RateRule{100'000'000, std::chrono::seconds(60)};
  }
};

class NoStore final : public http::IdempotencyStore {
 public:
  Task<http::IdempotencyBegin> begin(std::string, std::string, std::string) override {
    co_return http::IdempotencyBegin{};
  }
  Task<> finish(std::string, std::string, http::StoredAnswer) override { co_return; }
  Task<> abandon(std::string, std::string) override { co_return; }
};

Task<> prepare(db::Database& database) {
  co_await database.write(app::ScopeKey::system(), fill);
}

int serve(const std::filesystem::path& path) {
  platform::log::open(platform::log::Level::kInfo, platform::log::Format::kJson);
  const auto signer = core::value_or_throw(core::JwtSigner::create(std::string(32, 's')));
  const auto now = core::system_clock().now().ms / 1000;
  const auto token = signer.sign({.sub = "usr_01h455vb4pex5vsknk084sn02q",
                                  .org = kOrganization,
                                  .role = "member",
                                  .lgn = "lgn_01h455vb4pex5vsknk084sn02q",
                                  .name = "Ada",
                                  .iat = now,
                                  .exp = now + 3600});
  platform::Runtime runtime(1);
  runtime.start();
  const auto database = db::open(runtime, {.url = "sqlite:" + path.string()});
  runtime.run_blocking(prepare(*database));

  http::RouteTable table;
  table.add({.path = "/api/v1/things/{thing_id}",
             .id = "get_thing",
             .tag = "Things",
             .summary = "Read a thing",
             .access = http::Access::viewer(),
             .errors = {core::ErrorCode::kNotFound},
             .etag = true},
            http::handler<&get_thing>(*database));
  http::Metrics metrics(table, runtime.size());
  const auto limiter = http::make_local_rate_limiter();
  const Generous policy;
  Tokens tokens(signer);
  NoStore store;
  http::MiddlewareList middleware;
  middleware.push_back(http::make_request_id());
  middleware.push_back(http::make_access_log());
  middleware.push_back(http::make_metrics(metrics));
  middleware.push_back(http::make_security_headers({}));
  middleware.push_back(http::make_cors({}));
  middleware.push_back(http::make_compression());
  middleware.push_back(http::make_rate_limit(*limiter, policy, http::RateSubject::kAddress));
  middleware.push_back(http::make_authentication(tokens));
  middleware.push_back(http::make_rate_limit(*limiter, policy, http::RateSubject::kCaller));
  middleware.push_back(http::make_idempotency(store));
  http::Server server(runtime, table, middleware, {.port = 0});
  server.start();
  std::printf("%u %s %s\n", server.port(), token.c_str(), signer.public_key().c_str());
  std::fflush(stdout);
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
  runtime.run_blocking(server.stop(std::chrono::steady_clock::now() + std::chrono::seconds(1)));
  runtime.stop();
  return 0;
}

}  // namespace auriga::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_http DATABASE\n", stderr);
    return 2;
  }
  return auriga::bench::serve(argv[1]);
}
