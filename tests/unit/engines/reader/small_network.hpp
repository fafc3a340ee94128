// data/small.net, which scripts/answer/train_reader.py --small wrote, in memory as it is wanted.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "tests/support/read_file.hpp"

namespace auriga::testing {

class SmallNetwork {
 public:
  SmallNetwork() {
    const auto text = read_file(AURIGA_SOURCE_DIR "/tests/unit/engines/reader/data/small.net");
    size_ = text.size();
    blocks_.resize(size_ / sizeof(Block) + 1);
    text.copy(data(), size_);
  }
  [[nodiscard]] char* data() { return blocks_.front().bytes.data(); }
  [[nodiscard]] std::string_view bytes() const { return {blocks_.front().bytes.data(), size_}; }

 private:
  struct alignas(64) Block {
    std::array<char, 64> bytes;
  };
  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

}  // namespace auriga::testing
