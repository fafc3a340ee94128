#include "app/master_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "app/read_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::app {

using core::Error;
using core::ErrorCode;

namespace {

[[noreturn]] void throw_write(const std::filesystem::path& file) {
  throw Error(ErrorCode::kReadOnly, "cannot write " + file.string() + ": " + std::strerror(errno));
}

/// Writes beside the name, syncs, renames: a crash leaves the whole key or none.
void write_durably(const std::filesystem::path& file, const std::string& text) {
  const auto fresh = file.string() + ".new";
  const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) {
    throw_write(file);
  }
  const bool whole =
      ::write(out, text.data(), text.size()) == std::ssize(text) && ::fsync(out) == 0;
  const bool closed = ::close(out) == 0;
  if (!whole || !closed || ::rename(fresh.c_str(), file.c_str()) != 0) {
    throw_write(file);
  }
  const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
}

}  // namespace

std::filesystem::path master_key_file(const std::filesystem::path& data) {
  return data / "keys" / "master.key";
}

core::Sealer open_sealer(const std::filesystem::path& data, const std::string& configured,
                         core::Random& random) {
  const auto file = master_key_file(data);
  std::string text = configured;
  if (text.empty()) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) {
      errno = error.value();
      throw_write(file);
    }
    std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all, error);
    if (!std::filesystem::exists(file)) {
      write_durably(file, core::random_token(random, core::Sealer::kKeyBytes) + "\n");
    }
    text = core::trim(read_file(file));
  }
  const auto key = core::from_base64url(text);
  if (!key || key->size() != core::Sealer::kKeyBytes) {
    throw Error(ErrorCode::kConfigurationInvalid,
                (configured.empty() ? file.string() : std::string("accounts.master_key")) +
                    " must hold 32 bytes as base64url (43 characters)");
  }
  const std::string keys[] = {*key};
  return core::value_or_throw(core::Sealer::create(keys));
}

}  // namespace auriga::app
