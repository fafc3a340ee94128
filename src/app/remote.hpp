// Remote: the command line's client of a server.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domains/agents/intake.hpp"
#include "domains/agents/types.hpp"
#include "domains/sessions/types.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::app::cli {

class Remote {
 public:
  /// `server` is its base URL, `key` an API key with the scopes admin and chat.
  Remote(std::string server, std::string key);
  ~Remote();
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;

  // All block; they throw the server's own problem, or OUTGOING_FAILED when it does not answer.
  /// Where documents are not taken, its problem names the agent that was made and how to go on.
  [[nodiscard]] agents::Agent create(
      const agents::AgentRequest& request, const std::vector<agents::Upload>& files,
      const std::function<void(const agents::AgentProgress&)>& on_progress);
  [[nodiscard]] std::vector<agents::Document> failed_documents(const core::AgentId& agent);
  /// Goes on with `session`, or begins a conversation.
  [[nodiscard]] sessions::ChatAnswer chat(const core::AgentId& agent, const std::string& actor,
                                          const std::string& question,
                                          const std::optional<core::SessionId>& session = {});
  /// Agents whose name holds `words`, at most 200.
  [[nodiscard]] std::vector<agents::Agent> agents_named(const std::string& words);
  [[nodiscard]] sessions::Session session(const core::SessionId& id);
  /// At most 200, from this position on.
  [[nodiscard]] std::vector<sessions::Message> messages(const core::SessionId& id,
                                                        std::int64_t from);
  [[nodiscard]] agents::SearchResults search(const core::AgentId& agent, const std::string& words,
                                             std::int64_t limit);

 private:
  /// Sends the documents, `sent` of them so far, and waits until they are read.
  void fill(const core::AgentId& agent, const std::vector<agents::Upload>& files, std::size_t& sent,
            const std::function<void(const agents::AgentProgress&)>& on_progress);
  [[nodiscard]] std::string ask(std::string method, const std::string& path,
                                std::string content_type, std::string body);

  std::string server_;
  std::string key_;
  platform::Runtime runtime_;
  platform::HttpClients clients_;
};

}  // namespace auriga::app::cli
