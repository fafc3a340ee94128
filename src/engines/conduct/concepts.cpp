#include "engines/conduct/concepts.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace auriga::conduct {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Longer phrases before those that they begin with.
constexpr std::array<Pair, 80> kPhrases{{
    {"how late", "when"},
    {"how early", "when"},
    {"older", "old"},
    {"younger", "young"},
    {"cheaper", "cheap"},
    {"dearer", "dear"},
    {"money returned", "refund"},
    {"money back", "refund"},
    {"paid back", "refunded"},
    {"pay me back", "refund me"},
    {"give me back my money", "refund"},
    {"not satisfied", "dissatisfied"},
    {"not at all satisfied", "dissatisfied"},
    {"not happy", "dissatisfied"},
    {"isn't happy", "dissatisfied"},
    {"not content", "dissatisfied"},
    {"not pleased", "dissatisfied"},
    {"not good enough", "dissatisfied"},
    {"does not agree", "disputes"},
    {"do not agree", "dispute"},
    {"don't agree", "dispute"},
    {"not correct", "disputed"},
    {"is wrong", "is disputed"},
    {"not recognise", "unauthorised"},
    {"not recognize", "unauthorised"},
    {"kill myself", "suicide"},
    {"end my life", "suicide"},
    {"take my life", "suicide"},
    {"harm myself", "suicide"},
    {"hurt myself", "suicide"},
    {"want to die", "suicide"},
    {"self-harm", "suicide"},
    {"legal action", "lawyer"},
    {"legal steps", "lawyer"},
    {"take you to court", "lawyer"},
    {"go to court", "lawyer"},
    {"press charges", "lawyer"},
    {"consumer association", "lawyer"},
    {"consumer protection", "lawyer"},
    {"broken into", "stolen"},
    {"break-in", "theft"},
    {"broke into", "stole"},
    {"side effects", "sideeffect"},
    {"side effect", "sideeffect"},
    {"out of breath", "breathing trouble"},
    {"cannot breathe", "breathing trouble"},
    {"can't breathe", "breathing trouble"},
    {"can not breathe", "breathing trouble"},
    {"difficulty breathing", "breathing trouble"},
    {"difficulties breathing", "breathing trouble"},
    {"fed up", "angry"},
    {"had enough", "angry"},
    {"cannot afford", "cannot pay"},
    {"can't afford", "cannot pay"},
    {"can't pay", "cannot pay"},
    {"unable to pay", "cannot pay"},
    {"can not pay", "cannot pay"},
    {"human being", "human"},
    {"real person", "human"},
    {"check out", "checkout"},
    {"check-out", "checkout"},
    {"check in", "checkin"},
    {"check-in", "checkin"},
    {"log in", "login"},
    {"sign in", "login"},
    {"get rid of", "remove"},
    {"call off", "cancel"},
    {"called off", "cancelled"},
    {"put off", "postpone"},
    {"send back", "return"},
    {"sent back", "returned"},
    {"give back", "return"},
    {"bring back", "return"},
    {"take back", "return"},
    {"taken back", "returned"},
    {"does not work", "broken"},
    {"doesn't work", "broken"},
    {"not working", "broken"},
    {"set on fire", "fire"},
    {"on fire", "fire"},
}};

