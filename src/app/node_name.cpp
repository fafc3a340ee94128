#include "app/node_name.hpp"

#include <fstream>
#include <system_error>

#include "app/read_file.hpp"
#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/text.hpp"

namespace auriga::app {

std::string node_name(const std::filesystem::path& data, const core::Clock& clock,
                      core::Random& random) {
  const auto file = data / "node";
  if (std::filesystem::exists(file)) {
    const auto text = read_file(file);
    if (const auto name = core::trim(text); name.starts_with("nod_")) {
      return std::string(name);
    }
  }
  auto name = "nod_" + core::make_uuid7_text(clock, random);
  // Beside the name, then renamed: a crash leaves the whole name or none.
  const auto fresh = data / "node.new";
  std::ofstream out(fresh, std::ios::trunc);
  out << name << "\n";
  out.close();
  std::error_code error;
  if (out) {
    std::filesystem::rename(fresh, file, error);
  }
  if (!out || error) {
    throw core::Error(core::ErrorCode::kReadOnly, "cannot write " + file.string());
  }
  return name;
}

}  // namespace auriga::app
