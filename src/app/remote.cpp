#include "app/remote.hpp"

#include <fmt/format.h>

#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "app/read_file.hpp"
#include "core/clock.hpp"
#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "core/percent.hpp"

namespace auriga::app::cli {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::chrono::minutes kPatience{10};
constexpr std::chrono::milliseconds kLook{200};
constexpr std::size_t kBatchFiles = 20;
constexpr std::uint64_t kBatchBytes = 16ULL << 20U;

/// A fault as problem documents tell it.
struct ToldFault {
  std::string pointer;
  std::string code;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ToldFault, (), (pointer, code, message))
core::Rules rules(core::Type<ToldFault>) {
  return {"ToldFault", "", {}, true};
}

/// The server's problem document as the error it is.
Error problem_of(int status, const std::string& body) {
  boost::system::error_code failure;
  const auto value = boost::json::parse(body, failure);
  const auto* object = failure ? nullptr : value.if_object();
  const auto text = [object](std::string_view name) {
    const auto* found = object == nullptr ? nullptr : object->if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  const auto code = core::error_code(text("code"));
  if (!code) {
    return Error(ErrorCode::kOutgoingFailed,
                 "the server answered with status " + std::to_string(status));
  }
  Error error(*code, text("detail"));
  if (const auto* faults = object->if_contains("errors"); faults != nullptr && faults->is_array()) {
    std::vector<core::Fault> all;
    for (const auto& fault : faults->as_array()) {
      if (const auto read = core::decode<ToldFault>(fault)) {
        all.push_back({read->pointer, read->code, read->message});
      }
    }
    error.with_faults(std::move(all));
  }
  return error;
}

template <class T>
T read_answer(const std::string& body) {
  return core::value_or_throw(core::decode_json<T>(body));
}

/// multipart/form-data of some files (RFC 7578).
std::string form_of(std::span<const agents::Upload> files, const std::string& boundary) {
  std::string body;
  for (const auto& file : files) {
    std::string name;
    for (const char c : file.name) {
      name += c == '"' ? "%22" : c == '\r' || c == '\n' ? " " : std::string(1, c);
    }
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" +
            name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + read_file(file.path) +
            "\r\n";
  }
  return body + "--" + boundary + "--\r\n";
}

struct DocumentList {
  std::vector<agents::Document> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(DocumentList, (), (items, next_cursor))
core::Rules rules(core::Type<DocumentList>) {
  return {"DocumentList", ""};
}

struct AgentList {
  std::vector<agents::Agent> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AgentList, (), (items, next_cursor))
core::Rules rules(core::Type<AgentList>) {
  return {"AgentList", ""};
}

struct MessageList {
  std::vector<sessions::Message> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(MessageList, (), (items, next_cursor))
core::Rules rules(core::Type<MessageList>) {
  return {"MessageList", ""};
}

/// The failure, with what there is by then and how to go on: the agent stays.
Error half_made(const core::AgentId& agent, std::span<const agents::Upload> files, std::size_t sent,
                const Error& failure) {
  std::string detail(failure.detail().empty() ? core::error_info(failure.code()).meaning
                                              : std::string_view(failure.detail()));
  detail += fmt::format(" The agent {} was made and has {} of {} documents", agent.text(), sent,
                        files.size());
  if (sent < files.size()) {
    detail += fmt::format("; the next is {}", files[sent].name);
  }
  detail += fmt::format(
      ". Add what is missing in the console or by POST /api/v1/agents/{}/documents"
      ", or delete the agent and begin anew.",
      agent.text());
  Error error(failure.code(), std::move(detail), failure.cause());
  error.with_faults(failure.faults());
  return error;
}

platform::Task<> send(platform::HttpClients& clients, platform::OutgoingRequest request,
                      platform::OutgoingResponse& out) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  out = co_await clients.here().send(std::move(request), deadline);
}

}  // namespace

Remote::Remote(std::string server, std::string key)
    : server_(std::move(server)),
      key_(std::move(key)),
      runtime_(1),
      clients_(runtime_, {.profile = platform::OutgoingProfile::kOperator}) {
  while (server_.ends_with('/')) {
    server_.pop_back();
  }
  runtime_.start();
}

Remote::~Remote() {
  runtime_.stop();
}

std::string Remote::ask(std::string method, const std::string& path, std::string content_type,
                        std::string body) {
  platform::OutgoingRequest request{.method = std::move(method), .url = server_ + path};
  request.headers.emplace_back("Accept", "application/json");
  if (!key_.empty()) {
    request.headers.emplace_back("X-API-Key", key_);
  }
  if (!content_type.empty()) {
    request.headers.emplace_back("Content-Type", std::move(content_type));
  }
  request.body = std::move(body);
  request.response_bytes_max = 64U << 20U;
  platform::OutgoingResponse response;
  runtime_.run_blocking(send(clients_, std::move(request), response));
  if (response.status < 200 || response.status > 299) {
    throw problem_of(response.status, response.body);
  }
  return std::move(response.body);
}

agents::Agent Remote::create(const agents::AgentRequest& request,
                             const std::vector<agents::Upload>& files,
                             const std::function<void(const agents::AgentProgress&)>& on_progress) {
  const auto agent = read_answer<agents::Agent>(
      ask("POST", "/api/v1/agents", "application/json", core::to_json(request)));
  std::size_t sent = 0;
  try {
    fill(agent.id, files, sent, on_progress);
  } catch (const Error& error) {
    throw half_made(agent.id, files, sent, error);
  } catch (const std::system_error& error) {  // A file that cannot be read any more.
    throw half_made(agent.id, files, sent, Error(ErrorCode::kConfigurationInvalid, error.what()));
  }
  return read_answer<agents::Agent>(ask("GET", "/api/v1/agents/" + agent.id.text(), "", ""));
}

void Remote::fill(const core::AgentId& agent, const std::vector<agents::Upload>& files,
                  std::size_t& sent,
                  const std::function<void(const agents::AgentProgress&)>& on_progress) {
  const auto base = "/api/v1/agents/" + agent.text();
  const auto total = static_cast<std::int64_t>(files.size());
  while (sent < files.size()) {
    std::size_t last = sent;
    std::uint64_t bytes = 0;
    while (last < files.size() && last - sent < kBatchFiles &&
           (last == sent || bytes + files[last].size_bytes <= kBatchBytes)) {
      bytes += files[last++].size_bytes;
    }
    on_progress({"sending", "Sending " + files[sent].name, static_cast<std::int64_t>(sent), total,
                 std::nullopt});
    const auto boundary = "auriga-" + core::random_token(core::system_random(), 18);
    const auto body = form_of(std::span(files).subspan(sent, last - sent), boundary);
    static_cast<void>(
        ask("POST", base + "/documents", "multipart/form-data; boundary=" + boundary, body));
    sent = last;
  }
  while (true) {
    const auto progress =
        read_answer<agents::AgentProgress>(ask("GET", base + "/progress", "", ""));
    on_progress(progress);
    if (progress.stage != "reading" && progress.stage != "building") {
      break;
    }
    std::this_thread::sleep_for(kLook);
  }
}

std::vector<agents::Document> Remote::failed_documents(const core::AgentId& agent) {
  return read_answer<DocumentList>(
             ask("GET", "/api/v1/agents/" + agent.text() + "/documents?status=failed&limit=200", "",
                 ""))
      .items;
}

sessions::ChatAnswer Remote::chat(const core::AgentId& agent, const std::string& actor,
                                  const std::string& question,
                                  const std::optional<core::SessionId>& session) {
  const boost::json::object body{{"message", question}};
  auto path = "/api/v1/chat/" + agent.text() + "/" + actor;
  if (session) {
    path += "/" + session->text();
  }
  return read_answer<sessions::ChatAnswer>(
      ask("POST", path, "application/json", boost::json::serialize(body)));
}

std::vector<agents::Agent> Remote::agents_named(const std::string& words) {
  return read_answer<AgentList>(
             ask("GET", "/api/v1/agents?limit=200&q=" + core::percent_encode(words), "", ""))
      .items;
}

sessions::Session Remote::session(const core::SessionId& id) {
  return read_answer<sessions::Session>(ask("GET", "/api/v1/sessions/" + id.text(), "", ""));
}

std::vector<sessions::Message> Remote::messages(const core::SessionId& id, std::int64_t from) {
  return read_answer<MessageList>(ask("GET",
                                      "/api/v1/sessions/" + id.text() +
                                          "/messages?limit=200&cursor=" + std::to_string(from),
                                      "", ""))
      .items;
}

agents::SearchResults Remote::search(const core::AgentId& agent, const std::string& words,
                                     std::int64_t limit) {
  const boost::json::object body{{"query", words}, {"limit", limit}};
  return read_answer<agents::SearchResults>(ask("POST",
                                                "/api/v1/agents/" + agent.text() + "/search",
                                                "application/json", boost::json::serialize(body)));
}

}  // namespace auriga::app::cli
