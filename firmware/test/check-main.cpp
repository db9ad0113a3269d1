#include "test/check.hpp"

namespace localgrid::check {

namespace {

bool is_wanted(std::string_view name, std::span<char*> wanted) {
  for (const char* part : wanted) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return wanted.empty();
}

}  // namespace

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
