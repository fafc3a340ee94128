// The parts of an SOP that ask customers for something: steps, lists under what announces them, the
// columns of tables that say what to ask.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/errand_steps.hpp"
#include "engines/conduct/errands.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/procedure/words.hpp"
#include "engines/retrieval/sentences.hpp"

namespace auriga::conduct {
namespace {

/// Whether it leads every customer in, whatever the matter is.
bool is_general(std::string_view heading) {
  static constexpr std::array<std::string_view, 15> kGeneral{
      "step*",  "workflow*",     "procedure*", "process",  "call flow",
      "flow",   "conversation*", "intake",     "identif*", "opening*",
      "start*", "greeting*",     "first",      "every *",  "how to handle *"};
  return heading.empty() || procedure::has_any(core::lower_ascii(heading), kGeneral);
}

/// A sentence of an SOP or of a step, and the part that it stands in.
struct Piece {
  std::string_view heading;
  std::string_view text;
  bool has_tools = false;
  std::vector<std::string> entries = {};  ///< Of the list that it announces, or of its row.
  std::size_t at = 0;                     ///< Of the sentence, where it is one.
  bool of_whole = false;  ///< The part is the whole SOP: no heading is below its title.
};

/// "Check in Smoobu that the booking is current. If it is not current, …": the work decides, and no
/// message does.
void drop_what_work_decides(Errand& errand, GistReader& reader) {
  constexpr double kSame = 0.6;
  static constexpr std::array<std::string_view, 7> kChecks{"check", "look",    "verify", "search",
                                                           "find",  "compare", "open"};
  Gist checked;
  std::erase_if(errand.steps, [&](const ErrandStep& step) {
    if (step.kind == ErrandStep::Kind::work &&
        core::is_one_of(std::string_view(verb_of(step.words)), kChecks)) {
      auto gist = reader.read(step.words);
      std::ranges::move(gist.terms, std::back_inserter(checked.terms));
      return false;
    }
    return !step.condition.terms.empty() && covered(step.condition, checked) >= kSame;
  });
}

/// Without what it asks for nothing. What is asked for instead of something needs that before it.
bool asks_for_something(Errand& errand, GistReader& reader) {
  drop_what_work_decides(errand, reader);
  bool after_question = false;
  bool asks = false;
  std::size_t days = 0;
  for (auto& step : errand.steps) {
    step.instead = step.instead && after_question;
    after_question = step.kind == ErrandStep::Kind::ask;
    asks = asks || after_question;
    for (auto& detail : step.details) {
      if (detail.kind == Detail::Kind::date && step.condition.terms.empty()) {
        detail.days_before = days++;
      }
    }
  }
  return asks;
}

/// "If the guest brings a pet, ask for:"; none of "when a guest wants a room", for which he comes.
Gist condition_of_list(std::string_view lead, GistReader& reader) {
  static constexpr std::array<std::string_view, 12> kComes{
      "want*",    "wish*", "ask*",    "like",    "call*", "contact*",
      "request*", "need*", "enquir*", "inquir*", "book*", "report*"};
  const auto condition = ordered(lead).condition;
  return procedure::has_any(core::lower_ascii(condition), kComes) ? Gist{} : reader.read(condition);
}

/// An errand of each run of pieces under one heading that asks for something.
std::vector<Errand> read_parts(const std::vector<Piece>& pieces, GistReader& reader) {
  constexpr std::size_t kSubjectBytes = 4096;  // What a part is about stands in its first lines.
  std::vector<Errand> out;
  for (std::size_t first = 0, last = 0; first < pieces.size(); first = last) {
    Errand errand{
        .gist = {}, .subject = {}, .heading = std::string(pieces[first].heading), .steps = {}};
    auto text = errand.heading;
    for (; last < pieces.size() && pieces[last].heading == errand.heading; ++last) {
      if (text.size() < kSubjectBytes) {
        text += ". " + std::string(pieces[last].text);
      }
      if (pieces[last].entries.empty()) {
        add_steps(pieces[last].text, pieces[last].has_tools, errand, reader);
      } else {
        add_questions(pieces[last].entries, condition_of_list(pieces[last].text, reader), errand,
                      reader);
      }
    }
    if (asks_for_something(errand, reader)) {
      errand.gist = reader.read(text);
      errand.subject = reader.read(errand.heading);
      errand.general = pieces[first].of_whole || is_general(errand.heading);
      out.push_back(std::move(errand));
    }
  }
  return out;
}

/// The sentences of an SOP, as its errands are read from them.
class Sentences {
 public:
  explicit Sentences(const std::vector<SopSentence>& all) : all_(all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      by_text_[all[i].text].push_back(i);
      one_part_ = one_part_ && *all[i].title == *all.front().title && !all[i].question;
    }
  }

