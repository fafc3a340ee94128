// A multipart/form-data body (RFC 7578), written as browsers write it.
#pragma once

#include <string>
#include <string_view>

namespace auriga::testing {

class Multipart {
 public:
  Multipart& field(std::string_view name, std::string_view value) {
    part("form-data; name=\"" + std::string(name) + "\"", "", value);
    return *this;
  }
  /// `file_name` goes into the head as it is.
  Multipart& file(std::string_view file_name, std::string_view bytes,
                  std::string_view field = "files",
                  std::string_view type = "application/octet-stream") {
    part("form-data; name=\"" + std::string(field) + "\"; filename=\"" + std::string(file_name) +
             "\"",
         type, bytes);
    return *this;
  }

  [[nodiscard]] std::string body() const {
    return parts_ + "--" + std::string(kBoundary) + "--\r\n";
  }
  [[nodiscard]] std::string content_type() const {
    return "multipart/form-data; boundary=" + std::string(kBoundary);
  }
  /// The parts without the closing boundary, for uploads that break off.
  [[nodiscard]] const std::string& unfinished() const { return parts_; }

  static constexpr std::string_view kBoundary = "----boundary-of-a-test-4711";

 private:
  void part(const std::string& disposition, std::string_view type, std::string_view bytes) {
    parts_ += "--" + std::string(kBoundary) + "\r\nContent-Disposition: " + disposition + "\r\n";
    if (!type.empty()) {
      parts_ += "Content-Type: " + std::string(type) + "\r\n";
    }
    parts_ += "\r\n" + std::string(bytes) + "\r\n";
  }
  std::string parts_;
};

}  // namespace auriga::testing
