// The order of things: small talk first; then the wish for a person; then each question of the
// message on its own, read with what the conversation said before. A question is answered when its
// best evidence passes the threshold, unless the SOP's own steps tell "how do I" better; else those
// steps are tried; else a
// rule for handing over; else the answer is that the documents do not say.
#include "engines/answer/answer.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/answer/compose.hpp"
#include "engines/answer/courtesy.hpp"
#include "engines/answer/evidence.hpp"
#include "engines/answer/follow_up.hpp"
#include "engines/answer/second_reading.hpp"
#include "engines/answer/split.hpp"
#include "engines/retrieval/sentences.hpp"

namespace auriga::answer {
namespace {

constexpr double kProcedureMin = 0.75;
constexpr std::size_t kSourcesMax = 3;  // The answer, and two places that may say more.
constexpr double kAlsoApart = 1.5;      // Log odds: so near the best, it is named beside it.
constexpr double kHandoffRuleMin = 0.8;
constexpr std::size_t kEvidenceKept = 150;

struct Tried {
  Parsed question;
  std::vector<Evidence> evidence;
  [[nodiscard]] double best() const { return evidence.empty() ? 0 : evidence.front().score; }
};

Tried try_question(Parsed parsed, const retrieval::Knowledge& knowledge,
                   const EvidenceSettings& settings) {
  weigh(parsed, knowledge);
  Tried out;
  out.evidence = gather(parsed, knowledge, kEvidenceKept, settings);
  out.question = std::move(parsed);
  return out;
}

/// `before` is the part of the message that stands before it; empty for none.
Tried try_all(std::string_view text, std::string_view message, std::string_view before,
              std::span<const Turn> history, const retrieval::Knowledge& knowledge,
              const EvidenceSettings& settings) {
  const auto& analyzer = knowledge.analyzer();
  auto parsed = parse_message(text, message, analyzer);
  parsed.text = message;
  auto leaned = before.empty() ? with_history(parsed, history, analyzer)
                               : with_part_before(parsed, parse_question(before, analyzer));
  if (!leaned) {
    return try_question(std::move(parsed), knowledge, settings);
  }
  const bool surely = parsed.begins_with_and;
  const bool loosely = parsed.refers_loosely;
  auto with = try_question(std::move(*leaned), knowledge, settings);
  if (surely || (with.best() >= settings.answer_min && !loosely)) {
    return with;
  }
  // "There" and "this" often refer to nothing that was said.
  auto plain = try_question(std::move(parsed), knowledge, settings);
  return plain.best() >= std::max(settings.answer_min, with.best()) ? plain : with;
}

Answer say(std::string text, AnswerKind kind) {
  Answer out;
  out.text = std::move(text);
  out.kind = kind;
  return out;
}

Answer hand_over(const Sop& sop, std::string reason) {
  auto out = say(sop.handoff_words.empty()
                     ? "I will pass this conversation on to a person, who will get back to you."
                     : sop.handoff_words,
                 AnswerKind::handoff);
  out.handoff = true;
  out.handoff_reason = std::move(reason);
  return out;
}

std::optional<Answer> small_talk(std::string_view message, const Sop& sop,
                                 const retrieval::Analyzer& analyzer) {
  const auto or_default = [](const std::string& own, std::string_view other) {
    return own.empty() ? std::string(other) : own;
  };
  switch (courtesy_in(message, analyzer)) {
    case Courtesy::none:
      return std::nullopt;
    case Courtesy::greeting:
      return say(or_default(sop.greeting, "Hello! How can I help you?"), AnswerKind::courtesy);
    case Courtesy::thanks:
      return say("You are welcome. Is there anything else I can help you with?",
                 AnswerKind::courtesy);
    case Courtesy::farewell:
      return say(or_default(sop.farewell, "Goodbye, and thank you for your message."),
                 AnswerKind::courtesy);
    case Courtesy::wellbeing:
      return say("I am well, thank you. How can I help you?", AnswerKind::courtesy);
    case Courtesy::identity:
      return say(
          "I am an assistant that answers from the documents I was given, and names the place each "
          "answer comes from. What would you like to know?",
          AnswerKind::courtesy);
    case Courtesy::person:
      return hand_over(sop, "The customer asks for a person.");
  }
  return std::nullopt;
}

/// Whether a sentence among others asks for a person: "My card was charged twice. Let me talk to a
/// human." Whoever says so after telling what it is about wants no quote about cards.
bool asks_for_person(std::string_view message, const retrieval::Analyzer& analyzer) {
  const auto sentences = retrieval::sentences(message);
  return sentences.size() > 1 &&
         std::any_of(sentences.begin(), sentences.end(), [&](const retrieval::Range& sentence) {
           const auto text = message.substr(sentence.start, sentence.end - sentence.start);
           return courtesy_in(text, analyzer) == Courtesy::person;
         });
}

Answer abstain(const Sop& sop, const Tried& tried) {
  Answer out;
  out.kind = AnswerKind::abstained;
  out.abstained = true;
  out.confidence = std::min(1.0, tried.best());
  out.text = words_of_unknown(sop);
  if (sop.handoff_when_unknown) {
    out.handoff = true;
    out.handoff_reason = "The documents hold no answer to the question.";
    if (sop.unknown.empty()) {
      out.text += " I will pass your question on to a person.";
    }
  }
  return out;
}

// The rule whose condition the message meets, all of its words of weight.
std::optional<std::string> rule_met(std::string_view message, const Sop& sop,
                                    const retrieval::Knowledge& knowledge) {
  if (sop.handoffs.empty()) {
    return std::nullopt;
  }
  const auto& analyzer = knowledge.analyzer();
  const auto said =
      retrieval::make_document({{}, "message", std::string(message), retrieval::TextForm::prose});
  for (const auto& rule : sop.handoffs) {
    auto condition = parse_question(rule.condition, analyzer);
    condition.asks = Asks::fact;
    condition.expected = 0;
    std::erase_if(condition.terms, [](const Term& t) { return t.burden == Burden::light; });
    for (auto& term : condition.terms) {
      term.weight = term.burden == Burden::verb ? 0.6 : 1;
      term.known = true;
      term.focus = false;
    }
    if (condition.terms.empty()) {
      continue;
    }
    const auto evidence = gather(condition, said, analyzer, 1);
    if (!evidence.empty() && evidence.front().direct >= kHandoffRuleMin) {
      return rule.condition;
    }
  }
  return std::nullopt;
}

std::optional<Answer> from_sop(const Tried& tried, const Sop& sop,
                               const retrieval::Analyzer& analyzer) {
  if (!sop.document || tried.question.asks != Asks::manner) {
    return std::nullopt;
  }
  const auto evidence = gather(tried.question, sop.document, analyzer, kEvidenceKept);
  if (evidence.empty() || evidence.front().agreement < kProcedureMin) {
    return std::nullopt;
  }
  auto statement = compose(evidence.front(), evidence, tried.question);
  auto out = say("Our procedure says:\n\n" + statement.source.quote, AnswerKind::procedure);
  out.confidence = std::min(1.0, evidence.front().agreement);
  return out;
}

bool holds(const Answer& answer, const Source& source) {
  return std::any_of(answer.sources.begin(), answer.sources.end(), [&](const Source& known) {
    return known.document_id == source.document_id && known.span.start < source.span.end &&
           source.span.start < known.span.end;
  });
}

// Other places that answer nearly as well: rows of the same table, the same thing said elsewhere,
// or what the reader may have meant instead.
void add_others(Answer& answer, const Tried& tried) {
  const auto& best = tried.evidence.front();
  const auto least = best.order - kAlsoApart;
  std::size_t left = kSourcesMax - 1;
  bool first = true;
  for (const auto& other : tried.evidence) {
    if (left == 0 || other.order < least) {
      break;
    }
    auto statement = compose(other, tried.evidence, tried.question);
    if (&other == &best || holds(answer, statement.source)) {
      continue;
    }
    answer.text += first ? "\n\nSee also:\n\n" : "\n\n";
    answer.text += statement.text;
    answer.sources.push_back(std::move(statement.source));
    first = false;
    --left;
  }
}

void add_statements(Answer& answer, const Tried& tried) {
  const auto& best = tried.evidence.front();
  auto statement = compose(best, tried.evidence, tried.question);
  if (holds(answer, statement.source)) {
    // Another field of the same row: beside the first.
    const auto line = statement.text.substr(0, statement.text.find('\n'));
    const auto end = answer.text.find('\n');
    if (end != std::string::npos && answer.text.find(line) == std::string::npos) {
      answer.text.insert(end, "\n\n" + line);
    }
    return;
  }
  answer.text += answer.text.empty() ? "" : "\n\n";
  answer.text += statement.text;
  answer.sources.push_back(std::move(statement.source));
  answer.confidence = std::max(answer.confidence, std::min(1.0, best.score));
  add_others(answer, tried);
}

}  // namespace

std::string_view words_of_unknown(const Sop& sop) {
  return sop.unknown.empty() ? "I am sorry, the documents do not say anything about that."
                             : std::string_view(sop.unknown);
}

std::optional<Answer> without_documents(const Question& question, const Sop& sop,
                                        const retrieval::Analyzer& analyzer) {
  if (auto reply = small_talk(question.text, sop, analyzer)) {
    return reply;
  }
  return asks_for_person(question.text, analyzer)
             ? std::optional(hand_over(sop, "The customer asks for a person."))
             : std::nullopt;
}

Answer answer(const Question& question, const Sop& sop, const retrieval::Knowledge& knowledge,
              const EvidenceSettings& settings) {
  const auto& analyzer = knowledge.analyzer();
  if (auto reply = without_documents(question, sop, analyzer)) {
    return std::move(*reply);
  }
  const auto questions = split_questions(question.text, analyzer);
  Answer out;
  std::optional<Tried> failed;
  std::string_view before;
  for (const auto part : questions) {
    // With what is told around the only question: "I am 68. Is there a reduction?"
    const auto whole = questions.size() > 1 ? part : std::string_view(question.text);
    auto tried =
        try_all(part, whole, std::exchange(before, part), question.history, knowledge, settings);
    if (settings.reader != nullptr) {
      read_again(tried.evidence, tried.question, *settings.reader);
    }
    if (tried.best() >= settings.answer_min) {
      // What the agent's own procedure tells in as many words goes before a likely place.
      auto steps = from_sop(tried, sop, analyzer);
      if (steps && steps->confidence > tried.evidence.front().agreement) {
        return std::move(*steps);
      }
      out.kind = AnswerKind::answered;
      add_statements(out, tried);
    } else if (!failed || tried.best() > failed->best()) {
      failed = std::move(tried);
    }
  }
  if (out.kind == AnswerKind::answered) {
    if (failed) {
      out.text += "\n\nThe documents do not answer the other part of your question.";
    }
    return out;
  }
  if (!failed) {
    failed = Tried{};
  }
  if (auto reason = rule_met(question.text, sop, knowledge)) {
    return hand_over(sop, std::move(*reason));
  }
  if (auto reply = from_sop(*failed, sop, analyzer)) {
    return std::move(*reply);
  }
  return abstain(sop, *failed);
}

void prepare() {
  static_cast<void>(parse_question("prepare", retrieval::Analyzer()));
}

std::vector<Candidate> candidates(const Question& question, const retrieval::Knowledge& knowledge,
                                  std::size_t limit) {
  const auto tried = try_all(question.text, question.text, {}, question.history, knowledge, {});
  std::vector<Candidate> out;
  for (const auto& evidence : tried.evidence) {
    if (out.size() == limit) {
      break;
    }
    Candidate candidate;
    candidate.source = compose(evidence, tried.evidence, tried.question).source;
    const auto& unit = evidence.document->outline.units[evidence.unit];
    candidate.unit = unit.in(evidence.document->text);
    candidate.columns = unit.header_in(evidence.document->text);
    candidate.description = evidence.description;
    candidate.meanings = meanings_of(tried.question);
    for (std::size_t t = 0; t < evidence.description->terms.size(); ++t) {
      candidate.terms.push_back(tried.question.terms[t].text);
    }
    out.push_back(std::move(candidate));
  }
  return out;
}

std::vector<std::string_view> pieces(std::string_view text) {
  constexpr std::size_t kPieceBytesMin = 12;
  std::vector<std::string_view> out;
  std::size_t start = 0;
  while (start < text.size()) {
    auto end = text.find(' ', std::min(start + kPieceBytesMin, text.size()));
    end = end == std::string_view::npos ? text.size() : end + 1;
    out.push_back(text.substr(start, end - start));
    start = end;
  }
  return out;
}

std::vector<PromptPassage> passages_for_prompt(const Question& question,
                                               const retrieval::Knowledge& knowledge,
                                               std::size_t limit) {
  const auto& analyzer = knowledge.analyzer();
  auto parsed = parse_question(question.text, analyzer);
  if (auto leaned = with_history(parsed, question.history, analyzer)) {
    parsed = std::move(*leaned);
  }
  std::vector<PromptPassage> out;
  for (const auto& hit : knowledge.search_passages(search_terms(parsed), limit)) {
    PromptPassage passage;
    passage.document_id = hit.document->id;
    passage.document = hit.document->name;
    passage.heading = retrieval::heading_line(hit.headings());
    passage.text = hit.text();
    passage.span = retrieval::span_of(*hit.document, hit.place().start, hit.place().end);
    passage.score = hit.score;
    out.push_back(std::move(passage));
  }
  return out;
}

}  // namespace auriga::answer
