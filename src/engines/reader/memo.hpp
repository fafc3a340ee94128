// What was read lately: many people ask the same of the same documents, and reading is slow.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace auriga::reader {

/// Log odds of pairs of texts, in a table of fixed size where a newer pair may take an older
/// one's place. Any thread.
class Memo {
 public:
  using Key = std::array<unsigned char, 16>;

  /// `most`: places of the table, 32 bytes each; memory only when they are used.
  explicit Memo(std::size_t most) : most_(most) {}

  /// Of a question and a passage: the first half of a SHA-256.
  [[nodiscard]] static Key key_of(std::string_view question, std::string_view passage);

  [[nodiscard]] std::optional<float> find(const Key& key) const;
  void keep(const Key& key, float odds);

 private:
  struct Place {
    Key key{};
    std::optional<float> odds;
  };
  [[nodiscard]] std::size_t place_of(const Key& key) const;

  std::size_t most_;
  mutable std::mutex mutex_;
  std::vector<Place> places_;  ///< Empty until something is kept.
};

}  // namespace auriga::reader
