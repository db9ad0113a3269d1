#include "core/pairing/json-reader.hpp"

namespace localgrid {
namespace {

constexpr int kMaxDepth = 8;

bool is_word_letter(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '+' ||
         letter == '.' || letter == 'E';
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

}  // namespace

std::optional<JsonReader::Member> JsonReader::next() {
  if (state_ == State::kEnded || state_ == State::kFailed) return std::nullopt;
  skip_space();
  if (state_ == State::kBefore) {
    if (!take('{')) return fail();
    state_ = State::kFirst;
    skip_space();
  }
  if (take('}')) {
    skip_space();
    if (at_ != text_.size()) return fail();
    state_ = State::kEnded;
    return std::nullopt;
  }
  if (state_ == State::kInside && !take(',')) return fail();
  state_ = State::kInside;
  skip_space();
  const std::optional<std::string_view> key = text();
  skip_space();
  if (!key || !take(':')) return fail();
  skip_space();
  return value(*key);
}

std::optional<JsonReader::Member> JsonReader::value(std::string_view key) {
  const char first = peek();
  if (first == '"') {
    const std::optional<std::string_view> decoded = text();
    return decoded ? std::optional<Member>({key, Kind::kText, *decoded}) : fail();
  }
  if (first == '{' || first == '[') {
    return skip_nested() ? std::optional<Member>({key, Kind::kOther, {}}) : fail();
  }
  const std::size_t begin = at_;
  while (is_word_letter(peek()))
    ++at_;
  const std::string_view word(reinterpret_cast<const char*>(text_.data()) + begin, at_ - begin);
  if (word.empty()) return fail();
  const bool is_number = is_digit(word.front()) || word.front() == '-';
  const bool is_literal = word == "true" || word == "false" || word == "null";
  if (!is_number && !is_literal) return fail();
  return Member{key, is_number ? Kind::kNumber : Kind::kOther, word};
}

std::optional<JsonReader::Member> JsonReader::fail() {
  state_ = State::kFailed;
  return std::nullopt;
}

void JsonReader::skip_space() {
  while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')
    ++at_;
}

bool JsonReader::take(char letter) {
  if (at_ >= text_.size() || peek() != letter) return false;
  ++at_;
  return true;
}

/// Decodes a string where it stands: no escape is shorter than what it means.
std::optional<std::string_view> JsonReader::text() {
  if (!take('"')) return std::nullopt;
  const std::size_t begin = at_;
  std::size_t to = begin;
  while (at_ < text_.size()) {
    const std::uint8_t letter = text_[at_++];
    if (letter == '"') return std::string_view(reinterpret_cast<const char*>(text_.data()) + begin, to - begin);
    if (letter < 0x20) return std::nullopt;
    if (letter != '\\') {
      text_[to++] = letter;
    } else if (!decode_escape(to)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// What stands behind a backslash.
bool JsonReader::decode_escape(std::size_t& to) {
  const char letter = peek();
  ++at_;
  switch (letter) {
    case 'n':
      text_[to++] = '\n';
      return true;
    case 'r':
      text_[to++] = '\r';
      return true;
    case 't':
      text_[to++] = '\t';
      return true;
    case 'b':
      text_[to++] = '\b';
      return true;
    case 'f':
      text_[to++] = '\f';
      return true;
    case '"':
    case '\\':
    case '/':
      text_[to++] = static_cast<std::uint8_t>(letter);
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  const std::optional<std::uint32_t> code = code_point();
  if (code) put_utf8(*code, to);
  return code.has_value();
}

/// One or, of a surrogate pair, two groups of four digits.
std::optional<std::uint32_t> JsonReader::code_point() {
  const std::optional<std::uint32_t> first = hex4();
  if (!first || *first < 0xd800 || *first > 0xdfff) return first;
  if (*first > 0xdbff || !take('\\') || !take('u')) return std::nullopt;
  const std::optional<std::uint32_t> second = hex4();
  if (!second || *second < 0xdc00 || *second > 0xdfff) return std::nullopt;
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

std::optional<std::uint32_t> JsonReader::hex4() {
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const char letter = peek();
    const bool is_lower = letter >= 'a' && letter <= 'f';
    const bool is_upper = letter >= 'A' && letter <= 'F';
    if (!is_digit(letter) && !is_lower && !is_upper) return std::nullopt;
    const int digit = is_digit(letter) ? letter - '0' : letter - (is_lower ? 'a' : 'A') + 10;
    code = code << 4 | static_cast<std::uint32_t>(digit);
    ++at_;
  }
  return code;
}

void JsonReader::put_utf8(std::uint32_t code, std::size_t& to) {
  const auto put = [this, &to](std::uint32_t byte) { text_[to++] = static_cast<std::uint8_t>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      put(0xe0 | code >> 12);
    } else {
      put(0xf0 | code >> 18);
      put(0x80 | (code >> 12 & 0x3f));
    }
    put(0x80 | (code >> 6 & 0x3f));
  }
  put(0x80 | (code & 0x3f));
}

/// Brackets are matched by number, not by kind: what is inside is nobody's concern.
bool JsonReader::skip_nested() {
  int depth = 0;
  do {
    const char letter = peek();
    if (letter == '"') {
      if (!text()) return false;
      continue;
    }
    if (at_ >= text_.size()) return false;
    ++at_;
    if (letter == '{' || letter == '[') ++depth;
    if (letter == '}' || letter == ']') --depth;
    if (depth > kMaxDepth) return false;
  } while (depth > 0);
  return true;
}

}  // namespace localgrid
