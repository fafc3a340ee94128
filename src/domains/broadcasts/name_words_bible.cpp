// The Bible: its people, places, things and virtues.
// The rules for a word stand in name_words.hpp.
#include "domains/broadcasts/name_words.hpp"

#include <array>

namespace auriga::broadcasts {
namespace {

constexpr auto kBibleAdjectives = std::to_array<std::string_view>(
    {"abiding",    "abundant",    "adoring",    "anointed",   "ardent",    "attentive",
     "awakened",   "beloved",     "blameless",  "blessed",    "blissful",  "bountiful",
     "brave",      "caring",      "celestial",  "charitable", "cheerful",  "chosen",
     "comforting", "committed",   "confident",  "constant",   "content",   "cordial",
     "courageous", "creative",    "crowned",    "dedicated",  "devoted",   "devout",
     "diligent",   "divine",      "dutiful",    "earnest",    "enduring",  "enlightened",
     "eternal",    "everlasting", "exalted",    "faithful",   "fearless",  "fervent",
     "festive",    "forgiving",   "fruitful",   "generous",   "genuine",   "glad",
     "glorious",   "godly",       "good",       "gracious",   "grateful",  "guided",
     "hallowed",   "harmonious",  "heartfelt",  "heavenly",   "helpful",   "heroic",
     "honest",     "hopeful",     "immortal",   "infinite",   "innocent",  "inspired",
     "joyous",     "jubilant",    "just",       "kind",       "kingly",    "lasting",
     "lawful",     "listening",   "loving",     "loyal",      "majestic",  "meek",
     "merciful",   "mindful",     "miraculous", "modest",     "obedient",  "observant",
     "orderly",    "patient",     "penitent",   "perfect",    "pious",     "prayerful",
     "precious",   "priestly",    "princely",   "promised",   "prophetic", "prosperous",
     "prudent",    "purified",    "redeemed",   "rejoicing",  "renewed",   "repentant",
     "rescued",    "resolute",    "respectful", "restful",    "restored",  "reverent",
     "righteous",  "sacred",      "saintly",    "selfless",   "sincere",   "singing",
     "smiling",    "solemn",      "spirited",   "steadfast",  "supreme",   "thankful",
     "thoughtful", "timeless",    "true",       "trusting",   "truthful",  "unbroken",
     "unfailing",  "united",      "uplifted",   "upright",    "valiant",   "victorious",
     "vigilant",   "virtuous",    "wakeful",    "watchful",   "welcome",   "wise",
     "wondrous",   "worthy",      "youthful",   "zealous"});

constexpr auto kBibleNouns = std::to_array<std::string_view>(
    {"abbey",      "abbot",      "amen",       "anchor",     "angel",       "anthem",
     "apostle",    "banner",     "banquet",    "barley",     "basket",      "beacon",
     "believer",   "bell",       "bishop",     "blessing",   "bridge",      "builder",
     "candle",     "carpenter",  "castle",     "cathedral",  "cedar",       "chalice",
     "chapel",     "chapter",    "chariot",    "cherub",     "chorus",      "church",
     "citadel",    "cloak",      "comforter",  "companion",  "cornerstone", "covenant",
     "creation",   "creator",    "crown",      "disciple",   "dove",        "dreamer",
     "dwelling",   "eden",       "elder",      "emblem",     "exodus",      "faith",
     "farmer",     "feast",      "fellowship", "fisherman",  "flame",       "follower",
     "fortress",   "foundation", "fountain",   "friend",     "galilee",     "gateway",
     "gift",       "gladness",   "glory",      "goodness",   "gospel",      "grace",
     "guardian",   "harmony",    "harp",       "harvest",    "healer",      "heaven",
     "helper",     "herald",     "heritage",   "hermit",     "hope",        "image",
     "incense",    "jasper",     "joy",        "jubilee",    "judge",       "justice",
     "keeper",     "kindness",   "king",       "kingdom",    "lamb",        "lampstand",
     "lantern",    "leader",     "letter",     "linen",      "lion",        "manger",
     "mercy",      "messenger",  "minister",   "miracle",    "monk",        "mustard",
     "nazareth",   "oath",       "offering",   "palace",     "palm",        "parable",
     "pastor",     "pathway",    "peacemaker", "pearl",      "pilgrim",     "pillar",
     "pitcher",    "planter",    "potter",     "prayer",     "preacher",    "priest",
     "promise",    "proverb",    "pulpit",     "queen",      "refuge",      "remnant",
     "rescue",     "revival",    "reward",     "rock",       "sabbath",     "saint",
     "sanctuary",  "scribe",     "scripture",  "scroll",     "seeker",      "sermon",
     "servant",    "shelter",    "shepherd",   "shield",     "singer",      "solace",
     "spirit",     "star",       "steeple",    "steward",    "stone",       "storehouse",
     "supper",     "tabernacle", "table",      "talent",     "teacher",     "temple",
     "tent",       "testament",  "testimony",  "tower",      "treasure",    "trumpet",
     "trust",      "truth",      "unity",      "verse",      "vessel",      "victory",
     "vigil",      "village",    "vineyard",   "virtue",     "vision",      "voice",
     "wanderer",   "warden",     "watchman",   "watchtower", "water",       "wayfarer",
     "wellspring", "wheat",      "wisdom",     "witness",    "wonder",      "word",
     "worker",     "worship"});

}  // namespace

NameWords bible_words() {
  return {.adjectives = kBibleAdjectives, .nouns = kBibleNouns};
}

}  // namespace auriga::broadcasts
