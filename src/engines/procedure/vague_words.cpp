#include "engines/procedure/vague_words.hpp"

#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {

bool is_vague(std::string_view word) {
  return one_of(
      word, {"short",     "small",     "usual",        "customary",  "large",       "big",
             "high",      "low",       "minor",        "major",      "substantial", "significant",
             "larger",    "smaller",   "bigger",       "higher",     "excessive",   "high-value",
             "low-value", "expensive", "considerable", "reasonable", "unusual",     "appropriate",
             "huge",      "long",      "certain",      "adequate",   "generous",    "modest",
             "sizeable",  "valuable",  "heavy",        "bulky",      "oversized"});
}

bool is_measured(std::string_view word) {
  return one_of(
      word,
      {"amount",     "amounts",     "sum",          "sums",          "refund",      "refunds",
       "order",      "orders",      "claim",        "claims",        "bill",        "bills",
       "invoice",    "invoices",    "purchase",     "purchases",     "payment",     "payments",
       "credit",     "credits",     "discount",     "discounts",     "transaction", "transactions",
       "transfer",   "transfers",   "compensation", "quantity",      "quantities",  "delay",
       "delays",     "loss",        "losses",       "donation",      "donations",   "deposit",
       "withdrawal", "withdrawals", "group",        "groups",        "debt",        "debts",
       "fee",        "time",        "period",       "value",         "cost",        "costs",
       "repair",     "repairs",     "loan",         "loans",         "shipment",    "shipments",
       "booking",    "bookings",    "length",       "duration",      "extension",   "extensions",
       "size",       "notice",      "estimate",     "estimates",     "quote",       "quotes",
       "expense",    "expenses",    "back-payment", "back-payments", "arrears",     "balance",
       "balances",   "outage",      "outages",      "contract",      "contracts",   "advance",
       "advances",   "damage",      "item",         "items",         "parcel",      "parcels",
       "load",       "loads"});
}

bool is_limit_noun(std::string_view word) {
  return one_of(word, {"limit", "deadline", "threshold", "maximum", "ceiling", "cap"});
}

bool is_comparative(std::string_view word) {
  return one_of(word, {"larger", "smaller", "bigger", "higher"});
}

}  // namespace auriga::procedure
