// The reader that bench_questions is given.
#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <vector>

#include "engines/reader/reader.hpp"

namespace auriga::bench {

/// A reader whose weights come from a file, and the file's bytes.
class FileReader {
 public:
  explicit FileReader(const std::filesystem::path& path)
      : blocks_(std::filesystem::file_size(path) / sizeof(Block) + 1), reader_(bytes_of(path)) {}
  [[nodiscard]] const reader::Reader& get() const { return reader_; }

 private:
  struct alignas(64) Block {
    std::array<char, 64> bytes;
  };
  std::string_view bytes_of(const std::filesystem::path& path) {
    const auto size = std::filesystem::file_size(path);
    std::ifstream(path, std::ios::binary)
        .read(blocks_.front().bytes.data(), static_cast<std::streamsize>(size));
    return {blocks_.front().bytes.data(), size};
  }

  std::vector<Block> blocks_;
  reader::Reader reader_;
};

}  // namespace auriga::bench
