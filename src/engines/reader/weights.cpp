#include "engines/reader/weights.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "engines/reader/lanes.hpp"

namespace auriga::reader {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint32_t kOutputsMax = 8;

class Sections {
 public:
  explicit Sections(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes(std::size_t size) {
    constexpr std::size_t kAligned = 64;
    const auto begin = (at_ + kAligned - 1) / kAligned * kAligned;
    if (begin > bytes_.size() || bytes_.size() - begin < size) {
      throw std::runtime_error("the reader's weights end too soon");
    }
    at_ = begin + size;
    return bytes_.substr(begin, size);
  }

  template <class T>
  std::span<const T> numbers(std::size_t count) {
    return {reinterpret_cast<const T*>(bytes(count * sizeof(T)).data()), count};
  }

  Norm norm(std::size_t width) {
    Norm out;
    out.weight = numbers<float>(width);
    out.bias = numbers<float>(width);
    return out;
  }

  Matrix matrix(std::size_t inputs, std::size_t outputs) {
    Matrix out{.inputs = inputs, .outputs = outputs, .weights = {}, .scales = {}, .bias = {}};
    out.weights = numbers<std::uint8_t>(inputs * outputs);
    out.scales = numbers<float>(outputs);
    out.bias = numbers<float>(outputs);
    return out;
  }

  void skip(std::size_t size) { at_ += size; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace

Weights read_weights(std::string_view bytes) {
  constexpr std::string_view kMagic = "AURREAD2";
  std::array<std::uint32_t, 7> head{};
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + sizeof head) {
    throw std::runtime_error("these are no weights of a reader");
  }
  std::memcpy(head.data(), bytes.data() + kMagic.size(), sizeof head);
  const auto [outputs, layers, width, wide, heads, pieces, places] = head;
  if (outputs == 0 || outputs > kOutputsMax || layers == 0 || width == 0 || width % kAtOnce != 0 ||
      wide % kAtOnce != 0 || heads == 0 || width % (heads * kLanes) != 0 || places == 0) {
    throw std::runtime_error("the reader's weights are of no form that is known");
  }
  Sections in(bytes);
  in.skip(kMagic.size() + sizeof head);
  Weights out;
  out.width = width;
  out.wide = wide;
  out.heads = heads;
  out.places_max = places;
  out.words = in.numbers<std::int8_t>(std::size_t{pieces} * width);
  out.word_scales = in.numbers<float>(pieces);
  out.places = in.numbers<float>(std::size_t{places} * width);
  out.kinds = in.numbers<float>(2 * std::size_t{width});
  out.begin = in.norm(width);
  for (std::uint32_t n = 0; n < layers; ++n) {
    Layer layer;
    layer.seen = in.matrix(width, 3 * std::size_t{width});
    layer.attended = in.matrix(width, width);
    layer.first = in.norm(width);
    layer.wide = in.matrix(width, wide);
    layer.narrow = in.matrix(wide, width);
    layer.second = in.norm(width);
    out.layers.push_back(layer);
  }
  out.pool = in.matrix(width, width);
  out.outputs = in.numbers<float>(outputs * std::size_t{width});
  out.output_bias = in.numbers<float>(outputs);
  out.piece_starts = in.numbers<std::uint32_t>(std::size_t{pieces} + 1);
  out.piece_numbers = in.numbers<std::uint32_t>(pieces);
  if (!std::is_sorted(out.piece_starts.begin(), out.piece_starts.end())) {
    throw std::runtime_error("the reader's pieces of words overlap");
  }
  out.piece_text = in.bytes(out.piece_starts[pieces]);
  return out;
}

}  // namespace auriga::reader
