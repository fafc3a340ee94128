// What a model claims beyond the SOP, or against it. Internal to this folder.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engines/procedure/quantity.hpp"

namespace auriga::authoring {

/// What stands in the SOP and beside it, read once.
class Known {
 public:
  explicit Known(std::string_view text);
  /// The first claim of a sentence that does not stand there: a figure or an address as stray_fact
  /// has them, an amount in words ("ninety days"), somebody's name, or a promise ("guaranteed",
  /// "free of charge"); empty when there is none.
  [[nodiscard]] std::string stray_claim(std::string_view sentence) const;

 private:
  [[nodiscard]] std::string stray_amount(std::string_view plain) const;
  [[nodiscard]] std::string stray_name(std::string_view plain) const;
  [[nodiscard]] std::string stray_promise(std::string_view plain) const;

  std::string text_;
  std::string lowered_;
  std::set<std::string, std::less<>> words_;
  std::vector<procedure::Quantity> amounts_;
};

/// What is forbidden and not forbidden, sentence by sentence.
class Stances {
 public:
  explicit Stances(const std::vector<std::string>& statements);
  /// The statement that the sentence turns into its opposite, in either direction; empty for none.
  [[nodiscard]] std::string opposed_by(std::string_view sentence) const;

 private:
  struct Stance {
    std::string text;
    std::vector<std::string> words;  ///< What it is about, sorted, each once.
    bool denies = false;
  };
  [[nodiscard]] static Stance read(std::string_view sentence);

  std::vector<Stance> stances_;
};

struct LeftOut {
  std::string sentence;
  std::string why;
};

/// The text without sentences that claim what is not known, or the opposite of a statement.
[[nodiscard]] std::string without_strays(std::string_view text, const Known& known,
                                         const Stances& stances, std::vector<LeftOut>& left_out);

}  // namespace auriga::authoring
