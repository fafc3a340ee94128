#include "core/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace {
/// toml++ 3.3 asserts on some files that are merely malformed (`[[)`); a typing error must be told,
/// not end the program.
struct TomlAssertion {};
[[noreturn]] void toml_assertion_failed() {
  throw TomlAssertion{};
}
}  // namespace
#define TOML_ASSERT(condition) \
  do {                         \
    if (!(condition)) {        \
      toml_assertion_failed(); \
    }                          \
  } while (false)
#define TOML_EXCEPTIONS 0
#pragma GCC diagnostic push
#ifndef __clang__
// Accessors that cannot fail assert too; there it would end the program, which is right.
#pragma GCC diagnostic ignored "-Wterminate"
#endif
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include "core/edit_distance.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "core/toml_text.hpp"

namespace auriga::core {
namespace {

std::string_view kind_words(const Setting& setting) {
  switch (setting.kind) {
    case SettingKind::kInteger:
      return "whole number";
    case SettingKind::kFlag:
      return "true or false";
    case SettingKind::kChoice:
      return "one word";
    case SettingKind::kList:
      return "list of texts";
    case SettingKind::kSecret:
      return "secret text";
    case SettingKind::kText:
      break;
  }
  return "text";
}

std::string bounds_words(const Setting& setting) {
  if (setting.kind == SettingKind::kChoice) {
    return fmt::format("{}", fmt::join(setting.choices, ", "));
  }
  if (setting.kind == SettingKind::kInteger) {
    return setting.max == INT64_MAX ? fmt::format("at least {}", setting.min)
                                    : fmt::format("{} to {}", setting.min, setting.max);
  }
  return {};
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end && !text.empty() ? std::optional(value) : std::nullopt;
}

/// A TOML value as the text the command line would carry; nothing for a table.
std::optional<std::string> toml_text(const toml::node& node) {
  if (const auto* text = node.as_string()) {
    return text->get();
  }
  if (const auto* whole = node.as_integer()) {
    return std::to_string(whole->get());
  }
  if (const auto* flag = node.as_boolean()) {
    return flag->get() ? "true" : "false";
  }
  if (const auto* array = node.as_array()) {
    std::string joined;
    for (const auto& item : *array) {
      const auto* text = item.as_string();
      if (text == nullptr) {
        return std::nullopt;
      }
      joined += (joined.empty() ? "" : ",") + text->get();
    }
    return joined;
  }
  return std::nullopt;
}

std::string_view section_of(std::string_view name) {
  return name.substr(0, name.find('.'));
}
std::string_view leaf_of(std::string_view name) {
  return name.substr(name.find('.') + 1);
}

std::string toml_literal(const Setting& setting, std::string_view text) {
  switch (setting.kind) {
    case SettingKind::kInteger:
    case SettingKind::kFlag:
      return std::string(text);
    case SettingKind::kList: {
      std::string items;
      for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        items +=
            fmt::format("{}\"{}\"", items.empty() ? "" : ", ", trim(text.substr(at, end - at)));
        at = end + 1;
      }
      return "[" + items + "]";
    }
    default:
      return fmt::format("\"{}\"", text);
  }
}

}  // namespace

std::string_view setting_source_name(SettingSource source) {
  switch (source) {
    case SettingSource::kFile:
      return "file";
    case SettingSource::kEnvironment:
      return "environment";
    case SettingSource::kFlag:
      return "flag";
    case SettingSource::kDefault:
      break;
  }
  return "default";
}

Configuration::Configuration(std::span<const Setting> settings) : settings_(settings) {
  for (const auto& setting : settings_) {
    const bool fresh =
        values_.emplace(setting.name, Value{.text = std::string(setting.standard)}).second;
    AURIGA_ASSERT(fresh);
  }
}

