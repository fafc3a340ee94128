// A message is a yes when it can be read from end to end as words of consent and words that say
// nothing, with consent among them. What is known is listed, and it is short: a word that is not
// there (a negation, a condition, a thing, a language of its own) is enough to make it no yes. So
// nothing has to be thought of that takes a yes back: "can't", "hardly" and "refuse" are simply not
// there. What that loses: a yes in other words. Then the customer is asked once more.
#include "domains/sessions/consent.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <string>

#include "core/one_of.hpp"
#include "core/text.hpp"

namespace auriga::sessions {
namespace {

constexpr std::size_t kWordsMax = 10;

/// Lower case, one space between words. A verb stands here with its subject, so that "do I agree"
/// or "you confirm" is none.
constexpr std::string_view kConsent =
    // English
    "yes, yes i am, yes i do, yes it is, yeah, yea, yep, yup, sure, sure thing, for sure, ok, "
    "okay, alright, all right, "
    "confirm, confirmed, i confirm, i confirm that, i confirm it, agreed, i agree, "
    "i agree to that, i agree to it, i agree with that, i do, i consent, i approve, i accept, "
    "approved, i am sure, i'm sure, absolutely, certainly, definitely, of course, "
    "by all means, correct, that's correct, that is correct, that's right, that is right, "
    "exactly, proceed, go ahead, go for it, do it, do that, do so, please do, just do it, "
    "let's do it, let's do that, make it so, you may, you have my consent, sounds good, "
    "sounds great, that would be great, that would be good, that would be nice, "
    "that would be perfect, i would like that, i'd like that, i want that, "
    // German
    "ja, jawohl, jep, klar, na klar, gern, gerne, sehr gern, sehr gerne, einverstanden, "
    "bin einverstanden, ich bin einverstanden, bestätige, ich bestätige, ich bestätige das, "
    "bestätigt, genau, stimmt, ich stimme zu, natürlich, selbstverständlich, auf jeden fall, "
    "in ordnung, mach das, mach es, machen sie das, machen sie es, tun sie das, tun sie es, "
    // French
    "oui, d'accord, je suis d'accord, volontiers, confirme, je confirme, bien sûr, vas-y, "
    "allez-y, j'accepte, "
    // Spanish, Portuguese
    "sí, si, claro, claro que sí, claro que si, vale, confirmo, de acuerdo, estoy de acuerdo, "
    "por supuesto, adelante, hazlo, hágalo, sim, de acordo, concordo, com certeza, "
    // Italian
    "sì, certo, confermo, d'accordo, sono d'accordo, va bene, "
    // Dutch
    "akkoord, ga akkoord, ik ga akkoord, graag, natuurlijk, jazeker, doe maar";

/// What says nothing either way.
constexpr std::string_view kFiller =
    // English
    "please, pls, thanks, thx, thank you, thank you very much, many thanks, now, right now, "
    "right away, immediately, then, oh, hi, hey, hello, good, great, perfect, 👍, 🙏, 🙂, "
    "😊, "
    // German
    "bitte, danke, danke schön, dankeschön, vielen dank, jetzt, sofort, gut, super, "
    // French
    "merci, merci beaucoup, svp, stp, s'il vous plaît, s'il vous plait, s'il te plaît, "
    "s'il te plait, "
    // Spanish, Portuguese
    "por favor, gracias, muchas gracias, obrigado, obrigada, ahora, "
    // Italian
    "grazie, per favore, per piacere, "
    // Dutch
    "alsjeblieft, alstublieft, dank je, dank je wel, dank u, dank u wel, bedankt";

constexpr auto kQuestionMarks = std::to_array<std::string_view>({"?", "？", "؟", "⁇"});
constexpr auto kApostrophes = std::to_array<std::string_view>({"’", "‘", "ʼ", "＇", "´", "`"});
constexpr auto kMarks = std::to_array<std::string_view>(
    {" ",  "\t", "\r", "\n", "\u00a0", "\u202f", ".", ",", ";", ":", "!", "¡",
     "\"", "“",  "”",  "„",  "«",      "»",      "(", ")", "…", "–", "—"});

/// A character as the lists have it: small, and with the one apostrophe of keyboards.
std::string plain(std::string_view character) {
  if (core::is_one_of(character, kApostrophes)) {
    return "'";
  }
  auto out = core::lower_ascii(character);
  // U+00C0 to U+00DE but ×: the letters of Latin-1 have their small ones 32 further.
  if (out.size() == 2 && out[0] == '\xc3') {
    const auto low = static_cast<unsigned char>(out[1]);
    if (low >= 0x80U && low <= 0x9eU && low != 0x97U) {
      out[1] = static_cast<char>(low + 0x20U);
    }
  }
  return out;
}

/// The words with a space between them; empty when there are too many.
std::string words_of(std::string_view text) {
  std::string out;
  std::string word;
  std::size_t count = 0;
  const auto end_word = [&] {
    const auto begin = word.find_first_not_of('-');
    if (begin != std::string::npos) {
      out += (count++ == 0 ? "" : " ") + word.substr(begin, word.find_last_not_of('-') - begin + 1);
    }
    word.clear();
  };
  while (!text.empty() && count <= kWordsMax) {
    const auto character = text.substr(0, std::max<std::size_t>(1, core::byte_offset(text, 1)));
    text.remove_prefix(character.size());
    if (core::is_one_of(character, kMarks)) {
      end_word();
    } else {
      word += plain(character);
    }
  }
  end_word();
  return count <= kWordsMax ? out : std::string();
}

/// What is left of `words` behind `phrase`; nothing where it does not begin so.
std::optional<std::string_view> behind(std::string_view words, std::string_view phrase) {
  if (!words.starts_with(phrase)) {
    return std::nullopt;
  }
  words.remove_prefix(phrase.size());
  if (words.empty()) {
    return words;
  }
  return words[0] == ' ' ? std::optional(words.substr(1)) : std::nullopt;
}

/// Whether all words are listed ones, with consent among them. Some phrases begin as others do, so
/// each way of reading is tried; of ten words there are few.
bool reads_as_yes(std::string_view words, bool consented) {
  if (words.empty()) {
    return consented;
  }
  const auto goes_on = [words](std::string_view phrases, bool now_consented) {
    for (const auto phrase : std::views::split(phrases, std::string_view(", "))) {
      const auto rest = behind(words, std::string_view(phrase));
      if (rest && reads_as_yes(*rest, now_consented)) {
        return true;
      }
    }
    return false;
  };
  return goes_on(kConsent, true) || goes_on(kFiller, consented);
}

}  // namespace

bool says_yes(std::string_view message) {
  const bool asks = std::ranges::any_of(
      kQuestionMarks, [&](auto mark) { return message.find(mark) != std::string_view::npos; });
  return !asks && reads_as_yes(words_of(message), false);
}

}  // namespace auriga::sessions
