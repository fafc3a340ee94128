#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <clocale>

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
  xmlInitParser();
  xmlSetGenericErrorFunc(nullptr, be_silent);
  open_converters();
  warm_up_pdf();
}

}  // namespace auriga::extract
