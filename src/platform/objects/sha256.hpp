// SHA-256 (FIPS 180-4) over bytes that come in pieces, by OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace auriga::platform::objects {

class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  /// 64 hex digits of all that was added. Ends the object's use.
  [[nodiscard]] std::string hex();

  [[nodiscard]] static std::string of(std::string_view text);

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace auriga::platform::objects
