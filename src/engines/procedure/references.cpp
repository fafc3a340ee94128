#include "engines/procedure/references.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

std::string reference_kind(std::string_view word) {
  for (const std::string_view kind :
       {"step", "section", "chapter", "part", "appendix", "annex", "article", "paragraph", "clause",
        "point", "rule", "table", "schedule", "attachment", "phase"}) {
    if (word == kind ||
        (word.size() == kind.size() + 1 && word.starts_with(kind) && word.back() == 's')) {
      return std::string(kind);
    }
  }
  return {};
}

// "8", "4a", "G.9", "C"; a lone letter only where it is written as a name.
bool is_number(const Word& word) {
  if (word.number) {
    return word.text.size() <= 6 && word.text.find(':') == std::string::npos;
  }
  return word.capital && (word.text.size() == 1 || (word.text.size() > 2 && word.text[1] == '.' &&
                                                    word.text[2] >= '0' && word.text[2] <= '9'));
}

bool is_jump(const std::vector<Word>& words, std::size_t kind_at) {
  // "Damage or loss: step 7", "then step 8", and a row of a table that ends in it.
  const bool last = kind_at + 2 >= words.size() || words[kind_at + 1].stop_after;
  if (kind_at > 0 && last &&
      (words[kind_at - 1].comma_after || words[kind_at - 1].text == "then")) {
    return true;
  }
  // "Go to step 4 for a renewal, step 5 for a hold or step 6 for a fee."
  const auto goes_on = [&](std::size_t at) {
    return at > 1 && (words[at - 1].comma_after || words[at - 1].text == "or") &&
           std::ranges::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at),
                               [](const Word& word) { return word.text == "go"; });
  };
  if (goes_on(kind_at)) {
    return true;
  }
  const std::size_t from = kind_at < 5 ? 0 : kind_at - 5;
  for (std::size_t i = from; i < kind_at; ++i) {
    if (one_of(words[i].text, {"go", "goes", "continue", "continues", "proceed", "proceeds", "skip",
                               "jump", "return", "move", "back", "resume", "carry"})) {
      return true;
    }
  }
  return false;
}

std::string lower(std::string_view text) {
  return core::lower_ascii(text);
}

// All numbers that a reader could look for, by kind of place.
struct Places {
  std::set<std::string> sections;  // "9", "g.9", "c".
  std::set<std::string> annexes;
  std::set<std::string> items;  // Numbers of steps and rules, anywhere.
  std::set<std::string> titles;
  std::map<int, std::set<std::string>> by_section;
  bool numbered = false;  // Headings have numbers.
  int tables = 0;
  std::set<std::string> steps;  // Numbers in sections that are called steps or procedure.
};

bool tells_steps(std::string_view title) {
  return has_any(title, std::initializer_list<std::string_view>{"step*", "procedure*", "process*",
                                                                "workflow*"});
}

// "part c" is there when a heading is called so, or when sections are numbered "C.1".
Places places_of(const Reading& reading) {
  Places out;
  for (std::size_t i = 0; i < reading.out.sections.size(); ++i) {
    const auto& section = reading.out.sections[i];
    if (reading.layout.section_annexes[i] != 0) {
      out.annexes.insert(lower(section.number));
    }
    out.titles.insert(lower(section.title));
    auto number = lower(section.number);
    out.numbered = out.numbered || (!number.empty() && number[0] >= '0' && number[0] <= '9');
    while (!number.empty()) {
      out.sections.insert(number);
      const auto dot = number.rfind('.');
      number = dot == std::string::npos ? std::string() : number.substr(0, dot);
    }
  }
  // "Article 2 (Fees)." at a paragraph's beginning is the article itself.
  for (int i = 0; i < reading.size(); ++i) {
    const auto& words = reading.sentence(i).words;
    if (words.size() > 1 && reading.previous(i) < 0 && !reference_kind(words[0].text).empty() &&
        words[0].capital && is_number(words[1]) &&
        (words.size() == 2 || words[1].comma_after || words[2].capital)) {
      out.sections.insert(lower(words[1].text));
      out.items.insert(lower(words[1].text));
      out.annexes.insert(lower(words[1].text));
    }
  }
  for (int i = 0; i < reading.size(); ++i) {
    const bool goes_on = i > 0 && reading.sentence(i - 1).row &&
                         reading.sentence(i - 1).section == reading.sentence(i).section;
    out.tables += reading.sentence(i).row && !goes_on ? 1 : 0;
  }
  for (const auto& item : reading.layout.items) {
    if (!item.number.empty()) {
      out.items.insert(lower(item.number));
      if (item.ordinal > 0) {
        out.by_section[item.section].insert(lower(item.number));
      }
    }
  }
  for (const auto& [section, numbers] : out.by_section) {
    if (tells_steps(lower(reading.section_title(section)))) {
      out.steps.insert(numbers.begin(), numbers.end());
    }
  }
  return out;
}

