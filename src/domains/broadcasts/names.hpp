// Names of broadcasts, made to be said aloud and typed by those who heard them: an adjective, a
// noun and a number, `golden-eagle-427`.
//
// A theme has about 25,000 pairs of words and 900 numbers, 22 million names: who makes a name looks
// whether it is taken, and with a thousand broadcasts at once one in 22,000 is. A name is not
// a secret: who knows it may listen.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "domains/broadcasts/name_words.hpp"

namespace auriga::broadcasts {

enum class Theme : std::uint8_t { nature, bible };
BOOST_DESCRIBE_ENUM(Theme, nature, bible)

/// The words of a theme.
[[nodiscard]] NameWords words_of(Theme theme);

/// A name drawn at random, each pair of words as likely as any other but for the few (1 %) whose
/// letters together would offend, in this order or the other. Any thread, as far as `random`
/// allows.
[[nodiscard]] std::string make_name(core::Random& random, Theme theme = Theme::nature);

/// Whether `text` has the form of a name: two words of 3 to 12 letters a to z and a number from 100
/// to 999, with a hyphen between them. The words may be any: another installation's themes too.
[[nodiscard]] bool valid_name(std::string_view text);

}  // namespace auriga::broadcasts
