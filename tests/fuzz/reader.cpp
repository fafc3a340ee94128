// What the second reading of answers makes of texts: whatever a customer asks and a document says,
// log odds that are numbers, by pieces of words that are known and no more than wanted.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engines/reader/reader.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

/// The question, a byte 0, and the passage; neither need be UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\0');
  const std::string passage(end == std::string_view::npos ? input : input.substr(end + 1));
  const auto odds = auriga::reader::built_in().answers(input.substr(0, end), {&passage, 1});
  require(odds.size() == 1);
  require(std::isfinite(odds[0]) && std::abs(odds[0]) < 1000);
  return 0;
}
