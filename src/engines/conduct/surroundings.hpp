// What stands around the sentences of a paragraph: the gists of the others and of the section's
// title, kept once for all of them and compared with a message once. Internal to this folder.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engines/conduct/gist.hpp"

namespace auriga::conduct {

struct Paragraph {
  std::shared_ptr<const Gist> title;                ///< Of its section; never null.
  Gist shared;                                      ///< What two sentences or more have.
  std::vector<std::pair<std::size_t, Gist>> alone;  ///< By its sentence, what that one has alone.
};

/// Collects the sentences of one paragraph.
class ParagraphBuilder {
 public:
  explicit ParagraphBuilder(std::shared_ptr<const Gist> title) : title_(std::move(title)) {}
  void add(std::size_t sentence, const Gist& gist);
  [[nodiscard]] Paragraph made() &&;

 private:
  struct Entry {
    Term term;
    std::size_t sentence = 0;
    bool shared = false;
  };
  std::shared_ptr<const Gist> title_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> known_;
};

/// How near a term of a message is to a gist: covered() of it, or nearness().
using Share = std::function<double(const Term&, const Gist&)>;

/// One message and the paragraphs; asked of one paragraph after the other it takes as long as they
/// have terms, not as they have sentences times terms.
class Surroundings {
 public:
  /// `wanted` and `paragraphs` must outlive it.
  Surroundings(const Gist& wanted, const std::vector<Paragraph>& paragraphs, Share share)
      : wanted_(wanted), paragraphs_(paragraphs), share_(std::move(share)) {}

  /// Of the term of this number in `wanted`, what stands around the sentence.
  [[nodiscard]] double of(std::size_t term, std::size_t sentence, std::size_t paragraph);

 private:
  struct Near {
    double shared = 0;         ///< To what stands around all of the paragraph's sentences.
    double alone = 0;          ///< To what one has alone, at most, …
    std::size_t sentence = 0;  ///< … which is this one, …
    double of_others = 0;      ///< … and to what another one has alone.
  };
  void read(std::size_t paragraph);

  const Gist& wanted_;
  const std::vector<Paragraph>& paragraphs_;
  Share share_;
  std::size_t read_ = static_cast<std::size_t>(-1);
  std::vector<Near> near_;  ///< Of the paragraph read last, by term.
  const Gist* title_ = nullptr;
  std::vector<double> near_title_;
};

}  // namespace auriga::conduct
