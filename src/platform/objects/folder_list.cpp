// Keys sort bytewise, and so must a walk over folders. In a folder, the entries are sorted by what
// follows in the keys they hold: a file by its name, a folder by its name and a slash. Then `a-b`,
// `a.b`, `a/c` and `a0` come in this order, as they do as whole keys. A folder whose keys can all
// not match is not entered.
#include "platform/objects/folder_list.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "core/error.hpp"
#include "platform/objects/object_file.hpp"

namespace auriga::platform::objects {
namespace {

struct Walk {
  const std::string& prefix;
  const std::string& after;
  std::size_t limit;
  std::vector<ObjectInfo> found{};  ///< One more than the limit when there are more.

  [[nodiscard]] bool full() const { return found.size() > limit; }

  /// Whether some key that starts with `start` (a folder's) may belong to the answer.
  [[nodiscard]] bool wants_folder(const std::string& start) const {
    const auto common = std::min(start.size(), prefix.size());
    return start.compare(0, common, prefix, 0, common) == 0 &&
           (start > after || after.starts_with(start));
  }

  void add(const std::filesystem::path& path, std::string key) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) {
      if (errno == ENOENT) {
        return;  // Removed meanwhile.
      }
      const auto why = std::generic_category().message(errno);
      throw core::Error(core::ErrorCode::kInternal, "An object could not be read: " + why + ".",
                        "looking at " + path.string() + ": " + why);
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    found.push_back(
        {.key = std::move(key),
         .size = size < kFooterSize ? 0 : size - kFooterSize,
         .sha256 = {},
         .modified = {status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000}});
  }

  void enter(const std::filesystem::path& folder, const std::string& start) {
    std::vector<std::string> names;
    std::error_code failed;
    std::filesystem::directory_iterator entries(folder, failed);
    // (An iterator that has failed is at its end.)
    for (; entries != std::filesystem::directory_iterator(); entries.increment(failed)) {
      auto name = entries->path().filename().string();
      if (name.starts_with('.')) {
        continue;
      }
      if (name.ends_with(kObjectSuffix)) {
        names.push_back(name.substr(0, name.size() - kObjectSuffix.size()));
      } else {
        names.push_back(name + "/");
      }
    }
    // One that was removed meanwhile, or is none, holds nothing; of any other it is not known.
    if (failed && failed != std::errc::no_such_file_or_directory &&
        failed != std::errc::not_a_directory) {
      throw core::Error(core::ErrorCode::kInternal,
                        "A folder of objects could not be read: " + failed.message() + ".",
                        "listing " + folder.string() + ": " + failed.message());
    }
    std::ranges::sort(names);
    for (const auto& name : names) {
      if (full()) {
        return;
      }
      const auto key = start + name;
      if (name.ends_with('/')) {
        // What is no part of a key is not ours, such as lost+found.
        if (is_valid_key(key.substr(0, key.size() - 1)) && wants_folder(key)) {
          enter(folder / name.substr(0, name.size() - 1), key);
        }
      } else if (key.starts_with(prefix) && key > after) {
        add(folder / (name + std::string(kObjectSuffix)), key);
      }
    }
  }
};

}  // namespace

ObjectPage list_folder(const std::filesystem::path& root, const std::string& prefix,
                       const std::string& after, std::size_t limit) {
  Walk walk{.prefix = prefix, .after = after, .limit = limit};
  walk.enter(root, "");
  ObjectPage page{.objects = std::move(walk.found), .next = {}};
  if (page.objects.size() > limit) {
    page.objects.resize(limit);
    page.next = limit == 0 ? after : page.objects.back().key;
  }
  return page;
}

}  // namespace auriga::platform::objects
