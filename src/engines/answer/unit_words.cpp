#include "engines/answer/unit_words.hpp"

#include <algorithm>
#include <list>

#include "engines/answer/fitness.hpp"
#include "engines/answer/table_row.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kTextKept = 1ULL << 20U;
constexpr std::size_t kDocumentsKept = 256;

struct Kept {
  std::weak_ptr<const retrieval::Document> document;  // Tells whether the address is still its own.
  const retrieval::Document* address = nullptr;
  std::size_t text = 0;
  std::shared_ptr<UnitWords> words;
};

// Last used first.
class KeptWords {
 public:
  std::shared_ptr<UnitWords> find(const retrieval::Document& document,
                                  const retrieval::Analyzer& analyzer) {
    const auto at = std::find_if(all_.begin(), all_.end(),
                                 [&](const Kept& kept) { return kept.address == &document; });
    if (at == all_.end()) {
      return nullptr;
    }
    if (at->document.expired() || at->words->analyzer() != analyzer) {
      drop(at);
      return nullptr;
    }
    all_.splice(all_.begin(), all_, at);
    return at->words;
  }

  void keep(Kept kept) {
    if (kept.text > kTextKept) {
      return;
    }
    for (auto at = all_.begin(); at != all_.end();) {
      const auto next = std::next(at);
      if (at->document.expired()) {
        drop(at);
      }
      at = next;
    }
    text_ += kept.text;
    all_.push_front(std::move(kept));
    while (text_ > kTextKept || all_.size() > kDocumentsKept) {
      drop(std::prev(all_.end()));
    }
  }

 private:
  void drop(std::list<Kept>::iterator at) {
    text_ -= at->text;
    all_.erase(at);
  }

  std::list<Kept> all_;
  std::size_t text_ = 0;
};

}  // namespace

UnitWords::UnitWords(const retrieval::Document& document, const retrieval::Analyzer& analyzer)
    : analyzer_(analyzer), units_(document.outline.units.size()) {}

const UnitWords::Unit& UnitWords::of(std::size_t unit, const retrieval::Document& document) {
  auto& out = units_[unit];
  if (!out.read) {
    const auto& place = document.outline.units[unit];
    const auto text = place.in(document.text);
    out.read = true;
    read(text, document.is_sheet() ? retrieval::Commas::separate : retrieval::Commas::join, out);
    out.is_question = is_question(text);
    out.leads_in = leads_in(text);
    out.refers_back = begins_by_referring(out.words);
    if (place.kind == retrieval::UnitKind::table_row) {
      out.cells = pieces_of_row(text, document.separator);
      out.headers = pieces_of_row(place.header_in(document.text), document.separator);
    }
  }
  return out;
}

std::uint32_t UnitWords::piece_of(std::string_view text) {
  if (const auto known = piece_numbers_.find(text); known != piece_numbers_.end()) {
    return known->second;
  }
  const auto number = static_cast<std::uint32_t>(pieces_.size());
  auto& out = pieces_.emplace_back();
  read(text, retrieval::Commas::join, out);
  out.has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  out.header_values = values_of_header(text);
  out.is_empty = is_empty_cell(text);
  piece_numbers_.emplace(text, number);
  return number;
}

void UnitWords::read(std::string_view text, retrieval::Commas commas, ReadText& out) {
  out.words = words_of(text, analyzer_, commas);
  out.numbers.reserve(out.words.size());
  for (const auto& word : out.words) {
    out.numbers.push_back(number_of(word));
  }
  out.bag = Bag(out.words);
  out.values = values_in(text);
}

// Words are the same where nothing tells them apart for a term of a question.
std::uint32_t UnitWords::number_of(const Word& word) {
  const auto [from, to] = word_numbers_.equal_range(word.term);
  const auto known = std::find_if(from, to, [&](const auto& entry) {
    const auto& other = vocabulary_[entry.second];
    return other.text == word.text && other.stop == word.stop &&
           other.number_in_lexicon == word.number_in_lexicon;
  });
  if (known != to) {
    return known->second;
  }
  const auto number = static_cast<std::uint32_t>(vocabulary_.size());
  vocabulary_.push_back(word);
  word_numbers_.emplace(word.term, number);
  return number;
}

std::vector<std::uint32_t> UnitWords::pieces_of_row(std::string_view row, char separator) {
  std::vector<std::uint32_t> out;
  for (const auto& cell : cells_of(row, separator)) {
    out.push_back(piece_of(cell));
  }
  return out;
}

std::shared_ptr<UnitWords> unit_words_of(const std::shared_ptr<const retrieval::Document>& document,
                                         const retrieval::Analyzer& analyzer) {
  thread_local KeptWords kept;
  if (auto known = kept.find(*document, analyzer)) {
    return known;
  }
  auto words = std::make_shared<UnitWords>(*document, analyzer);
  kept.keep({document, document.get(), document->text.size(), words});
  return words;
}

}  // namespace auriga::answer
