// Systems. A system is named by a name after "in", "through", "from" ("in RentBook"), by an
// apposition
// ("Katalis, our catalogue"), or by what it is ("the booking calendar"). A need is an instruction
// whose verb and object take a system of some category ("check the order", "book a slot"). A system
// serves the categories that its name's company says and those of the instructions it is named in;
// a need that no system serves is a fault of the SOP.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/integration_categories.hpp"
#include "engines/procedure/integration_needs.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

constexpr std::size_t kSoughtMax = 200;  // Each is compared with all that names a system.

struct System {
  std::string name;
  std::set<std::string_view> serves;
  std::set<int> lines;
};

class Integrations {
 public:
  explicit Integrations(Reading& reading) : reading_(reading) {}

  void read() {
    for (int i = 0; i < reading_.size(); ++i) {
      name_systems(i);
    }
    // Once all names are known, each instruction is asked which it uses.
    std::string last_in_block;
    int block = -1;
    for (int i = 0; i < reading_.size(); ++i) {
      if (reading_.sentence(i).block != block) {
        block = reading_.sentence(i).block;
        last_in_block.clear();
      }
      use(i, last_in_block);
    }
    write();
  }

 private:
  // Names in the sentence: "in RentBook", "RentBook, our booking system", "the DentaPlan calendar".
  void name_systems(int i) {
    const auto& sentence = reading_.sentence(i);
    const auto& words = sentence.words;
    for (std::size_t at = 0; at < words.size(); ++at) {
      const bool after =
          at > 0 &&
          (one_of(words[at - 1].text, {"in", "through", "via", "from", "using", "with", "into",
                                       "open", "search", "by", "use", "on"}) ||
           (at > 1 && words[at - 1].text == "the" &&
            one_of(words[at - 2].text, {"in", "through", "via", "from", "using", "into"})));
      if (!words[at].capital || words[at].text.size() < 3 || common_name(words[at].text) ||
          (at == 0 && !known_product(words[at].text))) {
        continue;
      }
      std::size_t end = at + 1;
      while (end < words.size() && words[end].capital && !words[end - 1].comma_after &&
             end < at + 3) {
        ++end;
      }
      const bool known = known_product(words[at].text);
      const bool entered = at > 1 && (words[at - 1].text == "to" || words[at - 1].text == "into") &&
                           at > 2 &&
                           (words[at - 2].text == "in" || words[at - 2].text == "log" ||
                            words[at - 2].text == "sign");
      auto described = description(sentence, end);
      // "The case system Pega": its kind stands before the name.
      if (at > 1 && one_of(words[at - 1].text, {"system", "tool", "software", "app", "portal",
                                                "platform", "database", "program", "calendar"})) {
        const auto before = core::lower_ascii(words_text(sentence, at - 2, at));
        described = named_as(before);
        described.emplace_back();
      }
      const auto suffix = noun_after(sentence, end);
      const bool noun_follows = end < words.size() && !words[end - 1].comma_after &&
                                words[end].kind == WordClass::content && !words[end].number;
      const bool camel =
          camel_case(sentence.spoken.substr(words[at].start, words[at].end - words[at].start));
      if (!known && !entered && !(after && (camel || !noun_follows || !suffix.empty())) &&
          described.empty() && suffix.empty()) {
        continue;
      }
      if (!known && at > 0 &&
          one_of(words[at - 1].text, {"by", "with", "from", "on", "open", "use"}) && !camel &&
          described.empty() && suffix.empty()) {
        continue;
      }
      if (is_in_title(core::lower_ascii(words_text(sentence, at, end)))) {
        continue;
      }
      auto& system = systems_[core::lower_ascii(words_text(sentence, at, end))];
      system.name = words_text(sentence, at, end);
      system.lines.insert(sentence.line);
      system.serves.insert(described.begin(), described.end());
      system.serves.insert(suffix.begin(), suffix.end());
    }
    generic_systems(sentence);
  }

  // What the whole SOP is about ("Helpdesk of Tallyworks") is no system that it works with.
  [[nodiscard]] bool is_in_title(const std::string& name) const {
    const auto& sections = reading_.out.sections;
    const auto first = std::ranges::find_if(
        sections, [](const Section& section) { return !section.title.empty(); });
    return first != sections.end() && first->level <= 1 &&
           has_phrase(core::lower_ascii(first->title), name);
  }

