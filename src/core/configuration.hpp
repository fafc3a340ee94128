// Configuration: each setting is declared once (name, kind, default, bounds, meaning, example). The
// file (TOML), the environment, the command line, the sample file, the page in docs/ and the check
// come from that declaration.
//
// A value is looked for in this order, the first one found wins: command line, environment
// (`server.port` is AURIGA_SERVER_PORT), file, default. A secret is best given as `env:NAME` or
// `file:PATH`; it is never shown.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace auriga::core {

enum class SettingKind : std::uint8_t { kText, kInteger, kFlag, kChoice, kList, kSecret };

/// The declaration of one setting.
struct Setting {
  std::string_view name;  ///< "section.name".
  SettingKind kind = SettingKind::kText;
  std::string_view standard;  ///< The default, as it would be written on the command line.
  std::string_view meaning;   ///< A sentence or two.
  std::string_view example = {};
  std::int64_t min = 0;  ///< Of an integer.
  std::int64_t max = INT64_MAX;
  std::vector<std::string_view> choices = {};
  bool restart = true;     ///< Whether a change needs a restart.
  bool reference = false;  ///< May name a file or a variable that holds it, as any secret may.
};

/// Where a value came from, for people.
enum class SettingSource : std::uint8_t { kDefault, kFile, kEnvironment, kFlag };
[[nodiscard]] std::string_view setting_source_name(SettingSource source);

/// One setting with its value in force.
struct SettingValue {
  const Setting* setting;
  std::string text;  ///< "[redacted]" for a secret that is set.
  SettingSource source;
};

/// All values in force. Filled by the load functions in any order, then only read: any thread.
class Configuration {
 public:
  /// Reads what a `file:` or `env:` reference names; nothing when it does not exist.
  using Resolver =
      std::function<std::optional<std::string>(std::string_view kind, std::string_view name)>;

  /// `settings` must outlive the object.
  explicit Configuration(std::span<const Setting> settings);

  void load_toml(std::string_view text, std::string_view file_name);
  /// `get` answers the value of an environment variable, or null. `names` are all variables set,
  /// so that a misspelt AURIGA_… is told. An empty value counts as none.
  void load_environment(const std::function<const char*(const char*)>& get,
                        std::span<const std::string> names);
  void set(std::string_view name, std::string_view text, SettingSource source);
  void resolve_secrets(const Resolver& resolver);

  /// Everything wrong, each with the place and what would be right. Empty: good.
  [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return faults_; }
  /// Notes what was wrong before there was a text to load.
  void add_fault(std::string fault) { faults_.push_back(std::move(fault)); }

  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;  ///< Comma separated.

  [[nodiscard]] std::vector<SettingValue> values() const;

  /// Where the value in force stands, as faults() name it: `auriga.toml, line 3`. "default" without
  /// one.
  [[nodiscard]] std::string place(std::string_view name) const;

 private:
  struct Value {
    std::string text;
    SettingSource source = SettingSource::kDefault;
    std::string place = "default";
  };
  [[nodiscard]] const Setting* find(std::string_view name) const;
  [[nodiscard]] const Value& in_force(std::string_view name) const;
  void check(const Setting& setting, std::string_view text, std::string_view place);
  void unknown(std::string_view name, std::string_view place);

  std::span<const Setting> settings_;
  std::map<std::string, Value, std::less<>> values_;
  std::vector<std::string> faults_;
};

/// AURIGA_SERVER_PORT for server.port.
[[nodiscard]] std::string environment_name(std::string_view setting);

/// A commented TOML file with every setting at its default.
[[nodiscard]] std::string sample_toml(std::span<const Setting> settings);

/// The page docs/configuration.md.
[[nodiscard]] std::string configuration_page(std::span<const Setting> settings);

}  // namespace auriga::core
