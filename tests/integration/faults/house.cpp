#include "tests/integration/faults/house.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "app/agent_creation.hpp"
#include "app/application.hpp"
#include "domains/agents/spans.hpp"
#include "engines/retrieval/search.hpp"
#include "platform/database/migrations.hpp"
#include "platform/objects/folder_store.hpp"

namespace auriga::testing {

namespace fs = std::filesystem;
namespace db = platform::db;

namespace {

const core::Clock& clock_now() {
  return core::system_clock();
}

core::Sealer sealer_of_tests() {
  const std::vector<std::string> keys{std::string(32, 'k')};
  return core::value_or_throw(core::Sealer::create(keys));
}

constexpr std::array kTables{"organizations",     "users",        "logins",    "refresh_tokens",
                             "invitations",       "api_keys",     "agents",    "documents",
                             "document_contents", "sessions",     "messages",  "outbox",
                             "agent_versions",    "agent_stages", "departures"};

db::Work<std::int64_t> count_of(db::Transaction& tx, const std::string& sql) {
  co_return co_await tx.scalar<std::int64_t>(sql);
}

db::Work<std::string> soundness(db::Transaction& tx) {
  co_return co_await tx.scalar<std::string>("PRAGMA integrity_check");
}

struct KeptObject {
  std::string object_key;
  std::string checksum;
};
BOOST_DESCRIBE_STRUCT(KeptObject, (), (object_key, checksum))

db::Work<std::vector<KeptObject>> kept_objects(db::Transaction& tx) {
  co_return co_await tx.all<KeptObject>(
      "SELECT $columns FROM documents WHERE object_key IS NOT NULL ORDER BY object_key");
}

/// What must never be: a half of something without its other half.
const std::map<std::string, std::string>& broken_halves() {
  static const std::map<std::string, std::string> all{
      {"documents without contents",
       "SELECT count(*) FROM documents WHERE NOT EXISTS (SELECT 1 FROM document_contents c WHERE "
       "c.document_id = documents.id)"},
      {"contents without document",
       "SELECT count(*) FROM document_contents c WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE "
       "d.id = c.document_id)"},
      {"ready documents without text",
       "SELECT count(*) FROM documents d JOIN document_contents c ON c.document_id = d.id WHERE "
       "d.status = 'ready' AND c.text IS NULL"},
      {"agents whose counts are not those of their documents",
       "SELECT count(*) FROM agents a WHERE a.documents_ready <> (SELECT count(*) FROM documents d "
       "WHERE d.agent_id = a.id AND d.status = 'ready')"},
      {"documents without agent",
       "SELECT count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM agents a WHERE a.id = "
       "d.agent_id)"},
      {"users without organisation",
       "SELECT count(*) FROM users u WHERE NOT EXISTS (SELECT 1 FROM organizations o WHERE o.id = "
       "u.org_id)"},
      {"organisations of nobody",
       "SELECT count(*) FROM organizations o WHERE NOT EXISTS (SELECT 1 FROM users u WHERE "
       "u.org_id "
       "= o.id)"},
      {"logins without refresh token",
       "SELECT count(*) FROM logins l WHERE NOT EXISTS (SELECT 1 FROM refresh_tokens r WHERE "
       "r.login_id = l.id)"},
      {"sessions whose messages are not as many as told",
       "SELECT count(*) FROM sessions s WHERE s.message_count <> (SELECT count(*) FROM messages m "
       "WHERE m.session_id = s.id)"}};
  return all;
}

}  // namespace

db::Work<std::optional<agents::repository::AgentRow>> agent_row(db::Transaction& tx,
                                                                core::AgentId id) {
  co_return co_await agents::repository::agent(tx, id);
}

Grounds::Grounds()
    : extraction(runtime.get().shard(0).executor(), {}),
      sealer(sealer_of_tests()),
      clients(runtime.get(), outgoing),
      models({}, clients) {}

Grounds::~Grounds() {
  runtime.run(extraction.shut_down(std::chrono::steady_clock::now() + std::chrono::seconds(5)));
  runtime.stop();
}

House::House(Grounds& shared, fs::path folder, const Furniture& held, FaultStorage* storage,
             platform::objects::FileSystem* files)
    : grounds(shared), furniture(held), data(std::move(folder)) {
  db::Options options{.url = "sqlite:" + (data / "auriga.db").string()};
  options.probe_interval = std::chrono::milliseconds(20);
  platform::objects::FolderOptions root{.root = data / "objects", .threads = 1, .files = files};
  if (storage != nullptr) {
    options.sqlite_vfs = storage->vfs();
    root.files = &storage->files();
  }
  database = db::open(grounds.runtime.get(), std::move(options));
  objects = platform::objects::open_folder_store(std::move(root));
  auto& random = core::system_random();
  accounts::AccountOptions account_options{.registration = accounts::Registration::open};
  account_options.password_cost = {.operations = 1, .memory_bytes = 8192};
  mail = std::make_unique<mail::MailService>(*database, system_scope(), grounds.sealer, nullptr,
                                             mail::MailOptions{}, clock_now(), random);
  accounts = std::make_unique<accounts::AccountService>(*database, system_scope(), grounds.sealer,
                                                        grounds.hashing, revocation, *mail,
                                                        account_options, clock_now(), random);
  intake = std::make_unique<agents::Intake>(*objects, grounds.disk, grounds.extraction,
                                            agents::Intake::Options{}, clock_now(), random);
  knowledge = std::make_unique<agents::KnowledgeCache>(
      *database, grounds.indexing, agents::KnowledgeCacheOptions{}, clock_now());
  reading = std::make_unique<agents::Reading>(grounds.runtime.get().shard(0).executor(), *database,
                                              *intake, progress, system_scope(), 1);
  agents = std::make_unique<agents::AgentService>(*database, *objects, *intake, *knowledge,
                                                  *reading, progress, *accounts, grounds.indexing,
                                                  agents::AgentOptions{}, clock_now(), random);
  builder = std::make_unique<agents::Builder>(*database, *objects, grounds.indexing,
                                              &grounds.models, progress, clock_now());
  tools = std::make_unique<tools::ToolService>(*database, *agents, grounds.sealer, grounds.clients,
                                               grounds.outgoing, clock_now(), random);
  responder = std::make_unique<sessions::Responder>(grounds.models, *tools, grounds.answering);
  sessions = std::make_unique<sessions::SessionService>(*database, *agents, *responder, clock_now(),
                                                        random, "alone");
}

House::~House() = default;

Counts House::counts() {
  Counts out;
  for (const auto* table : kTables) {
    out[table] =
        run(database->read(system_scope(), count_of, "SELECT count(*) FROM " + std::string(table)));
  }
  return out;
}

std::vector<std::string> House::hits_of(agents::KnowledgeCache& cache, const std::string& words) {
  const auto row = run(database->read(furniture.owner.tenant, agent_row, furniture.agent));
  if (!row) {
    return {};
  }
  const auto index = run(cache.at(furniture.owner.tenant, row->id, row->knowledge_version));
  std::vector<std::string> out;
  for (const auto& hit : retrieval::find(index->now(), words, 10)) {
    out.push_back(hit.document + ": " + hit.quote);
  }
  return out;
}

std::vector<std::string> House::search(const std::string& words) {
  return hits_of(*knowledge, words);
}

std::vector<std::string> House::search_anew(const std::string& words) {
  agents::KnowledgeCache fresh(*database, grounds.indexing, {}, clock_now());
  return hits_of(fresh, words);
}

void House::expect_whole() {
  EXPECT_EQ(run(database->read(system_scope(), soundness)), "ok");
  for (const auto& [name, sql] : broken_halves()) {
    EXPECT_EQ(run(database->read(system_scope(), count_of, sql)), 0) << name;
  }
  run(agents->sweep(system_scope(), std::chrono::seconds(0)));
  std::vector<std::string> stored;
  for (const auto& object : run(objects->list("documents/", "", 1000)).objects) {
    stored.push_back(object.key);
    EXPECT_TRUE(run(objects->verify(object.key))) << object.key;
  }
  std::vector<std::string> named;
  for (const auto& kept : run(database->read(system_scope(), kept_objects))) {
    named.push_back(kept.object_key);
    const auto reader = run(objects->open(kept.object_key));
    EXPECT_TRUE(reader != nullptr && reader->info().sha256 == kept.checksum) << kept.object_key;
  }
  EXPECT_EQ(stored, named) << "after a sweep there are the objects that rows name";
}

void House::make(const core::AgentId& agent) {
  run(app::make_agent_here(*database, *builder, clock_now(), furniture.owner.tenant, agent));
}

core::Caller House::newcomer() {
  const accounts::Origin origin{"test", "127.0.0.1"};
  const auto signed_up = run(accounts->sign_up({.email = "other@example.org",
                                                .password = furniture.password,
                                                .name = "Other",
                                                .invitation_token = {}},
                                               actor(), origin));
  return core::value_or_throw(accounts->verify(signed_up.tokens.access_token)).caller;
}

agents::Upload House::upload(const std::string& name, const std::string& text) {
  const auto path = data.parent_path() / ("upload-" + name);
  std::ofstream(path, std::ios::binary) << text;
  return {.name = name,
          .description = {},
          .path = path,
          .size_bytes = text.size(),
          .error = std::nullopt};
}

core::Actor House::actor() const {
  return {.kind = core::Caller::Kind::user, .id = "usr_test", .name = "Test"};
}

std::string long_text(const std::string& begin, std::size_t size) {
  auto text = begin + "\n";
  while (text.size() < size) {
    text += "Another line follows the one before it.\n";
  }
  return text;
}

void migrate_house(Grounds& grounds, const fs::path& data) {
  fs::create_directories(data);
  const auto database =
      db::open(grounds.runtime.get(), {.url = "sqlite:" + (data / "auriga.db").string()});
  grounds.runtime.run(db::migrate(*database, system_scope(), app::all_migrations()));
}

Furniture furnish(Grounds& grounds, const fs::path& data) {
  migrate_house(grounds, data);
  Furniture out;
  House house(grounds, data, out, nullptr);
  house.run(house.accounts->start());
  const accounts::Origin origin{"test", "127.0.0.1"};
  const auto owner = house.run(house.accounts->set_up({.token = house.accounts->setup_token(),
                                                       .email = out.email,
                                                       .password = out.password,
                                                       .name = "Owner"},
                                                      house.actor(), origin));
  out.refresh_token = owner.refresh_token;
  out.owner = core::value_or_throw(house.accounts->verify(owner.tokens.access_token)).caller;
  const auto other = house.run(house.accounts->log_in(
      {.email = out.email, .password = out.password}, house.actor(), origin));
  out.other_login =
      core::value_or_throw(house.accounts->verify(other.tokens.access_token)).caller.login;
  const auto key = house.run(house.accounts->make_key(
      out.owner, house.actor(), {.name = "key", .scopes = {core::Scope::chat}}));
  out.key = key.id;
  out.key_text = key.key;
  const auto second = house.run(house.accounts->invite(
      out.owner, house.actor(), {.email = out.colleague_email, .role = core::Role::member}));
  const auto colleague = house.run(house.accounts->sign_up({.email = out.colleague_email,
                                                            .password = out.password,
                                                            .name = "Colleague",
                                                            .invitation_token = second.token},
                                                           house.actor(), origin));
  out.colleague = colleague.tokens.user.id;
  const auto invitation = house.run(house.accounts->invite(
      out.owner, house.actor(), {.email = "guest@example.org", .role = core::Role::member}));
  out.invitation = invitation.id;
  out.invitation_token = invitation.token;
  std::vector<agents::Upload> files;
  files.push_back(house.upload("small.md", "# Small\n\nThe brass lantern hangs in the hall.\n"));
  files.push_back(
      house.upload("large.md", long_text("# Large\n\nThe copper kettle sings.", 34'000)));
  const auto agent = house.run(house.agents->create(
      out.owner, house.actor(), {.agent_name = "Keeper", .sop = "Answer from the documents alone."},
      std::move(files)));
  out.agent = agent.id;
  house.make(agent.id);
  for (const auto& document :
       house.run(house.agents->documents(out.owner, {.agent_id = agent.id})).items) {
    (document.name == "small.md" ? out.small : out.large) = document.id;
  }
  out.session = house
                    .run(house.sessions->chat(out.owner, house.actor(),
                                              {.agent_id = agent.id,
                                               .actor_id = "ann",
                                               .session_id = std::nullopt,
                                               .message = "Where is the lantern?"},
                                              nullptr))
                    .session_id;
  return out;
}

}  // namespace auriga::testing
