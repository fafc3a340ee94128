// Nature: what one meets outdoors, and how it looks and moves.
// The rules for a word stand in name_words.hpp.
#include "domains/broadcasts/name_words.hpp"

#include <array>

namespace auriga::broadcasts {
namespace {

constexpr auto kNatureAdjectives = std::to_array<std::string_view>(
    {"amber",    "ancient",   "arctic",    "autumnal", "balmy",   "blooming",  "blossoming",
     "breezy",   "bright",    "brilliant", "brisk",    "broad",   "bronze",    "calm",
     "clear",    "clever",    "cloudy",    "cool",     "copper",  "cosmic",    "crimson",
     "crisp",    "curious",   "dancing",   "daring",   "deep",    "distant",   "drifting",
     "eager",    "earthy",    "eastern",   "elegant",  "emerald", "evergreen", "fertile",
     "floral",   "fluffy",    "foggy",     "fragrant", "free",    "fresh",     "friendly",
     "frosty",   "gentle",    "giant",     "gleaming", "glowing", "golden",    "graceful",
     "grand",    "green",     "happy",     "hardy",    "hidden",  "hilly",     "humble",
     "icy",      "indigo",    "jolly",     "joyful",   "keen",    "leafy",     "leaping",
     "lilac",    "lofty",     "lovely",    "lucky",    "lunar",   "lush",      "magenta",
     "marine",   "mellow",    "mighty",    "misty",    "mossy",   "musical",   "neat",
     "nimble",   "noble",     "northern",  "open",     "orange",  "peaceful",  "pearly",
     "playful",  "pleasant",  "polished",  "pretty",   "proud",   "pure",      "purple",
     "quick",    "quiet",     "radiant",   "rainy",    "rapid",   "rising",    "roaming",
     "robust",   "rocky",     "rosy",      "rugged",   "rustic",  "rustling",  "sandy",
     "scarlet",  "scenic",    "secret",    "shady",    "shining", "silent",    "silken",
     "silver",   "simple",    "sleepy",    "smooth",   "snowy",   "soft",      "solar",
     "southern", "sparkling", "spotted",   "springy",  "starry",  "steady",    "stormy",
     "sunlit",   "swift",     "tall",      "tawny",    "tender",  "tidal",     "tiny",
     "tranquil", "tropical",  "turquoise", "velvet",   "verdant", "vibrant",   "vivid",
     "warm",     "wavy",      "western",   "wild",     "windy",   "wispy",     "wooded",
     "young",    "zesty"});

constexpr auto kNatureNouns = std::to_array<std::string_view>(
    {"acorn",       "alder",     "almond",     "antelope", "apple",       "apricot",  "aspen",
     "aurora",      "badger",    "birch",      "bison",    "blossom",     "bluebell", "branch",
     "breeze",      "brook",     "cactus",     "canary",   "canyon",      "cascade",  "cavern",
     "chestnut",    "cliff",     "clover",     "coast",    "comet",       "condor",   "cove",
     "crane",       "crater",    "cricket",    "crystal",  "daffodil",    "daisy",    "delta",
     "dolphin",     "dragonfly", "dune",       "eagle",    "echo",        "elm",      "ember",
     "falcon",      "fern",      "field",      "finch",    "firefly",     "flamingo", "forest",
     "fox",         "galaxy",    "garden",     "giraffe",  "glacier",     "glade",    "granite",
     "hawk",        "hazelnut",  "heather",    "hedgehog", "heron",       "hill",     "horizon",
     "hummingbird", "iris",      "island",     "ivy",      "jaguar",      "jasmine",  "jungle",
     "juniper",     "kestrel",   "kingfisher", "koala",    "lagoon",      "lake",     "lark",
     "laurel",      "leaf",      "lemon",      "lily",     "linden",      "lizard",   "lotus",
     "magnolia",    "maple",     "marigold",   "marsh",    "meadow",      "meteor",   "mint",
     "monsoon",     "moon",      "moss",       "mountain", "nightingale", "oak",      "oasis",
     "ocean",       "orchard",   "orchid",     "osprey",   "otter",       "owl",      "panda",
     "panther",     "parrot",    "pasture",    "peach",    "pebble",      "pelican",  "penguin",
     "petunia",     "pine",      "planet",     "pond",     "poplar",      "poppy",    "prairie",
     "puffin",      "quail",     "rabbit",     "rainbow",  "raven",       "redwood",  "reef",
     "ridge",       "river",     "robin",      "sage",     "sapling",     "seal",     "shadow",
     "shore",       "sky",       "snowflake",  "sparrow",  "spring",      "spruce",   "squirrel",
     "starling",    "stork",     "stream",     "summit",   "sunflower",   "sunrise",  "sunset",
     "swan",        "thistle",   "thunder",    "tiger",    "toucan",      "trail",    "tulip",
     "tundra",      "turtle",    "valley",     "violet",   "walnut",      "walrus",   "waterfall",
     "willow",      "wombat",    "woodland",   "zebra"});

}  // namespace

NameWords nature_words() {
  return {.adjectives = kNatureAdjectives, .nouns = kNatureNouns};
}

}  // namespace auriga::broadcasts
