// Whether a mocked result is what the real service could have answered.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace auriga::workflow {

namespace json = boost::json;

enum class FieldValidation : std::uint8_t {
  strict,   ///< What is required is there, and what is there conforms.
  present,  ///< What is there conforms.
  none,
};

/// The first fault, as a sentence: "Field 'StatusCode' must be a number". Nothing: `result`
/// conforms, or nothing is known of what `resource` answers: functions, activities, HTTP, callbacks
/// by task token, and services without a model here. Of a job that is waited for (".sync"), the
/// answer is the one of the operation that asks how it stands. Fields that the model does not know
/// are let pass.
[[nodiscard]] std::optional<std::string> mock_fault(std::string_view resource,
                                                    const json::value& result,
                                                    FieldValidation validation);

}  // namespace auriga::workflow
