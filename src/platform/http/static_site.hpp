// StaticSite: the console's files, read once at start-up and served from memory, because a built
// console is a few megabytes and a request must not wait for a disk. Text is sent compressed: as
// NAME.gz beside it, which the console's build writes, else it is compressed at loading. Files
// under /assets (their names carry a hash) are cached for ever by browsers, others revalidate by
// ETag. A path that is no file gives a page where a person navigates: /live.html for /live/x where
// there is one, else index.html (SPA fallback).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result.hpp"
#include "platform/http/call.hpp"
#include "platform/http/reply.hpp"

namespace auriga::platform::http {

struct StaticSiteOptions {
  std::size_t bytes_max = 64ULL << 20U;  ///< Of all files together.
  std::size_t files_max = 4'000;
};

class StaticSite {
 public:
  StaticSite() = default;  ///< No files yet: for a server without a console.

  /// Fails with CONFIGURATION_INVALID: no such folder, no index.html, too large.
  [[nodiscard]] static core::Result<StaticSite> load(const std::filesystem::path& folder,
                                                     StaticSiteOptions options = {});

  /// The answer to GET or HEAD of a path that no route has; nothing when there is none.
  [[nodiscard]] std::optional<Reply> find(const Call& call) const;

  /// Adds a document made at start-up, e.g. "/openapi.json". Before the server starts.
  void put(const std::string& path, std::string body, std::string_view media_type);

 private:
  struct File {
    std::shared_ptr<const std::string> body;
    std::shared_ptr<const std::string> gzip;  ///< Null when it would not be smaller.
    std::string etag;
    std::string_view media_type;
    bool immutable = false;
  };
  File& add(const std::string& path, std::string body, std::string_view media_type);
  static void pack(std::string_view path, File& file);
  [[nodiscard]] Reply answer(const Call& call, const File& file) const;
  std::unordered_map<std::string, File> files_;
};

}  // namespace auriga::platform::http
