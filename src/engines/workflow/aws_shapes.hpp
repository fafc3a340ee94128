// What the operations of AWS services answer, as rows of text that are made of AWS' own models by
// scripts/workflow/aws_shapes.py. mock_schema.cpp checks values against them.
//
// A service's first line names its operations, `Invoke=7 DeleteAlias=- …`: the row that an answer
// is, or none. The rows follow, numbered from 0, each a structure: `Name:type` for a field that may
// be left out, `Name!type` for one that is required, with commas between.
//
//   o7            the structure of row 7
//   l1~50;type    a list, m1~50;type a map with texts for keys, of that many elements
//   s1~64;        a text of that many characters; timestamps and bytes are texts as well
//   n128~10240;   a number within these bounds
//   ered|green;   one of these texts
//   b, a          a boolean; anything
//
// A bound may be missing, and both with their `;`.
#pragma once

#include <span>
#include <string_view>

namespace auriga::workflow {

struct AwsService {
  std::string_view name;  ///< As in `arn:aws:states:::aws-sdk:NAME:operation`.
  std::string_view table;
};

/// By name.
[[nodiscard]] std::span<const AwsService> aws_services();

}  // namespace auriga::workflow
