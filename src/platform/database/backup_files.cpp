#include "platform/database/backup_files.hpp"

#include <algorithm>
#include <fstream>

#include "platform/objects/sha256.hpp"

namespace auriga::platform::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCopyStep = 256 * 1024;

/// Calls `use` with each piece of a file; false when it cannot be read.
template <class Use>
bool for_each_piece(const fs::path& path, Use use) {
  std::ifstream in(path, std::ios::binary);
  std::vector<char> buffer(kCopyStep);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    use(std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(in.gcount()))));
  }
  return in.eof();
}

}  // namespace

void throw_bad_backup(std::string detail, std::string cause) {
  throw core::Error(core::ErrorCode::kBackupInvalid, std::move(detail), std::move(cause));
}

bool is_inside(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

BackupFile describe_file(const fs::path& root, const std::string& path) {
  objects::Sha256 sum;
  std::int64_t size = 0;
  const bool whole = for_each_piece(root / path, [&](std::span<const std::byte> piece) {
    sum.add(piece);
    size += static_cast<std::int64_t>(piece.size());
  });
  if (!whole) {
    throw_bad_backup("The file " + path + " of the backup is missing or cannot be read.");
  }
  return {.path = path, .size = size, .sha256 = sum.hex()};
}

std::vector<BackupFile> describe_files(const fs::path& root) {
  std::vector<BackupFile> out;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto path = entry.path().lexically_relative(root).generic_string();
    if (entry.is_regular_file() && path != kManifestName) {
      out.push_back(describe_file(root, path));
    }
  }
  std::ranges::sort(out, {}, &BackupFile::path);
  return out;
}

void copy_file(objects::FileSystem& files, const fs::path& from, const fs::path& to) {
  make_folders(files, to.parent_path());
  int fd = -1;
  objects::check_file(files.create(to, fd), "creating", to);
  int error = 0;
  const bool whole = for_each_piece(from, [&](std::span<const std::byte> piece) {
    error = error != 0 ? error : files.write(fd, piece);
  });
  error = error != 0 ? error : files.sync(fd);
  files.close(fd);
  objects::check_file(error, "writing", to);
  if (!whole) {
    throw core::Error(core::ErrorCode::kInternal, {}, "reading " + from.string());
  }
  objects::check_file(files.sync_folder(to.parent_path()), "syncing", to.parent_path());
}

void discard(const fs::path& folder) noexcept {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

}  // namespace auriga::platform::db
