// Card numbers, which an agent's procedure may forbid to keep. They are masked before anything is
// written: '•••• 1111' is what stays of one.
#pragma once

#include <string>
#include <vector>

#include "domains/sessions/changes.hpp"
#include "domains/sessions/responder.hpp"

namespace auriga::sessions {

/// Whether a definition's rules on what is not recorded speak of cards or payments.
[[nodiscard]] bool forbid_cards(const std::vector<std::string>& never_keep);

/// The text without the card numbers in it: 13 to 19 digits whose check digit (Luhn) is right,
/// together or in groups with spaces or dashes between them.
[[nodiscard]] std::string without_cards(std::string text);

/// Masks those in what is said, and in the arguments of a call.
void hide_cards(repository::MessageRow& message);
void hide_cards(std::vector<repository::MessageRow>& messages);
void hide_cards(CallRows& calls);
void hide_cards(TurnRows& turn);
/// In what was said before; results of tools are its caller's own.
void hide_cards(Conversation& conversation);

}  // namespace auriga::sessions
