#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <iostream>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "engines/procedure/procedure.hpp"

namespace auriga::procedure {
namespace {

constexpr std::string_view kSop = R"(# Support of Halden Bikes

## Goal

Help owners quickly.

## Tone

Warm, brief and honest.

## Steps

1. Ask for the frame number.
2. Open the bike in FrameBase, our customer system.
3. Deal with the request:
   a) For a repair, book a slot in the FrameBase calendar.
   b) For a refund, refund up to EUR 100 through PayWay.
4. Thank the customer.

## Rules

- Never promise a date.
- Returns must be reported within 30 days.
- Only the workshop may open a motor.

The desk is open Monday to Friday from 9:00 to 17:00.

## Hand-over

Hand over to the shift lead at once if

- somebody was hurt,
- the customer complains.

Refunds above EUR 100 are decided by the office manager.
)";

TEST(Read, FindsThePartsWithTheirLines) {
  const auto procedure = read(kSop);
  EXPECT_EQ(procedure.title, "Support of Halden Bikes");
  EXPECT_EQ(procedure.goal, "Help owners quickly.");
  EXPECT_EQ(procedure.tone, (std::vector<std::string>{"warm", "brief", "honest"}));
  ASSERT_EQ(procedure.steps.size(), 6U);
  EXPECT_EQ(procedure.steps[2].number, "3");
  EXPECT_EQ(procedure.steps[3].number, "a");
  EXPECT_EQ(procedure.steps[3].parent, 2);
  EXPECT_EQ(procedure.steps[3].line, 16);
  EXPECT_EQ(procedure.steps[3].needs, std::vector<std::string>{"calendar"});
  EXPECT_EQ(procedure.steps[4].needs, std::vector<std::string>{"payment"});
  ASSERT_EQ(procedure.hours.size(), 1U);
  EXPECT_EQ(procedure.hours[0].line, 26);
  EXPECT_TRUE(procedure.faults.empty()) << core::to_json(procedure.faults);
}

TEST(Read, FindsRulesWithTheirBounds) {
  const auto procedure = read(kSop);
  const auto rule = [&](int line) {
    const auto found = std::find_if(procedure.rules.begin(), procedure.rules.end(),
                                    [&](const Rule& each) { return each.line == line; });
    return found == procedure.rules.end() ? Rule{} : *found;
  };
  EXPECT_EQ(rule(22).kind, RuleKind::must_not);
  EXPECT_EQ(rule(23).kind, RuleKind::must);
  ASSERT_EQ(rule(23).limits.size(), 1U);
  EXPECT_EQ(rule(23).limits[0].text, "within 30 days");
  EXPECT_EQ(rule(23).limits[0].comparison, "at_most");
  EXPECT_DOUBLE_EQ(rule(23).limits[0].value, 720);
  EXPECT_EQ(rule(23).limits[0].unit, "hours");
  EXPECT_EQ(rule(24).kind, RuleKind::only);
}

TEST(Read, TakesForARuleOnlyWhatBinds) {
  const auto procedure = read(R"(# Desk

## Tone

Plain words, no jargon, no exclamation marks.

## Greeting

Say: "Good day, this is the desk. Which parcel is it, and what can I do for you?"

## Parts

Name the price and whether the customer can fit the part. Explain the period and say what is not
covered. Tell them that a colleague reads along, and that it need not be repeated.

## Rules

- You must not ask for passwords or the health of a person.
- No discounts.
- Customers who cancel late must pay 20 EUR.
- Staff who have not been trained may not open the 6" valve. It stays shut.
)");
  std::vector<std::pair<RuleKind, std::string>> rules;
  for (const auto& rule : procedure.rules) {
    rules.emplace_back(rule.kind, rule.text.substr(0, 21));
  }
  EXPECT_EQ(rules, (std::vector<std::pair<RuleKind, std::string>>{
                       {RuleKind::must_not, "You must not ask for "},
                       {RuleKind::must_not, "No discounts."},
                       {RuleKind::must, "Customers who cancel "},
                       {RuleKind::must_not, "Staff who have not be"},
                       {RuleKind::must, "It stays shut."}}));
  EXPECT_TRUE(procedure.escalations.empty());
  ASSERT_FALSE(procedure.steps.empty());
  EXPECT_EQ(procedure.steps[0].text,
            "Say: \"Good day, this is the desk. Which parcel is it, and what can I do for you?\"");
}

