// Answers the questions of one or more sets straight on the engine and judges each answer.
//
//   bench_questions [--texts DIR] [--all] SET...
//
// Prints a line for each question that went wrong (all with --all), and one JSON line of totals a
// set. An answer is right when one of its quotes is exactly the document's text at its span and
// holds an accepted passage, or most of one; an unanswerable question is right when abstained.
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>

#include "core/text.hpp"
#include "engines/answer/answer.hpp"
#include "engines/retrieval/knowledge_index.hpp"
#include "question_set.hpp"

namespace {

using auriga::answer::Answer;
using auriga::bench::AskedQuestion;
using auriga::bench::QuestionSet;

struct Totals {
  int answerable = 0;
  int right = 0;
  int wrong = 0;   // Answered from another place.
  int missed = 0;  // Abstained though there is an answer.
  int unanswerable = 0;
  int abstained = 0;
  int inexact = 0;  // Quotes that are not the document's text at their span.
  double microseconds = 0;
};

bool exact(const auriga::answer::Source& source, const std::string& text) {
  const auto from = auriga::core::byte_offset(text, source.span.start);
  const auto to = auriga::core::byte_offset(text, source.span.end);
  return text.substr(from, to - from) == source.quote;
}

bool accepts(const AskedQuestion& question, const auriga::answer::Source& source) {
  const auto quote = auriga::bench::bare(source.quote);
  for (const auto& [document, passage] : question.accepted) {
    const auto wanted = auriga::bench::bare(passage);
    if (document != source.document) {
      continue;
    }
    if (quote.find(wanted) != std::string::npos ||
        (wanted.find(quote) != std::string::npos && quote.size() * 2 >= wanted.size())) {
      return true;
    }
  }
  return false;
}

const char* judge(const AskedQuestion& question, const Answer& answer, Totals& totals) {
  if (!question.answerable) {
    ++totals.unanswerable;
    const bool kept = answer.abstained || answer.kind == auriga::answer::AnswerKind::handoff;
    totals.abstained += kept ? 1 : 0;
    return kept ? "ok    " : "FALSE ";
  }
  ++totals.answerable;
  if (answer.kind != auriga::answer::AnswerKind::answered) {
    ++totals.missed;
    return "MISSED";
  }
  for (const auto& source : answer.sources) {
    if (accepts(question, source)) {
      ++totals.right;
      return "ok    ";
    }
  }
  ++totals.wrong;
  return "WRONG ";
}

std::string one_line(std::string text) {
  for (auto& c : text) {
    c = c == '\n' ? ' ' : c;
  }
  return auriga::core::clip(text, 150);
}

Totals run(const QuestionSet& set, bool all) {
  auriga::retrieval::KnowledgeIndex index;
  std::vector<auriga::retrieval::DocumentSource> sources;
  std::map<std::string, std::string> texts;
  for (const auto& document : set.documents) {
    sources.push_back(
        {auriga::core::DocumentId::trusted("doc_" + document.name), document.name, document.text});
    texts[document.name] = document.text;
  }
  index.rebuild(std::move(sources));
  const auto sop = auriga::answer::read_sop(set.sop);
  const auto knowledge = index.now();
  std::map<std::string, std::vector<auriga::answer::Turn>> histories;
  Totals totals;
  for (const auto& question : set.questions) {
    auto history = histories[question.follows];
    const auto start = std::chrono::steady_clock::now();
    const auto answer =
        auriga::answer::answer({.text = question.text, .history = history}, sop, knowledge);
    totals.microseconds +=
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    for (const auto& source : answer.sources) {
      totals.inexact += exact(source, texts[source.document]) ? 0 : 1;
    }
    const auto* verdict = judge(question, answer, totals);
    if (all || std::strncmp(verdict, "ok", 2) != 0) {
      std::printf("%s %-5s %.2f  %s\n          -> %s\n", verdict, question.id.c_str(),
                  answer.confidence, question.text.c_str(), one_line(answer.text).c_str());
    }
    history.push_back({auriga::answer::Turn::Role::user, question.text});
    history.push_back({auriga::answer::Turn::Role::assistant, answer.text});
    histories[question.id] = std::move(history);
  }
  return totals;
}

}  // namespace

int main(int argc, char** argv) {
  bool all = false;
  std::filesystem::path texts;
  int failures = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--all") {
      all = true;
    } else if (argument == "--texts" && i + 1 < argc) {
      texts = argv[++i];
    } else {
      try {
        const auto totals = run(auriga::bench::read_questions(argument, texts), all);
        const auto asked = totals.answerable + totals.unanswerable;
        std::puts(boost::json::serialize(
                      boost::json::object{
                          {"name", "questions"},
                          {"set", std::filesystem::path(argument).filename().string()},
                          {"answerable", totals.answerable},
                          {"right", totals.right},
                          {"wrong", totals.wrong},
                          {"missed", totals.missed},
                          {"unanswerable", totals.unanswerable},
                          {"abstained", totals.abstained},
                          {"inexact_quotes", totals.inexact},
                          {"answer_us_mean", asked == 0 ? 0 : totals.microseconds / asked}})
                      .c_str());
      } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_questions: %s\n", error.what());
        ++failures;
      }
    }
  }
  return failures == 0 ? 0 : 1;
}
