// One document while its units are weighed as answers to one question.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engines/answer/description.hpp"
#include "engines/answer/evidence.hpp"
#include "engines/answer/match.hpp"
#include "engines/answer/unit_words.hpp"

namespace auriga::answer {

/// The best that any unit holds of each term: what is found elsewhere and not here tells.
struct Elsewhere {
  Strengths any;
  Strengths named;  ///< Among units about the codes and names of the question.
};

/// Looks at each unit once, when it is first needed. Holds references: the question and settings
/// must outlive it. One thread.
class Reading {
 public:
  Reading(const Parsed& question, std::shared_ptr<const retrieval::Document> document,
          const retrieval::Analyzer& analyzer, const EvidenceSettings& settings);

  /// How strongly it speaks as an answer by itself; what the search found is not yet in it.
  [[nodiscard]] Evidence weigh(std::uint32_t unit);

  /// What the question's terms find in a unit's own words.
  [[nodiscard]] const Strengths& direct(std::uint32_t unit) { return known(unit).direct; }

  /// A weighed unit as the ranker sees it. `around` is what its passage holds.
  [[nodiscard]] Description describe(const Evidence& evidence, const Strengths& around,
                                     const Elsewhere& elsewhere);

  /// What the question's terms find in the units from `first` to before `last` and their headings.
  [[nodiscard]] Strengths strengths_of(std::uint32_t first, std::uint32_t last);

 private:
  struct Known {
    const UnitWords::Unit* unit = nullptr;
    Strengths direct{};
    double share = 0;  // Of the question's weight, by its own words.

    [[nodiscard]] const std::vector<Word>& words() const { return unit->words; }
    [[nodiscard]] Values values() const { return unit->values; }
  };
  // Things by number, each made when it is first asked for. References stay valid.
  template <class T>
  class Made {
   public:
    template <class Make>
    const T& of(std::size_t number, const Make& make) {
      if (number >= places_.size()) {
        places_.resize(number + 1);
      }
      if (places_[number] == 0) {
        all_.push_back(make());
        places_[number] = static_cast<std::uint32_t>(all_.size());
      }
      return all_[places_[number] - 1];
    }

   private:
    std::vector<std::uint32_t> places_;  // 1 and the place in `all_`; 0: not made yet.
    std::deque<T> all_;
  };
  struct Headings {
    Strengths own{};
    Strengths above{};
  };

  [[nodiscard]] const std::vector<retrieval::Unit>& units() const {
    return document_->outline.units;
  }
  [[nodiscard]] std::string_view text(std::size_t unit) const {
    return units()[unit].in(document_->text);
  }
  /// Without its ending.
  [[nodiscard]] std::string_view name_of_document() const {
    return std::string_view(document_->name).substr(0, document_->name.rfind('.'));
  }
  [[nodiscard]] bool same_block(std::size_t a, std::size_t b) const {
    return units()[a].block == units()[b].block && units()[a].section == units()[b].section;
  }
  [[nodiscard]] double share(const Strengths& strengths) const {
    return share_of(question_, strengths.hard);
  }
  [[nodiscard]] double soft_share(const Strengths& strengths) const {
    return share_of(question_, strengths.soft);
  }
  /// Of a heading, a header or a cell.
  const Strengths& strengths(std::string_view piece) { return strengths(words_->piece_of(piece)); }
  const Strengths& strengths(std::uint32_t piece);
  [[nodiscard]] const UnitWords::Unit& read(std::size_t unit) {
    return words_->of(unit, *document_);
  }

  static constexpr std::uint32_t kSectionUnits = 6;  // So far to each side a section lends.

  void describe_places(const Evidence& evidence, const Strengths& around, Description& out);
  void describe_terms(const Evidence& evidence, const Elsewhere& elsewhere, Description& out);
  void describe_unit(const Evidence& evidence, Description& out);
  const Known& known(std::size_t unit);
  const Headings& headings(std::uint32_t section);
  [[nodiscard]] std::optional<std::uint32_t> lead_of(std::uint32_t unit);
  void take_around(std::uint32_t unit, Strengths& found);
  void take_sentence(std::uint32_t unit, Strengths& found, Evidence& out);
  void take_row(std::uint32_t unit, Strengths& found, Evidence& out);
  [[nodiscard]] bool names_another(const Term& term, const std::vector<Word>& words) const;
  [[nodiscard]] bool numbers_another(const Term& term, const std::vector<Word>& words) const;
  [[nodiscard]] bool repeats(const std::vector<Word>& words) const;
  [[nodiscard]] bool about_another(std::uint32_t unit, const Description& description);
  [[nodiscard]] double missing(std::uint32_t unit, Strengths& found, Evidence& out);
  void judge(std::uint32_t unit, Strengths& found, Evidence& out);
  void measure(std::uint32_t unit, const Strengths& found, Evidence& out);
  [[nodiscard]] double preference(std::uint32_t unit, const Evidence& out);

  const Parsed& question_;
  std::shared_ptr<const retrieval::Document> document_;
  std::shared_ptr<UnitWords> words_;
  const EvidenceSettings& settings_;
  Matcher matcher_;
  Strengths name_{};
  Strengths preamble_{};
  Made<Known> known_;                // By unit.
  Made<Headings> headings_;          // By section.
  Made<Strengths> piece_strengths_;  // By piece.
};

}  // namespace auriga::answer
