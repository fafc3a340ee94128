// InputBuffer: bytes read from a socket and not yet used. Grows to what is asked, gives its memory
// back when it is empty, so that thousands of idle connections cost little.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace auriga::platform::http {

class InputBuffer {
 public:
  static constexpr std::size_t kIdleBytes = 4096;

  [[nodiscard]] std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] std::size_t size() const { return end_ - begin_; }

  /// Room for at least `bytes` more; moves what is held, so views become invalid.
  std::span<char> prepare(std::size_t bytes) {
    if (begin_ == end_) {
      begin_ = end_ = 0;
    }
    if (capacity_ - end_ < bytes) {
      const auto held = size();
      if (capacity_ < held + bytes) {
        const auto capacity = std::max(held + bytes, kIdleBytes);
        auto grown = std::make_unique_for_overwrite<char[]>(capacity);
        if (held > 0) {
          std::memcpy(grown.get(), data_.get() + begin_, held);
        }
        data_ = std::move(grown);
        capacity_ = capacity;
      } else {
        std::memmove(data_.get(), data_.get() + begin_, held);
      }
      begin_ = 0;
      end_ = held;
    }
    return {data_.get() + end_, capacity_ - end_};
  }
  void commit(std::size_t bytes) { end_ += bytes; }
  void consume(std::size_t bytes) { begin_ += bytes; }

  /// Frees a grown buffer that holds nothing.
  void rest() {
    if (empty() && capacity_ > kIdleBytes) {
      data_.reset();
      begin_ = end_ = capacity_ = 0;
    }
  }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace auriga::platform::http
