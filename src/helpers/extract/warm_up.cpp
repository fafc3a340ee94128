#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "engines/extraction/wire.hpp"
#include "helpers/extract/charset.hpp"
#include "helpers/extract/pdf_warm_up.hpp"
#include "helpers/extract/reader.hpp"

namespace auriga::extract {
namespace {

void be_silent(void* /*context*/, const char* /*format*/, ...) {}

// libxml2 answers a failed allocation with half a tree; a text cut short without a word would be
// worse than none.
void* allocated(void* memory) {
  if (memory == nullptr) {
    ::_exit(extraction::kExitOutOfMemory);
  }
  return memory;
}
void* allocate(std::size_t size) {
  return allocated(std::malloc(std::max<std::size_t>(size, 1)));
}
void* reallocate(void* old, std::size_t size) {
  return allocated(std::realloc(old, std::max<std::size_t>(size, 1)));
}
char* duplicate(const char* text) {
  return static_cast<char*>(allocated(::strdup(text)));
}

}  // namespace

void warm_up_parsers() {
  // libarchive converts names between the file's character set and the locale's; in this locale
  // both are UTF-8 and it needs no converter, which would be a file.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  // ZIP's times are local ones; with the zone named and read, nobody looks for /etc/localtime.
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  xmlMemSetup(std::free, allocate, reallocate, duplicate);
  xmlInitParser();
  xmlSetGenericErrorFunc(nullptr, be_silent);
  open_converters();
}

void warm_up() {
  warm_up_parsers();
  warm_up_pdf();
}

}  // namespace auriga::extract
