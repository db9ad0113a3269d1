#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// A JSON value as constant data, for the golden vectors. It needs no heap, so that a bare chip can read it too.
namespace localgrid::vectors {

enum class Kind : std::uint8_t { kMissing, kText, kNumber, kTrue, kFalse, kNull, kList, kObject };

struct Value {
  Kind kind = Kind::kMissing;
  /// Of the member, empty in a list.
  std::string_view name{};
  /// Text unescaped; a number as its decimal digits.
  std::string_view text{};
  const Value* first = nullptr;
  std::size_t count = 0;

  constexpr const Value* begin() const { return first; }
  constexpr const Value* end() const { return first + count; }

  constexpr bool has(std::string_view key) const { return (*this)[key].kind != Kind::kMissing; }
  /// A member of an object; of kind kMissing when there is none.
  constexpr const Value& operator[](std::string_view key) const;

  /// Of a whole number that fits.
  constexpr std::uint64_t magnitude() const {
    std::uint64_t sum = 0;
    for (const char digit : text) {
      if (digit >= '0' && digit <= '9') sum = sum * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return sum;
  }
  constexpr std::int64_t integer() const {
    const auto size = static_cast<std::int64_t>(magnitude());
    return text.starts_with('-') ? -size : size;
  }
  template <typename T>
  constexpr T as() const {
    return static_cast<T>(integer());
  }
};

inline constexpr Value kMissingValue{};

constexpr const Value& Value::operator[](std::string_view key) const {
  for (const Value& member : *this) {
    if (member.name == key) return member;
  }
  return kMissingValue;
}

}  // namespace localgrid::vectors
