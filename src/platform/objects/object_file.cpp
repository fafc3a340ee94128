#include "platform/objects/object_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "platform/objects/sha256.hpp"

namespace auriga::platform::objects {
namespace {

constexpr std::string_view kMagic = "AURIGAO1";
constexpr std::string_view kDigits = "0123456789abcdef";

[[noreturn]] void throw_damaged(const std::string& key, std::string_view why) {
  throw core::Error(core::ErrorCode::kInternal, {}, "object " + key + " " + std::string(why));
}

/// Reads all of `out` at `offset`, or as much as there is.
std::size_t read_at(int fd, const std::string& key, std::uint64_t offset,
                    std::span<std::byte> out) {
  const auto done = read_whole(fd, offset, out);
  if (done.error != 0) {
    throw_damaged(key, std::strerror(done.error));
  }
  return done.bytes;
}

}  // namespace

std::string make_footer(std::uint64_t size, std::string_view sha256_hex) {
  AURIGA_ASSERT(sha256_hex.size() == 64);
  std::string out(kMagic);
  for (int i = 0; i < 8; ++i) {
    out += static_cast<char>(size >> (8 * i) & 0xFFU);
  }
  for (std::size_t i = 0; i < 64; i += 2) {
    out += static_cast<char>(kDigits.find(sha256_hex[i]) << 4U | kDigits.find(sha256_hex[i + 1]));
  }
  return out;
}

std::optional<ObjectFile> ObjectFile::open(const std::filesystem::path& path, std::string key) {
  Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const int fd = opened.get();
  if (fd < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    throw_damaged(key, std::strerror(errno));
  }
  ObjectFile file(std::move(opened),
                  {.key = std::move(key), .size = 0, .sha256 = {}, .modified = {}});
  auto& info = file.info_;
  struct stat status{};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
      static_cast<std::uint64_t>(status.st_size) < kFooterSize) {
    throw_damaged(info.key, "is cut short");
  }
  info.size = static_cast<std::uint64_t>(status.st_size) - kFooterSize;
  info.modified = {status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000};
  std::array<std::byte, kFooterSize> footer{};
  if (read_at(fd, info.key, info.size, footer) != kFooterSize ||
      std::memcmp(footer.data(), kMagic.data(), kMagic.size()) != 0) {
    throw_damaged(info.key, "has no footer");
  }
  std::uint64_t size = 0;
  for (std::size_t i = 8; i-- > 0;) {
    size = size << 8U | std::to_integer<std::uint64_t>(footer[8 + i]);
  }
  if (size != info.size) {
    throw_damaged(info.key, "has another size than it should");
  }
  for (std::size_t i = 16; i < kFooterSize; ++i) {
    info.sha256 += kDigits[std::to_integer<unsigned>(footer[i]) >> 4U];
    info.sha256 += kDigits[std::to_integer<unsigned>(footer[i]) & 15U];
  }
  return file;
}

std::size_t ObjectFile::read(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= info_.size) {
    return 0;
  }
  const auto due = std::min<std::uint64_t>(out.size(), info_.size - offset);
  const auto got = read_at(fd_.get(), info_.key, offset, out.first(static_cast<std::size_t>(due)));
  if (got != due) {
    throw_damaged(info_.key, "became shorter");
  }
  return got;
}

bool matches_its_sum(const ObjectFile& file) {
  Sha256 sum;
  std::vector<std::byte> buffer(256 * 1024);
  for (std::uint64_t at = 0;;) {
    const auto got = file.read(at, buffer);
    if (got == 0) {
      return sum.hex() == file.info().sha256;
    }
    sum.add(std::span(buffer).first(got));
    at += got;
  }
}

}  // namespace auriga::platform::objects
