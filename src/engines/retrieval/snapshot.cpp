#include "engines/retrieval/snapshot.hpp"

#include <algorithm>

#include "engines/retrieval/rarities.hpp"

namespace auriga::retrieval {

void Snapshot::add(std::vector<PassageEntry> entries, const Ranking& ranking) {
  for (std::size_t from = 0; from < entries.size(); from += kSegmentPassagesMax) {
    const auto to = std::min(entries.size(), from + kSegmentPassagesMax);
    std::vector<PassageEntry> part(
        std::make_move_iterator(entries.begin() + static_cast<long>(from)),
        std::make_move_iterator(entries.begin() + static_cast<long>(to)));
    for (const auto& entry : part) {
      documents[entry.document->id] = entry.document;
    }
    const auto count = part.size();
    segments.push_back({Segment::build(std::move(part), ranking), nullptr, nullptr, count});
    passages += count;
  }
}

bool Snapshot::remove(const core::DocumentId& id) {
  const auto found = documents.find(id);
  if (found == documents.end()) {
    return false;
  }
  const auto document = found->second;
  documents.erase(found);
  for (auto& view : segments) {
    std::shared_ptr<std::vector<bool>> dead;
    std::shared_ptr<std::vector<std::uint32_t>> alive_with;
    for (std::size_t p = 0; p < view.segment->size(); ++p) {
      const auto passage = static_cast<PassageId>(p);
      if (view.segment->document(passage) != document || view.is_dead(passage)) {
        continue;
      }
      if (!dead) {
        dead = view.dead ? std::make_shared<std::vector<bool>>(*view.dead)
                         : std::make_shared<std::vector<bool>>(view.segment->size());
        alive_with = std::make_shared<std::vector<std::uint32_t>>();
        alive_with->reserve(view.segment->term_count());
        for (TermId term = 0; term < view.segment->term_count(); ++term) {
          alive_with->push_back(static_cast<std::uint32_t>(view.passages_with(term)));
        }
      }
      (*dead)[p] = true;
      for (const auto term : view.segment->distinct(passage)) {
        --(*alive_with)[term];
      }
      --view.alive;
      --passages;
    }
    if (dead) {
      view.dead = std::move(dead);
      view.alive_with = std::move(alive_with);
    }
  }
  std::erase_if(segments, [](const SegmentView& view) { return view.alive == 0; });
  return true;
}

void Snapshot::merge(const Ranking& ranking) {
  std::sort(segments.begin(), segments.end(),
            [](const SegmentView& a, const SegmentView& b) { return a.alive > b.alive; });
  while (segments.size() >= 2) {
    auto& last = segments.back();
    auto& before = segments[segments.size() - 2];
    if (before.alive > last.alive || before.alive + last.alive > kSegmentPassagesMax) {
      break;
    }
    std::vector<PassageEntry> entries;
    entries.reserve(before.alive + last.alive);
    for (const auto* view : {&before, &last}) {
      view->segment->append_entries(view->dead.get(), entries);
    }
    segments.pop_back();
    segments.pop_back();
    const auto count = entries.size();
    segments.push_back({Segment::build(std::move(entries), ranking), nullptr, nullptr, count});
  }
}

void Snapshot::close() {
  rarities = std::make_shared<const Rarities>(segments, passages);
}

}  // namespace auriga::retrieval
