// The HTTP operations of agents' documents and of what is found in them.

#include "core/encode.hpp"
#include "domains/agents/revision.hpp"
#include "domains/agents/route_uploads.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::agents {
namespace {

namespace http = platform::http;
using core::Error;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

struct DocumentIn {
  core::AgentId agent_id;
  core::DocumentId document_id;
};
BOOST_DESCRIBE_STRUCT(DocumentIn, (), (agent_id, document_id))
core::Rules rules(core::Type<DocumentIn>) {
  return {"DocumentIn", "", {field::agent_id(), field::document_id()}};
}

struct ListDocumentsIn {
  core::AgentId agent_id;
  std::optional<DocumentStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListDocumentsIn, (), (agent_id, status, limit, cursor))
core::Rules rules(core::Type<ListDocumentsIn>) {
  return {"ListDocumentsIn",
          "",
          {field::agent_id(),
           {.field = "status", .in = In::kQuery, .meaning = "Only documents of this status."},
           field::limit(),
           field::cursor()}};
}

struct DocumentsUpload {
  core::AgentId agent_id;
  std::map<std::string, std::string> file_descriptions;
};
BOOST_DESCRIBE_STRUCT(DocumentsUpload, (), (agent_id, file_descriptions))
core::Rules rules(core::Type<DocumentsUpload>) {
  return {"DocumentsUpload",
          "Documents for an agent.",
          {field::agent_id(),
           {.field = "file_descriptions",
            .max = 1000,
            .meaning = "File name to what the file is about."}}};
}

struct DocumentReplacement {
  core::AgentId agent_id;
  core::DocumentId document_id;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(DocumentReplacement, (), (agent_id, document_id, description))
core::Rules rules(core::Type<DocumentReplacement>) {
  return {"DocumentReplacement",
          "A file in place of a document.",
          {field::agent_id(), field::document_id(),
           field::description("description", "What the file is about; empty keeps the old one.")}};
}

struct TextIn {
  core::AgentId agent_id;
  core::DocumentId document_id;
  std::int64_t start = 0;
  std::int64_t limit = 100'000;
};
BOOST_DESCRIBE_STRUCT(TextIn, (), (agent_id, document_id, start, limit))
core::Rules rules(core::Type<TextIn>) {
  return {"TextIn",
          "",
          {field::agent_id(),
           field::document_id(),
           {.field = "start",
            .in = In::kQuery,
            .min = 0,
            .max = 2'000'000'000,
            .meaning = "First code point; `end` of the part before."},
           {.field = "limit",
            .in = In::kQuery,
            .min = 1,
            .max = 200'000,
            .meaning = "Code points at most."}}};
}

struct PassageIn {
  core::AgentId agent_id;
  core::DocumentId document_id;
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t context = 400;
};
BOOST_DESCRIBE_STRUCT(PassageIn, (), (agent_id, document_id, start, end, context))
core::Rules rules(core::Type<PassageIn>) {
  return {"PassageIn",
          "",
          {field::agent_id(),
           field::document_id(),
           {.field = "start",
            .in = In::kQuery,
            .required = true,
            .min = 0,
            .max = INT32_MAX,
            .meaning = "First code point."},
           {.field = "end",
            .in = In::kQuery,
            .required = true,
            .min = 1,
            .max = INT32_MAX,
            .meaning = "One past the last; at most 200000 after `start`."},
           {.field = "context",
            .in = In::kQuery,
            .min = 0,
            .max = 20000,
            .meaning = "Code points before and after."}}};
}

http::UploadLimits one_file(const UploadBounds& bounds) {
  return {.file_bytes_max = bounds.document_bytes_max,
          .total_bytes_max = bounds.document_bytes_max + (1U << 20U),
          .files_max = 1};
}

std::vector<Upload> some_files(Call& call, const std::map<std::string, std::string>& described) {
  auto files = take_files(call, described);
  if (files.empty()) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/files", "required", "give at least one file"}});
  }
  return files;
}

Task<http::Page<Document>> list_documents(AgentService& service, Call& call, ListDocumentsIn in) {
  ListDocuments query{.agent_id = std::move(in.agent_id),
                      .status = in.status,
                      .limit = in.limit,
                      .cursor = http::id_cursor<core::DocumentId>(in.cursor)};
  auto page = co_await service.documents(call.caller(), std::move(query));
  co_return http::Page<Document>::of(std::move(page.items), std::move(page.next));
}

Task<http::Accepted<DocumentBatch>> add_documents(AgentService& service, Call& call,
                                                  DocumentsUpload in) {
  auto files = some_files(call, in.file_descriptions);
  auto documents = co_await service.add_documents(call.caller(), http::actor_of(call),
                                                  std::move(in.agent_id), std::move(files));
  co_return http::Accepted<DocumentBatch>{DocumentBatch{std::move(documents)}};
}

Task<Document> get_document(AgentService& service, Call& call, DocumentIn in) {
  auto document =
      co_await service.document(call.caller(), std::move(in.agent_id), std::move(in.document_id));
  call.set_etag(document_version(document));
  co_return document;
}

Task<Document> replace_document(AgentService& service, Call& call, DocumentReplacement in) {
  auto files = some_files(call, {});
  if (files.size() != 1) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/files", "too_many", "give one file"}});
  }
  files.front().description = std::move(in.description);
  auto document = co_await service.replace_document(
      call.caller(), http::actor_of(call), std::move(in.agent_id), std::move(in.document_id),
      std::move(files.front()), http::Precondition(call));
  call.set_etag(document_version(document));
  co_return document;
}

