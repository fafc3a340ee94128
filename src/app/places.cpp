#include "app/places.hpp"

#include <initializer_list>
#include <system_error>

namespace auriga::app {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> first_with(std::initializer_list<fs::path> folders, const char* file) {
  for (const auto& folder : folders) {
    std::error_code ignored;
    if (!folder.empty() && fs::is_regular_file(folder / file, ignored)) {
      return folder;
    }
  }
  return std::nullopt;
}

}  // namespace

fs::path program_folder() {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path() : program.parent_path();
}

std::optional<fs::path> console_folder(const fs::path& configured) {
  if (!configured.empty()) {
    return first_with({configured}, "index.html");
  }
  const auto here = program_folder();
  return first_with({here / "console", here / ".." / "share" / "auriga" / "console",
                     here / ".." / ".." / "web" / "dist"},
                    "index.html");
}

std::optional<fs::path> demo_folder() {
  const auto here = program_folder();
  return first_with(
      {here / "demo", here / ".." / "share" / "auriga" / "demo", here / ".." / ".." / "demo"},
      "agent.json");
}

}  // namespace auriga::app