  // "the order system": a system that is known by its kind.
  void generic_systems(const Sentence& sentence) {
    for (const auto& category : categories()) {
      if (category.name == "email") {
        continue;
      }
      for (const auto noun : category.nouns) {
        if (!has_phrase(sentence.plain, noun) ||
            one_of(noun, {"register", "shipping*", "agenda", "database"})) {
          continue;
        }
        const auto at =
            sentence.plain.find(noun.substr(0, noun.size() - (noun.ends_with('*') ? 1 : 0)));
        // Only where it is a place to work in: "in the calendar", "the CRM".
        const auto before = sentence.plain.substr(at < 24 ? 0 : at - 24, at < 24 ? at : 24);
        if (has_any(before, Phrases{"in", "through", "via", "from", "using", "into", "our", "on",
                                    "with", "the", "to", "a"})) {
          auto& system = kinds_[category.name];
          system.name = std::string(noun.substr(0, noun.size() - (noun.ends_with('*') ? 1 : 0)));
          system.lines.insert(sentence.line);
          system.serves.insert(category.name);
          // "The calendar of PierBase" is PierBase.
          const auto rest = sentence.plain.substr(at + system.name.size());
          for (const auto& [key, named] : systems_) {
            if (rest.starts_with(" of " + key)) {
              systems_[key].serves.insert(category.name);
            }
          }
        }
      }
    }
  }

  void use(int i, std::string& last_in_block) {
    const auto& sentence = reading_.sentence(i);
    const auto* named = system_in(sentence);
    if (named != nullptr) {
      last_in_block = core::lower_ascii(named->name);
    }
    // "Refunds go through PharmaPay": it serves what goes through it.
    if (named != nullptr &&
        has_any(sentence.plain,
                std::array<std::string, 2>{"through " + last_in_block, "via " + last_in_block})) {
      for (const auto& category : categories()) {
        if (category.name == "payment" && has_any(sentence.plain, category.objects)) {
          systems_[last_in_block].serves.insert(category.name);
        }
      }
    }
    // "Offer free slots in DriveCal": where slots are, they can be booked as well.
    if (named != nullptr) {
      for (const auto& category : categories()) {
        const bool stocked =
            one_of(category.name, {"calendar", "inventory", "tickets", "orders", "records"});
        if (stocked && has_any(part_around(sentence, last_in_block), category.objects)) {
          systems_[last_in_block].serves.insert(category.name);
        }
      }
    }
    // "Enter it in the system": the one that the block has named. "Check that they are in stock"
    // after "recommend wines from VinoBase": what they are was said there.
    const bool system = has_any(sentence.plain, Phrases{"the system", "there", "it there"});
    if (named == nullptr && system && !last_in_block.empty()) {
      named = &systems_[last_in_block];
    }
    const auto* before =
        named == nullptr && i > 0 && reading_.sentence(i - 1).section == sentence.section &&
                (sentence.item >= 0 || reading_.sentence(i - 1).block == sentence.block)
            ? system_in(reading_.sentence(i - 1))
            : nullptr;
    const bool escalates = reading_.escalates[static_cast<std::size_t>(i)] != 0;
    if (escalates && sentence.lead >= 0) {
      return;  // A case in which somebody else acts.
    }
    for (const auto& clause : reading_.analysis(i).clauses) {
      // "Hand over to a person: refund disputes, ...": from here on it is another's work.
      if (escalates && one_of(clause.main_verb, {"give", "transfer", "escal", "escalate", "pass",
                                                 "refer", "alert", "connect", "put"})) {
        break;
      }
      // What it is for is no step: "the bot books seats and helps people".
      const bool purpose = reading_.use_of(i) == SectionUse::goal;
      if (purpose || is_reported(sentence.words, clause) || clause.condition || clause.negative ||
          clause.main_verb.empty() || !by_agent(i, clause)) {
        continue;
      }
      const auto text = object_text(sentence, clause);
      if (named == nullptr && before == nullptr && sought_.size() < kSoughtMax &&
          looks_up(sentence, clause)) {
        sought_.emplace_back(i, &clause);
      }
      const bool only_offers =
          one_of(sentence.words[clause.verb_at].text, {"offer", "offers", "propose", "suggest"});
      for (const auto& category : categories()) {
        if (!needs(category, sentence, clause, text) ||
            (only_offers && category.name == "payment")) {
          continue;
        }
        needs_[category.name].push_back(i);
        const auto* serving = has_any(text, Phrases{"they", "it", "them"}) ? before : nullptr;
        serving = named != nullptr ? named : serving;
        if (serving != nullptr) {
          systems_[core::lower_ascii(serving->name)].serves.insert(category.name);
          served_.insert({i, category.name});
        }
        break;
      }
    }
  }

