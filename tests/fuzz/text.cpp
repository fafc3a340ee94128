// Text of strangers: whatever the bytes are, what we keep or show is well-formed UTF-8 and short
// enough, and a file name stays inside its folder.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/file_name.hpp"
#include "core/name.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "core/trace.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auriga::core;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto repaired = repair_utf8(bytes);
  require(is_utf8(repaired));
  require(is_utf8(bytes) ? repaired == bytes : repaired != bytes);
  require(byte_offset(repaired, code_points(repaired)) == repaired.size());
  require(code_points(clip(repaired, 20)) <= 20);
  if (const auto text = to_utf8(bytes)) {
    require(is_utf8(*text));
  }
  require(is_utf8(redact(repaired)));
  const auto name = safe_file_name(repaired);
  require(is_utf8(name) && name.size() <= 200 && name.find('/') == std::string::npos);
  require(name != "." && name != "..");
  (void)from_rfc3339(repaired);
  if (const auto trace = parse_traceparent(bytes)) {
    const auto told = traceparent(*trace, system_random());
    require(told.size() == 55 && parse_traceparent(told)->id == trace->id);
  }
  (void)is_plain_name(bytes);
  return 0;
}
