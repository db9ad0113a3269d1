#pragma once

#include <cstdint>
#include <optional>

#include "hal/hal.hpp"

namespace localgrid {

/// Walks the type-length-value elements of an SML file (BSI TR-03109-1, annex IV, section 6). Every call that does not
/// find what it is asked for leaves the reader failed, and a failed reader finds nothing any more.
class SmlReader {
 public:
  enum class Type : std::uint8_t { kOctets = 0, kBoolean = 4, kInteger = 5, kUnsigned = 6, kList = 7 };

  struct Number {
    std::int64_t value = 0;
    bool is_signed = false;
    /// As sent; meters leave out leading bytes.
    std::uint8_t bytes = 0;
  };

  explicit SmlReader(Bytes bytes) : bytes_(bytes) {}

  bool has_failed() const { return has_failed_; }
  bool is_at_end() const { return position_ >= bytes_.size(); }
  std::uint8_t peek() const { return is_at_end() ? std::uint8_t{0} : bytes_[position_]; }

  /// Elements of a list.
  std::size_t list();
  void list_of(std::size_t elements);
  /// Empty for an optional element that is absent, too.
  Bytes octets();
  /// Absent for an optional element that is, for anything but a number, and for a number beyond 63 bits.
  std::optional<Number> number();
  /// One element with all that is in it.
  void skip();
  /// The byte 00 behind each message.
  void end_of_message();

 private:
  struct Header {
    Type type = Type::kOctets;
    /// Elements of a list, else bytes of the value.
    std::size_t length = 0;
  };

  Header header();
  Bytes take(std::size_t size);
  void fail() { has_failed_ = true; }

  Bytes bytes_;
  std::size_t position_ = 0;
  bool has_failed_ = false;
};

}  // namespace localgrid
