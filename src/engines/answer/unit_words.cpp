#include "engines/answer/unit_words.hpp"

#include <algorithm>
#include <list>

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
    const auto text = document.outline.units[unit].in(document.text);
    out.read = true;
    out.words = words_of(text, analyzer_,
                         document.table ? retrieval::Commas::separate : retrieval::Commas::join);
    out.values = values_in(text);
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
