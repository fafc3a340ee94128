// Who and what is let in: "dogs are welcome on a lead", "dogs and other pets are not permitted".
#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

bool lets_in(std::string_view word) {
  return one_of(word, {"welcome", "allowed", "permitted", "accepted", "admitted"});
}

// "Are not taken to the breakfast room".
bool is_taken(std::string_view word) {
  return one_of(word, {"taken", "brought", "let"});
}

bool keeps_out(std::string_view word) {
  return one_of(word, {"forbidden", "prohibited", "banned"});
}

}  // namespace

AdmissionJudge::Admission AdmissionJudge::admission_of(int i) const {
  Admission out{.sentence = i};
  const auto& each = reading_.sentence(i);
  const auto& words = each.words;
  std::size_t from = 0;
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if (is_be(words[at].text) && at > from) {
      const bool denied = one_of(words[at + 1].text, {"not", "never"});
      const bool more = denied || one_of(words[at + 1].text, {"always", "also", "only"});
      const auto word = at + 1 + (more ? 1 : 0);
      const bool taken = denied && word + 1 < words.size() && is_taken(words[word].text) &&
                         one_of(words[word + 1].text, {"to", "into", "in", "along"});
      if (word < words.size() &&
          (taken || lets_in(words[word].text) || keeps_out(words[word].text))) {
        out.lets_in = !taken && lets_in(words[word].text) != denied;
        for (std::size_t k = from; k < at; ++k) {
          if (words[k].kind == WordClass::content && words[k].text != "other") {
            out.who.push_back(words[k].name);
          }
        }
        for (std::size_t k = word + 1; k < words.size() && !words[k - 1].comma_after; ++k) {
          if (words[k].kind == WordClass::content && !words[k].number) {
            out.where.push_back(words[k].name);
          }
        }
        break;
      }
    }
    from = words[at].comma_after ? at + 1 : from;
  }
  sort_names(out.who);
  sort_names(out.where);
  out.excepts = has_any(each.plain, Phrases{"except*", "unless", "apart from", "but not"});
  out.somewhere = has_phrase(each.plain, "only");
  return out;
}

// "In the zoo" of a zoo's SOP, "in any of our houses".
bool AdmissionJudge::is_everywhere(const Admission& each) const {
  const auto title = reading_.out.sections.empty()
                         ? std::string()
                         : core::lower_ascii(reading_.out.sections.front().title);
  return each.where.empty() ||
         has_any(reading_.sentence(each.sentence).plain,
                 Phrases{"any of our", "all our", "anywhere", "on the premises", "at all",
                         "the whole", "the entire", "in all", "in no", "everywhere"}) ||
         std::ranges::any_of(each.where, [&](const std::string& name) {
           return is_theme(name) || title.find(name) != std::string::npos;
         });
}

void AdmissionJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  std::vector<Admission> all;
  for (int i = 0; i < reading_.size(); ++i) {
    auto made = admission_of(i);
    if (!made.who.empty() && !made.excepts && !reading_.sentence(i).quote) {
      all.push_back(std::move(made));
    }
  }
  for (const auto& out : all) {
    for (const auto& in : all) {
      const auto pair = std::minmax(out.sentence, in.sentence);
      const bool same = std::ranges::includes(out.who, in.who);
      const bool elsewhere =
          !is_everywhere(out) && (in.where.empty() || shared(in.where, out.where) == 0);
      if (!out.lets_in && in.lets_in && same && !elsewhere && !out.somewhere &&
          reported.insert({pair.first, pair.second}).second) {
        report({out.sentence, 0}, {in.sentence, 0}, "one lets in whom the other keeps out", true);
      }
    }
  }
}

}  // namespace auriga::procedure
