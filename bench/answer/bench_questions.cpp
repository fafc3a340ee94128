// Answers the questions of one or more sets straight on the engine and judges each answer.
//
//   bench_questions [--texts DIR] [--all] [--reader FILE | --no-reader] SET...
//   bench_questions --tune SET...   searches EvidenceSettings on the sets, one number at a time
//   bench_questions --features SET...   writes what the ranker sees of each candidate, for
//   training:
//                                       of each question a line of JSON, then the numbers as f16;
//                                       once more among few documents, and where there is an
//                                       answer with it taken out
//
// --reader: the second reading is by a network that scripts/answer/train_reader.py wrote, not by
// the one that the program brings; --no-reader: there is none.
//
// Prints a line for each question that went wrong (all with --all), and one JSON line of totals a
// set. An answer is right when one of its quotes is exactly the document's text at its span and
// holds an accepted passage, or most of one; an unanswerable question is right when abstained.
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>

#include "core/text.hpp"
#include "engines/answer/answer.hpp"
#include "engines/answer/second_reading.hpp"
#include "engines/retrieval/knowledge_index.hpp"
#include "file_reader.hpp"
#include "question_set.hpp"

namespace {

using auriga::answer::Answer;
using auriga::bench::AskedQuestion;
using auriga::bench::QuestionSet;

struct Totals {
  int answerable = 0;
  int right = 0;
  int near = 0;    // A quote stands at the passage or within 300 bytes of it.
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

// Where the letters and digits of a text stand, to find a passage whatever its marks.
struct Bare {
  std::string text;
  std::vector<std::size_t> at;
};

Bare bare_of(const std::string& text) {
  Bare out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : auriga::bench::bare(std::string_view(text).substr(i, 1))) {
      out.text += c;
      out.at.push_back(i);
    }
  }
  return out;
}

// Whether a quote lies at an accepted passage or near it: near enough for a reader who follows it.
bool at_place(const AskedQuestion& question, const auriga::answer::Source& source,
              std::map<std::string, std::string>& texts) {
  constexpr std::size_t kNear = 300;
  const auto& text = texts[source.document];
  const auto from = auriga::core::byte_offset(text, source.span.start);
  const auto to = auriga::core::byte_offset(text, source.span.end);
  for (const auto& [document, passage] : question.accepted) {
    const auto wanted = auriga::bench::bare(passage);
    if (document != source.document || wanted.empty()) {
      continue;
    }
    const auto folded = bare_of(text);
    for (auto p = folded.text.find(wanted); p != std::string::npos;
         p = folded.text.find(wanted, p + 1)) {
      const auto first = folded.at[p];
      const auto last = folded.at[p + wanted.size() - 1];
      if (std::max(from, first) <= std::min(to, last) + kNear) {
        return true;
      }
    }
  }
  return false;
}

const char* judge(const AskedQuestion& question, const Answer& answer,
                  std::map<std::string, std::string>& texts, Totals& totals) {
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
  bool near = false;
  for (const auto& source : answer.sources) {
    near = near || at_place(question, source, texts);
  }
  totals.near += near ? 1 : 0;
  for (const auto& source : answer.sources) {
    if (accepts(question, source)) {
      ++totals.right;
      return "ok    ";
    }
  }
  ++totals.wrong;
  return near ? "near  " : "WRONG ";
}

std::string one_line(std::string text) {
  for (auto& c : text) {
    c = c == '\n' ? ' ' : c;
  }
  return auriga::core::clip(text, 150);
}

std::vector<auriga::retrieval::DocumentSource> sources_of(const QuestionSet& set) {
  std::vector<auriga::retrieval::DocumentSource> out;
  out.reserve(set.documents.size());
  for (const auto& document : set.documents) {
    out.push_back(
        {auriga::core::DocumentId::trusted("doc_" + document.name), document.name, document.text});
  }
  return out;
}

