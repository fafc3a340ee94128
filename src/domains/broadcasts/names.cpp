#include "domains/broadcasts/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace auriga::broadcasts {
namespace {

std::string_view draw(core::Random& random, std::span<const std::string_view> words) {
  return words[random.below(words.size())];
}

bool valid_word(std::string_view text) {
  return text.size() >= 3 && text.size() <= 12 &&
         std::ranges::all_of(text, [](char each) { return each >= 'a' && each <= 'z'; });
}

bool valid_number(std::string_view text) {
  return text.size() == 3 && text[0] != '0' &&
         std::ranges::all_of(text, [](char each) { return each >= '0' && each <= '9'; });
}

}  // namespace

NameWords words_of(Theme theme) {
  return theme == Theme::bible ? bible_words() : nature_words();
}

std::string make_name(core::Random& random, Theme theme) {
  const auto words = words_of(theme);
  for (;;) {
    const auto adjective = draw(random, words.adjectives);
    const auto noun = draw(random, words.nouns);
    if (!offends(fmt::format("{}{}", adjective, noun)) &&
        !offends(fmt::format("{}{}", noun, adjective))) {
      return fmt::format("{}-{}-{}", adjective, noun, 100 + random.below(900));
    }
  }
}

bool valid_name(std::string_view text) {
  const auto first = text.find('-');
  const auto last = text.rfind('-');
  return first != std::string_view::npos && first != last && valid_word(text.substr(0, first)) &&
         valid_word(text.substr(first + 1, last - first - 1)) &&
         valid_number(text.substr(last + 1));
}

}  // namespace auriga::broadcasts
