#include "app/node_name.hpp"

#include "app/read_file.hpp"
#include "app/write_file.hpp"
#include "core/ids.hpp"
#include "core/text.hpp"

namespace auriga::app {

std::string node_name(const std::filesystem::path& data, const core::Clock& clock,
                      core::Random& random) {
  const auto file = data / kNodeFileName;
  if (std::filesystem::exists(file)) {
    const auto text = read_file(file);
    if (const auto name = core::trim(text); name.starts_with("nod_")) {
      return std::string(name);
    }
  }
  auto name = "nod_" + core::make_uuid7_text(clock, random);
  replace_file(file, name + "\n");
  return name;
}

}  // namespace auriga::app
