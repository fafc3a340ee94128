#include "platform/http/chunked_decoder.hpp"

#include <algorithm>

#include "platform/http/target.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::uint32_t kDigitsMax = 15;
constexpr std::uint32_t kExtensionBytesMax = 256;
constexpr std::uint32_t kTrailerBytesMax = 4096;

std::unexpected<core::Error> broken(const char* why) {
  return core::fail(core::ErrorCode::kBadRequest, why);
}

bool control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

}  // namespace

core::Result<ChunkedDecoder::Step> ChunkedDecoder::next(std::string_view input) {
  std::size_t at = 0;
  while (at < input.size() && state_ != State::kDone) {
    if (state_ == State::kData) {
      const auto take = std::min<std::uint64_t>(left_, input.size() - at);
      left_ -= take;
      if (left_ == 0) {
        state_ = State::kDataCr;
      }
      return Step{at + take, input.substr(at, take)};
    }
    if (auto read = byte(input[at]); !read) {
      return std::unexpected(std::move(read).error());
    }
    ++at;
  }
  return Step{at, {}};
}

core::Result<void> ChunkedDecoder::byte(char c) {
  switch (state_) {
    case State::kSize:
      if (const int digit = hex_value(c); digit >= 0) {
        if (++digits_ > kDigitsMax) {
          return broken("a chunk's size has too many digits");
        }
        left_ = left_ << 4U | static_cast<unsigned>(digit);
      } else if (digits_ == 0) {
        return broken("a chunk does not start with its size");
      } else if (c == ';') {
        state_ = State::kExtension;
        line_ = 0;
      } else if (c == '\r') {
        state_ = State::kSizeLf;
      } else {
        return broken("a chunk's size is not hexadecimal");
      }
      return {};
    case State::kExtension:
      if (c == '\r') {
        state_ = State::kSizeLf;
      } else if (control(c) || ++line_ > kExtensionBytesMax) {
        return broken("a chunk's extension is too long or has control characters");
      }
      return {};
    case State::kSizeLf:
      if (c != '\n') {
        return broken("a chunk's first line does not end in CRLF");
      }
      state_ = left_ == 0 ? State::kTrailer : State::kData;
      digits_ = 0;
      return {};
    case State::kDataCr:
    case State::kDataLf:
      if (c != (state_ == State::kDataCr ? '\r' : '\n')) {
        return broken("a chunk is longer than its size");
      }
      state_ = state_ == State::kDataCr ? State::kDataLf : State::kSize;
      return {};
    case State::kTrailer:
    case State::kTrailerText:
      if (++trailers_ > kTrailerBytesMax) {
        return broken("the trailers are too long");
      }
      if (c == '\r') {
        state_ = state_ == State::kTrailer ? State::kEndLf : State::kTrailerLf;
      } else if (control(c)) {
        return broken("a trailer has control characters");
      } else {
        state_ = State::kTrailerText;
      }
      return {};
    case State::kTrailerLf:
    case State::kEndLf:
      if (c != '\n') {
        return broken("a trailer does not end in CRLF");
      }
      state_ = state_ == State::kEndLf ? State::kDone : State::kTrailer;
      return {};
    case State::kData:
    case State::kDone:
      break;
  }
  return {};
}

}  // namespace auriga::platform::http
