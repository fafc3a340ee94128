#include "core/take_in.hpp"
#include "engines/reader/reader.hpp"

AURIGA_TAKE_IN(auriga_reader, AURIGA_READER_DATA "/reader.net");

namespace auriga::reader {

const Reader& built_in() {
  static const Reader reader(AURIGA_TAKEN_IN(auriga_reader));
  return reader;
}

}  // namespace auriga::reader
