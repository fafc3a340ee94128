// The few calls by which files are changed, so that a test can fail each of them. Reading needs
// none of this. Each answers 0 or an errno; nothing is retried except EINTR.
//
// The order that survives power loss: create, write, sync, rename, sync_folder. A new name is
// durable only when the folder that holds it was synced.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace auriga::platform::objects {

/// Any thread.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// Opens a file that does not exist yet for writing.
  virtual int create(const std::filesystem::path& path, int& fd);
  virtual int write(int fd, std::span<const std::byte> bytes);  ///< All of them.
  virtual int sync(int fd);
  virtual void close(int fd);
  virtual int rename(const std::filesystem::path& from, const std::filesystem::path& to);
  /// Two folders take each other's names in one step.
  virtual int exchange(const std::filesystem::path& one, const std::filesystem::path& other);
  virtual int sync_folder(const std::filesystem::path& path);
  virtual int make_folder(const std::filesystem::path& path);  ///< EEXIST if it is there.
  virtual int remove(const std::filesystem::path& path);
  virtual int remove_folder(const std::filesystem::path& path);  ///< An empty one.
  /// Whether another file system, or a part of one, begins there: such a folder keeps its name.
  virtual bool is_mount(const std::filesystem::path& path);
};

/// The machine's own.
[[nodiscard]] FileSystem& real_file_system();

/// Gives `path` the owner and group of `like`, where root runs and may: what root's tools make in
/// the data folder, the server must read. Files and folders made here are so given to the owner of
/// the folder that they are in.
void take_owner(const std::filesystem::path& path, const std::filesystem::path& like) noexcept;

/// When `error` is not 0, throws READ_ONLY where the disk is full or takes no writes, else INTERNAL
/// with the reason in its detail. `what` and `path` are told in the cause alone.
void check_file(int error, std::string_view what, const std::filesystem::path& path);

/// Makes `folder` and those above it, durably. Those that exist cost nothing.
void make_folders(FileSystem& files, const std::filesystem::path& folder);

/// Writes a whole small file, durably, under a name that is free.
void write_file(FileSystem& files, const std::filesystem::path& path, std::string_view text);

}  // namespace auriga::platform::objects
