#include "engines/reader/products.hpp"

#include <gtest/gtest.h>

#include <random>

namespace auriga::reader {
namespace {

struct Layer {
  std::vector<std::uint8_t> weights;
  std::vector<float> scales;
  std::vector<float> bias;
  Matrix matrix;
};

Layer some_layer(std::size_t inputs, std::size_t outputs, std::mt19937& random) {
  Layer out;
  std::uniform_int_distribution<int> weight(1, 255);
  std::uniform_real_distribution<float> number(-1, 1);
  for (std::size_t i = 0; i < inputs * outputs; ++i) {
    out.weights.push_back(static_cast<std::uint8_t>(weight(random)));
  }
  for (std::size_t o = 0; o < outputs; ++o) {
    out.scales.push_back(0.01F + std::abs(number(random)));
    out.bias.push_back(number(random));
  }
  out.matrix = {inputs, outputs, out.weights, out.scales, out.bias};
  return out;
}

// The weight of an input for an output, out of the packed matrix.
int weight_at(const Layer& layer, std::size_t input, std::size_t output) {
  const auto block = output / kAtOnce * kAtOnce * layer.matrix.inputs;
  const auto run = input / kRun * kAtOnce * kRun;
  return layer.weights[block + run + output % kAtOnce * kRun + input % kRun] - 128;
}

std::vector<float> some_rows(std::size_t count, std::size_t width, std::mt19937& random) {
  std::vector<float> out;
  std::normal_distribution<float> number;
  for (std::size_t i = 0; i < count * width; ++i) {
    out.push_back(number(random));
  }
  return out;
}

TEST(Rows, AreWholeNumbersWithAScaleEach) {
  Rows rows;
  rows.take(std::vector<float>{0.5F, -1, 0.25F, 0, 0, 0, 0, 0}, 4);
  ASSERT_EQ(rows.count(), 2U);
  EXPECT_EQ((std::vector{rows.at(0, 0), rows.at(0, 1), rows.at(0, 2), rows.at(0, 3)}),
            (std::vector<std::int8_t>{64, -127, 32, 0}));
  EXPECT_FLOAT_EQ(rows.scale(0), 1.0F / 127);
  EXPECT_EQ(rows.sum(0), 64 - 127 + 32);
  EXPECT_EQ(rows.scale(1), 0) << "nothing but zeros";
}

TEST(Multiply, SumsUpWhatStandsThere) {
  std::mt19937 random(1);
  const auto layer = some_layer(8, 16, random);
  Rows rows;
  rows.take(some_rows(3, 8, random), 8);
  std::vector<float> out(3 * std::size_t{16});
  multiply(rows, layer.matrix, out);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t o = 0; o < 16; ++o) {
      int sum = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        sum += rows.at(r, i) * weight_at(layer, i, o);
      }
      EXPECT_FLOAT_EQ(out[r * 16 + o],
                      static_cast<float>(sum) * (rows.scale(r) * layer.scales[o]) + layer.bias[o]);
    }
  }
}

TEST(Multiply, ComesToTheSameInEveryWay) {
  std::mt19937 random(2);
  for (const std::size_t count : {1U, 2U, 7U, 11U, 12U, 13U, 25U}) {
    const auto layer = some_layer(64, 48, random);
    Rows rows;
    rows.take(some_rows(count, 64, random), 64);
    std::vector<float> first(count * 48);
    multiply(ways().front(), rows, layer.matrix, first);
    for (const auto way : ways()) {
      std::vector<float> out(count * 48);
      multiply(way, rows, layer.matrix, out);
      EXPECT_EQ(out, first) << way << ", " << count << " rows";
    }
  }
}

TEST(Multiply, HoldsTheLargestSums) {
  std::vector<std::uint8_t> weights(std::size_t{4096} * 16, 255);
  std::vector<float> scales(16, 1);
  std::vector<float> bias(16, 0);
  Rows rows;
  rows.take(std::vector<float>(4096, -1), 4096);
  for (const auto way : ways()) {
    std::vector<float> out(16);
    multiply(way, rows, {4096, 16, weights, scales, bias}, out);
    EXPECT_FLOAT_EQ(out[5], -4096 * 127) << way;
  }
}

}  // namespace
}  // namespace auriga::reader
