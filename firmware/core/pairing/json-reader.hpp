#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hal/hal.hpp"

namespace localgrid {

/// Goes through one flat JSON object (RFC 8259) key by key, in place and without memory of its own. Values that are
/// objects or arrays are stepped over, to a depth of 8.
class JsonReader {
 public:
  enum class Kind : std::uint8_t { kText, kNumber, kOther };

  struct Member {
    std::string_view key;
    Kind kind;
    /// Decoded text, or the digits of a number as they stand.
    std::string_view value;
  };

  /// Strings are decoded where they stand.
  explicit JsonReader(MutableBytes text) : text_(text) {}

  /// The next member; nothing at the end, or when it is not JSON.
  std::optional<Member> next();
  /// Whether the whole text was one object.
  bool has_ended_well() const { return state_ == State::kEnded; }

 private:
  enum class State : std::uint8_t { kBefore, kFirst, kInside, kEnded, kFailed };

  std::optional<Member> fail();
  void skip_space();
  bool take(char letter);
  char peek() const { return at_ < text_.size() ? static_cast<char>(text_[at_]) : '\0'; }
  std::optional<std::string_view> text();
  bool decode_escape(std::size_t& to);
  std::optional<std::uint32_t> hex4();
  std::optional<std::uint32_t> code_point();
  void put_utf8(std::uint32_t code, std::size_t& to);
  std::optional<Member> value(std::string_view key);
  bool skip_nested();

  MutableBytes text_;
  std::size_t at_ = 0;
  State state_ = State::kBefore;
};

}  // namespace localgrid
