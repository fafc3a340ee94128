// House: the services on a data folder, without HTTP, whose disk may be one that fails. Made and
// ended hundreds of times, so what costs time (threads, helpers, a cheap password) is shared.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "domains/accounts/service.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/service.hpp"
#include "domains/tools/service.hpp"
#include "engines/extraction/pool.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/objects/objects.hpp"
#include "tests/support/fault_storage.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

using platform::Task;

/// What all houses share.
struct Grounds {
  Grounds();
  ~Grounds();
  TestRuntime runtime{1};
  platform::ThreadPool hashing{{.name = "hash", .threads = 1}};
  platform::ThreadPool disk{{.name = "disk", .threads = 1}};
  platform::ThreadPool indexing{{.name = "index", .threads = 1}};
  platform::ThreadPool answering{{.name = "answers", .threads = 1}};
  extraction::ExtractionPool extraction;
  core::Sealer sealer;
  platform::HttpClientOptions outgoing{.profile = platform::OutgoingProfile::kOperator};
  platform::HttpClients clients;
  llm::ModelRegistry models;
};

/// What a furnished data folder holds.
struct Furniture {
  core::Caller owner{.tenant = new_tenant()};
  std::string email = "owner@example.org";
  std::string password = "quiet lanterns over harbour 7";
  std::string refresh_token;
  core::LoginId other_login;
  core::AgentId agent;
  core::DocumentId small;  ///< Inline.
  core::DocumentId large;  ///< An object.
  core::ApiKeyId key;
  std::string key_text;
  core::UserId colleague;  ///< A member.
  std::string colleague_email = "colleague@example.org";
  core::InvitationId invitation;
  std::string invitation_token;
  core::SessionId session;
};

/// Rows of each table.
using Counts = std::map<std::string, std::int64_t>;

/// The row of an agent, if there is one.
platform::db::Work<std::optional<agents::repository::AgentRow>> agent_row(
    platform::db::Transaction& tx, core::AgentId id);

class House {
 public:
  /// `storage` may be null: the machine's own disk. `files` are the objects' then.
  House(Grounds& grounds, std::filesystem::path data, const Furniture& furniture,
        FaultStorage* storage, platform::objects::FileSystem* files = nullptr);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  template <class T>
  T run(Task<T> task) {
    return grounds.runtime.run(std::move(task));
  }
  /// The task without its answer, which need not be default constructible then.
  template <class T>
  static Task<> finish(Task<T> task) {
    static_cast<void>(co_await std::move(task));
  }
  static Task<> finish(Task<> task) { return task; }
  /// Whether `task` ended well; any core::Error is an honest answer.
  template <class T>
  bool succeeds(Task<T> task) {
    try {
      run(finish(std::move(task)));
      return true;
    } catch (const core::Error&) {
      return false;
    }
  }

  [[nodiscard]] Counts counts();
  /// Best hits of a search, as "document: quote".
  [[nodiscard]] std::vector<std::string> search(const std::string& words);
  /// The same from an index made anew from the rows.
  [[nodiscard]] std::vector<std::string> search_anew(const std::string& words);
  /// Adds a failure for everything that is half there: unsound pages, rows without their other
  /// half, objects without row, rows without object, unequal bytes.
  void expect_whole();

  /// Makes the version of an agent that was asked for; services alone leave it asked for.
  void make(const core::AgentId& agent);

  /// Signs up the owner of another organisation; for accounts that were started.
  [[nodiscard]] core::Caller newcomer();

  /// A file of this text, as an upload of that name.
  agents::Upload upload(const std::string& name, const std::string& text);
  [[nodiscard]] core::Actor actor() const;

  Grounds& grounds;
  const Furniture& furniture;
  const std::filesystem::path data;
  std::unique_ptr<platform::db::Database> database;
  std::unique_ptr<platform::objects::ObjectStore> objects;
  std::unique_ptr<mail::MailService> mail;  ///< Off.
  accounts::Revocation revocation;
  std::unique_ptr<accounts::AccountService> accounts;
  agents::Progress progress;
  std::unique_ptr<agents::Intake> intake;
  std::unique_ptr<agents::KnowledgeCache> knowledge;
  std::unique_ptr<agents::Reading> reading;
  std::unique_ptr<agents::AgentService> agents;
  std::unique_ptr<agents::Builder> builder;
  std::unique_ptr<tools::ToolService> tools;
  std::unique_ptr<sessions::Responder> responder;
  std::unique_ptr<sessions::SessionService> sessions;

 private:
  [[nodiscard]] std::vector<std::string> hits_of(agents::KnowledgeCache& cache,
                                                 const std::string& words);
};

/// Makes the tables.
void migrate_house(Grounds& grounds, const std::filesystem::path& data);
/// Moves in: an owner with two logins, a colleague, a key, an invitation, an agent with documents,
/// a talk.
Furniture furnish(Grounds& grounds, const std::filesystem::path& data);

/// A text of that size which begins with `begin`.
[[nodiscard]] std::string long_text(const std::string& begin, std::size_t size);

}  // namespace auriga::testing
