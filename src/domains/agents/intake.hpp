// Intake: from a file somebody gave us to a document's row. The original is kept as it came (small
// ones in the row, others as an object), its kind is found by looking at it, and texts that need no
// helper process are read at once. A fault of the file is written into the row, where people see
// it; only faults of ours are thrown.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/counter.hpp"
#include "core/error.hpp"
#include "domains/agents/repository.hpp"
#include "engines/extraction/pool.hpp"
#include "platform/http/precondition.hpp"
#include "platform/objects/objects.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::agents {

using platform::Task;

/// A file on its way in: of an upload, or of a folder that the command line reads.
struct Upload {
  std::string name;  ///< As given; cleaned here.
  std::string description;
  std::filesystem::path path;
  std::uint64_t size_bytes = 0;
  std::optional<core::Error> error;  ///< Refused before it got here.
};

/// A document ready to be written. `row.status` is processing when a helper must read it yet.
struct Received {
  repository::DocumentRow row;
  repository::Contents contents;
  platform::http::Precondition wanted = {};  ///< Of the document whose place it takes.
};

/// Of a document, or of its row: changes when it is replaced and when it has been read.
[[nodiscard]] std::string document_version(const auto& document) {
  return std::to_string(document.updated_at.ms) + "-" +
         std::string(core::enum_name(document.status));
}

class Intake {
 public:
  struct Options {
    std::uint64_t document_bytes_max = 50ULL << 20U;
    std::size_t inline_bytes_max = 32ULL << 10U;  ///< Larger originals become objects.
  };

  /// `disk` reads files and texts. All must outlive this.
  Intake(platform::objects::ObjectStore& objects, platform::ThreadPool& disk,
         extraction::ExtractionPool& helpers, Options options, const core::Clock& clock,
         core::Random& random);

  /// Takes a file as a document of `agent`. Throws READ_ONLY and the like.
  [[nodiscard]] Task<Received> receive(core::OrganizationId organization, core::AgentId agent,
                                       Upload upload);

  /// Reads a document that needs a helper: afterwards its row is ready or failed. `content` is the
  /// original when it is inline. Throws OVERLOADED and the like; the row is unchanged then.
  using PagesRead = std::function<void(extraction::Progress)>;
  [[nodiscard]] Task<> read(Received& document, PagesRead progress = {});

  /// Removes the object of a document that was not written, or is no more. Never fails for the
  /// disk's sake: what stays is found by the sweep.
  [[nodiscard]] Task<> discard(std::optional<std::string> object_key);

  [[nodiscard]] Task<> discard_all(std::vector<Received> documents);

  struct Counters {
    core::Counter ready;      ///< Documents that were read …
    core::Counter failed;     ///< … and that could not be.
    core::Counter helped;     ///< Those a helper read, or failed to …
    core::Counter helped_us;  ///< … and how long that took, microseconds.
  };
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

  /// Where work on a text is done that is too long for a shard.
  [[nodiscard]] platform::ThreadPool& texts() { return disk_; }

 private:
  [[nodiscard]] Task<Received> take_in(core::OrganizationId organization, core::AgentId agent,
                                       Upload upload);
  [[nodiscard]] Task<> read_with_helper(Received& document, PagesRead progress);
  void count(const repository::DocumentRow& row);
  [[nodiscard]] Task<std::string> store(const repository::DocumentRow& row,
                                        std::filesystem::path path);

  platform::objects::ObjectStore& objects_;
  platform::ThreadPool& disk_;
  extraction::ExtractionPool& helpers_;
  Options options_;
  const core::Clock& clock_;
  core::Random& random_;
  Counters counters_;
};

/// Whether a write that failed so has left nothing, for sure. Else it may have been committed, and
/// the objects that its rows would name stay for the sweep, which looks whether they are there.
[[nodiscard]] bool is_undone(const std::exception_ptr& failure);

/// Marks the row failed, with the registry's words and `detail`.
void mark_failed(repository::DocumentRow& row, const core::Error& error);

/// The document as clients see it.
[[nodiscard]] Document to_document(const repository::DocumentRow& row);

}  // namespace auriga::agents
