// What an SOP tells its agent, as words to a customer. Internal to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace auriga::conduct {

/// Whether `text` begins with one of the lower-case phrases, whatever its own case.
[[nodiscard]] bool begins_with_any(std::string_view text,
                                   std::span<const std::string_view> phrases);

/// "Never promise a date." is "I am sorry, I may not promise a date."; what is no such order is
/// quoted, and of what is not to be said nothing is.
[[nodiscard]] std::string refusal_words(std::string_view rule);

/// Whether it is forbidden to say that something is so: such a rule is not quoted.
[[nodiscard]] bool is_kept_secret(std::string_view rule);

/// A rule of which it is not known whether it holds, as words to a customer.
[[nodiscard]] std::string rule_words(std::string_view rule);

/// "Say that it takes five days." is "It takes five days.", "Tell them the fee, 5 EUR." is "The
/// fee, 5 EUR.", "Tell them to call us." is "Please call us.", "Give the emergency line 112."
/// "Please call the emergency line 112."; nothing where the sentence is no order to say something,
/// or does not say what.
[[nodiscard]] std::optional<std::string> words_to_say(std::string_view sentence);

/// What an answer is to mention by an order of the SOP: "Always mention the notice." is "Please
/// note: the notice."; nothing where the sentence wants nothing mentioned.
[[nodiscard]] std::optional<std::string> words_to_mention(std::string_view order);

/// "If the bike is stolen, tell them to call us.": its condition, with its comma, and the order.
struct Ordered {
  std::string_view condition;  ///< Empty: none.
  std::string_view order;      ///< The whole sentence where it is no order under a condition.
};
[[nodiscard]] Ordered ordered(std::string_view sentence);

/// What a customer is asked for, and the words that do.
struct Asked {
  std::string what;
  std::string words;
  enum class Form : std::uint8_t {
    thing,    ///< "May I ask for the order number?"
    open,     ///< "Please tell me what happened."
    whether,  ///< "Please tell me whether you have an account.": yes or no.
  };
  Form form = Form::thing;
};
/// "Ask for the order number." is "May I ask for the order number?", "Find out what they paid."
/// "Please tell me what you paid.", "Verify the caller's postcode." "May I ask for your postcode?";
/// nothing where the sentence asks nobody for anything.
[[nodiscard]] std::optional<Asked> question_of(std::string_view sentence);

/// Whether a sentence, or a heading, announces things that a customer is asked for: "Collect the
/// following:", "To book a room we need:", "What to ask".
[[nodiscard]] bool announces_questions(std::string_view text);

/// What stands behind the colon of a sentence that announces it: "name, day" of "Collect the
/// following: name, day"; empty: nothing.
[[nodiscard]] std::string_view asked_behind_colon(std::string_view sentence);

/// What one entry of such a list asks for: "Phone number: " is "May I ask for your phone number?",
/// "How many rooms" "Please tell me how many rooms.", "Are you a member?" stands as it is; nothing
/// where it is empty, forbids to ask, or is a sentence that tells something.
[[nodiscard]] std::optional<Asked> question_for(std::string_view entry);

/// What is said of customers, said to one: "whether they have an account" is "whether you have an
/// account", "the caller's name" "your name".
enum class Addressing : std::uint8_t {
  facts,  ///< Of what is so.
  names,  ///< Of things to be told.
};
[[nodiscard]] std::string addressed(std::string_view text, Addressing kind);

/// "May I ask for your name, the date and your phone number?"
[[nodiscard]] std::string asking_for(std::span<const std::string_view> things);

/// "If a guest reports that their key is lost, " is "If you report that your key is lost, ".
[[nodiscard]] std::string condition_to_customer(std::string_view condition);

/// Where a text goes on, by one of the joints, with one of the verbs (`kTakeovers`, or some of
/// them): before ", hand over"; npos: nowhere.
[[nodiscard]] std::size_t takeover_in(std::string_view text,
                                      std::span<const std::string_view> joints,
                                      std::span<const std::string_view> verbs);

/// Whether it tells somebody to call for help at once. A bare figure may be that of a room.
[[nodiscard]] bool calls_for_help(std::string_view text);

/// What of an order is for the customer before somebody takes over: "apologise, tell them to call
/// 112 first, then hand over" is "I am sorry about that. Please call 112."; empty: nothing.
[[nodiscard]] std::string words_before_takeover(std::string_view order);

/// Whether the sentence tells the agent to do something that is nothing to tell a customer: "Look
/// up the order in ShopKeeper.", "If the customer does not say, ask for the model."
[[nodiscard]] bool is_inward(std::string_view sentence);

/// Whether it tells the agent to do something that a customer may hear of as it stands: "Refund the
/// price within five days."
[[nodiscard]] bool is_our_work(std::string_view sentence);

/// Whether it tells what is done for somebody in some case: "If it is late, offer a voucher."
[[nodiscard]] bool is_done_for_somebody(std::string_view sentence);

/// "The assistant books a check." is "We book a check."
[[nodiscard]] std::string with_us(std::string_view sentence);

/// What the agent is told to do, as what is done: "Close the ticket after five days." is "We close
/// the ticket after five days.", "If it is late, offer a voucher." is "If it is late, we offer a
/// voucher."; nothing where the SOP wants it kept.
[[nodiscard]] std::optional<std::string> words_of_us(std::string_view order);

}  // namespace auriga::conduct
