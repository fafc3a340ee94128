// What an agent asks a customer for, and whether a message holds it: "the order number" is there
// where something like a number is, "the reason" wherever something is said. What nobody asked for
// must be plainer: a name is given as one, a day stands there by its name. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::conduct {

struct Detail {
  enum class Kind : std::uint8_t {
    anything,  ///< A reason, a colour: no message is told by its form to hold it.
    code,      ///< An order number, a plate, a postcode.
    count,     ///< How many.
    date,      ///< A day, with or without a time.
    email,
    model,  ///< Of a thing: whatever is replied, and unasked letters and figures in one word.
    name,   ///< Of the person.
    phone,
    time,  ///< Of the day.
  };
  std::string words;  ///< "the order number".
  Kind kind = Kind::anything;
  std::vector<std::string> options = {};  ///< "Size (small, large)": one of them tells it.
  std::string unit = {};                  ///< Of a count: the unit of such an amount; else empty.
  std::size_t days_before = 0;            ///< Of a day: how many are asked for before it.
};

/// Whether it may be any words: a reason, a name, a make.
[[nodiscard]] inline bool is_formless(const Detail& detail) {
  return detail.kind == Detail::Kind::anything || detail.kind == Detail::Kind::name ||
         detail.kind == Detail::Kind::model;
}

/// "The name, the date of birth and a booking reference" is three.
[[nodiscard]] std::vector<Detail> details_in(std::string_view text);

/// Whether a message that answers the question for it holds it by its form; `anything` is in none.
[[nodiscard]] bool holds(std::string_view message, const Detail& detail);

/// Whether a message that nobody had asked for it holds it without doubt: "my order BK-12345", "my
/// name is Ada", "on Friday". Of what is counted only people are found here.
[[nodiscard]] bool volunteers(std::string_view message, const Detail& detail);

/// "Yes, with the car", "no": a reply to a question by "whether".
[[nodiscard]] bool says_yes_or_no(std::string_view message);

/// "No", "we don't": a reply to such a question that denies it.
[[nodiscard]] bool says_no(std::string_view message);

/// "I do not have it", "no idea": the customer cannot say.
[[nodiscard]] bool cannot_say(std::string_view message);

}  // namespace auriga::conduct
