#include "platform/objects/objects.hpp"

#include <algorithm>
#include <fstream>

#include "core/error.hpp"

namespace auriga::platform::objects {
namespace {

constexpr std::size_t kKeyMax = 512;
constexpr std::size_t kPartMax = 128;
constexpr std::size_t kCopySize = 256 * 1024;
constexpr std::string_view kAllowed =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

bool is_valid_part(std::string_view part) {
  return !part.empty() && part.size() <= kPartMax && part.front() != '.' &&
         !part.ends_with(".object") && part.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

bool is_valid_key(std::string_view key) {
  if (key.empty() || key.size() > kKeyMax) {
    return false;
  }
  for (;;) {
    const auto slash = key.find('/');
    if (!is_valid_part(key.substr(0, slash))) {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    key.remove_prefix(slash + 1);
  }
}

Task<ObjectInfo> ObjectStore::put(std::string key, std::string bytes) {
  auto writer = co_await create(std::move(key));
  co_await writer->write(std::as_bytes(std::span(bytes)));
  co_return co_await writer->commit();
}

Task<ObjectInfo> ObjectStore::put_file(std::string key, std::filesystem::path path) {
  auto writer = co_await create(std::move(key));
  std::ifstream in(path, std::ios::binary);
  std::vector<char> buffer(kCopySize);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto got = static_cast<std::size_t>(in.gcount());
    co_await writer->write(std::as_bytes(std::span(buffer.data(), got)));
  }
  if (!in.eof()) {
    throw core::Error(core::ErrorCode::kInternal, {}, "reading " + path.string());
  }
  co_return co_await writer->commit();
}

Task<std::string> ObjectStore::get(std::string key, std::size_t size_max) {
  auto reader = co_await open(key);
  if (!reader) {
    throw core::Error(core::ErrorCode::kNotFound, {}, "object " + key);
  }
  if (reader->info().size > size_max) {
    throw core::Error(core::ErrorCode::kInternal, {}, "object " + key + " is larger than allowed");
  }
  std::string out(reader->info().size, '\0');
  std::size_t at = 0;
  for (;;) {
    // One byte more than is due lets the reader see its end and check the sum.
    std::byte rest{};
    const auto room = out.size() - at;
    const auto space = room > 0 ? std::as_writable_bytes(std::span(out).subspan(at))
                                : std::span<std::byte>(&rest, 1);
    const auto got = co_await reader->read(space);
    if (got == 0) {
      break;
    }
    AURIGA_ASSERT(room > 0);
    at += got;
  }
  out.resize(at);
  co_return out;
}

}  // namespace auriga::platform::objects
