#include "app/read_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace auriga::app {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, Close> in(std::fopen(file.c_str(), "rbe"));
  std::string out;
  if (in) {
    std::array<char, 16384> piece{};
    std::size_t size = 0;
    while ((size = std::fread(piece.data(), 1, piece.size(), in.get())) > 0) {
      out.append(piece.data(), size);
    }
  }
  if (!in || std::ferror(in.get()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot read " + file.string());
  }
  return out;
}

}  // namespace auriga::app