TEST(Read, FindsWhoTakesOver) {
  const auto procedure = read(kSop, "When a caller asks for Ms Berg, transfer to Ms Berg.");
  ASSERT_EQ(procedure.escalations.size(), 4U);
  EXPECT_EQ(procedure.escalations[0].target, "shift lead");
  EXPECT_EQ(procedure.escalations[0].condition, "somebody was hurt");
  EXPECT_TRUE(procedure.escalations[0].urgent);
  EXPECT_EQ(procedure.escalations[2].target, "office manager");
  EXPECT_EQ(procedure.escalations[2].condition, "Refunds above EUR 100");
  EXPECT_EQ(procedure.escalations[3].line, 0);
}

// "3. Meter readings" above sentences is a heading, "3. Ask for the name" a step.
TEST(Read, TellsTitlesFromSteps) {
  const auto procedure = read(
      "1. Greeting\nGreet the customer and say that you are the assistant of Clearbrook.\n\n"
      "2. Meter readings\nCustomers send the figure and a photo of the meter to the office.\n");
  ASSERT_EQ(procedure.sections.size(), 2U) << core::to_json(procedure);
  EXPECT_EQ(procedure.sections[1].title, "Meter readings");
  EXPECT_TRUE(read("1. Ask for the name\nThe name is on the bill that customers get.\n"
                   "2. Open the customer\nThe customer is in CustBase, our customer system.\n")
                  .sections.empty());
}

TEST(Read, NamesSystems) {
  const auto procedure = read(kSop);
  std::vector<std::string> named;
  for (const auto& each : procedure.integrations) {
    named.push_back(each.category + ":" + each.system);
  }
  EXPECT_NE(std::find(named.begin(), named.end(), "calendar:FrameBase"), named.end())
      << core::to_json(procedure.integrations);
  EXPECT_NE(std::find(named.begin(), named.end(), "payment:PayWay"), named.end())
      << core::to_json(procedure.integrations);
}

struct Case {
  std::string_view text;
  std::string_view kind;  ///< Empty: no fault.
};

class Faults : public testing::TestWithParam<Case> {};