bool resolves(const Reading& reading, const Places& places, int i, const Reference& reference) {
  const auto& sentence = reading.sentence(i);
  if (reference.kind == "step" || reference.kind == "point" || reference.kind == "rule") {
    if (!places.items.contains(reference.number)) {
      return false;
    }
    // Inside a list the number must be one of its section; elsewhere any list will do.
    const auto own = places.by_section.find(sentence.section);
    const bool in_list = sentence.item >= 0 &&
                         reading.layout.items[static_cast<std::size_t>(sentence.item)].list >= 0;
    if (!in_list || own == places.by_section.end() || own->second.contains(reference.number)) {
      return true;
    }
    if (has_any(sentence.plain, std::initializer_list<std::string_view>{
                                    "section", "chapter", "part", "above", "below"})) {
      return true;
    }
    return places.steps.contains(reference.number);
  }
  if (reference.kind == "table") {
    // Those without a number are counted.
    return places.sections.contains(reference.number) ||
           std::atoi(reference.number.substr(0, 4).c_str()) <= places.tables;
  }
  if (one_of(reference.kind, {"appendix", "annex", "attachment", "schedule"})) {
    return places.annexes.contains(reference.number);
  }
  if (places.sections.contains(reference.number)) {
    return true;
  }
  // "3.1" may be an item. A plain number is a heading's; where headings have none, readers count
  // them.
  const bool plain_number = reference.number.find_first_not_of("0123456789") == std::string::npos;
  if (!plain_number) {
    return places.items.contains(reference.number);
  }
  return !places.numbered && std::atoi(reference.number.substr(0, 4).c_str()) <
                                 static_cast<int>(reading.out.sections.size());
}

void report(Reading& reading, int i, const std::string& what) {
  const auto& sentence = reading.sentence(i);
  reading.out.faults.push_back(
      {.kind = "undefined_reference",
       .message = "There is no " + std::string(what.starts_with("the ") ? what.substr(4) : what) +
                  " in the SOP, but " + cite(sentence) + " refers to it.",
       .lines = {sentence.line},
       .remedy = "Add what is missing, or refer to the place that is meant.",
       .resolution =
           "Leave out what is said to stand in " + what + "; if the case needs it, ask staff.",
       .subject = what});
}

// "The hours are in the annex": there must be one.
void check_annex(Reading& reading, const Places& places, int i) {
  const auto& words = reading.sentence(i).words;
  for (std::size_t at = 1; at < words.size(); ++at) {
    const bool numbered = at + 1 < words.size() && is_number(words[at + 1]);
    if (!one_of(words[at].text, {"annex", "appendix", "annexe"}) || words[at - 1].text != "the" ||
        numbered) {
      continue;
    }
    const auto& name = words[at].text;
    const bool there =
        !places.annexes.empty() ||
        std::any_of(places.titles.begin(), places.titles.end(), [&](const std::string& title) {
          return title.find(name) != std::string::npos;
        });
    if (!there) {
      report(reading, i, "the " + name);
      return;
    }
  }
}

