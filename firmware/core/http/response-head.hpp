#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace localgrid {

/// Reads the head of an HTTP/1.1 response (RFC 9112), byte by byte, and keeps the few numbers that a device asks about.
/// Header lines longer than the buffer are skipped, whatever they say.
class HttpResponseHead {
 public:
  enum class Progress : std::uint8_t { kMore, kComplete, kMalformed };

  /// Of a number that was not there.
  static constexpr std::uint32_t kAbsent = UINT32_MAX;

  /// Before the first byte, and for another response.
  void restart();
  /// After kComplete the next byte is the first of the body.
  Progress take(std::uint8_t byte);

  std::uint16_t status() const { return status_; }
  std::uint32_t content_length() const { return numbers_[0]; }
  /// Of `Content-Range: bytes first-last/total`.
  std::uint32_t range_first() const { return numbers_[1]; }
  std::uint32_t range_last() const { return numbers_[2]; }
  std::uint32_t range_total() const { return numbers_[3]; }
  std::uint32_t retry_after_s() const { return numbers_[4]; }
  /// Whether the body has any form but plain bytes, which nothing here reads.
  bool has_transfer_coding() const { return has_transfer_coding_; }

 private:
  static constexpr std::size_t kLineBytes = 96;
  static constexpr std::size_t kMaxHeadBytes = 8192;

  Progress end_line();
  bool read_status_line(std::string_view line);
  bool read_header(std::string_view line);

  std::array<std::uint32_t, 5> numbers_;
  std::uint16_t status_;
  std::uint16_t head_bytes_;
  std::uint16_t line_bytes_;
  bool has_transfer_coding_;
  std::array<char, kLineBytes> line_;
};

}  // namespace localgrid
