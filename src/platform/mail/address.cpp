#include "platform/mail/address.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::platform::mail {
namespace {

constexpr std::size_t kLocalBytesMax = 64;
constexpr std::size_t kAddressBytesMax = 254;
constexpr std::size_t kLabelBytesMax = 63;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > kLocalBytesMax || text.front() == '.' || text.back() == '.' ||
      text.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  while (true) {
    const auto dot = text.find('.');
    const auto label = text.substr(0, dot);
    const bool good = !label.empty() && label.size() <= kLabelBytesMax && label.front() != '-' &&
                      label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
                        return is_alphanumeric(c) || c == '-';
                      });
    if (!good) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && text.size() <= kAddressBytesMax && core::is_utf8(text) &&
         is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

core::Result<Mailbox> parse_mailbox(std::string_view text) {
  text = core::trim(text);
  Mailbox box;
  if (text.ends_with('>')) {
    const auto open = text.rfind('<');
    if (open == std::string_view::npos) {
      return core::fail(core::ErrorCode::kValidationFailed, "is no mail address");
    }
    auto name = core::trim(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
    }
    box.name = name;
    box.address = text.substr(open + 1, text.size() - open - 2);
  } else {
    box.address = text;
  }
  if (!is_address(box.address)) {
    return core::fail(core::ErrorCode::kValidationFailed, "is no mail address");
  }
  return box;
}

std::string_view domain_of(std::string_view address) {
  return address.substr(address.rfind('@') + 1);
}

}  // namespace auriga::platform::mail