  [[nodiscard]] bool by_agent(int i, const Clause& clause) const {
    if (reading_.escalates[static_cast<std::size_t>(i)] != 0 && clause.actor != Actor::agent) {
      return false;
    }
    const bool done_by_agent = clause.imperative || clause.actor == Actor::agent;
    // "Visits are booked in the Flottweg calendar": by whom is left open. Where no system is named
    // it may as well be what happens to the customer ("late cancellations are charged").
    const bool done = clause.passive && clause.actor == Actor::unknown &&
                      clause.modality == Modality::plain &&
                      system_in(reading_.sentence(i)) != nullptr;
    // "Applicants must be checked against the list": whoever else would do it?
    const bool due = clause.passive && clause.actor == Actor::unknown &&
                     clause.modality == Modality::must &&
                     one_of(clause.main_verb,
                            {"check", "verify", "record", "regist", "register", "log", "compar"});
    // What the agent may do is a right; the step that does it is elsewhere.
    return (done_by_agent || done || due) && clause.modality != Modality::only &&
           (clause.modality != Modality::may || system_in(reading_.sentence(i)) != nullptr);
  }

  const System* system_in(const Sentence& sentence) const {
    for (std::size_t at = 0; at < sentence.words.size(); ++at) {
      if (!sentence.words[at].capital) {
        continue;
      }
      for (std::size_t length = std::min<std::size_t>(3, sentence.words.size() - at); length > 0;
           --length) {
        const auto found = systems_.find(core::lower_ascii(words_text(sentence, at, at + length)));
        if (found != systems_.end()) {
          return &found->second;
        }
      }
    }
    return nullptr;
  }

  void write() {
    auto& out = reading_.out;
    for (const auto& category : categories()) {
      const auto need = needs_.find(category.name);
      std::vector<std::pair<std::string, const System*>> serving;
      for (const auto& [key, system] : systems_) {
        if (system.serves.contains(category.name)) {
          serving.emplace_back(system.name, &system);
        }
      }
      if (serving.empty()) {
        if (const auto kind = kinds_.find(category.name); kind != kinds_.end()) {
          serving.emplace_back(kind->second.name, &kind->second);
        }
      }
      // Whoever is sent may stand in the calendar or go out as a delivery does.
      for (const std::string_view other : {"calendar", "shipping"}) {
        const auto kind = kinds_.find(other);
        if (serving.empty() && need != needs_.end() && category.name == "dispatch" &&
            kind != kinds_.end()) {
          serving.emplace_back(kind->second.name, &kind->second);
        }
      }
      if (need == needs_.end() && serving.empty()) {
        continue;
      }
      Integration made{.category = std::string(category.name)};
      if (category.name == "email") {
        made.system = "e-mail";
      }
      for (const auto& [name, system] : serving) {
        made.system += made.system.empty() ? "" : ", ";
        made.system += name;
        made.lines.insert(made.lines.end(), system->lines.begin(), system->lines.end());
      }
      for (const int i : need == needs_.end() ? std::vector<int>{} : need->second) {
        if (made.uses.size() < 20) {
          made.uses.push_back(reading_.sentence(i).text);
        }
        made.lines.push_back(reading_.sentence(i).line);
        mark_step(i, category.name);
        const bool unserved = serving.empty() || (category.name == "calendar" && foreign(i));
        if (unserved && category.name != "email" && !named_elsewhere(i)) {
          unserved_[category.name].push_back(i);
        }
      }
      std::sort(made.lines.begin(), made.lines.end());
      made.lines.erase(std::unique(made.lines.begin(), made.lines.end()), made.lines.end());
      out.integrations.push_back(std::move(made));
    }
    for (const auto& [key, system] : systems_) {
      reading_.system_names.push_back(key);
      const bool listed = std::any_of(system.serves.begin(), system.serves.end(),
                                      [](auto each) { return !each.empty(); });
      if (!listed) {
        out.integrations.push_back({.category = "other",
                                    .system = system.name,
                                    .lines = {system.lines.begin(), system.lines.end()}});
      }
    }
    std::vector<int> holders;  // Sentences that name a system.
    for (int i = 0; i < reading_.size() && !sought_.empty(); ++i) {
      const auto& sentence = reading_.sentence(i);
      if (system_in(sentence) != nullptr || names_a_kind(sentence.plain)) {
        holders.push_back(i);
      }
    }
    for (const auto& [i, clause] : sought_) {
      const auto reported = [&, at = i](const auto& each) {
        return std::ranges::find(each.second, at) != each.second.end();
      };
      if (!is_held(i, *clause, holders) && !named_elsewhere(i) &&
          std::ranges::none_of(unserved_, reported)) {
        unserved_["records"].push_back(i);
      }
    }
    for (const auto& [name, sentences] : unserved_) {
      report(name, sentences);
    }
  }

