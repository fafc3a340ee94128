#include "platform/websocket/handshake.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace auriga::platform::websocket {
namespace {

// Section 1.3: appended to the key, so that no server answers by chance.
constexpr std::string_view kMagic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// Whether a comma-separated list holds `token`, in any case.
bool lists(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (core::equals_ignoring_case(core::trim(list.substr(0, comma)), token)) {
      return true;
    }
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// Base64 of 16 bytes: 22 digits of which the last leaves four bits at zero, and two signs of
// padding.
bool is_key(std::string_view key) {
  constexpr std::size_t kDigits = 22;
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return key.size() == kDigits + 2 && key.ends_with("==") &&
         key.substr(0, kDigits).find_first_not_of(kAlphabet) == std::string_view::npos &&
         kAlphabet.find(key[kDigits - 1]) % 16 == 0;
}

}  // namespace

core::Result<std::string> accept_upgrade(const UpgradeRequest& request) {
  if (!lists(request.upgrade, "websocket") || !lists(request.connection, "upgrade")) {
    return core::fail(core::ErrorCode::kUpgradeRequired,
                      "this address speaks WebSocket: send Upgrade: websocket");
  }
  if (request.version != "13") {
    return core::fail(core::ErrorCode::kUpgradeRequired,
                      "the version of WebSocket spoken here is 13");
  }
  if (!is_key(request.key)) {
    return core::fail(core::ErrorCode::kBadRequest, "Sec-WebSocket-Key is not 16 bytes in base64");
  }
  const auto text = std::string(request.key) + std::string(kMagic);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  AURIGA_ASSERT(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) ==
                1);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
  return std::string(encoded.begin(), encoded.begin() + length);
}

}  // namespace auriga::platform::websocket
