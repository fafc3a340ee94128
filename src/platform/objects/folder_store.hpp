// The object store in a folder of this machine.
//
// The key `agents/a/b` is the file `agents/a/b.object` below the root: no key's part may end with
// `.object`, so a folder and a file never want the same name. A writer fills `.new/<random>`, syncs
// it, renames it to its name and syncs the folder; a crash leaves at most a file in `.new`, removed
// at a later start. Each file ends with a footer (object_file.hpp).
#pragma once

#include <filesystem>
#include <memory>

#include "platform/objects/file_system.hpp"
#include "platform/objects/objects.hpp"

namespace auriga::platform::objects {

struct FolderOptions {
  std::filesystem::path root;    ///< Made when missing. Used by this store alone.
  std::size_t threads = 2;       ///< That wait for the disk.
  std::size_t queue_max = 1024;  ///< Calls that may wait for them; above: OVERLOADED.
  FileSystem* files = nullptr;   ///< Null: the machine's.
};

/// Throws what check_file() throws when the folder cannot be made. The store outlives its readers
/// and writers.
[[nodiscard]] std::unique_ptr<ObjectStore> open_folder_store(FolderOptions options);

/// Removes what a crash left unfinished below `root`, whatever its age. For the one who knows that
/// no other process writes there; opening a store removes only what is a day old. Blocks.
void remove_unfinished(const std::filesystem::path& root);

}  // namespace auriga::platform::objects
