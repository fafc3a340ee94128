#include "app/settings_check.hpp"

#include <fmt/ranges.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <charconv>
#include <cstring>
#include <system_error>

#include "app/mail_settings.hpp"
#include "app/master_key.hpp"
#include "app/places.hpp"
#include "app/read_file.hpp"
#include "core/crypto.hpp"
#include "core/text.hpp"
#include "engines/llm/model_settings.hpp"
#include "platform/database/database_url.hpp"
#include "platform/http/network_list.hpp"
#include "platform/http/transport.hpp"
#include "platform/http_client/address_policy.hpp"

namespace auriga::app {

namespace asio = boost::asio;
namespace http = platform::http;
using core::Error;

namespace {

/// Why the file cannot be read; empty when it can.
std::string file_fault(const std::string& path) {
  try {
    (void)read_file(path);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return {};
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && at == end && port > 0;
}

/// Whether it is http or https, a host and perhaps a port; `rest` is what follows them.
bool is_web_address(std::string_view url, std::string_view& rest) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return false;
  }
  url.remove_prefix(url.find("//") + 2);
  const auto end = std::min(url.find_first_of("/?#"), url.size());
  rest = url.substr(end);
  auto place = url.substr(0, end);
  place.remove_prefix(place.rfind('@') + 1);  // After who signs in, or from the beginning.
  const auto bracket = place.starts_with('[') ? place.find(']') : 0;
  if (bracket == std::string_view::npos) {
    return false;
  }
  const auto colon = std::min(place.find(':', bracket), place.size());
  const bool good = colon == place.size() || is_port(place.substr(colon + 1));
  return good && colon > 0 && url.find_first_of(" \t\r\n\"<>\\") == std::string_view::npos;
}

/// Collects what is wrong, the place before it.
class Check {
 public:
  Check(const core::Configuration& configuration, const std::filesystem::path& data)
      : configuration_(configuration), data_(data), faults_(configuration.faults()) {}

  std::vector<std::string> run() && {
    server();
    database();
    master_key();
    models();
    mail();
    outgoing();
    if (configuration_.faults().empty()) {
      broadcasts();  // Compares numbers, which must be some.
    }
    return std::move(faults_);
  }

 private:
  [[nodiscard]] std::string text(std::string_view name) const { return configuration_.text(name); }

  void add(std::string_view name, const std::string& what) {
    const auto place = configuration_.place(name);
    faults_.push_back((place == "default" ? "" : place + ": ") + std::string(name) + " " + what);
  }
  /// Of lines that begin with the name of a setting.
  void add_lines(std::string_view lines) {
    while (!lines.empty()) {
      const auto line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(lines.size(), line.size() + 1));
      const auto name = line.substr(0, line.find(' '));
      add(name, std::string(line.substr(std::min(line.size(), name.size() + 1))));
    }
  }
  /// Whether it was given as a reference that leads nowhere, which is among the faults already.
  [[nodiscard]] bool unresolved(std::string_view name) const {
    const auto value = text(name);
    return value.starts_with("file:") || value.starts_with("env:");
  }

  void server() {
    host();
    for (const auto& proxy : configuration_.list("server.trusted_proxies")) {
      try {
        (void)http::NetworkList({proxy});
      } catch (const Error& error) {
        add("server.trusted_proxies", "has a wrong entry: " + error.detail());
      }
    }
    for (const auto& origin : configuration_.list("server.cors_origins")) {
      std::string_view rest;
      if (origin != "*" && (!is_web_address(origin, rest) || !rest.empty())) {
        add("server.cors_origins",
            "holds origins such as https://shop.example.org, without a "
            "path or a slash at the end, or *; not \"" +
                origin + "\"");
      }
    }
    if (const auto console = text("server.console"); !console.empty() && !console_folder(console)) {
      add("server.console", "names a folder without index.html: " + console);
    }
    tls();
  }

  void host() {
    const auto host = text("server.host");
    boost::system::error_code bad;
    (void)asio::ip::make_address(host, bad);
    if (!bad) {
      return;
    }
    asio::io_context context;
    asio::ip::tcp::resolver resolver(context);
    if (host.empty() || resolver.resolve(host, "", bad).empty() || bad) {
      add("server.host", "is neither an address nor a known name: \"" + host + "\"");
    }
  }

  void tls() {
    constexpr std::string_view kCertificate = "server.tls_certificate";
    constexpr std::string_view kKey = "server.tls_key";
    const auto certificate = text(kCertificate);
    const auto key = text(kKey);
    if (certificate.empty() != key.empty()) {
      add(key.empty() ? kCertificate : kKey,
          "is set alone: TLS needs server.tls_certificate and server.tls_key");
    }
    bool readable = !certificate.empty() && !key.empty();
    for (const auto name : {kCertificate, kKey}) {
      const auto fault = text(name).empty() ? "" : file_fault(text(name));
      if (!fault.empty()) {
        add(name, "cannot be used: " + fault);
        readable = false;
      }
    }
    if (readable) {
      try {
        (void)http::make_tls_context(certificate, key);
      } catch (const Error& error) {
        add(kCertificate, "cannot be used with server.tls_key: " + error.cause());
      }
    }
  }

