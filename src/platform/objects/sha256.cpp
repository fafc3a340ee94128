#include "platform/objects/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include "core/crypto.hpp"
#include "core/error.hpp"

namespace auriga::platform::objects {

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  AURIGA_ASSERT(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(std::span<const std::byte> bytes) {
  AURIGA_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  AURIGA_ASSERT(EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1 && size == 32);
  return core::to_hex(digest);
}

std::string Sha256::of(std::string_view text) {
  Sha256 sum;
  sum.add(text);
  return sum.hex();
}

}  // namespace auriga::platform::objects
