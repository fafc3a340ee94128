// Which variables states look at.
#include "engines/workflow/variable_references.hpp"

#include "tests/unit/engines/workflow/support.hpp"

namespace auriga::workflow::test {
namespace {

/// "State: a b; Other: c"
std::string references(std::string_view states, std::string_view language = "JSONPath") {
  std::string out;
  for (const auto& [state, names] :
       variable_references(parsed(R"({"QueryLanguage": ")" + std::string(language) +
                                  R"(", "States": )" + std::string(states) + "}"))) {
    out += (out.empty() ? "" : "; ") + state + ":";
    for (const auto& name : names) {
      out += " " + name;
    }
  }
  return out;
}

TEST(VariableReferences, StandInPathsAndTemplates) {
  EXPECT_EQ(references(R"asl({"S": {"Type": "Task", "InputPath": "$b.c", "OutputPath": "$a[0]",
      "TimeoutSecondsPath": "$t", "Parameters": {"x.$": "States.Format('{}', $d)", "y": "$no"},
      "Catch": [{"ErrorEquals": ["E"], "Assign": {"e.$": "$caught"}}]
}
})asl"),
            "S: a b caught d t");
  EXPECT_EQ(references(R"({"C": {"Type": "Choice", "Choices": [
      {"And": [{"Variable": "$v", "NumericEqualsPath": "$w"}], "Next": "C"}]}})"),
            "C: v w");
  EXPECT_EQ(references(R"({"M": {"Type": "Map", "ItemReader": {"ReaderConfig":
      {"MaxItemsPath": "$max"}, "Parameters": {"Bucket.$": "$bucket"}},
      "ItemBatcher": {"MaxItemsPerBatchPath": "$per", "BatchInput": {"b.$": "$input"}}}})"),
            "M: bucket input max per");
}

TEST(VariableReferences, AreNotInWhatIsFixed) {
  EXPECT_EQ(references(R"({"S": {"Type": "Pass", "Result": {"a.$": "$a", "b": "$b"},
      "ResultPath": "$.c", "Comment": "$d", "Parameters": {"InputPath": "$e", "f.$": "$.f"},
      "Assign": {"g": "$g", "h.$": "$$.Execution.Id"}}})"),
            "");
  EXPECT_EQ(references(R"([1])"), "");
}

TEST(VariableReferences, BelongToTheInnermostState) {
  EXPECT_EQ(references(R"({"P": {"Type": "Parallel", "InputPath": "$p", "Branches": [
      {"States": {"A": {"Type": "Map", "ItemsPath": "$a", "ItemProcessor":
        {"States": {"B": {"Type": "Pass", "InputPath": "$b"}}}}}}]}})"),
            "A: a; B: b; P: p");
}

TEST(VariableReferences, OfJsonata) {
  EXPECT_EQ(
      references(R"js({"S": {"Type": "Pass", "Output": {"x": "{% $a + $sum($b.c) %}", "y": "$no"},
      "Assign": {"z": "{% ($local := $states.input; $map($d, function($v, $i) { $v * $local })) %}"}},
      "T": {"Type": "Pass", "QueryLanguage": "JSONPath", "InputPath": "$p"}})js",
                 "JSONata"),
      "S: a b d; T: p");
}

}  // namespace
}  // namespace auriga::workflow::test
