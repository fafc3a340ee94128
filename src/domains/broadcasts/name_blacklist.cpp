// Insults, slurs, the obscene and the frightening, by their stems: what nobody wants to stand in a
// name that is read out to an audience. A stem counts wherever it stands, also across two words.
#include <algorithm>
#include <array>
#include <string>

#include "domains/broadcasts/name_words.hpp"

namespace auriga::broadcasts {
namespace {

constexpr auto kOffensive = std::to_array<std::string_view>(
    {"anal",   "anus",   "arse",   "ass",    "bastard",  "bitch",    "blood",   "bollock",
     "boner",  "boob",   "breast", "bugger", "bullshit", "bum",      "butt",    "clit",
     "cock",   "coon",   "crap",   "cuck",   "cum",      "cunt",     "damn",    "death",
     "demon",  "devil",  "dick",   "dildo",  "dyke",     "dumb",     "enema",   "evil",
     "fag",    "fanny",  "fart",   "fatso",  "feck",     "felch",    "fetish",  "fuck",
     "gook",   "gypsy",  "hate",   "hell",   "hitler",   "homo",     "hooker",  "horny",
     "idiot",  "jap",    "jerk",   "jew",    "jizz",     "kike",     "kill",    "kkk",
     "knob",   "lesbo",  "lynch",  "moron",  "murder",   "muslim",   "nazi",    "negro",
     "nigg",   "nipple", "nude",   "orgasm", "orgy",     "paki",     "pedo",    "penis",
     "piss",   "poof",   "poop",   "porn",   "prick",    "pube",     "pussy",   "queer",
     "rape",   "rapist", "retard", "satan",  "semen",    "sex",      "shag",    "shit",
     "skank",  "slag",   "slave",  "slut",   "smut",     "sodom",    "spastic", "spaz",
     "sperm",  "spic",   "spunk",  "suck",   "suicide",  "testicle", "tit",     "tosser",
     "tranny", "turd",   "twat",   "ugly",   "urine",    "vagina",   "virgin",  "vomit",
     "wank",   "weed",   "whore",  "wog",    "xxx"});

}  // namespace

bool offends(std::string_view text) {
  const std::string backwards(text.rbegin(), text.rend());
  return std::ranges::any_of(kOffensive, [&](std::string_view stem) {
    return text.contains(stem) || backwards.find(stem) != std::string::npos;
  });
}

}  // namespace auriga::broadcasts
