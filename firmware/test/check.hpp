#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// The tests' own small frame. `TEST("a sentence") { CHECK(...); }` in any .cpp file of a folder of test/; each folder
/// becomes one program, which prints `passed N` or fails with exit status 1. Arguments choose tests by parts of their
/// names. LOCALGRID_TEST_SEED changes the random numbers, LOCALGRID_TEST_SCALE (percent) the counts of long runs.
namespace localgrid::check {

struct Registration {
  Registration(std::string_view name, void (*run)());
};

/// Failures of the test that runs.
std::size_t& failures();

std::uint64_t environment_number(const char* name, std::uint64_t otherwise);

std::uint64_t seed();

/// `count` of a full run, less where LOCALGRID_TEST_SCALE says so, at least 1.
std::uint64_t scaled(std::uint64_t count);

/// The same numbers in every run with the same seed (splitmix64, Steele, Lea and Flood 2014).
class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t stream = 0) : state_(seed() * 0x9e3779b97f4a7c15U + stream) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  /// 0 to `bound` - 1.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

std::string hex(std::span<const std::uint8_t> bytes);

/// For texts that the test itself wrote: nothing is checked.
std::vector<std::uint8_t> unhex(std::string_view text);

template <typename T>
std::string shown(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::to_string(value);
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return '"' + std::string(std::string_view(value)) + '"';
  } else if constexpr (std::is_convertible_v<T, std::span<const std::uint8_t>>) {
    return hex(value);
  } else {
    return "(a value)";
  }
}

/// What fails is told out of line: a test is full of checks, and each compiles to little more than its comparison.
void fail(const char* file, int line, std::string_view what);

struct Unequal {
  const char* file;
  int line;
  const char* text;
};

void fail_unequal(const Unequal& at, const std::string& a, const std::string& b);

bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

template <typename A, typename B>
bool same(const A& a, const B& b) {
  if constexpr (std::is_integral_v<A> && std::is_integral_v<B> && !std::is_same_v<A, bool> &&
                !std::is_same_v<B, bool>) {
    return std::cmp_equal(a, b);
  } else if constexpr (std::is_convertible_v<A, std::span<const std::uint8_t>> &&
                       std::is_convertible_v<B, std::span<const std::uint8_t>>) {
    return same_bytes(a, b);
  } else {
    return a == b;
  }
}

template <typename A, typename B>
[[gnu::noinline, gnu::cold]] void show_unequal(const A& a, const B& b, const Unequal& at) {
  fail_unequal(at, shown(a), shown(b));
}

template <typename A, typename B>
bool check_equal(const A& a, const B& b, const char* file, int line, const char* text) {
  if (same(a, b)) return true;
  show_unequal(a, b, {file, line, text});
  return false;
}

inline bool check_true(bool is_true, const char* file, int line, const char* text) {
  if (!is_true) fail(file, line, text);
  return is_true;
}

int run_all(std::span<char*> wanted);

}  // namespace localgrid::check

#define LOCALGRID_JOIN2(a, b) a##b
#define LOCALGRID_JOIN(a, b) LOCALGRID_JOIN2(a, b)
#define LOCALGRID_TEST(name, id)                                                                                     \
  static void LOCALGRID_JOIN(test_, id)();                                                                           \
  static const ::localgrid::check::Registration LOCALGRID_JOIN(registration_, id){name, &LOCALGRID_JOIN(test_, id)}; \
  static void LOCALGRID_JOIN(test_, id)()

/// A test, named by a sentence about behaviour.
#define TEST(name) LOCALGRID_TEST(name, __COUNTER__)

/// Notes a failure and goes on.
#define CHECK(...) ::localgrid::check::check_true(static_cast<bool>(__VA_ARGS__), __FILE__, __LINE__, #__VA_ARGS__)
#define CHECK_EQ(a, b) ::localgrid::check::check_equal((a), (b), __FILE__, __LINE__, #a " == " #b)

/// Notes a failure and returns from the function, which returns nothing.
#define REQUIRE(...)                 \
  do {                               \
    if (!CHECK(__VA_ARGS__)) return; \
  } while (false)
#define REQUIRE_EQ(a, b)         \
  do {                           \
    if (!CHECK_EQ(a, b)) return; \
  } while (false)
