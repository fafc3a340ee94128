#include "domains/agents/intake.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "core/crypto.hpp"
#include "core/error_registry.hpp"
#include "core/file_name.hpp"
#include "core/text.hpp"
#include "domains/agents/uploads.hpp"
#include "engines/extraction/kind.hpp"
#include "engines/extraction/plain_text.hpp"
#include "engines/retrieval/chunk.hpp"
#include "platform/log/log.hpp"

namespace auriga::agents {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t kPiece = 1U << 20U;  ///< Originals are copied in pieces of this.

/// What one look at the file on the disk pool brings.
struct Looked {
  std::string bytes;  ///< All of it when small or read in place; else empty.
  core::Result<extraction::DocumentKind> kind = core::fail(ErrorCode::kDocumentUnsupported);
  std::string checksum;
  std::optional<core::Result<extraction::ExtractedText>> text;  ///< When read in place.
  std::int64_t passages = 0;
  std::int64_t characters = 0;
};

std::string read_piece(std::ifstream& in, std::size_t size_max) {
  std::string piece(size_max, '\0');
  in.read(piece.data(), static_cast<std::streamsize>(size_max));
  piece.resize(static_cast<std::size_t>(in.gcount()));
  return piece;
}

void count_text(std::string_view name, const std::string& text, std::int64_t& passages,
                std::int64_t& characters) {
  const auto document =
      retrieval::make_document({.id = {}, .name = std::string(name), .text = text});
  passages = static_cast<std::int64_t>(document->passages.size());
  characters = static_cast<std::int64_t>(document->characters);
}

Looked look(const std::filesystem::path& path, const std::string& name,
            std::size_t inline_bytes_max) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw Error(ErrorCode::kInternal, {}, "cannot open " + path.string());
  }
  Looked looked;
  core::Sha256 checksum;
  std::uint64_t size = 0;
  while (true) {
    const auto piece = read_piece(in, kPiece);
    if (piece.empty()) {
      break;
    }
    if (size == 0) {
      looked.kind =
          extraction::detect_kind(name, std::string_view(piece).substr(0, extraction::kSniffBytes));
    }
    size += piece.size();
    checksum.update(piece);
    const bool wanted = looked.kind && extraction::is_plain(*looked.kind);
    if (wanted || size <= inline_bytes_max) {
      looked.bytes += piece;
    } else {
      looked.bytes.clear();
    }
  }
  looked.checksum = core::to_hex(checksum.finish());
  if (size == 0) {
    looked.kind = core::fail(ErrorCode::kDocumentEmpty);
  }
  if (looked.kind && extraction::is_plain(*looked.kind)) {
    looked.text = extraction::extract_plain_text(looked.bytes, *looked.kind);
    if (*looked.text) {
      count_text(name, (*looked.text)->text, looked.passages, looked.characters);
    }
  }
  return looked;
}

/// The kind a stored document was found to be.
std::optional<extraction::DocumentKind> kind_of(std::string_view media_type) {
  using enum extraction::DocumentKind;
  for (const auto kind : {kPdf, kHtml, kDocx, kMarkdown, kText, kCsv}) {
    if (extraction::media_type(kind) == media_type) {
      return kind;
    }
  }
  return std::nullopt;
}

platform::db::Blob to_blob(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  return {data, data + bytes.size()};
}

}  // namespace

bool is_undone(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    // What a body throws, a constraint refuses or a full queue turns away was rolled back or never
    // begun. These may come of the commit itself, or of a connection that ended during it.
    const auto code = error.code();
    return code != ErrorCode::kTimeout && code != ErrorCode::kDatabaseUnavailable &&
           code != ErrorCode::kReadOnly && code != ErrorCode::kInternal;
  } catch (...) {
    return false;
  }
}

void mark_failed(repository::DocumentRow& row, const Error& error) {
  row.status = DocumentStatus::failed;
  row.error_code = std::string(core::error_info(error.code()).name);
  row.error_message = error.detail().empty() ? std::string(core::error_info(error.code()).meaning)
                                             : core::clip(error.detail(), 500);
  row.passages = 0;
  row.characters = 0;
}

Document to_document(const repository::DocumentRow& row) {
  Document out{.id = row.id,
               .agent_id = row.agent_id,
               .name = row.name,
               .description = row.description,
               .media_type = row.media_type,
               .size_bytes = row.size_bytes,
               .status = row.status,
               .error = std::nullopt,
               .passages = row.passages,
               .characters = row.characters,
               .created_at = row.created_at,
               .updated_at = row.updated_at};
  if (row.error_code) {
    const auto code = core::error_code(*row.error_code);
    out.error = DocumentFault{.code = *row.error_code,
                              .message = row.error_message.value_or(""),
                              .remedy = code ? std::string(core::error_info(*code).remedy) : ""};
  }
  return out;
}

Intake::Intake(platform::objects::ObjectStore& objects, platform::ThreadPool& disk,
               extraction::ExtractionPool& helpers, Options options, const core::Clock& clock,
               core::Random& random)
    : objects_(objects),
      disk_(disk),
      helpers_(helpers),
      options_(options),
      clock_(clock),
      random_(random) {}

Task<Received> Intake::receive(core::OrganizationId organization, core::AgentId agent,
                               Upload upload) {
  auto received = co_await take_in(std::move(organization), std::move(agent), std::move(upload));
  count(received.row);
  co_return received;
}

void Intake::count(const repository::DocumentRow& row) {
  if (row.status != DocumentStatus::processing) {
    (row.status == DocumentStatus::ready ? counters_.ready : counters_.failed).add();
  }
}