const std::unordered_map<std::string_view, std::string_view>& situations() {
  static const std::unordered_map<std::string_view, std::string_view> all{
      {"complain", "complaint"},
      {"complains", "complaint"},
      {"complaint", "complaint"},
      {"complaints", "complaint"},
      {"complained", "complaint"},
      {"complaining", "complaint"},
      {"dissatisfied", "complaint"},
      {"unhappy", "complaint"},
      {"unsatisfied", "complaint"},
      {"disappointed", "complaint"},
      {"displeased", "complaint"},
      {"discontent", "complaint"},
      {"unacceptable", "complaint"},
      {"terrible", "complaint"},
      {"awful", "complaint"},
      {"objection", "complaint"},
      {"objections", "complaint"},
      {"angry", "anger"},
      {"upset", "anger"},
      {"furious", "anger"},
      {"outraged", "anger"},
      {"irate", "anger"},
      {"mad", "anger"},
      {"annoyed", "anger"},
      {"livid", "anger"},
      {"outrage", "anger"},
      {"frustrated", "anger"},
      {"ridiculous", "anger"},
      {"disgrace", "anger"},
      {"hurt", "injury"},
      {"injured", "injury"},
      {"injury", "injury"},
      {"injuries", "injury"},
      {"injure", "injury"},
      {"wounded", "injury"},
      {"bleeding", "injury"},
      {"bleed", "injury"},
      {"accident", "injury"},
      {"accidents", "injury"},
      {"collapsed", "injury"},
      {"unconscious", "injury"},
      {"lawyer", "legal"},
      {"lawyers", "legal"},
      {"attorney", "legal"},
      {"attorneys", "legal"},
      {"solicitor", "legal"},
      {"solicitors", "legal"},
      {"court", "legal"},
      {"sue", "legal"},
      {"sues", "legal"},
      {"suing", "legal"},
      {"lawsuit", "legal"},
      {"litigation", "legal"},
      {"stolen", "theft"},
      {"stole", "theft"},
      {"steal", "theft"},
      {"theft", "theft"},
      {"thief", "theft"},
      {"robbed", "theft"},
      {"robbery", "theft"},
      {"burglary", "theft"},
      {"burgled", "theft"},
      {"fraud", "fraud"},
      {"scam", "fraud"},
      {"scammed", "fraud"},
      {"phishing", "fraud"},
      {"fraudulent", "fraud"},
      {"forged", "fraud"},
      {"unauthorised", "fraud"},
      {"unauthorized", "fraud"},
      {"hacked", "hacking"},
      {"compromised", "hacking"},
      {"hacker", "hacking"},
      {"suicide", "suicide"},
      {"suicidal", "suicide"},
      {"violence", "violence"},
      {"violent", "violence"},
      {"attacked", "violence"},
      {"assaulted", "violence"},
      {"bomb", "violence"},
      {"weapon", "violence"},
      {"knife", "violence"},
      {"gun", "violence"},
      {"shoot", "violence"},
      {"threat", "threat"},
      {"threats", "threat"},
      {"threaten", "threat"},
      {"threatens", "threat"},
      {"threatened", "threat"},
      {"harassment", "harassment"},
      {"harassed", "harassment"},
      {"harass", "harassment"},
      {"groped", "harassment"},
      {"bullied", "harassment"},
      {"molested", "harassment"},
      {"fire", "fire"},
      {"smoke", "fire"},
      {"flames", "fire"},
      {"burning", "fire"},
      {"burns", "fire"},
      {"overdose", "overdose"},
      {"overdosed", "overdose"},
      {"allergic", "allergy"},
      {"allergy", "allergy"},
      {"anaphylactic", "allergy"},
      {"journalist", "press"},
      {"journalists", "press"},
      {"press", "press"},
      {"newspaper", "press"},
      {"reporter", "press"},
      {"money", "refund"},
      {"refund", "refund"},
      {"refunds", "refund"},
      {"refunded", "refund"},
      {"reimburse", "refund"},
      {"reimbursed", "refund"},
      {"reimbursement", "refund"},
      {"compensation", "compensation"},
      {"compensate", "compensation"},
      {"goodwill", "compensation"},
      {"damages", "compensation"},
      {"dispute", "dispute"},
      {"disputes", "dispute"},
      {"disputed", "dispute"},
      {"contest", "dispute"},
      {"disagree", "dispute"},
      {"disagrees", "dispute"},
      {"object", "dispute"},
      {"objects", "dispute"},
      {"leak", "leak"},
      {"leaking", "leak"},
      {"leaks", "leak"},
      {"leaked", "leak"},
      {"lost", "loss"},
      {"lose", "loss"},
      {"loses", "loss"},
      {"missing", "loss"},
      {"vanished", "loss"},
      {"disappeared", "loss"},
      {"mislaid", "loss"},
      {"gone", "loss"},
      {"damaged", "damage"},
      {"damage", "damage"},
      {"broken", "damage"},
      {"broke", "damage"},
      {"cracked", "damage"},
      {"smashed", "damage"},
      {"scratched", "damage"},
      {"defective", "damage"},
      {"faulty", "damage"},
      {"dead", "death"},
      {"died", "death"},
      {"death", "death"},
      {"deceased", "death"},
      {"passed-away", "death"},
  };
  return all;
}

