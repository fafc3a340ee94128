#include "engines/conduct/surroundings.hpp"

#include <algorithm>

namespace auriga::conduct {

void ParagraphBuilder::add(std::size_t sentence, const Gist& gist) {
  for (const auto& term : gist.terms) {
    const auto [at, fresh] = known_.try_emplace(term.name + "\n" + term.word, entries_.size());
    if (fresh) {
      entries_.push_back({term, sentence});
    } else if (auto& entry = entries_[at->second]; entry.sentence != sentence) {
      entry.shared = true;
    }
  }
}

Paragraph ParagraphBuilder::made() && {
  Paragraph out{.title = std::move(title_), .shared = {}, .alone = {}};
  for (auto& entry : entries_) {
    if (entry.shared) {
      out.shared.terms.push_back(std::move(entry.term));
      continue;
    }
    if (out.alone.empty() || out.alone.back().first != entry.sentence) {
      out.alone.emplace_back(entry.sentence, Gist{});
    }
    out.alone.back().second.terms.push_back(std::move(entry.term));
  }
  return out;
}

double Surroundings::of(std::size_t term, std::size_t sentence, std::size_t paragraph) {
  if (read_ != paragraph) {
    read(paragraph);
  }
  const auto& near = near_[term];
  return std::max(near.shared, near.sentence == sentence ? near.of_others : near.alone);
}

void Surroundings::read(std::size_t paragraph) {
  const auto& read = paragraphs_[paragraph];
  read_ = paragraph;
  if (title_ != read.title.get()) {
    title_ = read.title.get();
    near_title_.clear();
    for (const auto& term : wanted_.terms) {
      near_title_.push_back(share_(term, *title_));
    }
  }
  near_.assign(wanted_.terms.size(), {});
  for (std::size_t i = 0; i < near_.size(); ++i) {
    const auto& term = wanted_.terms[i];
    auto& near = near_[i];
    near.shared = std::max(near_title_[i], share_(term, read.shared));
    for (const auto& [sentence, gist] : read.alone) {
      const auto share = share_(term, gist);
      if (share > near.alone) {
        near.of_others = near.alone;
        near.alone = share;
        near.sentence = sentence;
      } else {
        near.of_others = std::max(near.of_others, share);
      }
    }
  }
}

}  // namespace auriga::conduct
