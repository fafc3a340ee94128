#include "helpers/extract/xml_events.hpp"

#include <libxml/xmlreader.h>

#include <limits>
#include <memory>

namespace auriga::extract {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::unexpected<core::Error> broken(std::string_view what) {
  return core::fail(core::ErrorCode::kDocumentCorrupt,
                    std::string("The document is damaged: ") + std::string(what));
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
