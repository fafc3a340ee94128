#include "platform/http/static_site.hpp"

#include <fstream>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "platform/http/gzip.hpp"
#include "platform/http/target.hpp"

namespace auriga::platform::http {
namespace {

constexpr int kGzipLevel = 6;

struct MediaType {
  std::string_view extension;
  std::string_view type;
  bool text;
};

constexpr std::array<MediaType, 20> kMediaTypes{{
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".map", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".md", "text/markdown; charset=utf-8", true},
    {".xml", "application/xml", true},
    {".wasm", "application/wasm", true},
    {".ico", "image/x-icon", false},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".woff2", "font/woff2", false},
    {".woff", "font/woff", false},
    {".ttf", "font/ttf", true},
    {".pdf", "application/pdf", false},
}};

MediaType media_type_of(std::string_view name) {
  for (const auto& known : kMediaTypes) {
    if (name.ends_with(known.extension)) {
      return known;
    }
  }
  return {"", "application/octet-stream", false};
}

std::optional<std::string> read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in.is_open()) {
    return std::nullopt;
  }
  std::string text(static_cast<std::size_t>(std::max<std::streamoff>(0, in.tellg())), '\0');
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return in ? std::optional(std::move(text)) : std::nullopt;
}

/// Whether a person's browser asks for a page, rather than a program for a file.
bool navigates(const Call& call, std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name.find('.') == std::string_view::npos && !path.starts_with("/api/") &&
         call.accepts("text/html");
}

}  // namespace

core::Result<StaticSite> StaticSite::load(const std::filesystem::path& folder,
                                          StaticSiteOptions options) {
  using core::ErrorCode;
  namespace fs = std::filesystem;
  const auto bad = [&](std::string_view why) {
    return core::fail(ErrorCode::kConfigurationInvalid,
                      "the console's folder " + folder.string() + " " + std::string(why));
  };
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return bad("does not exist");
  }
  StaticSite site;
  std::size_t bytes = 0;
  std::size_t files = 0;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->is_regular_file(error) || at->path().extension() == ".gz") {
      continue;
    }
    const auto size = fs::file_size(at->path(), error);
    bytes += static_cast<std::size_t>(size);
    if (error || bytes > options.bytes_max || ++files > options.files_max) {
      return bad("is too large to be a built console");
    }
    auto text = read_whole(at->path());
    if (!text) {
      return bad("has a file that cannot be read: " + at->path().filename().string());
    }
    const auto path = "/" + fs::relative(at->path(), folder, error).generic_string();
    auto& file = site.add(path, *std::move(text), media_type_of(path).type);
    file.immutable = path.starts_with("/assets/");
    if (auto packed = read_whole(at->path().string() + ".gz"); packed && !packed->empty()) {
      file.gzip = std::make_shared<const std::string>(*std::move(packed));
    } else {
      pack(path, file);
    }
  }
  if (error || !site.files_.contains("/index.html")) {
    return bad(error ? "cannot be read" : "has no index.html");
  }
  return site;
}

void StaticSite::put(const std::string& path, std::string body, std::string_view media_type) {
  pack(path, add(path, std::move(body), media_type));
}

StaticSite::File& StaticSite::add(const std::string& path, std::string body,
                                  std::string_view media_type) {
  auto& file = files_[path];
  file = {.etag = "\"" + core::to_hex(core::sha256(body)).substr(0, 32) + "\"",
          .media_type = media_type};
  file.body = std::make_shared<const std::string>(std::move(body));
  return file;
}

void StaticSite::pack(std::string_view path, File& file) {
  const bool text = file.media_type.starts_with("text/") ||
                    file.media_type.find("json") != std::string::npos ||
                    file.media_type.find("xml") != std::string::npos || media_type_of(path).text;
  if (text && file.body->size() > 512) {
    if (auto packed = gzip(*file.body, kGzipLevel); packed.size() + 64 < file.body->size()) {
      file.gzip = std::make_shared<const std::string>(std::move(packed));
    }
  }
}

std::optional<Reply> StaticSite::find(const Call& call) const {
  std::string path;
  if (!percent_decode(call.path(), Plus::kLiteral, path)) {
    return std::nullopt;
  }
  auto found = files_.find(path);
  if (found == files_.end() && path.ends_with('/')) {
    found = files_.find(path + "index.html");
  }
  if (found == files_.end() && navigates(call, path)) {
    // The first folder may have a page of its own: /live.html for /live and all below.
    const auto first = path.substr(0, path.find('/', 1));
    found = files_.find(first + ".html");
    if (found == files_.end()) {
      found = files_.find("/index.html");
    }
  }
  if (found == files_.end()) {
    return std::nullopt;
  }
  return answer(call, found->second);
}

Reply StaticSite::answer(const Call& call, const File& file) const {
  Reply reply{.content_type = file.media_type};
  const bool packed = file.gzip && accepts_gzip(call.header("Accept-Encoding"));
  // The compressed form is another representation, so it has a tag of its own.
  auto etag = file.etag;
  if (packed) {
    etag.insert(etag.size() - 1, "-gz");
  }
  reply.headers.add("ETag", etag);
  reply.headers.add_lines(file.immutable ? "Cache-Control: public, max-age=31536000, immutable\r\n"
                                         : "Cache-Control: no-cache\r\n");
  if (file.gzip) {
    reply.headers.add_lines("Vary: Accept-Encoding\r\n");
  }
  if (const auto known = call.header("If-None-Match");
      known == "*" || (!known.empty() && known.find(etag) != std::string_view::npos)) {
    reply.status = 304;
    reply.content_type = {};
    return reply;
  }
  if (packed) {
    reply.headers.add_lines("Content-Encoding: gzip\r\n");
  }
  reply.body = packed ? file.gzip : file.body;
  return reply;
}

}  // namespace auriga::platform::http