Totals run(const QuestionSet& set, const auriga::answer::EvidenceSettings& settings, bool all,
           bool quiet = false) {
  auriga::retrieval::KnowledgeIndex index;
  std::map<std::string, std::string> texts;
  for (const auto& document : set.documents) {
    texts[document.name] = document.text;
  }
  index.rebuild(sources_of(set));
  const auto sop = auriga::answer::read_sop(set.sop);
  const auto knowledge = index.now();
  std::map<std::string, std::vector<auriga::answer::Turn>> histories;
  Totals totals;
  for (const auto& question : set.questions) {
    auto history = histories[question.follows];
    const auto start = std::chrono::steady_clock::now();
    const auto answer = auriga::answer::answer({.text = question.text, .history = history}, sop,
                                               knowledge, settings);
    totals.microseconds +=
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    for (const auto& source : answer.sources) {
      totals.inexact += exact(source, texts[source.document]) ? 0 : 1;
    }
    const auto* verdict = judge(question, answer, texts, totals);
    if (!quiet && (all || std::strncmp(verdict, "ok", 2) != 0)) {
      std::printf("%s %-5s %.2f  %s\n          -> %s\n", verdict, question.id.c_str(),
                  answer.confidence, question.text.c_str(), one_line(answer.text).c_str());
    }
    history.push_back({auriga::answer::Turn::Role::user, question.text});
    history.push_back({auriga::answer::Turn::Role::assistant, answer.text});
    histories[question.id] = std::move(history);
  }
  return totals;
}

// The candidates of one question: a line of JSON, then what the ranker sees of each.
enum class Part { whole, without_answer, few_documents };

void print_candidates(const AskedQuestion& question, const std::string& name, Part part,
                      const std::vector<auriga::answer::Candidate>& candidates,
                      std::map<std::string, std::string>& texts) {
  const bool answerable = question.answerable && part != Part::without_answer;
  boost::json::array right;
  boost::json::array near;
  boost::json::array passages;
  boost::json::array words;
  constexpr std::size_t kLikely = 48;  // Of the others only those are kept that answer.
  std::vector<_Float16> numbers;
  std::size_t terms = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& candidate = candidates[i];
    const bool answers = answerable && accepts(question, candidate.source);
    const bool beside = answerable && at_place(question, candidate.source, texts);
    if (i >= kLikely && !answers && !beside) {
      continue;
    }
    right.push_back(answers ? 1 : 0);
    near.push_back(beside ? 1 : 0);
    passages.push_back(boost::json::string(
        auriga::answer::passage_of(candidate.source.document, candidate.source.heading,
                                   candidate.columns, candidate.source.quote)));
    const auto& description = *candidate.description;
    if (right.size() == 1) {
      terms = description.terms.size();
      words = boost::json::array(candidate.terms.begin(), candidate.terms.end());
    }
    for (std::size_t t = 0; t < terms; ++t) {
      const auto& row = description.terms[t];
      numbers.insert(numbers.end(), row.begin(), row.end());
      numbers.insert(numbers.end(), candidate.meanings[t].begin(), candidate.meanings[t].end());
    }
    numbers.insert(numbers.end(), description.unit.begin(), description.unit.end());
  }
  std::puts(boost::json::serialize(boost::json::object{{"set", name},
                                                       {"id", question.id},
                                                       {"question", question.text},
                                                       {"answerable", answerable},
                                                       {"taken_out", part == Part::without_answer},
                                                       {"few", part == Part::few_documents},
                                                       {"terms", terms},
                                                       {"words", std::move(words)},
                                                       {"term_width", auriga::answer::kTermWidth +
                                                                          auriga::answer::kMeaning},
                                                       {"unit_width", auriga::answer::kUnitWidth},
                                                       {"right", std::move(right)},
                                                       {"near", std::move(near)},
                                                       {"passages", std::move(passages)}})
                .c_str());
  std::fwrite(numbers.data(), sizeof(_Float16), numbers.size(), stdout);
}

