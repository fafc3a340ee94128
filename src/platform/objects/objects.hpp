// Objects: what is too large for a row (documents, recordings), by key. The interface has one
// contract suite; the store in a folder (folder_store.hpp) is the default.
//
// An object is whole or absent: it appears when its writer commits, and then survives power loss.
// It is written once; a second put under the same key replaces it atomically. Its SHA-256 is kept
// with it and checked by verify() and when it is read to its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::objects {

struct ObjectInfo {
  std::string key;
  std::uint64_t size = 0;  ///< Bytes.
  std::string sha256;      ///< 64 hex digits. Empty in a list.
  core::Timestamp modified;
};

/// A key: 1 to 512 bytes of `a-z A-Z 0-9 . _ - /`, parts of at most 128 separated by one slash,
/// none of which starts with a dot or ends with `.object`. So it can name no other folder, no
/// hidden file and no device.
[[nodiscard]] bool is_valid_key(std::string_view key);

/// Writes one object. Destroyed without commit() it leaves nothing. One call at a time.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  virtual Task<> write(std::span<const std::byte> bytes) = 0;  ///< Bytes live until it returns.
  virtual Task<ObjectInfo> commit() = 0;  ///< Durable when it returns. At most once.
};

/// Reads one object from its start. Stays valid when the object is removed or replaced.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  [[nodiscard]] virtual const ObjectInfo& info() const = 0;
  /// Up to `out.size()` bytes; 0 at the end. Throws INTERNAL at the end when the bytes read do not
  /// match the checksum.
  virtual Task<std::size_t> read(std::span<std::byte> out) = 0;
  /// Continues at `offset` (a range request). The checksum is not checked then.
  virtual void seek(std::uint64_t offset) = 0;
  /// The file whose first `info().size` bytes it is, for who sends it piece by piece; none where it
  /// lies in no file of this machine. The file goes with the object, not with this reader.
  [[nodiscard]] virtual std::optional<std::filesystem::path> file() const = 0;
};

struct ObjectPage {
  std::vector<ObjectInfo> objects;  ///< By key, bytewise.
  std::optional<std::string> next;  ///< Pass it as `after` to go on; empty at the end.
};

/// Any shard. An invalid key throws INTERNAL: callers make keys of ids, not of users' names. A full
/// disk throws READ_ONLY, one that fails or cannot be read INTERNAL.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual Task<std::unique_ptr<ObjectWriter>> create(std::string key) = 0;
  /// Null when there is none.
  virtual Task<std::unique_ptr<ObjectReader>> open(std::string key) = 0;
  virtual Task<bool> remove(std::string key) = 0;  ///< Whether there was one. Durable.
  /// Up to `limit` keys that start with `prefix` and sort after `after`.
  virtual Task<ObjectPage> list(std::string prefix, std::string after, std::size_t limit) = 0;
  /// Reads it all; false when there is none or its bytes do not match its checksum.
  virtual Task<bool> verify(std::string key) = 0;

  /// Copies a file of this machine. Reads it on the caller's thread: not for a shard's.
  Task<ObjectInfo> put_file(std::string key, std::filesystem::path path);
  /// For small objects. get() throws NOT_FOUND when there is none, INTERNAL above `size_max`.
  Task<ObjectInfo> put(std::string key, std::string bytes);
  Task<std::string> get(std::string key, std::size_t size_max);
};

}  // namespace auriga::platform::objects
