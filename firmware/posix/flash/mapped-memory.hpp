#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace localgrid::posix {

/// Bytes that are a file, which a killed process leaves as it was, or that are gone with the process.
class MappedMemory {
 public:
  MappedMemory() = default;
  ~MappedMemory();
  MappedMemory(const MappedMemory&) = delete;
  MappedMemory& operator=(const MappedMemory&) = delete;

  /// A file of another size is refused; an empty path asks for no file.
  bool open(const std::string& path, std::size_t bytes);
  bool is_open() const { return memory_ != nullptr; }
  /// Nothing was ever written: all bytes are 0.
  bool is_new() const { return is_new_; }
  std::uint8_t* data() { return memory_; }
  const std::uint8_t* data() const { return memory_; }
  std::size_t size() const { return bytes_; }

 private:
  std::uint8_t* memory_ = nullptr;
  std::size_t bytes_ = 0;
  bool is_new_ = true;
};

}  // namespace localgrid::posix
