#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace localgrid {

/// 0x21 to 0x7e only, at least one character.
bool is_visible_text(std::string_view text, std::size_t most);

/// Text of at most `Capacity` bytes that lives where it stands.
template <std::size_t Capacity>
class ShortText {
 public:
  constexpr ShortText() = default;

  /// False, and nothing is changed, when it is too long.
  constexpr bool assign(std::string_view text) {
    if (text.size() > Capacity) return false;
    for (std::size_t i = 0; i < text.size(); i++)
      letters_[i] = text[i];
    length_ = static_cast<std::uint16_t>(text.size());
    return true;
  }
  constexpr std::string_view view() const { return {letters_.data(), length_}; }
  constexpr bool operator==(std::string_view text) const { return view() == text; }

 private:
  std::array<char, Capacity> letters_{};
  std::uint16_t length_ = 0;
};

/// Of a board or a version, as the messages have them.
inline constexpr std::size_t kMaxNameLength = 32;
using Name = ShortText<kMaxNameLength>;

}  // namespace localgrid