Task<> delete_document(AgentService& service, Call& call, DocumentIn in) {
  return service.delete_document(call.caller(), http::actor_of(call), std::move(in.agent_id),
                                 std::move(in.document_id));
}

Task<std::string> read_whole(platform::objects::ObjectReader& object) {
  std::string bytes(object.info().size, '\0');
  std::size_t read = 0;
  while (read < bytes.size()) {
    const auto piece = co_await object.read(std::as_writable_bytes(std::span(bytes).subspan(read)));
    if (piece == 0) {
      throw Error(ErrorCode::kInternal, {}, "an object ended early");
    }
    read += piece;
  }
  co_return bytes;
}

Task<http::Reply> get_content(AgentService& service, Call& call, DocumentIn in) {
  auto original =
      co_await service.original(call.caller(), std::move(in.agent_id), std::move(in.document_id));
  const auto& document = original.document;
  call.set_etag(original.checksum);
  if (original.object != nullptr) {
    auto file = original.object->file();
    if (file) {
      co_return http::Reply::file(*std::move(file), original.object->info().size,
                                  document.media_type, document.name);
    }
    original.bytes = co_await read_whole(*original.object);
  }
  co_return http::Reply::download(std::move(original.bytes), document.media_type, document.name);
}

Task<DocumentText> get_text(AgentService& service, Call& call, TextIn in) {
  return service.text(call.caller(), std::move(in.agent_id), std::move(in.document_id), in.start,
                      in.limit);
}

Task<Passage> get_passage(AgentService& service, Call& call, PassageIn in) {
  return service.passage(call.caller(), std::move(in.agent_id), std::move(in.document_id), in.start,
                         in.end, in.context);
}

Task<SearchResults> search(AgentService& service, Call& call, SearchRequest in) {
  return service.search(call.caller(), std::move(in));
}

}  // namespace

void bind_agent_documents(http::RouteTable& table, AgentDoor& door) {
  using http::handler;
  auto& service = door.service;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string item = "/api/v1/agents/{agent_id}";
  const std::string knowledge = "Knowledge";
  const std::string documents = item + "/documents";
  const std::string document = documents + "/{document_id}";
  table.add({.path = documents,
             .id = "list_documents",
             .tag = knowledge,
             .summary = "Documents of an agent",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_documents>(service));
  table.add({.method = Method::kPost,
             .path = documents,
             .id = "add_documents",
             .tag = knowledge,
             .summary = "Add documents; one of the same name is replaced",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kQuotaExceeded, ErrorCode::kReadOnly},
             .body = http::Body::kMultipart,
             .upload = many_files(door.bounds),
             .timeout = kUploadTime,
             .idempotent = true},
            handler<&add_documents>(service));
  table.add({.path = document,
             .id = "get_document",
             .tag = knowledge,
             .summary = "One document",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_document>(service));
  table.add(
      {.method = Method::kPut,
       .path = document,
       .id = "replace_document",
       .tag = knowledge,
       .summary = "Replace a document",
       .description = "A file that cannot be read leaves the earlier one in use.",
       .access = edit,
       .errors = {ErrorCode::kNotFound, ErrorCode::kDocumentUnsupported,
                  ErrorCode::kDocumentTooLarge, ErrorCode::kDocumentEmpty,
                  ErrorCode::kDocumentCorrupt, ErrorCode::kDocumentEncrypted,
                  ErrorCode::kDocumentBadEncoding, ErrorCode::kDocumentTooComplex,
                  ErrorCode::kDocumentNameInvalid, ErrorCode::kQuotaExceeded, ErrorCode::kReadOnly},
       .body = http::Body::kMultipart,
       .upload = one_file(door.bounds),
       .timeout = kUploadTime,
       .etag = true},
      handler<&replace_document>(service));
  table.add({.method = Method::kDelete,
             .path = document,
             .id = "delete_document",
             .tag = knowledge,
             .summary = "Delete a document",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&delete_document>(service));
  table.add({.path = document + "/content",
             .id = "get_document_content",
             .tag = knowledge,
             .summary = "The original file",
             .description = "Of a large one a part can be asked for: `Range` with one range of "
                            "bytes, and `If-Range` with the `ETag`. A small one always comes "
                            "whole.",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .timeout = kUploadTime,
             .produces = {"application/octet-stream"},
             .etag = true,
             .ranges = true},
            handler<&get_content>(service));
  table.add(
      {.path = document + "/text",
       .id = "get_document_text",
       .tag = knowledge,
       .summary = "The text that was read from it",
       .description = "A long one in parts: `end` of the answer is `start` of the next, until "
                      "it is `characters`.",
       .access = look,
       .errors = {ErrorCode::kNotFound}},
      handler<&get_text>(service));
  table.add({.path = document + "/passage",
             .id = "get_passage",
             .tag = knowledge,
             .summary = "A passage with what stands around it",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&get_passage>(service));
  table.add({.method = Method::kPost,
             .path = item + "/search",
             .id = "search_agent",
             .tag = knowledge,
             .summary = "Search an agent's documents",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&search>(service));
}

}  // namespace auriga::agents
