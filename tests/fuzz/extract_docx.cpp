// Packages of strangers. A fuzzer hardly ever makes a ZIP archive that unpacks, so input that is
// none becomes the parts of one: document, styles and numbering, parted by zero bytes.
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "helpers/extract/reader.hpp"

namespace {

std::string pack(std::string_view parts) {
  std::string out(parts.size() + 8192, '\0');
  std::size_t used = 0;
  archive* const zip = archive_write_new();
  archive_write_set_format_zip(zip);
  archive_write_set_options(zip, "zip:compression=store");
  archive_write_open_memory(zip, out.data(), out.size(), &used);
  for (const char* const name : {"word/document.xml", "word/styles.xml", "word/numbering.xml"}) {
    const auto end = std::min(parts.find('\0'), parts.size());
    const auto part = parts.substr(0, end);
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, static_cast<la_int64_t>(part.size()));
    archive_write_header(zip, entry);
    archive_write_data(zip, part.data(), part.size());
    archive_entry_free(entry);
    parts.remove_prefix(std::min(end + 1, parts.size()));
    if (parts.empty()) {
      break;
    }
  }
  archive_write_close(zip);
  archive_write_free(zip);
  out.resize(used);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auriga::extract;
  static const bool warm = (warm_up_parsers(), true);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto bytes = input.starts_with("PK") ? std::string(input) : pack(input);
  const auto text =
      read_document(DocumentKind::kDocx, bytes,
                    {.text_bytes = 1U << 20U, .unpacked_bytes = 4U << 20U}, [](auto, auto) {});
  if (!warm || (text && !auriga::core::is_utf8(text->text))) {
    std::abort();
  }
  return 0;
}
