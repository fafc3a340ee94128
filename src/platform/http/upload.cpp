// A multipart body into fields and temporary files, as it arrives.
#include "platform/http/upload.hpp"

#include <fcntl.h>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/multipart_parser.hpp"
#include "platform/runtime/file_io.hpp"

namespace auriga::platform::http {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::size_t kWriteBytes = 256ULL << 10U;

/// One temporary file being written, with a buffer before it so that the disk pool is asked once
/// per quarter of a megabyte. Removed when it is dropped unfinished.
class TemporaryFile {
 public:
  TemporaryFile(std::filesystem::path path, ThreadPool* pool)
      : path_(std::move(path)),
        pool_(pool),
        fd_(std::make_shared<Descriptor>(
            ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600))) {
    if (fd_->get() < 0) {
      const int reason = errno;
      throw Error(write_error(reason), {},
                  "cannot make " + path_.string() + ": " + std::strerror(reason));
    }
  }
  ~TemporaryFile() {
    if (!kept_) {
      std::error_code ignored;  // Nothing can be done about it here; a start-up sweep may.
      std::filesystem::remove(path_, ignored);
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  Task<> write(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() >= kWriteBytes) {
      co_await flush();
    }
  }
  /// The rest is written; the file stays.
  Task<std::filesystem::path> finish() {
    co_await flush();
    kept_ = true;
    co_return path_;
  }

 private:
  Task<> flush() {
    int reason = 0;
    if (pool_ != nullptr) {
      // The job owns what it uses: it may outlive this frame when the program stops.
      const auto job = [fd = fd_, bytes = std::move(buffer_)] {
        return write_whole(fd->get(), std::as_bytes(std::span(bytes)));
      };
      reason = co_await pool_->run(job);
    } else {
      reason = write_whole(fd_->get(), std::as_bytes(std::span(buffer_)));
    }
    buffer_.clear();
    if (reason != 0) {
      throw Error(write_error(reason), {},
                  "cannot write " + path_.string() + ": " + std::strerror(reason));
    }
  }

  std::filesystem::path path_;
  ThreadPool* pool_;
  std::shared_ptr<Descriptor> fd_;
  std::string buffer_;
  bool kept_ = false;
};

/// What takes the parser's events and fills the form.
class FormReader {
 public:
  FormReader(Form& form, const UploadLimits& limits, const ServerOptions& options)
      : form_(form), limits_(limits), options_(options) {}

  void begin(const PartHead& head) {
    if (!head.is_file) {
      if (++fields_ > limits_.fields_max) {
        throw Error(ErrorCode::kBodyTooLarge,
                    "a form may have at most " + std::to_string(limits_.fields_max) + " fields");
      }
      form_.fields.emplace_back(head.name, "");
      file_ = nullptr;
      return;
    }
    if (!limits_.file_field.empty() && head.name != limits_.file_field) {
      throw std::move(
          Error(ErrorCode::kValidationFailed)
              .with_faults({{"/" + core::clip(head.name, 100), "unknown",
                             "is not a field for files; that is " + limits_.file_field}}));
    }
    if (form_.files.size() >= limits_.files_max) {
      throw Error(ErrorCode::kBodyTooLarge,
                  "an upload may have at most " + std::to_string(limits_.files_max) + " files");
    }
    const auto folder = options_.upload_folder.empty() ? std::filesystem::temp_directory_path()
                                                       : options_.upload_folder;
    file_ = &form_.files.emplace_back();
    file_->field = head.name;
    file_->file_name = head.file_name;
    file_->media_type = head.media_type;
    sink_ = std::make_unique<TemporaryFile>(
        folder / ("upload-" + core::random_token(core::system_random(), 16)), options_.disk_pool);
  }

  Task<> data(std::string_view bytes) {
    if (file_ == nullptr) {
      auto& value = form_.fields.back().second;
      if (value.size() + bytes.size() > limits_.field_bytes_max) {
        throw Error(ErrorCode::kBodyTooLarge,
                    "the field " + core::clip(form_.fields.back().first, 100) +
                        " may have at most " + std::to_string(limits_.field_bytes_max) + " bytes");
      }
      value += bytes;
      co_return;
    }
    file_->size_bytes += bytes.size();
    if (file_->size_bytes > limits_.file_bytes_max) {
      sink_.reset();
    } else {
      co_await sink_->write(bytes);
    }
  }

  Task<> end() {
    if (file_ == nullptr) {
      if (!core::is_utf8(form_.fields.back().second)) {
        throw Error(ErrorCode::kBadRequest,
                    "the field " + core::clip(form_.fields.back().first, 100) + " is not UTF-8");
      }
    } else if (sink_) {
      file_->path = co_await sink_->finish();
      sink_.reset();
    } else {
      file_->error.emplace(
          ErrorCode::kDocumentTooLarge,
          "a file may have at most " + std::to_string(limits_.file_bytes_max >> 20U) + " MiB");
    }
  }

 private:
  Form& form_;
  const UploadLimits& limits_;
  const ServerOptions& options_;
  std::size_t fields_ = 0;
  UploadedFile* file_ = nullptr;  ///< Of the part under way; null for a field.
  std::unique_ptr<TemporaryFile> sink_;
};

}  // namespace

Form::~Form() {
  for (const auto& file : files) {
    if (!file.path.empty()) {
      std::error_code ignored;  // Moved away, as it should be.
      std::filesystem::remove(file.path, ignored);
    }
  }
}

Task<> Call::read_form() {
  const auto boundary = multipart_boundary(header("Content-Type"));
  if (!boundary || route_ == nullptr) {
    throw Error(ErrorCode::kUnsupportedMediaType, "the body must be multipart/form-data");
  }
  reading_form_ = true;
  MultipartParser parser(*boundary);
  FormReader reader(form_, route_->upload, connection_->options());
  using Event = MultipartParser::Event;
  for (;;) {
    auto event = core::value_or_throw(parser.next());
    if (event == Event::kPart) {
      reader.begin(parser.part());
    } else if (event == Event::kData) {
      co_await reader.data(parser.data());
    } else if (event == Event::kPartEnd) {
      co_await reader.end();
    } else {
      const auto bytes = co_await read_body_some();
      if (bytes.empty()) {
        break;
      }
      parser.feed(bytes);
    }
  }
  if (!parser.ended()) {
    throw Error(ErrorCode::kUploadTruncated, "the form ends before its closing boundary");
  }
}

}  // namespace auriga::platform::http
