// Where the program finds what belongs to it: beside itself when installed, in the source tree when
// built there.
#pragma once

#include <filesystem>
#include <optional>

namespace auriga::app {

/// The folder of the running program.
[[nodiscard]] std::filesystem::path program_folder();

/// The built console: `configured`, else `console` beside the program, else web/dist of the tree.
/// Nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> console_folder(
    const std::filesystem::path& configured);

/// The demo's files, which `agent.json` describes.
[[nodiscard]] std::optional<std::filesystem::path> demo_folder();

}  // namespace auriga::app
