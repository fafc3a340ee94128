#include "engines/reader/word_pieces.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "engines/retrieval/fold.hpp"

namespace auriga::reader {
namespace {

using retrieval::CharClass;

constexpr std::size_t kWordBytesMax = 400;  // A longer one is no word.

std::uint32_t needed(std::optional<std::uint32_t> piece) {
  if (!piece) {
    throw std::runtime_error("the reader's weights lack a piece that each text needs");
  }
  return *piece;
}

}  // namespace

WordPieces::WordPieces(const Weights& weights)
    : weights_(weights),
      begin_(needed(find("[CLS]"))),
      apart_(needed(find("[SEP]"))),
      unknown_(needed(find("[UNK]"))) {}

std::optional<std::uint32_t> WordPieces::find(std::string_view piece) const {
  const auto& starts = weights_.piece_starts;
  const auto text_at = [&](std::size_t n) {
    return weights_.piece_text.substr(starts[n], starts[n + 1] - starts[n]);
  };
  std::size_t low = 0;
  std::size_t high = weights_.piece_numbers.size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (text_at(middle) < piece) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == weights_.piece_numbers.size() || text_at(low) != piece) {
    return std::nullopt;
  }
  return weights_.piece_numbers[low];
}

// The longest known piece, then the longest of what is left.
void WordPieces::add_word(std::string_view word, std::vector<std::uint32_t>& out) const {
  if (word.empty()) {
    return;
  }
  const auto before = out.size();
  std::string piece;
  for (std::size_t at = 0; at < word.size();) {
    std::optional<std::uint32_t> found;
    auto end = word.size() > kWordBytesMax ? at : word.size();
    for (; end > at; --end) {
      piece = at > 0 ? "##" : "";
      piece += word.substr(at, end - at);
      found = find(piece);
      if (found) {
        break;
      }
    }
    if (!found) {
      out.resize(before);
      out.push_back(unknown_);
      return;
    }
    out.push_back(*found);
    at = end;
  }
}

std::vector<std::uint32_t> WordPieces::of(std::string_view text, std::size_t most) const {
  std::vector<std::uint32_t> out;
  std::string word;
  const auto end_word = [&] {
    add_word(word, out);
    word.clear();
  };
  for (std::size_t at = 0; at < text.size() && out.size() < most;) {
    const auto sign = retrieval::code_point_at(text, at);
    switch (sign.kind) {
      case CharClass::letter:
      case CharClass::digit:
        retrieval::append_folded(word, sign.value);
        break;
      case CharClass::mark:
        break;
      case CharClass::space:
        end_word();
        break;
      case CharClass::ideograph:
      case CharClass::other:
        end_word();
        if (sign.value > U' ' && sign.value != U'\x7F') {
          add_word(text.substr(at, sign.length), out);
        }
        break;
    }
    at += sign.length;
  }
  end_word();
  out.resize(std::min(out.size(), most));
  return out;
}

}  // namespace auriga::reader
