#include "domains/sessions/cards.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.hpp"

namespace auriga::sessions {
namespace {

constexpr std::size_t kDigitsMin = 13;
constexpr std::size_t kDigitsMax = 19;
constexpr std::size_t kDigitsShown = 4;
constexpr std::string_view kMask = "\u2022\u2022\u2022\u2022 ";
/// Between groups of digits: spaces and dashes, also those that do not break and the longer ones.
constexpr std::array<std::string_view, 7> kSeparators{" ",      "-",      "\u00A0", "\u202F",
                                                      "\u2010", "\u2011", "\u2013"};
constexpr std::array<std::string_view, 8> kWords{"card",    "cards",    "cardholder", "cardholders",
                                                 "payment", "payments", "credit",     "debit"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A group of digits, as bytes of the text.
struct Group {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The groups from `at` on, where a digit stands, with one separator at most between two.
std::vector<Group> groups_from(std::string_view text, std::size_t at) {
  std::vector<Group> out;
  while (at < text.size() && is_digit(text[at])) {
    Group group{at, at};
    while (group.end < text.size() && is_digit(text[group.end])) {
      ++group.end;
    }
    out.push_back(group);
    at = group.end;
    for (const auto separator : kSeparators) {
      if (text.substr(at).starts_with(separator)) {
        at += separator.size();
        break;
      }
    }
  }
  return out;
}

/// ISO/IEC 7812-1, annex B.
bool has_check_digit(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, doubled = !doubled) {
    const int digit = (*at - '0') * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

struct Card {
  std::size_t groups = 0;  ///< None: there is none.
  std::string last;
};

/// The longest card number that begins with groups[first].
Card card_at(std::string_view text, const std::vector<Group>& groups, std::size_t first) {
  Card found;
  std::string digits;
  for (auto i = first; i < groups.size(); ++i) {
    digits += text.substr(groups[i].begin, groups[i].end - groups[i].begin);
    if (digits.size() > kDigitsMax) {
      break;
    }
    if (digits.size() >= kDigitsMin && digits[0] != '0' && has_check_digit(digits)) {
      found = {i - first + 1, digits.substr(digits.size() - kDigitsShown)};
    }
  }
  return found;
}

void hide_in(json::value& value) {
  if (auto* text = value.if_string()) {
    const auto hidden = without_cards(std::string(*text));
    *text = hidden;
  } else if (auto* array = value.if_array()) {
    std::ranges::for_each(*array, hide_in);
  } else if (auto* object = value.if_object()) {
    for (auto& [name, member] : *object) {
      hide_in(member);
    }
  } else if (value.is_int64() || value.is_uint64()) {
    const auto number = json::serialize(value);
    if (auto hidden = without_cards(number); hidden != number) {
      value = json::value(hidden);
    }
  }
}

}  // namespace

bool forbid_cards(const std::vector<std::string>& never_keep) {
  return std::ranges::any_of(never_keep, [](const std::string& rule) {
    const auto lowered = core::lower_ascii(rule);
    std::string_view rest = lowered;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    while (!rest.empty()) {
      const auto end = std::ranges::find_if_not(rest, is_letter) - rest.begin();
      const auto word = rest.substr(0, static_cast<std::size_t>(end));
      if (std::ranges::find(kWords, word) != kWords.end()) {
        return true;
      }
      rest.remove_prefix(std::max<std::size_t>(1, word.size()));
    }
    return false;
  });
}

std::string without_cards(std::string text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const auto groups = groups_from(text, at);
    for (std::size_t i = 0; i < groups.size();) {
      const auto card = card_at(text, groups, i);
      if (card.groups > 0) {
        out.append(text, copied, groups[i].begin - copied);
        out += kMask;
        out += card.last;
        copied = groups[i + card.groups - 1].end;
      }
      i += std::max<std::size_t>(1, card.groups);
    }
    at = groups.back().end;
  }
  if (copied == 0) {
    return text;
  }
  return out.append(text, copied);
}

void hide_cards(repository::MessageRow& message) {
  message.content = without_cards(std::move(message.content));
  if (message.tool) {
    if (auto* input = message.tool->if_contains("input")) {
      hide_in(*input);
    }
  }
}

void hide_cards(std::vector<repository::MessageRow>& messages) {
  for (auto& message : messages) {
    hide_cards(message);
  }
}

void hide_cards(CallRows& calls) {
  hide_cards(calls.begun);
  hide_cards(calls.ended);
}

void hide_cards(TurnRows& turn) {
  hide_cards(turn.earlier);
  hide_cards(turn.tools);
  if (turn.question) {
    hide_cards(*turn.question);
  }
  if (turn.answer) {
    hide_cards(*turn.answer);
  }
  if (turn.handoff) {
    turn.handoff->reason = without_cards(std::move(turn.handoff->reason));
  }
}

void hide_cards(Conversation& conversation) {
  for (auto& message : conversation.history) {
    if (message.role != llm::ChatRole::tool) {
      message.content = without_cards(std::move(message.content));
    }
  }
}

}  // namespace auriga::sessions
