// A file as a string, in pieces: an iterator over the stream takes a call per byte, which
// unoptimised and sanitised tests pay dearly for.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace auriga::testing {

/// Empty when there is no such file.
inline std::string read_file(const std::filesystem::path& path) {
  constexpr std::size_t kPiece = 64UL * 1024;
  std::ifstream in(path, std::ios::binary);
  std::string out;
  std::size_t size = 0;
  while (in) {
    out.resize(size + kPiece);
    in.read(out.data() + size, kPiece);
    size += static_cast<std::size_t>(in.gcount());
  }
  out.resize(size);
  return out;
}

}  // namespace auriga::testing
