#include "engines/extraction/wire.hpp"

#include <algorithm>
#include <array>

#include "core/error_registry.hpp"
#include "core/text.hpp"

namespace auriga::extraction {
namespace {

using core::ErrorCode;

constexpr std::size_t kDetailBytesMax = 2000;

template <class T>
void append_number(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFFU);
  }
}

template <class T>
T number_at(std::string_view bytes, std::size_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value |= static_cast<T>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

/// The only errors a document can cause.
constexpr std::array kReaderErrors{
    ErrorCode::kDocumentUnsupported, ErrorCode::kDocumentTooLarge,
    ErrorCode::kDocumentEmpty,       ErrorCode::kDocumentCorrupt,
    ErrorCode::kDocumentEncrypted,   ErrorCode::kDocumentBadEncoding,
    ErrorCode::kDocumentTooComplex,  ErrorCode::kDocumentNameInvalid};

}  // namespace

void append_frame(std::string& out, FrameType type, std::string_view payload) {
  AURIGA_ASSERT(payload.size() <= kFrameBytesMax);
  append_number(
      out, static_cast<std::uint32_t>(type) << 24U | static_cast<std::uint32_t>(payload.size()));
  out += payload;
}

void append_progress(std::string& out, std::uint32_t done, std::uint32_t total) {
  std::string payload;
  append_number(payload, done);
  append_number(payload, total);
  append_frame(out, FrameType::kProgress, payload);
}

void append_answer(std::string& out, const core::Result<ExtractedText>& result) {
  if (!result) {
    const auto name = core::error_info(result.error().code()).name;
    append_frame(out, FrameType::kFailure,
                 std::string(name) + '\n' + result.error().detail().substr(0, kDetailBytesMax));
    return;
  }
  const std::string_view text(result->text);
  for (std::size_t at = 0; at < text.size(); at += kFrameBytesMax) {
    append_frame(out, FrameType::kText, text.substr(at, kFrameBytesMax));
  }
  std::string pages;
  for (const auto start : result->page_starts) {
    append_number(pages, start);
    if (pages.size() == kFrameBytesMax) {
      append_frame(out, FrameType::kPages, pages);
      pages.clear();
    }
  }
  if (!pages.empty()) {
    append_frame(out, FrameType::kPages, pages);
  }
  for (std::size_t i = 0; i < std::min(result->notes.size(), kNotesMax); ++i) {
    append_frame(out, FrameType::kNote, result->notes[i].substr(0, kNoteBytesMax));
  }
  std::string end;
  append_number(end, static_cast<std::uint64_t>(text.size()));
  append_frame(out, FrameType::kEnd, end);
}

bool OutputDecoder::broken(std::string_view why) {
  problem_ = why;
  return false;
}

bool OutputDecoder::feed(std::string_view bytes) {
  if (!problem_.empty()) {
    return false;
  }
  while (!bytes.empty()) {
    if (pending_.empty() && bytes.size() >= 4) {
      // The usual case: whole frames, taken where they lie.
      const auto head = number_at<std::uint32_t>(bytes, 0);
      const std::size_t length = head & 0xFFFFFFU;
      if (length > kFrameBytesMax) {
        return broken("a frame is longer than allowed");
      }
      if (bytes.size() >= 4 + length) {
        if (!take_frame(static_cast<FrameType>(head >> 24U), bytes.substr(4, length))) {
          return false;
        }
        bytes.remove_prefix(4 + length);
        continue;
      }
    }
    if (pending_.size() < 4) {
      const auto piece = bytes.substr(0, 4 - pending_.size());
      pending_ += piece;
      bytes.remove_prefix(piece.size());
      if (pending_.size() < 4) {
        return true;
      }
    }
    const auto head = number_at<std::uint32_t>(pending_, 0);
    const std::size_t length = head & 0xFFFFFFU;
    if (length > kFrameBytesMax) {
      return broken("a frame is longer than allowed");
    }
    const auto piece = bytes.substr(0, 4 + length - pending_.size());
    pending_ += piece;
    bytes.remove_prefix(piece.size());
    if (pending_.size() == 4 + length) {
      if (!take_frame(static_cast<FrameType>(head >> 24U), std::string_view(pending_).substr(4))) {
        return false;
      }
      pending_.clear();
    }
  }
  return true;
}

bool OutputDecoder::take_frame(FrameType type, std::string_view payload) {
  if (complete_) {
    return broken("a frame after the last");
  }
  switch (type) {
    case FrameType::kProgress:
      if (payload.size() != 8) {
        return broken("progress of a wrong size");
      }
      progress_ = {number_at<std::uint32_t>(payload, 0), number_at<std::uint32_t>(payload, 4)};
      return true;
    case FrameType::kText:
      if (text_.text.size() + payload.size() > limits_.text_bytes) {
        return broken("more text than allowed");
      }
      text_.text += payload;
      return true;
    case FrameType::kPages:
      return take_pages(payload);
    case FrameType::kNote:
      if (text_.notes.size() >= kNotesMax || payload.size() > kNoteBytesMax) {
        return broken("too many or too long notes");
      }
      text_.notes.push_back(core::repair_utf8(payload));
      return true;
    case FrameType::kFailure:
      return take_failure(payload);
    case FrameType::kEnd:
      if (payload.size() != 8 || number_at<std::uint64_t>(payload, 0) != text_.text.size()) {
        return broken("the text is not as long as its end says");
      }
      complete_ = true;
      return true;
  }
  return broken("a frame of an unknown type");
}

bool OutputDecoder::take_pages(std::string_view payload) {
  if (payload.size() % 4 != 0 || text_.page_starts.size() + payload.size() / 4 > limits_.pages) {
    return broken("page starts of a wrong size or number");
  }
  for (std::size_t at = 0; at < payload.size(); at += 4) {
    const auto start = number_at<std::uint32_t>(payload, at);
    if (!text_.page_starts.empty() && start < text_.page_starts.back()) {
      return broken("page starts out of order");
    }
    text_.page_starts.push_back(start);
  }
  return true;
}

bool OutputDecoder::take_failure(std::string_view payload) {
  const auto line = payload.find('\n');
  const auto code =
      line == std::string_view::npos ? std::nullopt : core::error_code(payload.substr(0, line));
  if (!code ||
      std::find(kReaderErrors.begin(), kReaderErrors.end(), *code) == kReaderErrors.end() ||
      payload.size() > line + 1 + kDetailBytesMax) {
    return broken("a failure that no document causes");
  }
  failure_.emplace(*code, core::repair_utf8(payload.substr(line + 1)));
  complete_ = true;
  return true;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> OutputDecoder::take_progress() {
  return std::exchange(progress_, std::nullopt);
}

core::Result<ExtractedText> OutputDecoder::finish() {
  AURIGA_ASSERT(complete_);
  if (failure_) {
    return std::unexpected(*std::move(failure_));
  }
  if (text_.text.empty() || !core::is_utf8(text_.text)) {
    return core::fail(ErrorCode::kDocumentCorrupt,
                      "The document could not be read: its text came out unusable.",
                      "text from the helper is empty or not UTF-8");
  }
  text_.characters = core::code_points(text_.text);
  if (!text_.page_starts.empty() && text_.page_starts.back() > text_.characters) {
    return core::fail(ErrorCode::kDocumentCorrupt,
                      "The document could not be read: its pages came out wrong.",
                      "page start from the helper lies behind the text");
  }
  return std::move(text_);
}

}  // namespace auriga::extraction
