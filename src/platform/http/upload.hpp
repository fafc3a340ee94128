// Uploads: what arrived in a multipart/form-data body (RFC 7578). Fields are kept in memory within
// limits; files are written to temporary files as they arrive, so an upload costs the same memory
// whatever its size. A file over its limit is skipped and told, the rest of the upload goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

/// Bounds of one upload. Above `total_bytes_max` the request fails with BODY_TOO_LARGE.
struct UploadLimits {
  std::uint64_t file_bytes_max = 25ULL << 20U;
  std::uint64_t total_bytes_max = 200ULL << 20U;  ///< The whole body, boundaries included.
  std::size_t files_max = 50;                     ///< More fail with BODY_TOO_LARGE.
  std::size_t field_bytes_max = 256ULL << 10U;    ///< One field's value.
  std::size_t fields_max = 64;
  std::string file_field = "files";  ///< Name of the file parts; others are faults. Empty: any.
};

/// Head of one part. Strings are well-formed UTF-8.
struct PartHead {
  std::string name;
  std::string file_name;   ///< As sent; clean with core::safe_file_name before use.
  std::string media_type;  ///< As sent: a claim, not a fact. Empty when absent.
  bool is_file = false;    ///< Whether a filename parameter was given.
};

/// A file part that has arrived.
struct UploadedFile {
  std::string field;
  std::string file_name;
  std::string media_type;
  std::uint64_t size_bytes = 0;      ///< All that was sent, also when the file was too large.
  std::filesystem::path path;        ///< Temporary; removed after the request unless moved away.
  std::optional<core::Error> error;  ///< Set when the file was refused (DOCUMENT_TOO_LARGE).
};

/// A form that has arrived whole.
struct Form {
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<UploadedFile> files;

  Form() = default;
  ~Form();  ///< Removes the temporary files that are still there.
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  Form(Form&&) noexcept = default;
  Form& operator=(Form&&) noexcept = default;
};

}  // namespace auriga::platform::http
