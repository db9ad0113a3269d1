#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace localgrid {

/// Digits with at most one point, times 10^exponent, exactly: "12.345" with exponent 6 is 12345000. Nothing when the
/// text is no such number, when a digit other than 0 would be lost, or above 2^53 - 1.
std::optional<std::int64_t> parse_decimal(std::string_view text, std::int32_t exponent);

/// `value` times 10^exponent, rounded towards zero. Nothing beyond +-(2^53 - 1).
std::optional<std::int64_t> scale_decimal(std::int64_t value, std::int32_t exponent);

}  // namespace localgrid
