#include "helpers/extract/xml_events.hpp"

#include <libxml/xmlreader.h>

#include <limits>
#include <memory>

#include "core/text.hpp"

namespace auriga::extract {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::unexpected<core::Error> broken(std::string_view what) {
  return core::fail(core::ErrorCode::kDocumentCorrupt,
                    std::string("The document is damaged: ") + std::string(what));
}

/// The encoding that an XML declaration names, in lower case; empty without one.
std::string declared_encoding(std::string_view bytes) {
  const auto head = bytes.substr(0, bytes.substr(0, 200).find("?>"));
  const auto at = head.find("encoding");
  const auto begin = at == std::string_view::npos ? at : head.find_first_of("\"'", at);
  if (!head.starts_with("<?xml") || begin == std::string_view::npos) {
    return {};
  }
  const auto end = head.find(head[begin], begin + 1);
  return core::lower_ascii(head.substr(
      begin + 1, end == std::string_view::npos ? std::string_view::npos : end - begin - 1));
}

/// Others would be read with converters, which are files; office formats have UTF-8 and UTF-16
/// alone (ECMA-376 part 2, 6.2.5).
bool is_known_encoding(std::string_view name) {
  return name.empty() || name == "utf-8" || name == "utf8" || name == "utf-16" ||
         name == "us-ascii" || name == "iso-8859-1";
}

}  // namespace

std::string_view XmlElement::name() const {
  return view(xmlTextReaderConstLocalName(static_cast<xmlTextReader*>(reader_)));
}

std::string_view XmlElement::text() const {
  return view(xmlTextReaderConstValue(static_cast<xmlTextReader*>(reader_)));
}

std::string XmlElement::attribute(std::string_view local) const {
  auto* const reader = static_cast<xmlTextReader*>(reader_);
  std::string out;
  for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1;
       more = xmlTextReaderMoveToNextAttribute(reader)) {
    if (view(xmlTextReaderConstLocalName(reader)) == local) {
      out = view(xmlTextReaderConstValue(reader));
      break;
    }
  }
  xmlTextReaderMoveToElement(reader);
  return out;
}

core::Result<void> read_xml(std::string_view bytes,
                            const std::function<XmlNext(XmlEvent, const XmlElement&)>& on) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return broken("a part of it has more than 2 GiB.");
  }
  if (const auto encoding = declared_encoding(bytes); !is_known_encoding(encoding)) {
    return core::fail(core::ErrorCode::kDocumentBadEncoding,
                      "The document's XML is encoded as " +
                          core::clip(core::repair_utf8(encoding), 40) +
                          "; this format has UTF-8 and UTF-16.");
  }
  struct Free {
    void operator()(xmlTextReader* each) const { xmlFreeTextReader(each); }
  };
  const std::unique_ptr<xmlTextReader, Free> reader(xmlReaderForMemory(
      bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT));
  if (!reader) {
    return broken("its XML cannot be read.");
  }
  const XmlElement element(reader.get());
  int status = xmlTextReaderRead(reader.get());
  while (status == 1) {
    auto next = XmlNext::kContinue;
    switch (xmlTextReaderNodeType(reader.get())) {
      case XML_READER_TYPE_DOCUMENT_TYPE:
      case XML_READER_TYPE_ENTITY_REFERENCE:
        return broken("its XML declares entities, which this format does not have.");
      case XML_READER_TYPE_ELEMENT: {
        const bool empty = xmlTextReaderIsEmptyElement(reader.get()) == 1;
        next = on(XmlEvent::kBegin, element);
        if (empty && next == XmlNext::kContinue) {
          on(XmlEvent::kEnd, element);
        }
        break;
      }
      case XML_READER_TYPE_END_ELEMENT:
        on(XmlEvent::kEnd, element);
        break;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        on(XmlEvent::kText, element);
        break;
      default:
        break;
    }
    status = next == XmlNext::kSkipElement ? xmlTextReaderNext(reader.get())
                                           : xmlTextReaderRead(reader.get());
  }
  return status == 0 ? core::Result<void>() : broken("its XML is not well-formed.");
}

}  // namespace auriga::extract
