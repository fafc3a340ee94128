#include "platform/http/gzip.hpp"

#include <zlib.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::platform::http {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for gzip's head and tail.
constexpr int kMemoryLevel = 8;

/// A compressor with its quarter of a megabyte of tables, kept per thread and level.
class Compressor {
 public:
  explicit Compressor(int level) : level_(level) {
    AURIGA_ASSERT(deflateInit2(&stream_, level, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                               Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~Compressor() { deflateEnd(&stream_); }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  [[nodiscard]] int level() const { return level_; }

  std::string run(std::string_view text) {
    deflateReset(&stream_);
    std::string out(deflateBound(&stream_, text.size()), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    AURIGA_ASSERT(deflate(&stream_, Z_FINISH) == Z_STREAM_END);
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  int level_;
  z_stream stream_{};
};

}  // namespace

std::string gzip(std::string_view text, int level) {
  AURIGA_ASSERT(text.size() < (1ULL << 31U));
  thread_local std::optional<Compressor> kept;
  if (!kept || kept->level() != level) {
    kept.emplace(level);
  }
  return kept->run(text);
}

bool accepts_gzip(std::string_view list) {
  while (!list.empty()) {
    const auto end = list.find(',');
    auto entry = core::trim(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    const auto semicolon = entry.find(';');
    const auto name = core::trim(entry.substr(0, semicolon));
    if (!core::equals_ignoring_case(name, "gzip") && name != "*") {
      continue;
    }
    const auto weight =
        semicolon == std::string_view::npos ? "" : core::trim(entry.substr(semicolon + 1));
    return !(weight.starts_with("q=0") &&
             weight.find_first_not_of("0.", 2) == std::string_view::npos);
  }
  return false;
}

}  // namespace auriga::platform::http