  /// The first of this text from a place on.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view text, std::size_t from) const {
    const auto found = by_text_.find(text);
    if (found == by_text_.end()) {
      return std::nullopt;
    }
    const auto at = std::ranges::lower_bound(found->second, from);
    return at == found->second.end() ? std::nullopt : std::optional(*at);
  }

  /// What the part is called that a sentence stands in: the question that it answers, or `title`.
  [[nodiscard]] std::string_view heading(std::size_t i, std::string_view title) const {
    const auto& sentence = all_[i];
    return sentence.follows && sentence.opening && all_[*sentence.opening].question
               ? all_[*sentence.opening].text
               : title;
  }

  /// Whether it stands in no part of its own: under the title of an SOP that has no other heading.
  [[nodiscard]] bool is_of_whole(std::size_t i) const {
    return one_part_ && heading(i, *all_[i].title) == *all_[i].title;
  }

  /// What lists, and the rows of tables, ask for, each list where it is announced.
  [[nodiscard]] std::vector<Piece> lists() const {
    std::vector<Piece> out;
    std::size_t last = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const auto& sentence = all_[i];
      if (auto entries = entries_behind_colon(sentence.text); !entries.empty()) {
        out.push_back({.heading = heading(i, *sentence.title),
                       .text = sentence.text,
                       .entries = std::move(entries),
                       .at = i,
                       .of_whole = is_of_whole(i)});
        continue;
      }
      const bool row = !sentence.asks.empty();
      if (!row && !(sentence.listed && sentence.entry)) {
        continue;
      }
      const auto at = sentence.lead.value_or(i);
      const bool goes_on = !out.empty() && out.back().heading == *sentence.title &&
                           (sentence.lead ? out.back().at == at : last + 1 == i);
      if (!goes_on) {
        out.push_back({.heading = *sentence.title,
                       .text = all_[at].text,
                       .at = at,
                       .of_whole = is_of_whole(i)});
      }
      last = i;
      out.back().entries.push_back(row ? sentence.asks : sentence.text);
    }
    return out;
  }

 private:
  const std::vector<SopSentence>& all_;
  std::map<std::string_view, std::vector<std::size_t>> by_text_;
  bool one_part_ = true;
};

}  // namespace

std::vector<Errand> errands_of(const procedure::Definition& definition,
                               const std::vector<SopSentence>& sentences, GistReader& reader) {
  const Sentences all(sentences);
  std::vector<Piece> pieces;
  std::size_t at = 0;
  for (const auto& step : definition.steps) {
    for (const auto [start, end] : retrieval::sentences(step.text)) {
      const auto text = std::string_view(step.text).substr(start, end - start);
      const auto found = all.find(text, at);
      at = found.value_or(at);
      if (found && sentences[at].listed) {
        continue;  // Asked for with what announces it.
      }
      pieces.push_back({.heading = found ? all.heading(at, step.section) : step.section,
                        .text = text,
                        .has_tools = !step.tools.empty(),
                        .entries = {},
                        .at = at,
                        .of_whole = found && all.is_of_whole(at)});
    }
  }
  // What is asked for is in no step: lists and tables.
  const auto lists = all.lists();
  for (const auto& list : lists) {
    std::erase_if(pieces, [&](const Piece& piece) {
      return piece.at == list.at && piece.text == sentences[list.at].text;
    });
    pieces.push_back(list);
  }
  std::ranges::stable_sort(pieces, {}, &Piece::at);
  auto out = read_parts(pieces, reader);
  pieces.clear();
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const auto heading = all.heading(i, *sentences[i].title);
    const bool known = std::ranges::find(out, heading, &Errand::heading) != out.end();
    if (!known) {
      pieces.push_back(
          {.heading = heading, .text = sentences[i].text, .at = i, .of_whole = all.is_of_whole(i)});
    }
  }
  std::ranges::move(read_parts(pieces, reader), std::back_inserter(out));
  return out;
}

}  // namespace auriga::conduct
