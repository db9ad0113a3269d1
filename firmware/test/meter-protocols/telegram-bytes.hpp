#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/meter-protocols/meter-reading.hpp"
#include "hal/hal.hpp"
#include "test/check.hpp"
#include "test/meter-protocols/telegrams.hpp"

namespace localgrid {

using ByteVector = std::vector<std::uint8_t>;

inline ByteVector bytes_of(const telegrams::Telegram& telegram) {
  return check::unhex(telegram.hex);
}

inline ByteVector bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

/// One by one: GCC 12 warns falsely about `insert`.
inline void append(ByteVector& bytes, Bytes more) {
  for (const std::uint8_t byte : more) bytes.push_back(byte);
}

template <typename T>
std::int64_t or_absent(const std::optional<T>& value) {
  return value ? static_cast<std::int64_t>(*value) : telegrams::kAbsent;
}

inline void check_values(const MeterReading& reading, const telegrams::Telegram& telegram) {
  CHECK_EQ(or_absent(reading.import_mwh), telegram.import_mwh);
  CHECK_EQ(or_absent(reading.export_mwh), telegram.export_mwh);
  CHECK_EQ(or_absent(reading.power_mw), telegram.power_mw);
}

/// Everything but kNone, in order.
template <typename Parser>
std::vector<ParseEvent> events_of(Parser& parser, const ByteVector& bytes) {
  std::vector<ParseEvent> events;
  for (const std::uint8_t byte : bytes) {
    const ParseEvent event = parser.feed(byte);
    if (event != ParseEvent::kNone) events.push_back(event);
  }
  return events;
}

inline std::size_t count_of(const std::vector<ParseEvent>& events, ParseEvent wanted) {
  std::size_t count = 0;
  for (const ParseEvent event : events)
    count += event == wanted ? 1 : 0;
  return count;
}

/// Whether a reading says the same registers and power as another.
inline bool is_same(const MeterReading& a, const MeterReading& b) {
  return a.import_mwh == b.import_mwh && a.export_mwh == b.export_mwh && a.power_mw == b.power_mw;
}

/// A telegram with one bit turned, for every bit: whatever the parser makes of it is the true reading or none.
template <typename Parser>
void check_every_bit(const telegrams::Telegram& telegram) {
  Parser fresh;
  ByteVector bytes = bytes_of(telegram);
  events_of(fresh, bytes);
  const MeterReading expected = fresh.reading();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      bytes[at] ^= static_cast<std::uint8_t>(1U << bit);
      Parser parser;
      if (count_of(events_of(parser, bytes), ParseEvent::kReading) > 0) CHECK(is_same(parser.reading(), expected));
      bytes[at] ^= static_cast<std::uint8_t>(1U << bit);
    }
  }
}

/// Garbage, a telegram cut off and a whole one after the other: every whole one that follows a whole one is read.
template <typename Parser>
void check_resynchronising(const telegrams::Telegram& telegram, std::uint64_t stream) {
  check::SeededRandom random(stream);
  const ByteVector whole = bytes_of(telegram);
  Parser parser;
  const std::uint64_t rounds = check::scaled(200);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    ByteVector noise(random.below(300));
    for (std::uint8_t& byte : noise)
      byte = static_cast<std::uint8_t>(random.next());
    events_of(parser, noise);
    events_of(parser,
              ByteVector(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(random.below(whole.size()))));
    // What was cut off may take one whole telegram with it, not two.
    events_of(parser, whole);
    CHECK_EQ(count_of(events_of(parser, whole), ParseEvent::kReading), 1);
    check_values(parser.reading(), telegram);
  }
}

}  // namespace localgrid
