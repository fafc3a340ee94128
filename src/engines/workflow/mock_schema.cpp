#include "engines/workflow/mock_schema.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

#include "core/text.hpp"
#include "engines/workflow/aws_shapes.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {
namespace {

using Mismatch = std::optional<std::string>;

/// Cuts `text` at the first `mark` and gives what stood before it.
std::string_view cut(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  const auto out = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return out;
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(out)
                                                                  : std::nullopt;
}

/// Which operation of which service answers. Empty: none that is known.
struct Operation {
  std::string service;
  std::string name;
  /// A text of JSON that Step Functions hands on as the value it holds.
  std::string_view parsed = {};
};

/// What an integration is called in Step Functions and in the SDK.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kServiceNames{{
    {"events", "eventbridge"},
    {"states", "sfn"},
    {"elasticmapreduce", "emr"},
    {"emr-containers", "emrcontainers"},
}};

/// Integrations whose names are not the operation's own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOperationNames{{
    {"elasticmapreduce:createCluster", "RunJobFlow"},
    {"elasticmapreduce:terminateCluster", "TerminateJobFlows"},
    {"elasticmapreduce:addStep", "AddJobFlowSteps"},
    {"elasticmapreduce:cancelStep", "CancelSteps"},
    {"elasticmapreduce:modifyInstanceFleetByName", "ModifyInstanceFleet"},
    {"elasticmapreduce:modifyInstanceGroupByName", "ModifyInstanceGroups"},
}};

/// Which operation says how a job stands that ".sync" waits for.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kPolled{{
    {"states:startExecution", "DescribeExecution"},
    {"batch:submitJob", "DescribeJobs"},
    {"ecs:runTask", "DescribeTasks"},
    {"glue:startJobRun", "GetJobRun"},
    {"codebuild:startBuild", "BatchGetBuilds"},
    {"codebuild:startBuildBatch", "BatchGetBuildBatches"},
    {"athena:startQueryExecution", "GetQueryExecution"},
    {"databrew:startJobRun", "DescribeJobRun"},
    {"elasticmapreduce:createCluster", "DescribeCluster"},
    {"elasticmapreduce:addStep", "DescribeStep"},
    {"sagemaker:createTrainingJob", "DescribeTrainingJob"},
    {"sagemaker:createTransformJob", "DescribeTransformJob"},
    {"sagemaker:createProcessingJob", "DescribeProcessingJob"},
    {"sagemaker:createLabelingJob", "DescribeLabelingJob"},
    {"sagemaker:createHyperParameterTuningJob", "DescribeHyperParameterTuningJob"},
}};

template <typename Table>
std::string_view look_up(const Table& table, std::string_view key) {
  const auto* const found =
      std::ranges::find(table, key, [](const auto& row) { return row.first; });
  return found == table.end() ? std::string_view() : found->second;
}

Operation operation_of(std::string_view resource) {
  constexpr std::string_view kMark = ":states:::";
  const auto at = resource.find(kMark);
  if (!resource.starts_with("arn:") || at == std::string_view::npos) {
    return {};
  }
  auto rest = resource.substr(at + kMark.size());
  auto pattern = std::string_view();
  if (const auto dot = rest.find('.'); dot != std::string_view::npos) {
    pattern = rest.substr(dot);
    rest = rest.substr(0, dot);
  }
  if (pattern == ".waitForTaskToken") {
    return {};  // Whoever has the token says what the result is.
  }
  const auto whole = rest;
  const bool is_sdk = rest.starts_with("aws-sdk:");
  if (is_sdk) {
    (void)cut(rest, ':');
  }
  const auto service = cut(rest, ':');
  Operation out{.service = std::string(service), .name = std::string(rest)};
  if (out.name.empty()) {
    return {};
  }
  out.name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out.name[0])));
  if (is_sdk) {
    return out;
  }
  if (const auto name = look_up(kServiceNames, service); !name.empty()) {
    out.service = name;
  }
  const bool waits = pattern.starts_with(".sync");
  const auto name = look_up(kPolled, whole);
  if (waits) {
    if (name.empty()) {
      return {};
    }
    out.name = name;
  } else if (const auto own = look_up(kOperationNames, whole); !own.empty()) {
    out.name = own;
  }
  if (out.service == "lambda" && out.name == "Invoke") {
    out.parsed = "Payload";
  }
  return out;
}

class Checker {
 public:
  Checker(std::string_view table, const Operation& operation, FieldValidation validation)
      : operation_(operation), strict_(validation == FieldValidation::strict) {
    operations_ = cut(table, '\n');
    while (!table.empty()) {
      rows_.push_back(cut(table, '\n'));
    }
  }

