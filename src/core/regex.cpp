#include "core/regex.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstdint>

namespace auriga::core {

std::expected<Regex, std::string> Regex::compile(std::string_view pattern, std::size_t bytes) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(static_cast<std::int64_t>(bytes));
  auto compiled =
      std::make_shared<const RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) {
    return std::unexpected(compiled->error());
  }
  Regex out;
  out.compiled_ = std::move(compiled);
  return out;
}

bool Regex::matches_whole(std::string_view text) const {
  return RE2::FullMatch({text.data(), text.size()}, *compiled_);
}

bool Regex::matches_somewhere(std::string_view text) const {
  return RE2::PartialMatch({text.data(), text.size()}, *compiled_);
}

std::size_t Regex::steps() const {
  return static_cast<std::size_t>(std::max(compiled_->ProgramSize(), 1));
}

}  // namespace auriga::core
