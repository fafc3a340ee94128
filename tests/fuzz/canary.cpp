// Must fail: reads past the end of a buffer once the input begins with "Auriga!". If the fuzzer
// does not find that within its time, it would not find a real fault either, and scripts/test
// fails.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static volatile std::uint8_t sink = 0;
  const char word[] = "Auriga!";
  const std::size_t length = sizeof word - 1;
  if (size >= length && std::memcmp(data, word, length) == 0) {
    const std::vector<std::uint8_t> copy(data, data + size);
    sink = sink ^ copy.data()[size];
  }
  return 0;
}
