#include "app/folder_files.hpp"

#include <algorithm>
#include <system_error>

#include "core/error.hpp"

namespace auriga::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;

namespace {

std::string document_name(const fs::path& within) {
  std::string name;
  for (const auto& part : within) {
    name += (name.empty() ? "" : " - ") + part.string();
  }
  return name;
}

class Walk {
 public:
  Walk(const fs::path& folder, std::size_t files_max) : folder_(folder), files_max_(files_max) {}

  FolderFiles run() && {
    std::error_code error;
    fs::directory_iterator entries(folder_, error);
    if (!error) {
      enter(std::move(entries), 0, error);
    }
    if (error) {
      throw Error(ErrorCode::kConfigurationInvalid,
                  "cannot read the folder " + folder_.string() + ": " + error.message());
    }
    std::ranges::sort(out_.files, {}, &agents::Upload::name);
    std::ranges::sort(out_.skipped, {}, &SkippedFile::name);
    return std::move(out_);
  }

 private:
  void enter(fs::directory_iterator entries, int depth, std::error_code& error) {
    for (const fs::directory_iterator end; !error && entries != end; entries.increment(error)) {
      take(*entries, depth);
    }
  }

  void take(const fs::directory_entry& entry, int depth) {
    const auto within = entry.path().lexically_relative(folder_);
    std::error_code error;
    const auto status = entry.symlink_status(error);
    if (error) {
      skip(within, error.message());
    } else if (entry.path().filename().string().starts_with('.')) {
      skip(within, "hidden");
    } else if (fs::is_symlink(status)) {
      skip(within, "a link; links are not followed");
    } else if (fs::is_directory(status)) {
      take_folder(entry.path(), within, depth + 1);
    } else if (!fs::is_regular_file(status)) {
      skip(within, "no file");
    } else {
      take_file(entry, within);
    }
  }

  void take_folder(const fs::path& path, const fs::path& within, int depth) {
    if (depth > kFolderDepthMax) {
      skip(within, "too deep, " + std::to_string(kFolderDepthMax) + " folders within each other");
      return;
    }
    std::error_code error;
    fs::directory_iterator entries(path, error);
    if (!error) {
      enter(std::move(entries), depth, error);
    }
    if (error) {
      skip(within, error.message());
    }
  }

  void take_file(const fs::directory_entry& entry, const fs::path& within) {
    std::error_code error;
    const auto size = entry.file_size(error);
    if (error) {
      skip(within, error.message());
      return;
    }
    if (out_.files.size() == files_max_) {
      throw Error(ErrorCode::kConfigurationInvalid,
                  "there are more than " + std::to_string(files_max_) + " files in " +
                      folder_.string() + ": name the folder within it that has the documents");
    }
    out_.files.push_back({.name = document_name(within),
                          .description = {},
                          .path = entry.path(),
                          .size_bytes = size,
                          .error = std::nullopt});
  }

  void skip(const fs::path& within, std::string why) {
    out_.skipped.push_back({.name = within.generic_string(), .why = std::move(why)});
  }

  const fs::path& folder_;
  std::size_t files_max_;
  FolderFiles out_;
};

}  // namespace

FolderFiles files_of(const fs::path& folder, std::size_t files_max) {
  return Walk(folder, files_max).run();
}

}  // namespace auriga::app
