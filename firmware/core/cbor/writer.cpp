#include "core/cbor/writer.hpp"

#include <algorithm>
#include <array>

namespace localgrid {

namespace {

constexpr std::uint8_t kFalse = 0xf4;
constexpr std::uint8_t kTrue = 0xf5;

}  // namespace

void CborWriter::map(std::size_t pairs) {
  next_key_ = 0;
  head(5, pairs);
}

void CborWriter::next_key() {
  head(0, next_key_++);
}

void CborWriter::field(std::uint64_t value) {
  next_key();
  head(0, value);
}

void CborWriter::signed_field(std::int32_t value) {
  next_key();
  integer(value);
}

void CborWriter::text_field(std::string_view value) {
  next_key();
  text(value);
}

void CborWriter::integer(std::int64_t value) {
  if (value >= 0) return head(0, static_cast<std::uint64_t>(value));
  head(1, static_cast<std::uint64_t>(-(value + 1)));
}

void CborWriter::byte_string(Bytes bytes) {
  head(2, bytes.size());
  raw(bytes);
}

void CborWriter::text(std::string_view text) {
  head(3, text.size());
  raw(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void CborWriter::boolean(bool value) {
  const std::uint8_t byte = value ? kTrue : kFalse;
  raw(Bytes(&byte, 1));
}

void CborWriter::head(std::uint8_t major, std::uint64_t argument) {
  std::array<std::uint8_t, 9> bytes{};
  // From the end: the argument, then how many bytes of it there are. 24 announces one byte, 25 two, 26 four, 27 eight.
  std::size_t begin = bytes.size();
  auto low = static_cast<std::uint8_t>(argument);
  if (argument >= 24) {
    for (; argument != 0; argument >>= 8)
      bytes[--begin] = static_cast<std::uint8_t>(argument);
    std::size_t width = 1;
    for (low = 24; width < bytes.size() - begin; width *= 2)
      low++;
    begin = bytes.size() - width;
  }
  bytes[--begin] = static_cast<std::uint8_t>(static_cast<std::uint32_t>(major) << 5U | low);
  raw(Bytes(bytes).subspan(begin));
}

void CborWriter::raw(Bytes bytes) {
  if (has_overflowed_ || bytes.size() > out_.size() - at_) {
    has_overflowed_ = true;
    return;
  }
  std::copy(bytes.begin(), bytes.end(), out_.begin() + static_cast<std::ptrdiff_t>(at_));
  at_ += bytes.size();
}

}  // namespace localgrid
