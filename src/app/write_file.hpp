// What the program writes itself: a small file in another's place, a folder; and what is said where
// that cannot be done.
#pragma once

#include <filesystem>
#include <string_view>

namespace auriga::app {

/// Throws READ_ONLY where the disk is full or takes no writes, else INTERNAL, with `what` was not
/// done, the path and the reason of `error`, an errno: "cannot make data: Permission denied".
[[noreturn]] void throw_file_error(std::string_view what, const std::filesystem::path& path,
                                   int error);

/// Makes it and those above it, as far as they are missing. Throws as throw_file_error().
void make_folder(const std::filesystem::path& folder);

/// Puts `text` in place of what the file holds, for its owner alone: written beside it, synced,
/// renamed, so that a crash leaves the former text or the new one. Where root runs it is given to
/// the folder's owner. Throws READ_ONLY or INTERNAL. Blocks.
void replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace auriga::app
