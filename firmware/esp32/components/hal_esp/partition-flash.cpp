#include "hal_esp/partition-flash.hpp"

namespace localgrid::esp32 {

PartitionFlash::PartitionFlash(const char* label)
    : partition_(esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, label)) {}

std::uint32_t PartitionFlash::size() const {
  if (partition_ == nullptr || partition_->encrypted) return 0;
  return partition_->size / kSectorBytes * kSectorBytes;
}

bool PartitionFlash::read(std::uint32_t offset, MutableBytes out) {
  return partition_ != nullptr && esp_partition_read_raw(partition_, offset, out.data(), out.size()) == ESP_OK;
}

bool PartitionFlash::program(std::uint32_t offset, Bytes data) {
  return partition_ != nullptr && esp_partition_write_raw(partition_, offset, data.data(), data.size()) == ESP_OK;
}

bool PartitionFlash::erase(std::uint32_t offset) {
  return partition_ != nullptr && esp_partition_erase_range(partition_, offset, kSectorBytes) == ESP_OK;
}

}  // namespace localgrid::esp32
