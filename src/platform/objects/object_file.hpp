// One object as a file: its bytes, then a footer of 48 bytes.
//
//   bytes   content
//   size    the object
//   8       "AURIGAO1"
//   8       size, little endian
//   32      SHA-256 of the object
//
// A file is valid when it ends with a footer whose size is the file's without it; the sum is
// checked when the bytes are read. The footer goes at the end because the sum is known only then,
// and into the same file because two files cannot be renamed at once.
#pragma once

#include <filesystem>
#include <optional>

#include "platform/objects/objects.hpp"
#include "platform/runtime/file_io.hpp"

namespace auriga::platform::objects {

inline constexpr std::size_t kFooterSize = 48;

[[nodiscard]] std::string make_footer(std::uint64_t size, std::string_view sha256_hex);

/// A file open for reading; closed by its destructor. Blocks: use on a pool's thread.
class ObjectFile {
 public:
  /// Nothing when there is no such file; throws INTERNAL when it is damaged or cannot be read.
  [[nodiscard]] static std::optional<ObjectFile> open(const std::filesystem::path& path,
                                                      std::string key);
  [[nodiscard]] const ObjectInfo& info() const noexcept { return info_; }
  /// Bytes from `offset`, as many as `out` takes; fewer only at the end.
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> out) const;

 private:
  ObjectFile(Descriptor fd, ObjectInfo info) : fd_(std::move(fd)), info_(std::move(info)) {}
  Descriptor fd_;
  ObjectInfo info_;
};

/// Whether the whole file matches its sum.
[[nodiscard]] bool matches_its_sum(const ObjectFile& file);

}  // namespace auriga::platform::objects
