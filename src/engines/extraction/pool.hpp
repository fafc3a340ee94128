// ExtractionPool: documents to text, in processes that a hostile document may break.
//
// The pool keeps up to `processes` helpers (auriga-extract), each started when first needed. A
// helper forks a sandboxed child for every document: no file system, no network, bounded memory and
// time; so a document can harm neither the server nor the document after it. A crash, a limit or a
// kill fails that one document with an error that says so.
//
//   auto file = value_or_throw(DocumentFile::open(path));
//   auto text = co_await pool.extract({.kind = kind, .file = std::move(file)});
//
// Life: construct on any thread, extract() from any shard, `co_await shut_down()` before
// destruction.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/result.hpp"
#include "engines/extraction/document_file.hpp"
#include "engines/extraction/extracted_text.hpp"
#include "engines/extraction/limits.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::extraction {

/// How far a document is. `total` is 0 while unknown; the unit is pages for PDF and a thousandth of
/// the document for other kinds.
struct Progress {
  std::uint32_t done = 0;
  std::uint32_t total = 0;
};

struct ExtractionOptions {
  std::filesystem::path program;              ///< auriga-extract; empty: default_program().
  std::size_t processes = 2;                  ///< Helpers, hence documents at once.
  std::size_t waiting_max = 20'000;           ///< Documents that may wait; OVERLOADED above it.
  std::chrono::minutes waiting_time_max{30};  ///< Longer in the queue: OVERLOADED.
  ExtractionLimits limits;
};

/// One document. The pool owns `file` until the document is done.
struct ExtractionRequest {
  DocumentKind kind = DocumentKind::kText;
  DocumentFile file;
  /// Called on the pool's own executor, at most some twenty times a second, never after extract()
  /// ended. Must not throw or block.
  std::function<void(Progress)> progress;
};

/// What the pool did since its start.
struct ExtractionStatistics {
  std::uint64_t done = 0;     ///< Documents that became text.
  std::uint64_t failed = 0;   ///< Documents that did not: damaged, empty, over a limit.
  std::uint64_t crashed = 0;  ///< Of these: the reader crashed or broke the sandbox's rules.
  std::uint64_t started = 0;  ///< Helper processes started.
  std::size_t waiting = 0;
  std::size_t running = 0;
  std::size_t processes = 0;  ///< Helpers alive.
};

class ExtractionPool {
 public:
  /// `executor` is one shard's; the pool's state lives there.
  ExtractionPool(platform::Executor executor, ExtractionOptions options);
  ~ExtractionPool();  ///< Kills what still runs, by process id.
  ExtractionPool(const ExtractionPool&) = delete;
  ExtractionPool& operator=(const ExtractionPool&) = delete;

  /// The text of a document of any kind. Any shard; the caller continues on its own executor.
  /// Cancelling the caller stops the document and throws operation_aborted. Errors as values:
  /// DOCUMENT_TOO_LARGE, DOCUMENT_EMPTY (also a PDF of images alone), DOCUMENT_CORRUPT,
  /// DOCUMENT_ENCRYPTED, DOCUMENT_BAD_ENCODING, DOCUMENT_UNSUPPORTED, DOCUMENT_TOO_COMPLEX (a
  /// limit), OVERLOADED (the queue), UNAVAILABLE (the helper cannot be started, or the pool shuts
  /// down).
  [[nodiscard]] platform::Task<core::Result<ExtractedText>> extract(ExtractionRequest request);

  /// Refuses new documents, fails those that wait with UNAVAILABLE, lets running ones end until
  /// `deadline`, then kills the helpers and waits for their ends. Idempotent.
  [[nodiscard]] platform::Task<> shut_down(platform::SteadyTime deadline);

  [[nodiscard]] platform::Task<ExtractionStatistics> statistics();

  /// Starts a helper if none runs and says whether it answers: for health checks.
  [[nodiscard]] platform::Task<core::Result<void>> probe();

  /// auriga-extract beside the running program.
  [[nodiscard]] static std::filesystem::path default_program();

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace auriga::extraction
