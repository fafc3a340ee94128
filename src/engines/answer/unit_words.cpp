#include "engines/answer/unit_words.hpp"

#include <algorithm>
#include <list>

#include "engines/answer/fitness.hpp"
#include "engines/answer/table_row.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kDocumentsKept = 256;

struct Kept {
  std::weak_ptr<const retrieval::Document> document;  // Tells whether the address is still its own.
  const retrieval::Document* address = nullptr;
  std::shared_ptr<UnitWords> words;

  // Whether a question reads in it just now.
  [[nodiscard]] bool is_used() const { return words.use_count() > 1; }
};

// Last used first.
class KeptWords {
 public:
  std::shared_ptr<UnitWords> of(const std::shared_ptr<const retrieval::Document>& document,
                                const retrieval::Analyzer& analyzer) {
    make_room();
    const auto at = std::find_if(all_.begin(), all_.end(),
                                 [&](const Kept& kept) { return kept.address == document.get(); });
    if (at == all_.end() || at->document.expired() || at->words->analyzer() != analyzer) {
      if (at != all_.end()) {
        all_.erase(at);
      }
      std::erase_if(all_, [](const Kept& kept) { return kept.document.expired(); });
      all_.push_front({document, document.get(), std::make_shared<UnitWords>(*document, analyzer)});
      if (all_.size() > kDocumentsKept) {
        all_.pop_back();
      }
    } else {
      all_.splice(all_.begin(), all_, at);
    }
    all_.front().words->use_at(++time_);
    return all_.front().words;
  }

  [[nodiscard]] std::size_t bytes() const {
    std::size_t out = 0;
    for (const auto& kept : all_) {
      out += kept.words->bytes();
    }
    return out;
  }

 private:
  // Lets go of more than it must, so that it is seldom done.
  void make_room() {
    if (bytes() <= kUnitWordsKept) {
      return;
    }
    std::vector<std::uint64_t> uses;
    for (const auto& kept : all_) {
      if (!kept.is_used()) {
        kept.words->append_uses(uses);
      }
    }
    std::sort(uses.begin(), uses.end());
    // The older half of the groups, then of what is left, until there is room.
    while (bytes() > kUnitWordsKept / 4 * 3 && !uses.empty()) {
      const auto half = (uses.size() + 1) / 2;
      const auto before = uses[half - 1] + 1;
      for (auto& kept : all_) {
        if (!kept.is_used()) {
          kept.words->forget_before(before);
        }
      }
      uses.erase(uses.begin(), std::upper_bound(uses.begin(), uses.end(), before - 1));
    }
    // What has no units has words and cells of some alone.
    std::erase_if(all_,
                  [](const Kept& kept) { return !kept.is_used() && !kept.words->has_units(); });
    for (auto at = all_.end(); at != all_.begin() && bytes() > kUnitWordsKept;) {
      --at;
      at = at->is_used() ? at : all_.erase(at);
    }
  }

  std::list<Kept> all_;
  std::uint64_t time_ = 0;
};

KeptWords& kept_words() {
  thread_local KeptWords kept;
  return kept;
}

// Of a string, with what it has beside itself.
std::size_t bytes_of(const std::string& text) {
  return text.capacity() > 15 ? text.capacity() + 1 : 0;
}

std::size_t bytes_of(const ReadText& text) {
  std::size_t out = text.words.capacity() * sizeof(Word) +
                    text.numbers.capacity() * sizeof(std::uint32_t) +
                    text.words.size() * sizeof(std::uint64_t) * 2;  // The bag's places.
  for (const auto& word : text.words) {
    out += bytes_of(word.text);
  }
  return out;
}

constexpr std::size_t kNodeBytes = 64;  // Of an entry in a map, beside what it holds.

}  // namespace

UnitWords::UnitWords(const retrieval::Document& document, const retrieval::Analyzer& analyzer)
    : analyzer_(analyzer), groups_((document.outline.units.size() + kGroup - 1) / kGroup) {
  other_bytes_ = groups_.capacity() * sizeof(groups_[0]);
}

const UnitWords::Unit& UnitWords::of(std::size_t unit, const retrieval::Document& document) {
  auto& group = groups_[unit / kGroup];
  if (!group) {
    group = std::make_unique<Group>();
    group->bytes = sizeof(Group);
    unit_bytes_ += sizeof(Group);
  }
  group->used = time_;
  auto& out = group->units[unit % kGroup];
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
    const auto bytes =
        bytes_of(out) + (out.cells.capacity() + out.headers.capacity()) * sizeof(std::uint32_t);
    group->bytes += bytes;
    unit_bytes_ += bytes;
  }
  return out;
}

void UnitWords::append_uses(std::vector<std::uint64_t>& out) const {
  for (const auto& group : groups_) {
    if (group) {
      out.push_back(group->used);
    }
  }
}

void UnitWords::forget_before(std::uint64_t time) {
  for (auto& group : groups_) {
    if (group && group->used < time) {
      unit_bytes_ -= group->bytes;
      group.reset();
    }
  }
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
  other_bytes_ += sizeof(Piece) + bytes_of(out) + text.size() + kNodeBytes;
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
  other_bytes_ += sizeof(Word) + bytes_of(word.text) + kNodeBytes;
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
  return kept_words().of(document, analyzer);
}

std::size_t unit_words_bytes() {
  return kept_words().bytes();
}

}  // namespace auriga::answer
