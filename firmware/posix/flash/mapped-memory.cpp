#include "posix/flash/mapped-memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace localgrid::posix {

namespace {

/// Takes a new file to its size; -1 when it has another one already or cannot be used.
int open_file(const std::string& path, std::size_t bytes, bool& is_new) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  struct stat info{};
  const auto wanted = static_cast<off_t>(bytes);
  const bool is_known = fstat(file, &info) == 0;
  is_new = is_known && info.st_size == 0;
  if (is_known && (info.st_size == wanted || (is_new && ftruncate(file, wanted) == 0))) return file;
  close(file);
  return -1;
}

}  // namespace

MappedMemory::~MappedMemory() {
  if (memory_ != nullptr) munmap(memory_, bytes_);
}

bool MappedMemory::open(const std::string& path, std::size_t bytes) {
  if (memory_ != nullptr || bytes == 0) return false;
  const int file = path.empty() ? -1 : open_file(path, bytes, is_new_);
  if (!path.empty() && file < 0) return false;
  const int sharing = path.empty() ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, sharing, file, 0);
  if (file >= 0) close(file);
  if (mapped == MAP_FAILED) return false;
  memory_ = static_cast<std::uint8_t*>(mapped);
  bytes_ = bytes;
  return true;
}

}  // namespace localgrid::posix