// Situations that a person is wanted for, whatever else the condition names.
constexpr std::array<std::string_view, 15> kStrong{
    "complaint", "anger",    "injury",     "legal",   "fraud",   "hacking", "suicide", "violence",
    "threat",    "overdose", "harassment", "allergy", "dispute", "press",   "theft"};

const std::unordered_set<std::string_view>& frames() {
  static const std::unordered_set<std::string_view> all{
      "customer",    "customers",  "guest",     "guests",     "caller",      "callers",
      "user",        "users",      "client",    "clients",    "patient",     "patients",
      "reader",      "readers",    "member",    "members",    "tenant",      "tenants",
      "passenger",   "passengers", "traveller", "travellers", "traveler",    "visitor",
      "visitors",    "owner",      "resident",  "residents",  "participant", "participants",
      "somebody",    "someone",    "anybody",   "anyone",     "person",      "people",
      "they",        "he",         "she",       "mention",    "mentions",    "mentioned",
      "report",      "reports",    "reported",  "say",        "says",        "said",
      "tell",        "tells",      "told",      "describe",   "describes",   "described",
      "state",       "states",     "claim",     "claims",     "announce",    "announces",
      "write",       "writes",     "want",      "wants",      "wanted",      "wish",
      "wishes",      "ask",        "asks",      "asked",      "request",     "requests",
      "demand",      "demands",    "suspect",   "suspects",   "need",        "needs",
      "like",        "would",      "please",    "get",        "got",         "have",
      "has",         "had",        "be",        "is",         "are",         "was",
      "were",        "been",       "become",    "becomes",    "seem",        "seems",
      "case",        "cases",      "matter",    "question",   "questions",   "about",
      "very",        "agent",      "assistant", "yes",        "no",          "hello",
      "hi",          "dear",       "thing",     "things",     "something",   "anything",
      "everything",  "last",       "yesterday", "today",      "now",         "just",
      "already",     "also",       "else",      "other",      "another",     "same",
      "time",        "way",        "kind",      "call",       "calls",       "give",
      "gives",       "given",      "make",      "makes",      "made",        "take",
      "takes",       "taken",      "do",        "does",       "did",         "done",
      "go",          "goes",       "come",      "total",      "sum",         "individual",
      "individuals", "party",      "parties",   "public",     "amount",      "amounts",
      "value",       "worth",      "comes",     "chat",       "telephone",   "conversation",
      "writing",     "behalf",     "receive",   "receives",   "received",    "experience",
      "experiences", "shows"};
  return all;
}

constexpr std::array<std::string_view, 18> kIntensities{
    "severe",    "serious",  "very",  "extremely", "really", "badly",
    "seriously", "strongly", "big",   "large",     "great",  "immediate",
    "urgently",  "urgent",   "heavy", "heavily",   "acute",  "sudden"};

bool at_words(std::string_view text, std::size_t at, std::size_t size) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
  };
  return (at == 0 || !letter(text[at - 1])) &&
         (at + size == text.size() || !letter(text[at + size]));
}

}  // namespace

std::string with_phrases(std::string text) {
  for (const auto& [phrase, word] : kPhrases) {
    for (auto at = text.find(phrase); at != std::string::npos;
         at = text.find(phrase, at + word.size())) {
      if (at_words(text, at, phrase.size())) {
        text.replace(at, phrase.size(), word);
      }
    }
  }
  return text;
}

std::string_view situation_of(std::string_view text, std::string_view name) {
  const auto& all = situations();
  if (const auto found = all.find(text); found != all.end()) {
    return found->second;
  }
  const auto found = all.find(name);
  return found == all.end() ? std::string_view() : found->second;
}

bool is_strong(std::string_view situation) {
  return std::ranges::find(kStrong, situation) != kStrong.end();
}

bool is_intensity(std::string_view text) {
  return std::ranges::find(kIntensities, text) != kIntensities.end();
}

bool is_frame(std::string_view text, std::string_view name) {
  return frames().contains(text) || frames().contains(name);
}

}  // namespace auriga::conduct