// The documents without the sentences, items and rows that answer a question: what is left does
// not.
std::vector<auriga::retrieval::DocumentSource> without_answer(const QuestionSet& set,
                                                              const AskedQuestion& question) {
  constexpr std::size_t kTelling = 12;  // Shorter pieces of text stand in many places.
  auto out = sources_of(set);
  for (auto& source : out) {
    const auto document = auriga::retrieval::make_document(source);
    for (auto unit = document->outline.units.rbegin(); unit != document->outline.units.rend();
         ++unit) {
      const auto text = auriga::bench::bare(unit->in(document->text));
      const bool answers = std::any_of(
          question.accepted.begin(), question.accepted.end(), [&](const auto& accepted) {
            const auto wanted = auriga::bench::bare(accepted.passage);
            return accepted.document == source.name && !text.empty() &&
                   (text.find(wanted) != std::string::npos ||
                    (text.size() >= kTelling && wanted.find(text) != std::string::npos));
          });
      if (answers && document->text == source.text) {
        source.text.erase(unit->start, unit->end - unit->start);
      }
    }
  }
  return out;
}

// The documents that answer a question, or every second one where none does: a small knowledge
// base.
std::vector<auriga::retrieval::DocumentSource> some_of(const QuestionSet& set,
                                                       const AskedQuestion& question) {
  auto out = sources_of(set);
  std::size_t number = question.id.empty() ? 0 : static_cast<std::size_t>(question.id.back());
  std::erase_if(out, [&](const auto& source) {
    ++number;
    return question.answerable
               ? std::none_of(question.accepted.begin(), question.accepted.end(),
                              [&](const auto& place) { return place.document == source.name; })
               : number % 2 == 0;
  });
  return out;
}

void print_features(const QuestionSet& set, const std::string& name) {
  constexpr std::size_t kCandidates = 100;
  constexpr std::size_t kWithout = 30;
  auriga::retrieval::KnowledgeIndex index;
  std::map<std::string, std::string> texts;
  for (const auto& document : set.documents) {
    texts[document.name] = document.text;
  }
  index.rebuild(sources_of(set));
  const auto knowledge = index.now();
  std::map<std::string, std::vector<auriga::answer::Turn>> histories;
  for (const auto& question : set.questions) {
    auto history = histories[question.follows];
    const auriga::answer::Question asked{.text = question.text, .history = history};
    print_candidates(question, name, Part::whole,
                     auriga::answer::candidates(asked, knowledge, kCandidates), texts);
    auriga::retrieval::KnowledgeIndex few;
    few.rebuild(some_of(set, question));
    print_candidates(question, name, Part::few_documents,
                     auriga::answer::candidates(asked, few.now(), kCandidates), texts);
    if (question.answerable) {
      auriga::retrieval::KnowledgeIndex rest;
      rest.rebuild(without_answer(set, question));
      print_candidates(question, name, Part::without_answer,
                       auriga::answer::candidates(asked, rest.now(), kWithout), texts);
    }
    history.push_back({auriga::answer::Turn::Role::user, question.text});
    histories[question.id] = std::move(history);
  }
}

// Right answers and right silences count alike, whatever the number of each.
double worth(const std::vector<QuestionSet>& sets, const auriga::answer::EvidenceSettings& settings,
             bool print = false) {
  Totals sum;
  for (const auto& set : sets) {
    const auto one = run(set, settings, false, true);
    sum.answerable += one.answerable;
    sum.right += one.right;
    sum.unanswerable += one.unanswerable;
    sum.abstained += one.abstained;
  }
  if (print) {
    std::printf("right %d of %d, abstained %d of %d\n", sum.right, sum.answerable, sum.abstained,
                sum.unanswerable);
  }
  return static_cast<double>(sum.right) / sum.answerable +
         static_cast<double>(sum.abstained) / sum.unanswerable;
}

