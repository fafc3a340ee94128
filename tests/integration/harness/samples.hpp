// Documents for tests, made here so that every byte of them is known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace auriga::testing::samples {

/// Markdown with headings and letters of one, two, three and four bytes.
[[nodiscard]] std::string guide();

/// A procedure in the form that agents are made from.
[[nodiscard]] std::string procedure();

/// A PDF of one page that says `line`.
[[nodiscard]] std::string pdf(std::string_view line);
/// A PDF whose password nobody knows.
[[nodiscard]] std::string encrypted_pdf();
/// It begins as a PDF and goes on as noise.
[[nodiscard]] std::string corrupt_pdf();

/// A DOCX of one paragraph.
[[nodiscard]] std::string docx(std::string_view paragraph);
/// A DOCX of some hundred kilobytes whose text unpacks to `megabytes`.
[[nodiscard]] std::string bomb_docx(std::size_t megabytes);

}  // namespace auriga::testing::samples
