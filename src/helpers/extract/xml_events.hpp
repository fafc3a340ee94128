// XML as a row of events, from libxml2's reader. Nothing outside the text is ever loaded: no DTD,
// no external entity, no network; a document type declaration, which office formats do not have, is
// refused, and with it every trick that entities allow.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace auriga::extract {

enum class XmlEvent { kBegin, kEnd, kText };

/// The element at hand. Valid during the call alone.
class XmlElement {
 public:
  explicit XmlElement(void* reader) : reader_(reader) {}

  [[nodiscard]] std::string_view name() const;  ///< Without its prefix.
  [[nodiscard]] std::string_view text() const;  ///< Of a kText event.
  /// By local name, whatever its namespace; empty when absent.
  [[nodiscard]] std::string attribute(std::string_view local) const;

 private:
  void* reader_;
};

enum class XmlNext { kContinue, kSkipElement };

/// Calls `on` for each element's begin and end and each text. kSkipElement, answered to a kBegin,
/// leaves out the element with all it holds, and its kEnd. DOCUMENT_CORRUPT when it is no XML.
[[nodiscard]] core::Result<void> read_xml(
    std::string_view bytes, const std::function<XmlNext(XmlEvent, const XmlElement&)>& on);

}  // namespace auriga::extract
