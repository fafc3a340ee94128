// The documents of an agent as a folder has them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domains/agents/service.hpp"

namespace auriga::app {

/// Among more files nobody means all of them.
inline constexpr std::size_t kFolderFilesMax = 10'000;
/// Folders within folders.
inline constexpr int kFolderDepthMax = 16;

struct SkippedFile {
  std::string name;  ///< Its path within the folder.
  std::string why;
};

struct FolderFiles {
  std::vector<agents::Upload> files;  ///< By name.
  std::vector<SkippedFile> skipped;   ///< By name.
};

/// The files of a folder and of those within it. A document's name has no slashes, so
/// "fees/2026.md" becomes "fees - 2026.md". Links are not followed, hidden files and folders and
/// what is no file are left out; `skipped` has them all, a folder once. Throws
/// CONFIGURATION_INVALID where the folder cannot be read or holds too many. Blocks.
[[nodiscard]] FolderFiles files_of(const std::filesystem::path& folder,
                                   std::size_t files_max = kFolderFilesMax);

}  // namespace auriga::app
