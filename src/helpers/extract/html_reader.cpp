// HTML to text. libxml2 builds the tree, as browsers do from any input; the walk over it keeps what
// a reader of the page reads: headings, paragraphs, lists, tables, preformatted text. Left out are
// scripts, styles, forms' controls, navigation, what is marked hidden, and a page's own header and
// footer, which repeat on every page of a site. The walk follows the tree's pointers and keeps no
// stack of calls, so depth costs nothing.
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <limits>
#include <memory>
#include <utility>

#include "core/text.hpp"
#include "helpers/extract/charset.hpp"
#include "helpers/extract/html_walk.hpp"
#include "helpers/extract/reader.hpp"

namespace auriga::extract {
namespace {

struct FreeDoc {
  void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
using Doc = std::unique_ptr<xmlDoc, FreeDoc>;

Doc parse(const std::string& page) {
  struct Free {
    void operator()(htmlParserCtxt* each) const { htmlFreeParserCtxt(each); }
  };
  const std::unique_ptr<htmlParserCtxt, Free> context(
      htmlCreateMemoryParserCtxt(page.data(), static_cast<int>(page.size())));
  if (!context) {
    return nullptr;
  }
  htmlCtxtUseOptions(context.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                        HTML_PARSE_NONET | HTML_PARSE_NODEFDTD |
                                        HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT);
  // Without this the parser stops, without a word, where elements lie 256 deep, and pages that
  // never close a <font> are deeper. The HTML parser has no such option of its own but obeys XML's.
  context->options |= XML_PARSE_HUGE;
  xmlSwitchEncoding(context.get(), XML_CHAR_ENCODING_UTF8);
  htmlParseDocument(context.get());
  return Doc(std::exchange(context->myDoc, nullptr));
}

}  // namespace

Text read_html(std::string_view bytes, const ExtractionLimits& limits) {
  std::string note;
  auto page = html_to_utf8(bytes, note);
  if (!page) {
    return std::unexpected(std::move(page).error());
  }
  if (page->size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return core::fail(core::ErrorCode::kDocumentTooLarge, "The page has more than 2 GiB.");
  }
  const auto doc = parse(*page);
  const auto* const root = doc ? xmlDocGetRootElement(doc.get()) : nullptr;
  if (root == nullptr) {
    return core::fail(core::ErrorCode::kDocumentEmpty, "The page is empty: it holds no text.");
  }
  page->clear();
  page->shrink_to_fit();
  ExtractedText out;
  out.text = core::repair_utf8(html_text(*root, limits.text_bytes));
  if (!note.empty()) {
    out.notes.push_back(std::move(note));
  }
  return out;
}

}  // namespace auriga::extract