  [[nodiscard]] Mismatch check(const json::value& result) const {
    for (auto rest = operations_; !rest.empty();) {
      auto each = cut(rest, ' ');
      if (cut(each, '=') == operation_.name) {
        const auto row = number<std::size_t>(each);
        if (!row || rows_.size() <= *row) {
          return std::nullopt;  // It answers nothing.
        }
        if (!result.is_object()) {
          return "Result must be a JSON object";
        }
        return structure(rows_[*row], result.get_object(), true);
      }
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] Mismatch structure(std::string_view row, const json::object& object,
                                   bool top) const {
    while (!row.empty()) {
      const auto end = row.find_first_of(":!");
      const auto name = row.substr(0, end);
      const bool required = row[end] == '!';
      row.remove_prefix(end + 1);
      const auto* const value = object.if_contains(name);
      if (value == nullptr && required && strict_) {
        return "Required field '" + std::string(name) + "' is missing";
      }
      const bool anything = top && !name.empty() && name == operation_.parsed;
      if (auto fault = type(row, anything ? nullptr : value, name)) {
        return fault;
      }
      if (row.starts_with(',')) {
        row.remove_prefix(1);
      }
    }
    return std::nullopt;
  }

  struct Bounds {
    std::optional<double> low;
    std::optional<double> high;
  };

  static Bounds bounds(std::string_view& row) {
    Bounds out;
    if (!row.empty() &&
        std::string_view("-~0123456789").find(row.front()) != std::string_view::npos) {
      auto text = cut(row, ';');
      out.low = number<double>(cut(text, '~'));
      out.high = number<double>(text);
    }
    return out;
  }

  static std::string field(std::string_view name, std::string_view what) {
    return "Field '" + std::string(name) + "' " + std::string(what);
  }

  static Mismatch length(std::size_t found, const Bounds& bounds, std::string_view name) {
    const auto size = static_cast<double>(found);
    if (bounds.low && size < *bounds.low) {
      return field(name, "is smaller than the minimum length");
    }
    if (bounds.high && size > *bounds.high) {
      return field(name, "exceeds the maximum length");
    }
    return std::nullopt;
  }

  /// Reads one type off `row` and holds `value` against it; null: there is none.
  [[nodiscard]] Mismatch type(std::string_view& row, const json::value* value,
                              std::string_view name) const {
    const char kind = row.front();
    row.remove_prefix(1);
    switch (kind) {
      case 'o': {
        const auto end = std::min(row.find(','), row.size());
        const auto at = number<std::size_t>(row.substr(0, end));
        row.remove_prefix(end);
        if (value == nullptr || !at) {
          return std::nullopt;
        }
        const auto* const object = value->if_object();
        return object == nullptr ? field(name, "must be an object")
                                 : structure(rows_[*at], *object, false);
      }
      case 'l':
      case 'm':
        return elements(row, value, name, kind == 'l');
      case 'e': {
        const auto texts = cut(row, ';');
        return value == nullptr ? std::nullopt : one_of(texts, *value, name);
      }
      case 's': {
        const auto limits = bounds(row);
        if (value == nullptr) {
          return std::nullopt;
        }
        const auto* const text = value->if_string();
        return text == nullptr ? field(name, "must be a string")
                               : length(core::code_points(*text), limits, name);
      }
      case 'n': {
        const auto limits = bounds(row);
        return value == nullptr ? std::nullopt : within(limits, *value, name);
      }
      case 'b':
        return value == nullptr || value->is_bool() ? std::nullopt
                                                    : Mismatch(field(name, "must be a boolean"));
      default:
        return std::nullopt;
    }
  }

  [[nodiscard]] Mismatch elements(std::string_view& row, const json::value* value,
                                  std::string_view name, bool is_list) const {
    const auto limits = bounds(row);
    const auto inner = row;
    (void)type(row, nullptr, name);
    if (value == nullptr) {
      return std::nullopt;
    }
    const auto each = [&](const json::value& element, std::string_view of) {
      auto rest = inner;
      return type(rest, &element, of);
    };
    if (is_list) {
      const auto* const list = value->if_array();
      if (list == nullptr) {
        return field(name, "must be an array");
      }
      for (const auto& element : *list) {
        if (auto fault = each(element, name)) {
          return fault;
        }
      }
      return length(list->size(), limits, name);
    }
    const auto* const map = value->if_object();
    if (map == nullptr) {
      return field(name, "must be an object");
    }
    for (const auto& member : *map) {
      if (auto fault = each(member.value(), member.key())) {
        return fault;
      }
    }
    return length(map->size(), limits, name);
  }

  static Mismatch one_of(std::string_view texts, const json::value& value, std::string_view name) {
    const auto* const text = value.if_string();
    if (text == nullptr) {
      return field(name, "must be a string");
    }
    while (!texts.empty()) {
      if (cut(texts, '|') == std::string_view(*text)) {
        return std::nullopt;
      }
    }
    return field(name, "is not an expected value");
  }

  static Mismatch within(const Bounds& limits, const json::value& value, std::string_view name) {
    if (!value.is_number()) {
      return field(name, "must be a number");
    }
    const auto found = to_double(value);
    if (limits.low && found < *limits.low) {
      return field(name, "is less than the minimum value");
    }
    if (limits.high && found > *limits.high) {
      return field(name, "exceeds the maximum value");
    }
    return std::nullopt;
  }

  const Operation& operation_;
  bool strict_;
  std::string_view operations_;
  std::vector<std::string_view> rows_;
};

}  // namespace

std::optional<std::string> mock_fault(std::string_view resource, const json::value& result,
                                      FieldValidation validation) {
  if (validation == FieldValidation::none) {
    return std::nullopt;
  }
  const auto operation = operation_of(resource);
  const auto services = aws_services();
  const auto found =
      std::ranges::find(services, std::string_view(operation.service), &AwsService::name);
  if (found == services.end()) {
    return std::nullopt;
  }
  return Checker(found->table, operation, validation).check(result);
}

}  // namespace auriga::workflow