TEST_P(Faults, AreToldFromWhatLooksLikeThem) {
  const auto procedure = read(GetParam().text);
  if (GetParam().kind.empty()) {
    EXPECT_TRUE(procedure.faults.empty()) << core::to_json(procedure.faults);
  } else {
    ASSERT_EQ(procedure.faults.size(), 1U) << GetParam().text << core::to_json(procedure.faults);
    EXPECT_EQ(procedure.faults[0].kind, GetParam().kind);
    EXPECT_FALSE(procedure.faults[0].lines.empty());
    EXPECT_FALSE(procedure.faults[0].remedy.empty());
    EXPECT_FALSE(procedure.faults[0].resolution.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Limits, Faults,
    testing::Values(
        Case{"Books can be returned within 30 days.\n\nBooks can be returned within 14 days.",
             "contradiction"},
        Case{"Books can be returned within 30 days.\n\nFilms can be returned within 14 days.", ""},
        Case{"A booking can be changed until two hours before it begins.\n\nA booking can be "
             "cancelled until 24 hours before it begins.",
             ""},
        Case{"- Cancelling costs 50 % less than 14 days ahead.\n- Cancelling costs 100 % less than "
             "3 days ahead.",
             ""},
        Case{"The supervisor approves credits above EUR 100. Credits of up to EUR 100 are given by "
             "the assistant.",
             ""},
        Case{"The assistant may give credits of up to EUR 100. Credits above EUR 50 require "
             "supervisor approval.",
             "contradiction"},
        Case{"Standard delivery takes three days.\n\nExpress delivery takes one day.", ""},
        Case{"The office is open from 9:00 to 17:00.\n\nThe office is open from 8:00 to 20:00.",
             "contradiction"},
        Case{"The office is open Monday from 9:00 to 17:00.\n\nThe office is open Sunday from "
             "10:00 to 12:00.",
             ""}));

INSTANTIATE_TEST_SUITE_P(
    Polarity, Faults,
    testing::Values(
        Case{"Never read the door code to a guest.\n\nRead the door code to the guest.",
             "contradiction"},
        Case{"Never read the door code to a guest unless the manager agrees.\n\nRead the door code "
             "to the guest.",
             ""},
        Case{"Never ask for the PIN of a card.\n\nAsk for the number of the card.", ""},
        Case{"Articles made to order cannot be returned.\n\nArticles in stock can be returned.",
             ""},
        Case{"Only the treasurer may sign a contract.\n\nSign the contract and send it by e-mail.",
             "contradiction"},
        Case{"Vouchers are sent only after the fee was paid.\n\nMembers may get vouchers before "
             "the fee was paid.",
             "contradiction"}));

// Said in other words, in a table, in an answer, or of another kind of thing.
INSTANTIATE_TEST_SUITE_P(
    Meaning, Faults,
    testing::Values(
        Case{"Agents are not permitted to disable the alarm lock.\n\nTurn off the alarm lock.",
             "contradiction"},
        Case{"| Plan | Reply time |\n|---|---|\n| Gold | 1 hour |\n| Silver | 4 hours |\n\n"
             "The Gold plan gets a reply within 3 hours.",
             "contradiction"},
        Case{"| Plan | Reply time |\n|---|---|\n| Gold | 1 hour |\n| Silver | 4 hours |\n", ""},
        Case{"Cleaning: 20 minutes, EUR 48.\n\nPolishing costs EUR 60.\n\nCleaning costs EUR 52.",
             "contradiction"},
        Case{"# Boats\n\nThe minimum age for a kayak is 16.\n\n# More\n\nKayaks may be used "
             "from the age of 12.",
             "contradiction"},
        Case{"# Fares\n\nA bicycle travels free.\n\n# More\n\nFor each bicycle there is a charge "
             "of EUR 3.",
             "contradiction"},
        Case{"The first lesson is free.\n\nA lesson costs EUR 45.", ""},
        Case{"We are closed on Mondays.\n\nOn Monday mornings we take blood samples.",
             "contradiction"},
        Case{"Tours must be booked.\n\nNo booking is needed for tours.", "contradiction"},
        Case{"Documents are accepted by e-mail only.\n\nDocuments may be left at the reception.",
             "contradiction"},
        Case{"Members can skip a box up to three times.\n\nMembers can skip a box as often as they "
             "like.",
             "contradiction"}));

// In a list, in an answer to a question, at a time of day, where what is meant was said before.
INSTANTIATE_TEST_SUITE_P(
    Bounds, Faults,
    testing::Values(
        Case{"# Returns\n\nPots, tools and lamps can be returned within 30 days.\n\n# Questions\n\n"
             "How long may I keep a lamp? Lamps can be returned within 14 days.",
             "contradiction"},
        Case{"Members can deposit cash at shops. At most EUR 900 can be paid in per day.\n\n# "
             "More\n\nFor "
             "cash, the shops take up to EUR 400 a day.",
             "contradiction"},
        Case{"An order may be cancelled up to 48 hours before collection.\n\n# More\n\nCancelling "
             "an "
             "order is possible until noon on the day before collection.",
             "contradiction"},
        Case{"Cancelling is possible until 24 hours before the lesson.\n\n# More\n\nLessons can be "
             "cancelled until noon on the day before.",
             ""},
        Case{"Bins must be at the kerb by 6:00.\n\n# More\n\nBins may be put at the kerb until "
             "7:00.",
             "contradiction"},
        Case{"Members must be 18 or over to open a locker.\n\n# More\n\nTeenagers from 16 years on "
             "may open a locker.",
             "contradiction"},
        Case{"Members must be 18 or over.\n\n# More\n\nMembers over 65 pay half.", ""},
        Case{"Calls are answered within 30 seconds.\n\n# More\n\nAnswer each call within one "
             "minute.",
             "contradiction"},
        Case{"The trial lasts 14 days.\n\n# More\n\nAfter the 30-day trial the plan is charged.",
             "contradiction"},
        Case{"Members pay EUR 5 for the sauna.\n\n# More\n\nGuests pay EUR 8 for the sauna.", ""},
        Case{"Visits are possible from 14:00 to 18:00. Children may visit until 17:00.", ""},
        Case{"The minimum order is EUR 40.\n\n# More\n\nThe smallest order we take is EUR 25.",
             "contradiction"},
        Case{"# Cover\n\nThe waiting time for illnesses is 14 days.\n\n# Questions\n\n- \"When "
             "does it "
             "begin?\" - \"The waiting time for illnesses is 21 days.\"",
             "contradiction"}));

INSTANTIATE_TEST_SUITE_P(
    Rules, Faults,
    testing::Values(
        Case{
            "Dogs are welcome on the second floor only.\n\n# More\n\nDogs are not allowed anywhere "
            "in the building.",
            "contradiction"},
        Case{
            "Candles are only allowed in glasses.\n\n# More\n\nCandles and open fire are forbidden "
            "in the whole house.",
            "contradiction"},
        Case{"Dogs are welcome on the second floor only.\n\n# More\n\nDogs are not allowed in the "
             "kitchen.",
             ""},
        Case{"Dogs need written permission.\n\n# More\n\nTenants may keep a dog without asking us "
             "as "
             "long as it is quiet.",
             "contradiction"},
        Case{"The customer has to approve each repair above EUR 80.\n\n# More\n\nRepairs of up to "
             "EUR "
             "80 are done without asking.",
             ""},
        Case{"Day guests cannot book meeting rooms.\n\nMembers can book meeting rooms.", ""},
        Case{
            "Riders hand parcels only to the patient in person.\n\nIf nobody is at home, the rider "
            "may give the parcel to a neighbour.",
            "contradiction"},
        Case{"Parcels are small. They are never given to neighbours.\n\n# More\n\nGive the parcel "
             "to "
             "a neighbour.",
             "contradiction"},
        Case{
            "Course fees are paid before the first lesson.\n\n# More\n\nCourse fees are paid after "
            "the last lesson.",
            "contradiction"},
        Case{"Open fires are forbidden on the whole site.\n\n# What people ask\n\nOpen fires are "
             "allowed at the lake.",
             "contradiction"},
        Case{"Labels that were not used can be returned.\n\n# More\n\nLabels can be returned.", ""},
        Case{"Payment is possible by card only.\n\n# More\n\nCustomers can pay in cash.",
             "contradiction"},
        Case{"Saws are only given to customers with a certificate.\n\n# More\n\nSaws can be given "
             "without a certificate.",
             "contradiction"},
        Case{"A deposit is paid in advance.\n\n# More\n\nThe rest is paid on departure.", ""},
        Case{"Advertising is not permitted in the forum.\n\n# More\n\nYou are welcome to advertise "
             "in "
             "the forum.",
             "contradiction"}));

INSTANTIATE_TEST_SUITE_P(
    Flow, Faults,
    testing::Values(
        Case{"1. Ask for the name.\n2. Go to step 4.\n3. Ask for the age.\n4. Say goodbye.",
             "unreachable_step"},
        Case{"1. Ask for the name.\n2. If it is long, go to step 4.\n3. Ask for the age.\n4. Say "
             "goodbye.",
             ""},
        Case{"1. Ask for the name.\n2. Go to step 4 if it is long.\n3. Ask for the age.\n4. Say "
             "goodbye.",
             ""},
        Case{"1. If yes, go to step 3, otherwise end the call.\n2. Ask for the age.\n3. Say "
             "goodbye.",
             "unreachable_step"},
        Case{"1. Ask for the name.\n2. Ask for the age.\n4. Say goodbye.", "missing_step"},
        Case{"1. Ask.\n1. Look.\n1. Say goodbye.", ""},
        Case{"1. Ask for the name.\n2. Go to step 9.\n3. Say goodbye.", "undefined_reference"},
        Case{"# One\n\nSee section 7.2.\n", "undefined_reference"},
        Case{"# One\n\nSee chapter 2.\n\n# 2 Two\n\nSay hello.", ""}));

INSTANTIATE_TEST_SUITE_P(
    Others, Faults,
    testing::Values(
        Case{"If somebody was hurt, say that we are sorry.", "missing_escalation"},
        Case{"If somebody was hurt, transfer the call to the duty officer.", ""},
        // One case that is handed over covers no other, and none that stands before it.
        Case{"If somebody fainted, transfer the call to the duty officer.\n\nIf a dog "
             "has bitten a guest, say that we are sorry.",
             "missing_escalation"},
        Case{"If a pupil says that a teacher has insulted them, say that we are sorry. "
             "Complaints about prices go to the office manager.",
             "missing_escalation"},
        Case{"If somebody was bitten, note the name. Then transfer the call to the duty "
             "officer.",
             ""},
        Case{"Fires are reported to the control centre.\n\nIf there is a fire, tell the "
             "store manager.",
             ""},
        Case{"Look up the history of the lamp.", "missing_integration"},
        Case{"Lamps are kept in FixBase.\n\nLook up the history of the lamp.", ""},
        Case{"Look up the answer in the manual.", ""},
        Case{"Guests must be checked against the sanctions list.", "missing_integration"},
        Case{"High-usage customers get a separate tariff.", "missing_limit"},
        Case{"Long documents are not translated by the assistant.", "missing_limit"},
        Case{"Guests with status B wait outside.", "undefined_term"},
        Case{"Check the order of the customer.", "missing_integration"},
        Case{"Check the order of the customer in ShopBase.", ""},
        Case{"Check the order in the order system.", ""},
        Case{"Large claims are inspected.", "missing_limit"},
        Case{"Large claims, above EUR 900, are inspected.", ""},
        Case{"If it is a category B case, say so.", "undefined_term"},
        Case{"If it is a category B case, say so. Category B means that it can wait.", ""}));

TEST(Read, MayBeAnything) {
  for (const auto* text : {"", "#", "# ", "-", "1.", "(1)", "||", "|a|", "\xFF\xFE", "```", "**",
                           "a) b) c)", "Step 1:", "\n\n\n", "- - -", "1. 1. 1."}) {
    const auto procedure = read(text, text);
    EXPECT_LE(procedure.steps.size(), 3U);
  }
}

TEST(Read, IsDeterministicAndTravelsAsJson) {
  const auto text = core::to_json(read(kSop));
  EXPECT_EQ(core::to_json(read(kSop)), text);
  EXPECT_EQ(core::to_json(core::decode_json<Procedure>(text).value()), text);
}

// What strangers send is bounded, and no shape of it costs more than its length: sixteen times the
// text, of which a square would make 256 times the work. Counted is our own processor time, the
// least of some runs, for a machine only ever adds to it.
TEST(Read, StaysLinear) {
  const auto repeated = [](std::string_view line, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
      out += line;
    }
    return out;
  };
  const auto cost = [&](std::string_view line, std::size_t bytes) {
    const auto text = repeated(line, bytes);
    const auto begin = std::clock();
    EXPECT_EQ(core::code_points(text) > kCharactersMax, read(text).truncated) << line;
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string_view line :
       {"- Never send the key of a guest by post within 5 days.\n",
        "1. Go to step 7 if the order is large.\n",
        "If the guest complains, check the order and ask, and ask, and ask ", "((((1) ",
        "| a | b |\n", "# A.1 B\n\n", "    - x\n", "Refunds up to EUR 5 before or after, ",
        "section on x \"", "\u201cAsk. ", "a", "\n", "ABC (DEF) "}) {
    constexpr double kBetween = 64;  // 16 and 256
    auto part = cost(line, kCharactersMax / 16);
    for (int again = 0; again < 2; ++again) {
      part = std::min(part, cost(line, kCharactersMax / 16));
    }
    auto whole = cost(line, kCharactersMax + 50'000);
    for (int again = 0; again < 4 && whole >= kBetween * part; ++again) {
      whole = std::min(whole, cost(line, kCharactersMax + 50'000));
    }
    std::cout << "  " << line.substr(0, 20) << "... " << part << " s, " << whole << " s\n";
    EXPECT_LT(whole, kBetween * part) << line;
  }
}

}  // namespace
}  // namespace auriga::procedure
