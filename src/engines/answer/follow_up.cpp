// Two ways of leaning back. "And for the W960?" keeps the earlier question and puts the new thing
// in the place of the old one of its kind: code for code, name for name, weekday for weekday. "How
// long does it take?" asks something new about the earlier thing: what "it" may mean is carried
// over, codes and names first, else the nouns. Carried words weigh a little less.
#include "engines/answer/follow_up.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kTurnsRead = 8;

enum class Kind : std::uint8_t { code, name, value, word };

Kind kind_of(const Term& term) {
  if (term.code) {
    return Kind::code;
  }
  if (term.name) {
    return Kind::name;
  }
  return term.number || values_in(term.text) != 0 ? Kind::value : Kind::word;
}

bool has(const Parsed& question, retrieval::TermHash term) {
  return std::any_of(question.terms.begin(), question.terms.end(),
                     [&](const Term& t) { return t.term == term; });
}

void carry(Parsed& into, Term term) {
  if (!has(into, term.term)) {
    term.carried = true;
    into.terms.push_back(std::move(term));
  }
}

/// "How long does the R400 take?" and "And the R200?" as "How long does the r200 take?", where each
/// names one thing. What else is new stands alone: behind the old question it would be read as that
/// one again.
std::string reworded(const Parsed& before, const std::vector<const Term*>& old, const Parsed& now) {
  std::vector<const Term*> fresh;
  for (const auto& term : now.terms) {
    if (kind_of(term) != Kind::word) {
      fresh.push_back(&term);
    }
  }
  const auto at = old.size() == 1 && fresh.size() == 1
                      ? core::lower_ascii(before.text).find(old.front()->text)
                      : std::string::npos;
  if (at == std::string::npos) {
    return now.text;
  }
  auto text = before.text;
  text.replace(at, old.front()->text.size(), fresh.front()->text);
  return now.terms.size() == fresh.size() ? text : now.text;
}

// The old question about the new thing.
Parsed replaced(const Parsed& before, const Parsed& now) {
  Parsed out = before;
  out.refers_back = false;
  out.terms.clear();
  std::vector<const Term*> old_ones;
  const auto replaces = [&](const Term& old) {
    return std::any_of(now.terms.begin(), now.terms.end(), [&](const Term& t) {
      // A code takes the place of a code or a name; a word replaces no word, for one cannot know
      // which.
      const auto a = kind_of(t);
      const auto b = kind_of(old);
      return a != Kind::word &&
             (a == b || (a != Kind::value && b != Kind::value && b != Kind::word));
    });
  };
  for (auto term : now.terms) {
    out.terms.push_back(std::move(term));
  }
  for (const auto& old : before.terms) {
    if (replaces(old)) {
      old_ones.push_back(&old);
    } else {
      carry(out, old);
    }
  }
  out.text = reworded(before, old_ones, now);
  return out;
}

// The new question about the old thing.
Parsed extended(const Parsed& before, const Parsed& now) {
  Parsed out = now;
  out.refers_back = false;
  const bool entities = std::any_of(before.terms.begin(), before.terms.end(),
                                    [](const Term& t) { return t.code || t.name; });
  const bool own_entity = std::any_of(now.terms.begin(), now.terms.end(),
                                      [](const Term& t) { return t.code || t.name; });
  for (const auto& old : before.terms) {
    const bool named = old.code || old.name;
    const bool noun = old.burden == Burden::full && !old.number;
    if (entities ? named && !own_entity : noun) {
      carry(out, old);
    }
  }
  return out;
}

std::optional<Parsed> lean(const Parsed& before, const Parsed& now) {
  if (!now.refers_back) {
    return std::nullopt;
  }
  const bool same_question = now.begins_with_and && !now.has_question_word;
  std::size_t content = 0;
  for (const auto& term : now.terms) {
    content += term.burden == Burden::full || term.code ? 1 : 0;
  }
  if (same_question && content <= 3) {
    return replaced(before, now);
  }
  if (content == 0) {
    // "How long?", "Why?": the old words under the new question word.
    auto out = now;
    out.refers_back = false;
    for (const auto& old : before.terms) {
      carry(out, old);
    }
    return out;
  }
  return extended(before, now);
}

}  // namespace

std::optional<Parsed> with_part_before(const Parsed& part, const Parsed& before) {
  if (!part.refers_back || std::ranges::any_of(part.terms, &Term::code)) {
    return std::nullopt;
  }
  auto out = part;
  out.refers_back = false;
  for (const auto& old : before.terms) {
    // Not what was asked of it: "cost" names a kind of value.
    if (old.code || old.name || (old.burden == Burden::full && !old.number && old.values == 0)) {
      carry(out, old);
    }
  }
  return out;
}

std::optional<Parsed> with_history(const Parsed& question, std::span<const Turn> history,
                                   const retrieval::Analyzer& analyzer) {
  if (!question.refers_back) {
    return std::nullopt;
  }
  std::optional<Parsed> before;
  const auto skip = history.size() > 2 * kTurnsRead ? history.size() - 2 * kTurnsRead : 0;
  for (const auto& turn : history.subspan(skip)) {
    if (turn.role != Turn::Role::user) {
      continue;
    }
    auto parsed = parse_question(turn.text, analyzer);
    parsed.text = turn.text;
    if (before) {
      if (auto leaned = lean(*before, parsed)) {
        parsed = std::move(*leaned);
      }
    }
    if (!parsed.terms.empty()) {
      before = std::move(parsed);
    }
  }
  return before ? lean(*before, question) : std::nullopt;
}

}  // namespace auriga::answer
