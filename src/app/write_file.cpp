#include "app/write_file.hpp"

#include <string>
#include <system_error>

#include "core/error.hpp"
#include "platform/objects/file_system.hpp"
#include "platform/runtime/file_io.hpp"

namespace auriga::app {

void throw_file_error(std::string_view what, const std::filesystem::path& path, int error) {
  throw core::Error(platform::write_error(error), std::string(what) + " " + path.string() + ": " +
                                                      std::generic_category().message(error));
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw_file_error("cannot make", folder, error.value());
  }
}

void replace_file(const std::filesystem::path& file, std::string_view text) {
  auto& files = platform::objects::real_file_system();
  const auto fresh = std::filesystem::path(file.string() + ".new");
  files.remove(fresh);  // As a crash left it.
  platform::objects::write_file(files, fresh, text);
  int error = files.rename(fresh, file);
  error = error != 0 ? error : files.sync_folder(file.parent_path());
  if (error != 0) {
    throw_file_error("cannot write", file, error);
  }
}

}  // namespace auriga::app
