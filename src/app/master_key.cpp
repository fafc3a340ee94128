#include "app/master_key.hpp"

#include <sys/stat.h>

#include <span>
#include <sstream>
#include <system_error>

#include "app/read_file.hpp"
#include "app/write_file.hpp"
#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/objects/file_system.hpp"

namespace auriga::app {

using core::Error;
using core::ErrorCode;

namespace {

std::optional<core::Timestamp> written_at(const std::filesystem::path& file) {
  struct stat info{};
  if (::stat(file.c_str(), &info) != 0) {
    return std::nullopt;
  }
  return core::Timestamp{static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1000};
}

}  // namespace

std::filesystem::path master_key_file(const std::filesystem::path& data) {
  return data / "keys" / "master.key";
}

std::optional<std::vector<MasterKey>> parse_master_keys(std::string_view text) {
  std::vector<MasterKey> keys;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (auto bytes = core::from_base64url(word);
        bytes && bytes->size() == core::Sealer::kKeyBytes) {
      keys.push_back({.bytes = *std::move(bytes), .made_at = std::nullopt});
      continue;
    }
    const auto time = core::from_rfc3339(word);
    if (!time || keys.empty() || keys.back().made_at) {
      return std::nullopt;
    }
    keys.back().made_at = time;
  }
  return keys.empty() ? std::nullopt : std::optional(std::move(keys));
}

MasterKey new_master_key(core::Random& random, const core::Clock& clock) {
  std::string bytes(core::Sealer::kKeyBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return {.bytes = std::move(bytes), .made_at = clock.now()};
}

void write_master_keys(const std::filesystem::path& data, const std::vector<MasterKey>& keys) {
  std::string text;
  for (const auto& key : keys) {
    text += core::to_base64url(key.bytes);
    text += key.made_at ? " " + core::to_rfc3339(*key.made_at) + "\n" : "\n";
  }
  replace_file(master_key_file(data), text);
}

std::vector<MasterKey> load_master_keys(const std::filesystem::path& data,
                                        const std::string& configured, core::Random& random,
                                        const core::Clock& clock) {
  const auto file = master_key_file(data);
  std::string text = configured;
  if (text.empty()) {
    make_folder(file.parent_path());
    std::error_code ignored;
    std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all, ignored);
    if (!std::filesystem::exists(file)) {
      write_master_keys(data, {new_master_key(random, clock)});
      // The folder's own name, too.
      if (const int fault = platform::objects::real_file_system().sync_folder(data); fault != 0) {
        throw_file_error("cannot write", file, fault);
      }
    }
    text = read_file(file);
  }
  auto keys = parse_master_keys(text);
  if (!keys) {
    throw Error(ErrorCode::kConfigurationInvalid,
                (configured.empty() ? file.string() : std::string("accounts.master_key")) + " " +
                    std::string(kMasterKeysForm));
  }
  if (auto& first = keys->front(); configured.empty() && !first.made_at) {
    first.made_at = written_at(file);  // As versions wrote it that knew no time.
  }
  return *std::move(keys);
}

core::Sealer sealer_of(const std::vector<MasterKey>& keys) {
  std::vector<std::string> all;
  for (const auto& key : keys) {
    all.push_back(key.bytes);
  }
  return core::value_or_throw(core::Sealer::create(all));
}

}  // namespace auriga::app
