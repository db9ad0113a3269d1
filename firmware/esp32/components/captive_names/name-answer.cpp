#include "captive_names/name-answer.hpp"

#include <algorithm>

namespace localgrid::esp32 {
namespace {

// RFC 1035, 4.1.
constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kMaxNameBytes = 255;
constexpr std::size_t kMaxLabelBytes = 63;
constexpr std::uint8_t kIsResponse = 0x80;
constexpr std::uint8_t kOpcodeBits = 0x78;
constexpr std::uint8_t kRecursionDesired = 0x01;
constexpr std::uint8_t kIsAuthoritative = 0x04;
constexpr std::uint16_t kAddress = 1;
constexpr std::uint16_t kInternet = 1;
constexpr std::size_t kTypeAndClassBytes = 4;

/// A pointer to the name in the question, type A, class IN, one minute, four bytes.
constexpr std::array<std::uint8_t, 12> kAnswerStart{0xC0, kHeaderBytes, 0, kAddress, 0, kInternet, 0, 0, 0, 60, 0, 4};

std::uint16_t number_at(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}

/// Where the question's type stands, 0 when its name is cut short, compressed or too long.
std::size_t end_of_name(Bytes query) {
  std::size_t at = kHeaderBytes;
  while (at < query.size() && at - kHeaderBytes <= kMaxNameBytes) {
    const std::uint8_t length = query[at];
    if (length == 0) return at + 1;
    if (length > kMaxLabelBytes) return 0;
    at += std::size_t{1} + length;
  }
  return 0;
}

}  // namespace

std::size_t answer_name_query(Bytes query, const Ipv4Address& address, MutableBytes out) {
  if (query.size() < kHeaderBytes || (query[2] & (kIsResponse | kOpcodeBits)) != 0 || number_at(query, 4) != 1) return 0;
  const std::size_t type = end_of_name(query);
  if (type == 0 || query.size() - type < kTypeAndClassBytes) return 0;
  const bool is_for_address = number_at(query, type) == kAddress && number_at(query, type + 2) == kInternet;

  const std::size_t question_end = type + kTypeAndClassBytes;
  const std::size_t size = question_end + (is_for_address ? kAnswerStart.size() + address.size() : 0);
  if (out.size() < size) return 0;
  std::copy_n(query.begin(), question_end, out.begin());
  out[2] = static_cast<std::uint8_t>(kIsResponse | kIsAuthoritative | (query[2] & kRecursionDesired));
  out[3] = 0;
  std::fill(out.begin() + 6, out.begin() + kHeaderBytes, std::uint8_t{0});
  if (is_for_address) {
    out[7] = 1;
    const auto after = std::ranges::copy(kAnswerStart, out.begin() + static_cast<std::ptrdiff_t>(question_end)).out;
    std::ranges::copy(address, after);
  }
  return size;
}

}  // namespace localgrid::esp32
