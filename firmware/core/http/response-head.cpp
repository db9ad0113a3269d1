#include "core/http/response-head.hpp"

#include <algorithm>

namespace localgrid {
namespace {

/// More digits than any image or answer has, and no overflow of 32 bits.
constexpr int kMaxDigits = 9;
constexpr std::string_view kProtocol = "HTTP/1.";

struct KnownHeader {
  /// In lower case, with the colon.
  std::string_view name;
  /// Where its numbers are kept.
  std::uint8_t first;
  std::uint8_t count;
};

constexpr std::array<KnownHeader, 4> kKnown = {
    {{"content-length:", 0, 1}, {"content-range:", 1, 3}, {"retry-after:", 4, 1}, {"transfer-encoding:", 0, 0}}};

bool begins_with(std::string_view line, std::string_view lower_case) {
  if (line.size() < lower_case.size()) return false;
  for (std::size_t i = 0; i < lower_case.size(); ++i) {
    // Of the letters in header names this bit is the case; the colon and the dash have it set.
    if ((line[i] | 0x20) != lower_case[i]) return false;
  }
  return true;
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// Takes the next number off the text, and what stands before it; kAbsent without one.
std::uint32_t take_number(std::string_view& text) {
  while (!text.empty() && !is_digit(text.front()))
    text.remove_prefix(1);
  if (text.empty()) return HttpResponseHead::kAbsent;
  std::uint32_t number = 0;
  for (int digits = 0; !text.empty() && is_digit(text.front()); ++digits) {
    if (digits == kMaxDigits) return HttpResponseHead::kAbsent;
    number = number * 10 + static_cast<std::uint32_t>(text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

}  // namespace

void HttpResponseHead::restart() {
  numbers_.fill(kAbsent);
  status_ = head_bytes_ = line_bytes_ = 0;
  has_transfer_coding_ = false;
}

HttpResponseHead::Progress HttpResponseHead::take(std::uint8_t byte) {
  if (++head_bytes_ > kMaxHeadBytes) return Progress::kMalformed;
  if (byte == '\n') return end_line();
  if (line_bytes_ < kLineBytes) line_[line_bytes_] = static_cast<char>(byte);
  if (line_bytes_ <= kLineBytes) ++line_bytes_;
  return Progress::kMore;
}

HttpResponseHead::Progress HttpResponseHead::end_line() {
  const bool is_whole = line_bytes_ <= kLineBytes;
  std::string_view line(line_.data(), std::min<std::size_t>(line_bytes_, kLineBytes));
  if (is_whole && line.ends_with('\r')) line.remove_suffix(1);
  line_bytes_ = 0;
  if (status_ == 0) return read_status_line(line) ? Progress::kMore : Progress::kMalformed;
  if (line.empty()) return Progress::kComplete;
  return !is_whole || read_header(line) ? Progress::kMore : Progress::kMalformed;
}

/// `HTTP/1.1 206 Partial Content`.
bool HttpResponseHead::read_status_line(std::string_view line) {
  if (!line.starts_with(kProtocol)) return false;
  line.remove_prefix(kProtocol.size());
  if (take_number(line) > 1) return false;
  const std::uint32_t status = take_number(line);
  status_ = static_cast<std::uint16_t>(status);
  return status >= 100 && status <= 599;
}

/// Returns false for a header that matters and has not its numbers.
bool HttpResponseHead::read_header(std::string_view line) {
  for (const KnownHeader& known : kKnown) {
    if (!begins_with(line, known.name)) continue;
    if (known.count == 0) has_transfer_coding_ = true;
    line.remove_prefix(known.name.size());
    for (std::size_t i = 0; i < known.count; ++i) {
      numbers_[known.first + i] = take_number(line);
      if (numbers_[known.first + i] == kAbsent) return false;
    }
  }
  return true;
}

}  // namespace localgrid