Task<> Intake::read(Received& document, PagesRead progress) {
  const auto began = clock_.steady();
  co_await read_with_helper(document, std::move(progress));
  const auto took = clock_.steady() - began;
  counters_.helped.add();
  counters_.helped_us.add(static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
  count(document.row);
}

Task<Received> Intake::take_in(core::OrganizationId organization, core::AgentId agent,
                               Upload upload) {
  const auto now = clock_.now();
  Received out;
  auto& row = out.row;
  row.id = core::DocumentId::make(clock_, random_);
  row.org_id = std::move(organization);
  row.agent_id = std::move(agent);
  row.name = kept_name(upload.name);
  row.description = std::move(upload.description);
  row.media_type = "application/octet-stream";
  row.size_bytes = static_cast<std::int64_t>(upload.size_bytes);
  row.created_at = now;
  row.updated_at = now;
  if (core::safe_file_name(upload.name).empty()) {
    mark_failed(row, Error(ErrorCode::kDocumentNameInvalid));
    co_return out;
  }
  if (upload.error || upload.size_bytes > options_.document_bytes_max) {
    mark_failed(row, upload.error ? *upload.error : Error(ErrorCode::kDocumentTooLarge));
    co_return out;
  }
  auto look_job = [path = upload.path, name = row.name, most = options_.inline_bytes_max] {
    return look(path, name, most);
  };
  auto looked = co_await disk_.run(std::move(look_job));
  row.checksum = std::move(looked.checksum);
  if (!looked.kind) {
    mark_failed(row, looked.kind.error());
    co_return out;
  }
  row.media_type = std::string(extraction::media_type(*looked.kind));
  if (looked.text && !*looked.text) {
    mark_failed(row, looked.text->error());
    co_return out;
  }
  if (upload.size_bytes <= options_.inline_bytes_max) {
    out.contents.content = to_blob(looked.bytes);
  } else {
    row.object_key = co_await store(row, std::move(upload.path));
  }
  if (looked.text) {
    row.status = DocumentStatus::ready;
    row.passages = looked.passages;
    row.characters = looked.characters;
    out.contents.text = std::move((*looked.text)->text);
  }
  co_return out;
}

Task<std::string> Intake::store(const repository::DocumentRow& row, std::filesystem::path path) {
  // A key of its own for each upload: a replaced original stays whole until its row is gone.
  auto key = "documents/" + row.org_id.text() + "/" + row.id.text();
  auto writer = co_await objects_.create(key);
  auto in = std::make_shared<std::ifstream>(path, std::ios::binary);
  auto read_job = [in] { return read_piece(*in, kPiece); };
  while (true) {
    const auto piece = co_await disk_.run(read_job);
    if (piece.empty()) {
      break;
    }
    co_await writer->write(std::as_bytes(std::span(piece)));
  }
  const auto info = co_await writer->commit();
  if (info.sha256 != row.checksum) {
    throw Error(ErrorCode::kInternal, {}, "the upload changed while it was stored");
  }
  co_return key;
}

Task<> Intake::read_with_helper(Received& document, PagesRead progress) {
  auto& row = document.row;
  std::string bytes;
  if (document.contents.content) {
    const auto& blob = *document.contents.content;
    bytes.assign(reinterpret_cast<const char*>(blob.data()), blob.size());
  } else if (row.object_key) {
    bytes = co_await objects_.get(*row.object_key, options_.document_bytes_max);
  }
  const auto kind = kind_of(row.media_type);
  if (!kind) {
    mark_failed(row, Error(ErrorCode::kDocumentUnsupported));
    co_return;
  }
  auto copy_job = [bytes = std::move(bytes)] {
    return core::value_or_throw(extraction::DocumentFile::from_bytes(bytes));
  };
  auto file = co_await disk_.run(std::move(copy_job));
  extraction::ExtractionRequest request{
      .kind = *kind, .file = std::move(file), .progress = std::move(progress)};
  auto text = co_await helpers_.extract(std::move(request));
  if (!text && core::error_info(text.error().code()).retryable) {
    throw std::move(text).error();  // Ours, not the document's: it may be read later.
  }
  row.updated_at = clock_.now();
  if (!text) {
    mark_failed(row, text.error());
    co_return;
  }
  struct Counted {
    std::string text;
    std::int64_t passages = 0;
    std::int64_t characters = 0;
  };
  auto count_job = [name = row.name, read = std::move(text->text)]() mutable {
    Counted out{.text = std::move(read)};
    count_text(name, out.text, out.passages, out.characters);
    return out;
  };
  auto counted = co_await disk_.run(std::move(count_job));
  row.status = DocumentStatus::ready;
  row.error_code.reset();
  row.error_message.reset();
  row.passages = counted.passages;
  row.characters = counted.characters;
  document.contents.text = std::move(counted.text);
}

Task<> Intake::discard_all(std::vector<Received> documents) {
  for (auto& document : documents) {
    co_await discard(std::move(document.row.object_key));
  }
}

Task<> Intake::discard(std::optional<std::string> object_key) {
  if (!object_key) {
    co_return;
  }
  try {
    co_await objects_.remove(*object_key);
  } catch (const Error& error) {
    // What the caller did stands, or has failed for a reason of its own; the sweep comes by later.
    platform::log::warning(
        "an object that nothing names could not be removed; the sweep tries again")
        .field("object", *object_key)
        .field("why", error.cause());
  }
}

}  // namespace auriga::agents