// `see "Refund policy"`, `the section on refunds`: a title in words.
void check_titles(Reading& reading, const Places& places, int i) {
  const auto& sentence = reading.sentence(i);
  const auto text = lower(plain(sentence.text));
  std::string title;
  for (const std::string_view before :
       {"section \"", "chapter \"", "see \"", "section called \"", "appendix \""}) {
    const auto at = text.find(before);
    if (at != std::string::npos) {
      const auto from = at + before.size();
      title = text.substr(from, std::min(text.find('"', from), text.size()) - from);
    }
  }
  if (const auto at = text.find("section on "); title.empty() && at != std::string::npos) {
    const auto from = at + 11;
    title = text.substr(from, text.find_first_of(".,;:()", from) - from);
    for (const std::string_view end :
         {" for ", " to ", " if ", " when ", " and ", " below", " above"}) {
      title = title.substr(0, title.find(end));
    }
    if (std::count(title.begin(), title.end(), ' ') > 2) {
      return;
    }
  }
  if (title.size() < 3) {
    return;
  }
  const bool found =
      std::any_of(places.titles.begin(), places.titles.end(), [&](const std::string& each) {
        return each.find(title) != std::string::npos ||
               (each.size() > 4 && title.find(each) != std::string::npos);
      });
  if (!found) {
    report(reading, i, "section \u201C" + title + "\u201D");
  }
}

}  // namespace

std::vector<Reference> references_in(const Sentence& sentence) {
  std::vector<Reference> out;
  const auto& words = sentence.words;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto kind = reference_kind(words[i].text);
    // "Handbook parts 1 and 2": of something else.
    const bool of_other =
        i > 0 && words[i - 1].kind == WordClass::content && !words[i - 1].comma_after &&
        one_of(kind, {"part", "paragraph", "article", "clause", "table", "point", "schedule"});
    if (!kind.empty() && !of_other) {
      // "steps 3 and 4", "sections 2 to 5": each number counts.
      for (std::size_t at = i + 1; at < words.size() && at < i + 7; ++at) {
        const bool joins = at > i + 1 && one_of(words[at].text, {"and", "or", "to"});
        if (is_number(words[at])) {
          out.push_back({kind, lower(words[at].text), i, at + 1, is_jump(words, i)});
        } else if (!joins) {
          break;
        }
        if (!joins && words[at].stop_after) {
          break;
        }
        if (!joins &&
            !(at + 1 < words.size() &&
              (words[at].comma_after || one_of(words[at + 1].text, {"and", "or", "to"})))) {
          break;
        }
      }
      continue;
    }
    // "Go to 7.": a jump that leaves the word out.
    const bool goes = words[i].text == "to" && i > 0 &&
                      one_of(words[i - 1].text, {"go", "skip", "proceed", "jump", "return"}) &&
                      sentence.item >= 0 && words[i + 1].number && words[i + 1].text.size() <= 2 &&
                      (i + 2 == words.size() || words[i + 1].comma_after ||
                       one_of(words[i + 2].text, {"and", "if", "when", "otherwise"}));
    if (goes) {
      out.push_back({"step", words[i + 1].text, i + 1, i + 2, true});
      continue;
    }
    // "as in C.1", "of C.6": a number that no word introduces but its form.
    const auto& next = words[i + 1];
    if (one_of(words[i].text, {"in", "of", "see", "under", "per", "to", "with"}) && !next.number &&
        is_number(next) && next.text.size() > 2) {
      out.push_back({"section", lower(next.text), i + 1, i + 2, is_jump(words, i + 1)});
    }
  }
  return out;
}

void find_reference_faults(Reading& reading) {
  const auto places = places_of(reading);
  for (int i = 0; i < reading.size(); ++i) {
    std::set<std::string> reported;
    for (const auto& reference : references_in(reading.sentence(i))) {
      // "part of two", "point 3 of the form" are no places of the SOP.
      const auto& words = reading.sentence(i).words;
      bool elsewhere = false;
      if (reference.last < words.size() && one_of(words[reference.last].text, {"of", "in", "on"})) {
        for (std::size_t at = reference.last + 1; at < std::min(words.size(), reference.last + 5);
             ++at) {
          elsewhere =
              elsewhere ||
              one_of(words[at].text, {"form", "contract", "manual", "law", "act", "terms",
                                      "catalogue", "handbook", "guide", "agreement", "regulation",
                                      "regulations", "leaflet", "brochure", "code", "document"});
        }
      }
      if (elsewhere || reference.kind == "phase" || resolves(reading, places, i, reference)) {
        continue;
      }
      auto what = reference.kind + " ";
      for (const char c : reference.number) {
        what += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
      }
      if (reported.insert(what).second) {
        report(reading, i, what);
      }
    }
    check_titles(reading, places, i);
    check_annex(reading, places, i);
  }
}

}  // namespace auriga::procedure
