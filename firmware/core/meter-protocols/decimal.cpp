#include "core/meter-protocols/decimal.hpp"

namespace localgrid {

namespace {

constexpr std::int64_t kLimit = 9007199254740991LL;

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text, std::int32_t exponent) {
  std::int64_t value = 0;
  std::int32_t left = exponent;
  bool has_digit = false;
  bool has_point = false;
  for (const char c : text) {
    if (c == '.') {
      if (has_point) return std::nullopt;
      has_point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    has_digit = true;
    const std::int64_t digit = c - '0';
    if (has_point && left == 0) {
      if (digit != 0) return std::nullopt;
      continue;
    }
    if (has_point) --left;
    if (value > (kLimit - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (!has_digit) return std::nullopt;
  return scale_decimal(value, left);
}

std::optional<std::int64_t> scale_decimal(std::int64_t value, std::int32_t exponent) {
  if (value < -kLimit || value > kLimit) return std::nullopt;
  for (; exponent > 0 && value != 0; --exponent) {
    if (value > kLimit / 10 || value < -kLimit / 10) return std::nullopt;
    value *= 10;
  }
  for (; exponent < 0 && value != 0; ++exponent)
    value /= 10;
  return value;
}

}  // namespace localgrid
