#include "platform/http/reply.hpp"

#include "core/percent.hpp"

namespace auriga::platform::http {

Reply Reply::text(std::string body, std::string_view type, int status) {
  return {.status = status, .content_type = type, .headers = {}, .body = std::move(body)};
}

Reply Reply::empty(int status) {
  return {.status = status};
}

Reply Reply::redirect(std::string_view location, int status) {
  Reply reply{.status = status};
  reply.headers.add("Location", location);
  return reply;
}

namespace {

/// Headers of a stranger's document.
void add_document_headers(HeaderBlock& headers, std::string_view media_type, std::string_view name,
                          Reply::Show show) {
  headers.add("Content-Type",
              media_type.empty() ? std::string_view("application/octet-stream") : media_type);
  // The plain form for old clients, the encoded one (RFC 8187) for all others.
  std::string plain;
  for (const char c : name) {
    plain += c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%' ? c : '_';
  }
  headers.add("Content-Disposition",
              std::string(show == Reply::Show::kAttachment ? "attachment" : "inline") +
                  "; filename=\"" + plain + "\"; filename*=UTF-8''" + core::percent_encode(name));
  // Even shown, a stranger's document runs nothing and reaches nothing of ours.
  headers.add("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
}

}  // namespace

Reply Reply::file(std::filesystem::path path, std::uint64_t size_bytes, std::string_view media_type,
                  std::string_view name, Show show) {
  Reply reply;
  add_document_headers(reply.headers, media_type, name, show);
  reply.body = FileBody{std::move(path), size_bytes};
  return reply;
}

Reply Reply::download(std::string bytes, std::string_view media_type, std::string_view name) {
  Reply reply;
  add_document_headers(reply.headers, media_type, name, Show::kAttachment);
  reply.body = std::move(bytes);
  return reply;
}

std::uint64_t Reply::size() const {
  if (const auto* text = std::get_if<std::string>(&body)) {
    return text->size();
  }
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body)) {
    return (*shared)->size();
  }
  const auto* file = std::get_if<FileBody>(&body);
  return file != nullptr ? file->size_bytes : 0;
}

}  // namespace auriga::platform::http
