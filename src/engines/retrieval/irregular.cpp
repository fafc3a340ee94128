// Irregular verbs and plurals of everyday English. Left out are forms that are more often another
// word ("leaves", "wound", "saw").
#include "engines/retrieval/irregular.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace auriga::retrieval {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Sorted by form.
constexpr auto kForms = std::to_array<Pair>({
    {"ate", "eat"},           {"began", "begin"},
    {"begun", "begin"},       {"bitten", "bite"},
    {"blew", "blow"},         {"blown", "blow"},
    {"bought", "buy"},        {"bound", "bind"},
    {"broke", "break"},       {"broken", "break"},
    {"brought", "bring"},     {"built", "build"},
    {"burnt", "burn"},        {"came", "come"},
    {"caught", "catch"},      {"children", "child"},
    {"chose", "choose"},      {"chosen", "choose"},
    {"dealt", "deal"},        {"drank", "drink"},
    {"drawn", "draw"},        {"dreamt", "dream"},
    {"drew", "draw"},         {"driven", "drive"},
    {"drove", "drive"},       {"drunk", "drink"},
    {"dying", "die"},         {"eaten", "eat"},
    {"fallen", "fall"},       {"fed", "feed"},
    {"feet", "foot"},         {"fell", "fall"},
    {"felt", "feel"},         {"flew", "fly"},
    {"flown", "fly"},         {"forbade", "forbid"},
    {"forbidden", "forbid"},  {"forgot", "forget"},
    {"forgotten", "forget"},  {"fought", "fight"},
    {"found", "find"},        {"froze", "freeze"},
    {"frozen", "freeze"},     {"gave", "give"},
    {"geese", "goose"},       {"given", "give"},
    {"goes", "go"},           {"gone", "go"},
    {"grew", "grow"},         {"grown", "grow"},
    {"halves", "half"},       {"heard", "hear"},
    {"held", "hold"},         {"hid", "hide"},
    {"hidden", "hide"},       {"kept", "keep"},
    {"knew", "know"},         {"knives", "knife"},
    {"known", "know"},        {"laid", "lay"},
    {"learnt", "learn"},      {"led", "lead"},
    {"left", "leave"},        {"lent", "lend"},
    {"lit", "light"},         {"lives", "life"},
    {"loaves", "loaf"},       {"lost", "lose"},
    {"lying", "lie"},         {"made", "make"},
    {"meant", "mean"},        {"men", "man"},
    {"met", "meet"},          {"mice", "mouse"},
    {"paid", "pay"},          {"people", "person"},
    {"ran", "run"},           {"rang", "ring"},
    {"ridden", "ride"},       {"risen", "rise"},
    {"rode", "ride"},         {"rose", "rise"},
    {"rung", "ring"},         {"said", "say"},
    {"sang", "sing"},         {"sank", "sink"},
    {"sent", "send"},         {"shaken", "shake"},
    {"shelves", "shelf"},     {"shone", "shine"},
    {"shook", "shake"},       {"shown", "show"},
    {"shrank", "shrink"},     {"shrunk", "shrink"},
    {"slept", "sleep"},       {"slid", "slide"},
    {"sold", "sell"},         {"sought", "seek"},
    {"spelt", "spell"},       {"spent", "spend"},
    {"spilt", "spill"},       {"spoke", "speak"},
    {"spoken", "speak"},      {"sprang", "spring"},
    {"stole", "steal"},       {"stolen", "steal"},
    {"stood", "stand"},       {"struck", "strike"},
    {"stuck", "stick"},       {"sung", "sing"},
    {"sunk", "sink"},         {"swam", "swim"},
    {"swept", "sweep"},       {"swore", "swear"},
    {"sworn", "swear"},       {"taken", "take"},
    {"taught", "teach"},      {"teeth", "tooth"},
    {"thieves", "thief"},     {"thought", "think"},
    {"threw", "throw"},       {"thrown", "throw"},
    {"tied", "tie"},          {"told", "tell"},
    {"took", "take"},         {"tore", "tear"},
    {"torn", "tear"},         {"understood", "understand"},
    {"went", "go"},           {"withdrawn", "withdraw"},
    {"withdrew", "withdraw"}, {"wives", "wife"},
    {"woke", "wake"},         {"woken", "wake"},
    {"women", "woman"},       {"won", "win"},
    {"wore", "wear"},         {"worn", "wear"},
    {"written", "write"},     {"wrote", "write"},
});
static_assert(std::is_sorted(kForms.begin(), kForms.end()));

}  // namespace

std::string_view base_of(std::string_view word) {
  const auto found =
      std::lower_bound(kForms.begin(), kForms.end(), word,
                       [](const Pair& pair, std::string_view w) { return pair.first < w; });
  return found != kForms.end() && found->first == word ? found->second : word;
}

}  // namespace auriga::retrieval
