// Mocked results held against what AWS services answer.
#include "engines/workflow/mock_schema.hpp"
#include "engines/workflow/aws_shapes.hpp"
#include "tests/unit/engines/workflow/support.hpp"

namespace auriga::workflow::test {
namespace {

/// The fault without what each begins with; "" where there is none.
std::string fault(std::string_view service, std::string_view result,
                  FieldValidation validation = FieldValidation::strict) {
  return mock_fault("arn:aws:states:::" + std::string(service), parsed(result), validation)
      .value_or("");
}

TEST(MockSchema, Types) {
  EXPECT_EQ(fault("sqs:sendMessage", R"({"MessageId": 1})"), "Field 'MessageId' must be a string");
  EXPECT_EQ(fault("lambda:invoke", R"({"StatusCode": "200"})"),
            "Field 'StatusCode' must be a number");
  EXPECT_EQ(fault("dynamodb:getItem", R"({"Item": {"id": {"BOOL": "yes"}}})"),
            "Field 'BOOL' must be a boolean");
  EXPECT_EQ(fault("dynamodb:getItem", R"({"Item": []})"), "Field 'Item' must be an object");
  EXPECT_EQ(fault("events:putEvents", R"({"Entries": {}})"), "Field 'Entries' must be an array");
  EXPECT_EQ(fault("events:putEvents", "[]"), "Result must be a JSON object");
  EXPECT_EQ(fault("aws-sdk:s3:getObject", R"({"LastModified": 1})"),
            "Field 'LastModified' must be a string");
}

TEST(MockSchema, Bounds) {
  EXPECT_EQ(fault("aws-sdk:s3:getObject", R"({"StorageClass": "CLAY"})"),
            "Field 'StorageClass' is not an expected value");
  EXPECT_EQ(fault("aws-sdk:lambda:getFunction", R"({"Configuration": {"Timeout": 0}})"),
            "Field 'Timeout' is less than the minimum value");
  EXPECT_EQ(fault("aws-sdk:kms:encrypt", R"({"CiphertextBlob": ""})"),
            "Field 'CiphertextBlob' is smaller than the minimum length");
  EXPECT_EQ(fault("aws-sdk:kms:encrypt", R"({"KeyId": ")" + std::string(2049, 'k') + "\"}"),
            "Field 'KeyId' exceeds the maximum length");
}

TEST(MockSchema, RequiredFieldsAreForStrictTests) {
  EXPECT_EQ(fault("states:startExecution", R"({"StartDate": "d"})"),
            "Required field 'ExecutionArn' is missing");
  EXPECT_EQ(fault("states:startExecution", "{}", FieldValidation::present), "");
  EXPECT_EQ(fault("states:startExecution", R"({"StartDate": 1})", FieldValidation::none), "");
  // Services grow: what the model does not know is let pass.
  EXPECT_EQ(fault("events:putEvents", R"({"Unheard": [1]})"), "");
}

TEST(MockSchema, JobsThatAreWaitedForAnswerHowTheyStand) {
  EXPECT_EQ(fault("glue:startJobRun.sync", R"({"JobRun": {"JobRunState": "LOST"}})"),
            "Field 'JobRunState' is not an expected value");
  EXPECT_EQ(fault("batch:submitJob", R"({"JobName": "n"})"), "Required field 'JobId' is missing");
  EXPECT_EQ(fault("batch:submitJob.sync", R"({"JobName": "n"})"), "");
}

TEST(MockSchema, UnknownResourcesAnswerAnything) {
  for (const auto* const resource :
       {"lambda:invoke.waitForTaskToken", "http:invoke", "apigateway:invoke", "aws-sdk:none:such",
        "sqs:noSuchThing", "", ":", "aws-sdk:", "aws-sdk:s3"}) {
    EXPECT_EQ(fault(resource, "[1]"), "") << resource;
  }
  EXPECT_FALSE(mock_fault("arn:aws:lambda:us-east-1:1:function:f", 1, FieldValidation::strict));
  // What a function gives is handed on as the value it is.
  EXPECT_EQ(fault("lambda:invoke", R"({"Payload": {"a": 1}})"), "");
  EXPECT_EQ(fault("aws-sdk:lambda:invoke", R"({"Payload": {"a": 1}})"),
            "Field 'Payload' must be a string");
}

/// Every operation of the table can be read to its end.
TEST(MockSchema, TheTableIsWhole) {
  std::size_t operations = 0;
  for (const auto& service : aws_services()) {
    const auto line = service.table.substr(0, service.table.find('\n'));
    for (std::size_t begin = 0; begin < line.size();) {
      const auto end = std::min(line.find(' ', begin), line.size());
      const auto each = line.substr(begin, end - begin);
      const auto name = std::string(each.substr(0, each.find('=')));
      begin = end + 1;
      ++operations;
      EXPECT_EQ(fault("aws-sdk:" + std::string(service.name) + ":" + name, "{}",
                      FieldValidation::present),
                "")
          << service.name << ' ' << name;
    }
  }
  EXPECT_GT(operations, 1000U);
}

}  // namespace
}  // namespace auriga::workflow::test