  // A sentence that names a system speaks of what is sought.
  [[nodiscard]] bool is_held(int i, const Clause& clause, const std::vector<int>& holders) const {
    auto what = clause.nouns;
    const auto& when = reading_.analysis(i).condition;
    what.insert(what.end(), when.begin(), when.end());
    sort_names(what);
    return std::ranges::any_of(holders, [&](int at) {
      return at != i && (reading_.sentence(at).block == reading_.sentence(i).block ||
                         shared(reading_.analysis(at).content, what) > 0);
    });
  }

  // The sentence itself names a system, or the item that it is part of does.
  [[nodiscard]] bool named_elsewhere(int i) const {
    const auto& sentence = reading_.sentence(i);
    return system_in(sentence) != nullptr ||
           (sentence.lead >= 0 && system_in(reading_.sentence(sentence.lead)) != nullptr) ||
           names_a_kind(sentence.plain) ||
           has_any(sentence.plain, Phrases{"knowledge base", "documents", "price list",
                                           "on our web*", "by telephone"});
  }

  // "Book a hotel", "whether a guide is free" where the calendar that is named has neither.
  [[nodiscard]] bool foreign(int i) const {
    static constexpr std::array<std::string_view, 14> kOwn = {
        "hotel*",      "guide",       "guides",    "court*", "pitch*",    "taxi*",   "interpreter*",
        "translator*", "babysitter*", "engineer*", "a car",  "a vehicle", "flight*", "restaurant*"};
    for (const auto thing : kOwn) {
      if (!has_phrase(reading_.sentence(i).plain, thing)) {
        continue;
      }
      bool known = false;
      for (int at = 0; at < reading_.size() && !known; ++at) {
        known = has_phrase(reading_.sentence(at).plain, thing) &&
                (system_in(reading_.sentence(at)) != nullptr ||
                 !named_as(reading_.sentence(at).plain).empty());
      }
      if (!known) {
        return true;
      }
    }
    return false;
  }

  void mark_step(int i, std::string_view category) {
    const int item = reading_.sentence(i).item;
    const int step = item >= 0 ? reading_.step_of[static_cast<std::size_t>(item)] : -1;
    for (auto& each : reading_.out.steps) {
      const bool same = step >= 0 ? &each == &reading_.out.steps[static_cast<std::size_t>(step)]
                                  : each.line == reading_.sentence(i).line &&
                                        each.text == reading_.sentence(i).text;
      if (same) {
        if (std::find(each.needs.begin(), each.needs.end(), category) == each.needs.end()) {
          each.needs.emplace_back(category);
        }
        return;
      }
    }
  }

  void report(std::string_view name, const std::vector<int>& sentences) {
    const auto category = std::find_if(categories().begin(), categories().end(),
                                       [&](const Category& each) { return each.name == name; });
    Fault fault{.kind = "missing_integration", .subject = std::string(name)};
    std::string where;
    for (std::size_t at = 0; at < sentences.size(); ++at) {
      const auto& sentence = reading_.sentence(sentences[at]);
      fault.lines.push_back(sentence.line);
      if (at < 4) {
        where += at == 0 ? "" : ", ";
        where += cite(sentence);
      }
    }
    fault.message = "The SOP asks for something that needs " + std::string(category->what) +
                    " but names none: " + where + ".";
    fault.remedy = "Name the system in which this is done, or say which colleague does it.";
    fault.resolution =
        "Where " + std::string(category->what) +
        " is needed and not connected, take the details down and hand over to staff.";
    reading_.out.faults.push_back(std::move(fault));
  }

  Reading& reading_;
  std::map<std::string, System> systems_;
  std::map<std::string_view, System> kinds_;
  std::map<std::string_view, std::vector<int>> needs_;
  std::map<std::string_view, std::vector<int>> unserved_;
  std::set<std::pair<int, std::string_view>> served_;
  std::vector<std::pair<int, const Clause*>> sought_;  // What stands in a system of any kind.
};

}  // namespace

void read_integrations(Reading& reading) {
  Integrations(reading).read();
}

}  // namespace auriga::procedure
