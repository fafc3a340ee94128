// The reader's network as it lies in its file, used in place. scripts/answer/train_reader.py writes
// it:
//
//   8 bytes   "AURREAD2"
//   u32 × 7   outputs, layers, width, width of the inner layer, heads, pieces of words, places
//   then each from the next multiple of 64 bytes on:
//   i8, f32   the pieces' vectors, and a scale for each
//   f32       the places' vectors; those of question and passage; the first norm: weights, bias
//   of each layer:
//             the matrix of query, key and value; the one behind attention; a norm; the two of the
//             inner layer; a norm
//   of the end:
//             the matrix over the first token; the weights of each output; their biases
//   u32, u32, text
//             where each piece begins in the text, in the order of bytes, and the text's end; the
//             pieces' numbers in that order; the text
//
// A matrix: u8 weights, packed (products.hpp), f32 scales, f32 bias.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engines/reader/products.hpp"

namespace auriga::reader {

/// Normalises a row: its mean becomes 0 and its variance 1, then each number its own weight and
/// bias (Ba, Kiros, Hinton 2016).
struct Norm {
  std::span<const float> weight;
  std::span<const float> bias;
};

struct Layer {
  Matrix seen;  ///< Query, key and value, one behind the other.
  Matrix attended;
  Norm first;
  Matrix wide;
  Matrix narrow;
  Norm second;
};

struct Weights {
  std::size_t width = 0;
  std::size_t wide = 0;
  std::size_t heads = 0;
  std::size_t places_max = 0;
  std::span<const std::int8_t> words;
  std::span<const float> word_scales;
  std::span<const float> places;
  std::span<const float> kinds;  ///< The question's, then the passage's.
  Norm begin;
  std::vector<Layer> layers;
  Matrix pool;
  std::span<const float> outputs;  ///< Each output's weights, one behind the other.
  std::span<const float> output_bias;
  std::span<const std::uint32_t> piece_starts;
  std::span<const std::uint32_t> piece_numbers;
  std::string_view piece_text;
};

/// Throws std::runtime_error where it is no such file. `bytes` must begin at a multiple of 64 and
/// outlive the weights.
[[nodiscard]] Weights read_weights(std::string_view bytes);

}  // namespace auriga::reader