void Configuration::load_toml(std::string_view text, std::string_view file_name) {
  const auto shielded = shield_toml(text);
  if (!shielded) {
    faults_.push_back(fmt::format("{}: is not UTF-8 text; save it as UTF-8", file_name));
    return;
  }
  toml::parse_result parsed;
  try {
    parsed = toml::parse(*shielded, file_name);
  } catch (const TomlAssertion&) {
    faults_.push_back(
        fmt::format("{}: is not TOML; look for a bracket or a quote too many", file_name));
    return;
  }
  if (!parsed) {
    const auto& where = parsed.error().source().begin;
    faults_.push_back(fmt::format("{}, line {}, column {}: {}", file_name, where.line, where.column,
                                  unshield_toml(repair_utf8(parsed.error().description()))));
    return;
  }
  for (const auto& [section, node] : parsed.table()) {
    const auto* table = node.as_table();
    const auto line = node.source().begin.line;
    if (table == nullptr) {
      faults_.push_back(fmt::format("{}, line {}: \"{}\" must stand in a section such as [server]",
                                    file_name, line, unshield_toml(section.str())));
      continue;
    }
    for (const auto& [key, value] : *table) {
      const auto name = unshield_toml(fmt::format("{}.{}", section.str(), key.str()));
      const auto place = fmt::format("{}, line {}", file_name, value.source().begin.line);
      const auto* setting = find(name);
      if (setting == nullptr) {
        unknown(name, place);
        continue;
      }
      const auto read = toml_text(value);
      if (!read) {
        faults_.push_back(fmt::format("{}: {} must be a {}", place, name, kind_words(*setting)));
        continue;
      }
      const auto meant = unshield_toml(*read);
      check(*setting, meant, place);
      auto& slot = values_.find(name)->second;
      if (slot.source <= SettingSource::kFile) {
        slot = {meant, SettingSource::kFile, place};
      }
    }
  }
}

void Configuration::load_environment(const std::function<const char*(const char*)>& get,
                                     std::span<const std::string> names) {
  std::vector<std::string> known;
  for (const auto& setting : settings_) {
    const auto& variable = known.emplace_back(environment_name(setting.name));
    // Empty is as good as absent: so container tools hand on what nobody has set.
    if (const char* value = get(variable.c_str()); value != nullptr && *value != '\0') {
      const auto place = "environment variable " + variable;
      check(setting, value, place);
      auto& slot = values_.find(setting.name)->second;
      if (slot.source <= SettingSource::kEnvironment) {
        slot = {value, SettingSource::kEnvironment, place};
      }
    }
  }
  for (const auto& name : names) {
    if (!name.starts_with("AURIGA_") || std::ranges::find(known, name) != known.end()) {
      continue;
    }
    // Other tools have variables with our first name as well: only what looks like a setting (its
    // section, or nearly the whole of it) is a misspelling.
    const auto nearest = std::ranges::min_element(
        known, {}, [&name](const std::string& other) { return edit_distance(name, other); });
    const auto section = [&name](const Setting& setting) {
      const auto dot = setting.name.find('.');
      return name.starts_with(environment_name(setting.name.substr(0, dot)) + "_");
    };
    if (edit_distance(name, *nearest) < 3 || std::ranges::any_of(settings_, section)) {
      faults_.push_back(fmt::format("environment variable {} names no setting; did you mean {}?",
                                    clip(repair_utf8(name), 80), *nearest));
    }
  }
}

void Configuration::set(std::string_view name, std::string_view text, SettingSource source) {
  const auto* setting = find(name);
  if (setting == nullptr) {
    unknown(name, "command line");
    return;
  }
  const std::string place = "command line";
  check(*setting, text, place);
  auto& slot = values_.find(name)->second;
  if (slot.source <= source) {
    slot = {std::string(text), source, place};
  }
}

void Configuration::resolve_secrets(const Resolver& resolver) {
  for (const auto& setting : settings_) {
    if (setting.kind != SettingKind::kSecret && !setting.reference) {
      continue;
    }
    auto& slot = values_.find(setting.name)->second;
    for (const std::string_view kind : {"env", "file"}) {
      if (!slot.text.starts_with(kind) || slot.text.size() <= kind.size() ||
          slot.text[kind.size()] != ':') {
        continue;
      }
      const auto name = slot.text.substr(kind.size() + 1);
      if (const auto found = resolver(kind, name)) {
        slot.text = std::string(trim(*found));
      } else {
        faults_.push_back(fmt::format("{}: the {} \"{}\" does not exist or cannot be read",
                                      setting.name, kind == "env" ? "environment variable" : "file",
                                      name));
      }
      break;
    }
  }
}

const Setting* Configuration::find(std::string_view name) const {
  for (const auto& setting : settings_) {
    if (setting.name == name) {
      return &setting;
    }
  }
  return nullptr;
}

const Configuration::Value& Configuration::in_force(std::string_view name) const {
  const auto found = values_.find(name);
  AURIGA_ASSERT(found != values_.end());
  return found->second;
}

void Configuration::unknown(std::string_view name, std::string_view place) {
  const Setting* nearest = nullptr;
  std::size_t best = 4;  // Further away is no misspelling.
  for (const auto& setting : settings_) {
    if (const auto d = edit_distance(name, setting.name); d < best) {
      best = d;
      nearest = &setting;
    }
  }
  faults_.push_back(fmt::format("{}: there is no setting {}{}", place, clip(name, 80),
                                nearest ? fmt::format("; did you mean {}?", nearest->name) : ""));
}

