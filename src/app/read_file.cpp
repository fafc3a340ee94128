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

std::string read_all(std::FILE* in, const std::string& name) {
  std::string out;
  if (in != nullptr) {
    std::array<char, 16384> piece{};
    std::size_t size = 0;
    while ((size = std::fread(piece.data(), 1, piece.size(), in)) > 0) {
      out.append(piece.data(), size);
    }
  }
  if (in == nullptr || std::ferror(in) != 0) {
    const int error = errno;
    throw std::system_error(error, std::generic_category(), "cannot read " + name);
  }
  return out;
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, Close> in(std::fopen(file.c_str(), "rbe"));
  return read_all(in.get(), file.string());
}

std::string read_standard_input() {
  return read_all(stdin, "standard input");
}

}  // namespace auriga::app