  void database() {
    const auto url = text("database.url");
    if (const auto fault = url.empty() ? "" : platform::db::url_fault(url); !fault.empty()) {
      add("database.url", fault);
    }
  }

  void master_key() {
    const auto are_keys = [](std::string_view given) {
      return parse_master_keys(given).has_value();
    };
    if (const auto given = text("accounts.master_key"); !given.empty()) {
      if (!unresolved("accounts.master_key") && !are_keys(given)) {
        add("accounts.master_key", std::string(kMasterKeysForm));
      }
      return;
    }
    const auto file = master_key_file(data_);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
      return;
    }
    if (auto fault = file_fault(file.string()); !fault.empty()) {
      faults_.push_back(std::move(fault));
    } else if (!are_keys(read_file(file))) {
      faults_.push_back(file.string() + " " + std::string(kMasterKeysForm));
    }
  }

  void models() {
    const auto url = text("model.base_url");
    if (url.empty()) {
      for (const auto* name : {"model.name", "model.others"}) {
        if (!text(name).empty()) {
          add(name, "names a model, but model.base_url no endpoint that has it");
        }
      }
      return;
    }
    std::string_view rest;
    auto others = configuration_;
    if (!is_web_address(url, rest)) {
      add("model.base_url", "must be http:// or https://, a host and perhaps port and path");
      others.set("model.base_url", "http://127.0.0.1", core::SettingSource::kFlag);
    }
    if (const auto read = llm::read_model_settings(others); !read) {
      add_lines(read.error().detail());
    }
  }

  void mail() {
    bool authorities = true;
    if (const auto file = text("mail.ca_file"); !file.empty()) {
      if (const auto fault = file_fault(file); !fault.empty()) {
        add("mail.ca_file", "cannot be used: " + fault);
        authorities = false;
      }
    }
    for (const auto& fault : mail_faults(configuration_)) {
      if (authorities || !fault.starts_with("mail.ca_file")) {
        add_lines(fault);
      }
    }
    std::string_view rest;
    if (const auto url = text("server.public_url");
        (url.starts_with("http://") || url.starts_with("https://")) &&
        url.find_first_of("?# \t@") == std::string::npos && !is_web_address(url, rest)) {
      add("server.public_url", "names no host, or a port that is none");
    }
  }

  void outgoing() {
    using platform::AddressPolicy;
    for (const auto& host : configuration_.list("outgoing.hosts")) {
      if (const auto made = AddressPolicy::create({.hosts = {host}, .networks = {}}); !made) {
        add("outgoing.hosts", "has a wrong entry: " + made.error().detail());
      }
    }
    for (const auto& network : configuration_.list("outgoing.networks")) {
      if (const auto made = AddressPolicy::create({.hosts = {}, .networks = {network}}); !made) {
        add("outgoing.networks", "has a wrong entry: " + made.error().detail());
      }
    }
  }

  void broadcasts() {
    const auto order = [this](std::string_view name, std::string_view other, bool or_equal) {
      const auto first = configuration_.integer(name);
      const auto last = configuration_.integer(other);
      if (first > last || (first == last && !or_equal)) {
        const bool given = configuration_.place(name) != "default";
        add(given ? name : other,
            fmt::format("contradicts another: {} ({}) must {} {} ({})", name, first,
                        or_equal ? "not be more than" : "be less than", other, last));
      }
    };
    order("broadcasts.heartbeat_seconds", "broadcasts.idle_seconds", false);
    heartbeats();
    order("broadcasts.refresh_minutes", "broadcasts.warning_minutes", true);
    order("broadcasts.warning_minutes", "broadcasts.close_minutes", false);
  }

  /// A client that does as it is asked must not be refused for it.
  void heartbeats() {
    constexpr std::string_view kEvery = "broadcasts.heartbeat_seconds";
    constexpr std::string_view kRate = "broadcasts.heartbeats_per_minute";
    constexpr std::int64_t kMinute = 60;
    const auto every = configuration_.integer(kEvery);
    const auto rate = configuration_.integer(kRate);
    const auto needed = (kMinute + every - 1) / every;
    if (rate == 0 || rate >= needed) {
      return;
    }
    if (configuration_.place(kRate) != "default") {
      add(kRate, fmt::format("must be at least {} (or 0, no limit) where {} is {}: it is {}",
                             needed, kEvery, every, rate));
    } else {
      add(kEvery, fmt::format("must be at least {} where {} is {}, or raise that to {}: it is {}",
                              (kMinute + rate - 1) / rate, kRate, rate, needed, every));
    }
  }

  const core::Configuration& configuration_;
  const std::filesystem::path& data_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> settings_faults(const core::Configuration& configuration,
                                         const std::filesystem::path& data) {
  return Check(configuration, data).run();
}

void refuse_faults(const std::vector<std::string>& faults) {
  if (!faults.empty()) {
    throw Error(core::ErrorCode::kConfigurationInvalid, fmt::format("{}", fmt::join(faults, "\n")));
  }
}

}  // namespace auriga::app