void Configuration::check(const Setting& setting, std::string_view text, std::string_view place) {
  const auto fault = [&](std::string_view what) {
    faults_.push_back(fmt::format("{}: {} {}", place, setting.name, what));
  };
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    fault("is not valid text");
    return;
  }
  if (setting.kind == SettingKind::kInteger) {
    const auto value = to_integer(text);
    if (!value) {
      fault(fmt::format("must be a whole number, not \"{}\"", clip(text, 40)));
    } else if (*value < setting.min || *value > setting.max) {
      fault(fmt::format("must be {}, not {}", bounds_words(setting), *value));
    }
  } else if (setting.kind == SettingKind::kFlag && text != "true" && text != "false") {
    fault(fmt::format("must be true or false, not \"{}\"", clip(text, 40)));
  } else if (setting.kind == SettingKind::kChoice &&
             std::find(setting.choices.begin(), setting.choices.end(), text) ==
                 setting.choices.end()) {
    fault(fmt::format("must be one of {}, not \"{}\"", bounds_words(setting), clip(text, 40)));
  }
}

std::string Configuration::text(std::string_view name) const {
  return in_force(name).text;
}

std::int64_t Configuration::integer(std::string_view name) const {
  return to_integer(in_force(name).text).value_or(0);
}

bool Configuration::flag(std::string_view name) const {
  return in_force(name).text == "true";
}

std::vector<std::string> Configuration::list(std::string_view name) const {
  std::vector<std::string> items;
  const std::string_view text = in_force(name).text;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    if (const auto item = trim(text.substr(at, end - at)); !item.empty()) {
      items.emplace_back(item);
    }
    at = end + 1;
  }
  return items;
}

std::vector<SettingValue> Configuration::values() const {
  std::vector<SettingValue> all;
  for (const auto& setting : settings_) {
    const auto& value = values_.find(setting.name)->second;
    const bool hidden = setting.kind == SettingKind::kSecret && !value.text.empty();
    all.push_back({&setting, hidden ? "[redacted]" : redact(value.text), value.source});
  }
  return all;
}

std::string Configuration::place(std::string_view name) const {
  return in_force(name).place;
}

std::string environment_name(std::string_view setting) {
  std::string name = "AURIGA_";
  for (const char c : setting) {
    name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  return name;
}

std::string sample_toml(std::span<const Setting> settings) {
  std::string out =
      "# Auriga: every setting at its default. Remove the '#' before a line to change it.\n"
      "# Check the file with: auriga config check --config FILE\n";
  std::string_view section;
  for (const auto& setting : settings) {
    if (section_of(setting.name) != section) {
      section = section_of(setting.name);
      out += fmt::format("\n[{}]\n", section);
    }
    out += fmt::format("# {}\n", setting.meaning);
    if (const auto bounds = bounds_words(setting); !bounds.empty()) {
      out += fmt::format("# Allowed: {}.\n", bounds);
    }
    if (!setting.example.empty()) {
      out += fmt::format("# Example: {} = {}\n", leaf_of(setting.name),
                         toml_literal(setting, setting.example));
    }
    out +=
        fmt::format("#{} = {}\n", leaf_of(setting.name), toml_literal(setting, setting.standard));
  }
  return out;
}

std::string configuration_page(std::span<const Setting> settings) {
  std::string out =
      "<!-- Made by `auriga config docs`. Do not edit. -->\n# Configuration\n\n"
      "Nothing needs to be configured to begin. A value is taken from the first place that has it: "
      "the command line (`--set server.port=9000`), the environment (`AURIGA_SERVER_PORT=9000`; "
      "an empty variable counts as none), "
      "the file (`--config FILE` or `AURIGA_CONFIG`; else `auriga.toml` in the data folder), the "
      "default. `auriga config check` lists every fault at once; `auriga config show` prints what "
      "is in force. Give secrets as `env:NAME` or `file:PATH`.\n";
  std::string_view section;
  for (const auto& setting : settings) {
    if (section_of(setting.name) != section) {
      section = section_of(setting.name);
      out += fmt::format(
          "\n## {}\n\n| Setting | Kind | Default | Allowed | Meaning |\n|---|---|---|---|---|\n",
          section);
    }
    out +=
        fmt::format("| `{}` | {} | {} | {} | {}{} |\n", setting.name, kind_words(setting),
                    setting.standard.empty() ? "" : fmt::format("`{}`", setting.standard),
                    bounds_words(setting), setting.meaning,
                    setting.example.empty() ? "" : fmt::format(" Example: `{}`.", setting.example));
  }
  return out;
}

}  // namespace auriga::core
