#include "domains/agents/route_uploads.hpp"

namespace auriga::agents {

platform::http::UploadLimits many_files(const UploadBounds& bounds) {
  return {.file_bytes_max = bounds.document_bytes_max,
          .total_bytes_max = bounds.upload_bytes_max,
          .files_max = 1000};
}

std::vector<Upload> take_files(platform::http::Call& call,
                               const std::map<std::string, std::string>& described) {
  std::vector<Upload> files;
  for (auto& file : call.files()) {
    const auto about = described.find(file.file_name);
    files.push_back({.name = file.file_name,
                     .description = about == described.end() ? "" : about->second,
                     .path = file.path,
                     .size_bytes = file.size_bytes,
                     .error = file.error});
  }
  return files;
}

}  // namespace auriga::agents
