// The intrinsic functions of the States Language, by their place in a table.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engines/workflow/expression.hpp"

namespace auriga::workflow {

/// `name` is "States.Format" and so on.
[[nodiscard]] std::optional<std::size_t> find_intrinsic(std::string_view name);

/// Whether it is States.Format, whose template comes with its escapes.
[[nodiscard]] bool is_format(std::size_t function);

/// What is wrong with that many arguments; empty: nothing.
[[nodiscard]] std::string check_arguments(std::size_t function, std::size_t count);

/// What is wrong with a literal at that place among the arguments; empty: nothing.
[[nodiscard]] std::string check_literal(std::size_t function, std::size_t place,
                                        const json::value& value);

/// The fault is a sentence.
[[nodiscard]] std::expected<json::value, std::string> call_intrinsic(
    std::size_t function, std::span<const json::value> arguments, Environment& environment);

}  // namespace auriga::workflow
