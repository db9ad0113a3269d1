#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "test/check.hpp"

namespace localgrid::check {

namespace {

struct Case {
  std::string_view name;
  void (*run)();
};

std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

bool is_wanted(std::string_view name, std::span<char*> wanted) {
  for (const char* part : wanted) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return wanted.empty();
}

}  // namespace

Registration::Registration(std::string_view name, void (*run)()) {
  cases().push_back({name, run});
}

std::size_t& failures() {
  static std::size_t count = 0;
  return count;
}

std::uint64_t environment_number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::uint64_t seed() {
  return environment_number("LOCALGRID_TEST_SEED", 20261121);
}

std::uint64_t scaled(std::uint64_t count) {
  const std::uint64_t percent = environment_number("LOCALGRID_TEST_SCALE", 100);
  const std::uint64_t scaled_count = count * percent / 100;
  return scaled_count == 0 ? 1 : scaled_count;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::vector<std::uint8_t> unhex(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

void fail(const char* file, int line, std::string_view what) {
  static constexpr std::size_t kShown = 20;
  if (++failures() <= kShown) std::cerr << "  " << file << ':' << line << ": " << what << '\n';
}

void fail_unequal(const Unequal& at, const std::string& a, const std::string& b) {
  fail(at.file, at.line, std::string(at.text) + ": " + a + " and " + b);
}

bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  return std::ranges::equal(a, b);
}

int run_all(std::span<char*> wanted) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const Case& one : cases()) {
    if (!is_wanted(one.name, wanted)) continue;
    failures() = 0;
    one.run();
    if (failures() == 0) {
      passed++;
      continue;
    }
    failed++;
    std::cerr << "FAILED " << one.name << " (" << failures() << " checks)\n";
  }
  std::cout << "passed " << passed << '\n';
  if (failed > 0) std::cout << "failed " << failed << '\n';
  return failed > 0 || passed == 0 ? 1 : 0;
}

}  // namespace localgrid::check

int main(int count, char** arguments) {
  return localgrid::check::run_all({arguments + 1, static_cast<std::size_t>(count - 1)});
}