template <class T>
void try_values(const char* name, T auriga::answer::EvidenceSettings::* member,
                std::initializer_list<double> values, const std::vector<QuestionSet>& sets,
                auriga::answer::EvidenceSettings& best, double& top) {
  for (const double value : values) {
    auto tried = best;
    tried.*member = static_cast<T>(value);
    if (const auto score = worth(sets, tried); score > top + 1e-9) {
      top = score;
      best = tried;
      std::printf("%-20s %-5g %.4f ", name, value, top);
      worth(sets, best, true);
      std::fflush(stdout);
    }
  }
}

void tune(const std::vector<QuestionSet>& sets) {
  using Settings = auriga::answer::EvidenceSettings;
  Settings best;
  double top = worth(sets, best, true);
  for (int round = 0; round < 2; ++round) {
    const auto knob = [&](const char* name, auto member, std::initializer_list<double> values) {
      try_values(name, member, values, sets, best, top);
    };
    knob("answer_min", &Settings::answer_min, {0.46, 0.5, 0.54, 0.58, 0.62, 0.66});
    knob("heading", &Settings::heading, {0.75, 0.8, 0.85, 0.92});
    knob("heading_above", &Settings::heading_above, {0.5, 0.6, 0.7, 0.8});
    knob("document_name", &Settings::document_name, {0.5, 0.6, 0.7, 0.85});
    knob("lead_in", &Settings::lead_in, {0.8, 0.92});
    knob("before", &Settings::before, {0.4, 0.5, 0.6, 0.7});
    knob("after", &Settings::after, {0.3, 0.4, 0.5});
    knob("section", &Settings::section, {0.2, 0.3, 0.4});
    knob("direct_preferred", &Settings::direct_preferred, {0.06, 0.12, 0.2, 0.3});
    knob("focus_missing", &Settings::focus_missing, {0.6, 0.7, 0.8, 0.9});
    knob("unknown_missing", &Settings::unknown_missing, {0.7, 0.8, 0.9, 1});
    knob("name_missing", &Settings::name_missing, {0.5, 0.6, 0.7});
    knob("value_missing", &Settings::value_missing, {0.3, 0.45, 0.55});
    knob("value_next", &Settings::value_next, {0.7, 0.8, 0.9, 1});
    knob("no_person", &Settings::no_person, {0.5, 0.65, 0.75});
    knob("not_counted", &Settings::not_counted, {0.5, 0.6, 0.7, 0.8});
    knob("answer_min", &Settings::answer_min, {0.46, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.62, 0.64});
  }
}

}  // namespace

int main(int argc, char** argv) {
  bool all = false;
  std::optional<auriga::bench::FileReader> reader;
  auriga::answer::EvidenceSettings settings;
  bool tuning = false;
  bool features = false;
  std::vector<QuestionSet> tuned;
  std::filesystem::path texts;
  int failures = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--all") {
      all = true;
    } else if (argument == "--tune") {
      tuning = true;
    } else if (argument == "--features") {
      features = true;
    } else if (argument == "--texts" && i + 1 < argc) {
      texts = argv[++i];
    } else if (argument == "--reader" && i + 1 < argc) {
      settings.reader = &reader.emplace(argv[++i]).get();
    } else if (argument == "--no-reader") {
      settings.reader = nullptr;
    } else {
      try {
        if (tuning) {
          tuned.push_back(auriga::bench::read_questions(argument, texts));
          continue;
        }
        if (features) {
          print_features(auriga::bench::read_questions(argument, texts),
                         std::filesystem::path(argument).filename().string());
          continue;
        }
        const auto totals = run(auriga::bench::read_questions(argument, texts), settings, all);
        const auto asked = totals.answerable + totals.unanswerable;
        std::puts(boost::json::serialize(
                      boost::json::object{
                          {"name", "questions"},
                          {"set", std::filesystem::path(argument).filename().string()},
                          {"answerable", totals.answerable},
                          {"right", totals.right},
                          {"near", totals.near},
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
  if (tuning && failures == 0) {
    tune(tuned);
  }
  return failures == 0 ? 0 : 1;
}
