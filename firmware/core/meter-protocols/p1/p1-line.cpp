#include "core/meter-protocols/p1/p1-line.hpp"

#include "core/meter-protocols/decimal.hpp"

namespace localgrid {

namespace {

/// One number up to 255 followed by `end`; both are taken off `text`.
bool take_group(std::string_view& text, char end, std::uint8_t& out) {
  std::uint32_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    value = value * 10 + static_cast<std::uint32_t>(text[digits] - '0');
    if (value > 255) return false;
    ++digits;
  }
  if (digits == 0 || digits >= text.size() || text[digits] != end) return false;
  out = static_cast<std::uint8_t>(value);
  text.remove_prefix(digits + 1);
  return true;
}

/// E ends at the value or at "*F", which is of no interest.
bool take_last_group(std::string_view& text, std::uint8_t& out) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return false;
  std::string_view group = text.substr(0, open);
  std::uint8_t billing = 0;
  const bool has_billing = group.find('*') != std::string_view::npos;
  std::string_view rest = text.substr(0, open + 1);
  if (has_billing ? !(take_group(rest, '*', out) && take_group(rest, '(', billing)) : !take_group(rest, '(', out)) {
    return false;
  }
  text.remove_prefix(open);
  return true;
}

std::optional<std::string_view> inside(std::string_view value) {
  if (value.size() < 2 || value.front() != '(' || value.back() != ')') return std::nullopt;
  return value.substr(1, value.size() - 2);
}

std::optional<std::int32_t> exponent_of(std::string_view unit, ObisValues::Quantity quantity) {
  const bool is_energy = quantity == ObisValues::Quantity::kEnergy;
  if (unit == (is_energy ? "kWh" : "kW")) return 6;
  if (unit == (is_energy ? "Wh" : "W")) return 3;
  return std::nullopt;
}

}  // namespace

std::optional<P1Line> split_p1_line(std::string_view line) {
  P1Line split;
  if (!take_group(line, '-', split.a) || !take_group(line, ':', split.b)) return std::nullopt;
  if (!take_group(line, '.', split.code.c) || !take_group(line, '.', split.code.d)) return std::nullopt;
  if (!take_last_group(line, split.code.e)) return std::nullopt;
  split.value = line;
  return split;
}

std::optional<std::int64_t> parse_p1_value(std::string_view value, ObisValues::Quantity quantity) {
  const auto text = inside(value);
  if (!text) return std::nullopt;
  const std::size_t star = text->find('*');
  if (star == std::string_view::npos) return std::nullopt;
  const auto exponent = exponent_of(text->substr(star + 1), quantity);
  if (!exponent) return std::nullopt;
  return parse_decimal(text->substr(0, star), *exponent);
}

std::optional<MeterTime> parse_p1_time(std::string_view value) {
  const auto text = inside(value);
  if (!text || text->size() != 13) return std::nullopt;
  std::array<std::int32_t, 6> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const char tens = (*text)[2 * i];
    const char ones = (*text)[2 * i + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    fields[i] = (tens - '0') * 10 + (ones - '0');
  }
  const char season = text->back();
  if (season != 'S' && season != 'W') return std::nullopt;
  const auto date_s = seconds_of_date(2000 + fields[0], fields[1], fields[2]);
  if (!date_s || fields[3] > 23 || fields[4] > 59 || fields[5] > 59) return std::nullopt;
  return MeterTime{*date_s + fields[3] * 3600 + fields[4] * 60 + fields[5], season == 'S'};
}

}  // namespace localgrid
