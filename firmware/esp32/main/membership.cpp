#include "membership.hpp"

#include <type_traits>

namespace localgrid::esp32 {
namespace {

constexpr const char* kRecordName = "record";
constexpr const char* kCertificateName = "certificate";
constexpr const char* kAuthorityName = "authority";
constexpr const char* kNodeKeyName = "node-key";
/// Written last: without it there is no membership.
constexpr const char* kPortName = "mqtt-port";

static_assert(std::is_trivially_copyable_v<ProvisioningRecord>);

template <typename T>
std::span<std::uint8_t, sizeof(T)> bytes_of(T& value) {
  return std::span<std::uint8_t, sizeof(T)>{reinterpret_cast<std::uint8_t*>(&value), sizeof(T)};
}

template <typename T>
std::span<const std::uint8_t, sizeof(T)> bytes_of(const T& value) {
  return std::span<const std::uint8_t, sizeof(T)>{reinterpret_cast<const std::uint8_t*>(&value), sizeof(T)};
}

}  // namespace

std::optional<ProvisioningRecord> stored_record(Settings& settings) {
  ProvisioningRecord record;
  if (settings.read(kRecordName, bytes_of(record)) != sizeof(record)) return std::nullopt;
  return record;
}

bool store_record(Settings& settings, const ProvisioningRecord& record) {
  return settings.write(kRecordName, bytes_of(record));
}

bool read_membership(Settings& settings, Membership& membership) {
  PublicKey node_key{};
  const bool has_node_key = settings.read(kNodeKeyName, node_key) == node_key.size();
  if (has_node_key) membership.node_key = node_key;
  return settings.read(kCertificateName, bytes_of(membership.certificate_pem)) > 0 &&
         settings.read(kAuthorityName, bytes_of(membership.authority_pem)) > 0 &&
         settings.read(kPortName, bytes_of(membership.mqtt_port)) == sizeof(membership.mqtt_port);
}

bool store_membership(Settings& settings, const Membership& membership) {
  const bool is_key_kept = !membership.node_key.has_value() || settings.write(kNodeKeyName, *membership.node_key);
  return is_key_kept && settings.write(kCertificateName, bytes_of(membership.certificate_pem)) &&
         settings.write(kAuthorityName, bytes_of(membership.authority_pem)) &&
         settings.write(kPortName, bytes_of(membership.mqtt_port));
}

}  // namespace localgrid::esp32
