#include "engines/reader/memo.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/crypto.hpp"

namespace auriga::reader {

Memo::Key Memo::key_of(std::string_view question, std::string_view passage) {
  // The question's length before both, so that no other two texts make the same.
  auto text = std::to_string(question.size()) + ":";
  text += question;
  text += passage;
  const auto digest = core::sha256(text);
  Key key;
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

std::optional<float> Memo::find(const Key& key) const {
  const std::scoped_lock hold(mutex_);
  if (places_.empty()) {
    return std::nullopt;
  }
  const auto& place = places_[place_of(key)];
  return place.key == key ? place.odds : std::nullopt;
}

void Memo::keep(const Key& key, float odds) {
  const std::scoped_lock hold(mutex_);
  if (places_.empty()) {
    places_.resize(most_);
  }
  places_[place_of(key)] = {key, odds};
}

std::size_t Memo::place_of(const Key& key) const {
  std::uint64_t number = 0;
  std::memcpy(&number, key.data(), sizeof number);
  return number % most_;
}

}  // namespace auriga::reader
