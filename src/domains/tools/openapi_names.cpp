#include "domains/tools/openapi_names.hpp"

#include <algorithm>

namespace auriga::tools {
namespace {

constexpr std::size_t kNameMax = 64;

}  // namespace

std::string plain_name(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kNameReadMax)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    if (plain || (!out.empty() && out.back() != '_')) {
      out += plain ? c : '_';
    }
  }
  while (out.ends_with('_')) {
    out.pop_back();
  }
  return out.substr(0, kNameMax);
}

std::string unique_name(std::string name, std::set<std::string>& taken) {
  const auto base = name.substr(0, kNameMax - 4);
  for (int number = 2; !taken.insert(name).second; ++number) {
    name = base + "_" + std::to_string(number);
  }
  return name;
}

std::string secret_name(std::string_view scheme) {
  auto out = plain_name(scheme);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out.empty() ? "API_KEY" : out;
}

}  // namespace auriga::tools
