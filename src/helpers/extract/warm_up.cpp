#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <clocale>
#include <cstdlib>
#include <ctime>

#include "helpers/extract/charset.hpp"
#include "helpers/extract/pdf_warm_up.hpp"
#include "helpers/extract/reader.hpp"

namespace auriga::extract {
namespace {

void be_silent(void* /*context*/, const char* /*format*/, ...) {}

}  // namespace

void warm_up() {
  // libarchive converts names between the file's character set and the locale's; in this locale
  // both are UTF-8 and it needs no converter, which would be a file.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  // ZIP's times are local ones; with the zone named and read, nobody looks for /etc/localtime.
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  xmlInitParser();
  xmlSetGenericErrorFunc(nullptr, be_silent);
  open_converters();
  warm_up_pdf();
}

}  // namespace auriga::extract
