// How an SOP names a system: by a name with what it is, or by what it is alone.
#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/integration_categories.hpp"
#include "engines/procedure/integration_needs.hpp"

namespace auriga::procedure {
std::vector<std::string_view> named_as(std::string_view text) {
  std::vector<std::string_view> out;
  for (const auto& category : categories()) {
    if (has_any(text, category.nouns)) {
      out.push_back(category.name);
    }
  }
  return out;
}

std::vector<std::string_view> description(const Sentence& sentence, std::size_t end) {
  const auto& words = sentence.words;
  if (end == 0 || end >= words.size() || !words[end - 1].comma_after ||
      !one_of(words[end].text, {"our", "the", "a", "an"})) {
    return {};
  }
  const auto text = core::lower_ascii(words_text(sentence, end, std::min(words.size(), end + 6)));
  auto out = named_as(text);
  if (out.empty() &&
      has_any(text, Phrases{"system", "software", "tool", "app", "platform", "database", "list",
                            "portal", "provider", "catalogue", "register", "program*"})) {
    out.emplace_back();
  }
  return out;
}

std::vector<std::string_view> noun_after(const Sentence& sentence, std::size_t end) {
  const auto& words = sentence.words;
  if (end >= words.size() || words[end - 1].comma_after) {
    return {};
  }
  const auto text = core::lower_ascii(words_text(sentence, end, std::min(words.size(), end + 2)));
  auto out = named_as(text);
  if (out.empty() && has_any(text, Phrases{"system", "software", "portal", "dashboard", "database",
                                           "platform", "app"})) {
    out.emplace_back();
  }
  return out;
}

}  // namespace auriga::procedure
