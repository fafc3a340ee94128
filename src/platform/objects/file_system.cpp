#include "platform/objects/file_system.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/error.hpp"
#include "platform/runtime/file_io.hpp"

namespace auriga::platform::objects {
namespace {

int result_of(int returned) {
  return returned == 0 ? 0 : errno;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

}  // namespace

int FileSystem::create(const std::filesystem::path& path, int& fd) {
  fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    return errno;
  }
  take_owner(path, folder_of(path));
  return 0;
}

int FileSystem::write(int fd, std::span<const std::byte> bytes) {
  return write_whole(fd, bytes);
}

int FileSystem::sync(int fd) {
  return result_of(::fsync(fd));
}

void FileSystem::close(int fd) {
  ::close(fd);
}

int FileSystem::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  return result_of(::rename(from.c_str(), to.c_str()));
}

int FileSystem::exchange(const std::filesystem::path& one, const std::filesystem::path& other) {
  return result_of(::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE));
}

int FileSystem::sync_folder(const std::filesystem::path& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.get() < 0 ? errno : result_of(::fsync(folder.get()));
}

int FileSystem::make_folder(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0700) != 0) {
    return errno;
  }
  take_owner(path, folder_of(path));
  return 0;
}

int FileSystem::remove(const std::filesystem::path& path) {
  return result_of(::unlink(path.c_str()));
}

int FileSystem::remove_folder(const std::filesystem::path& path) {
  return result_of(::rmdir(path.c_str()));
}

bool FileSystem::is_mount(const std::filesystem::path& path) {
  struct statx found{};
  if (::statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS, &found) != 0) {
    return false;
  }
  if ((found.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0) {
    return (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
  }
  struct stat here{};
  struct stat above{};
  return ::stat(path.c_str(), &here) == 0 && ::stat((path / "..").c_str(), &above) == 0 &&
         here.st_dev != above.st_dev;
}

FileSystem& real_file_system() {
  static FileSystem files;
  return files;
}

void take_owner(const std::filesystem::path& path, const std::filesystem::path& like) noexcept {
  struct stat ours{};
  struct stat theirs{};
  if (::geteuid() != 0 || ::lstat(path.c_str(), &ours) != 0 || ::stat(like.c_str(), &theirs) != 0 ||
      (ours.st_uid == theirs.st_uid && ours.st_gid == theirs.st_gid)) {
    return;
  }
  // Where even root may not, as on a share, it stays as it is.
  if (::lchown(path.c_str(), theirs.st_uid, theirs.st_gid) != 0) {
    errno = 0;
  }
}

void check_file(int error, std::string_view what, const std::filesystem::path& path) {
  if (error == 0) {
    return;
  }
  const auto why = std::generic_category().message(error);
  const auto code = write_error(error);
  throw core::Error(
      code, code == core::ErrorCode::kReadOnly ? "" : "A file could not be written: " + why + ".",
      std::string(what) + " " + path.string() + ": " + why);
}

void make_folders(FileSystem& files, const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::is_directory(folder)) {
    return;
  }
  make_folders(files, folder.parent_path());
  const int error = files.make_folder(folder);
  check_file(error == EEXIST ? 0 : error, "making folder", folder);
  const auto parent = folder_of(folder);
  check_file(files.sync_folder(parent), "syncing", parent);
}

void write_file(FileSystem& files, const std::filesystem::path& path, std::string_view text) {
  int fd = -1;
  check_file(files.create(path, fd), "creating", path);
  int error = files.write(fd, std::as_bytes(std::span(text)));
  error = error != 0 ? error : files.sync(fd);
  files.close(fd);
  if (error != 0) {
    files.remove(path);
  }
  check_file(error, "writing", path);
  check_file(files.sync_folder(path.parent_path()), "syncing", path.parent_path());
}

}  // namespace auriga::platform::objects
