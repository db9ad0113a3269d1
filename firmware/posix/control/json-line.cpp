#include "posix/control/json-line.hpp"

#include <charconv>
#include <cstdio>

namespace localgrid::posix {

namespace {

constexpr std::size_t kLongestLine = 32'768;
constexpr std::size_t kMostValues = 48;

/// Walks over one line; every step says whether what it looked for was there.
class Reader {
 public:
  explicit Reader(std::string_view line) : line_(line) {}

  bool take(char wanted) {
    skip_space();
    if (at_ >= line_.size() || line_[at_] != wanted) return false;
    at_ += 1;
    return true;
  }

  bool take(std::string_view word) {
    skip_space();
    if (line_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool is_at_end() {
    skip_space();
    return at_ == line_.size();
  }

  bool take_text(std::string& out) {
    if (!take('"')) return false;
    while (at_ < line_.size() && line_[at_] != '"') {
      const char here = line_[at_++];
      if (static_cast<unsigned char>(here) < 0x20) return false;
      if (here != '\\') {
        out += here;
      } else if (!take_escape(out)) {
        return false;
      }
    }
    return at_ < line_.size() && line_[at_++] == '"';
  }

  bool take_whole(std::int64_t& out) {
    skip_space();
    const char* end = line_.data() + line_.size();
    const auto [stop, failure] = std::from_chars(line_.data() + at_, end, out);
    if (failure != std::errc()) return false;
    at_ = static_cast<std::size_t>(stop - line_.data());
    return at_ == line_.size() || (line_[at_] != '.' && line_[at_] != 'e' && line_[at_] != 'E');
  }

 private:
  void skip_space() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t'))
      at_ += 1;
  }

  bool take_escape(std::string& out) {
    if (at_ >= line_.size()) return false;
    const char kind = line_[at_++];
    switch (kind) {
      case 'n':
        out += '\n';
        return true;
      case 'r':
        out += '\r';
        return true;
      case 't':
        out += '\t';
        return true;
      case '"':
      case '\\':
      case '/':
        out += kind;
        return true;
      default:
        return kind == 'u' && take_code(out);
    }
  }

  /// Whoever controls us writes UTF-8; only control characters come as codes.
  bool take_code(std::string& out) {
    unsigned code = 0;
    if (at_ + 4 > line_.size()) return false;
    const char* begin = line_.data() + at_;
    const auto [stop, failure] = std::from_chars(begin, begin + 4, code, 16);
    if (failure != std::errc() || stop != begin + 4 || code >= 0x80) return false;
    out += static_cast<char>(code);
    at_ += 4;
    return true;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  for (const char here : value) {
    if (here == '"' || here == '\\') {
      out += '\\';
      out += here;
    } else if (here == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(here) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(here)));
      out += code;
    } else {
      out += here;
    }
  }
  out += '"';
}

}  // namespace

std::optional<JsonLine> JsonLine::parse(std::string_view line) {
  if (line.size() > kLongestLine) return std::nullopt;
  Reader reader(line);
  JsonLine parsed;
  if (!reader.take('{')) return std::nullopt;
  bool is_over = reader.take('}');
  while (!is_over) {
    std::string name;
    if (!reader.take_text(name) || !reader.take(':') || parsed.values_.size() >= kMostValues) return std::nullopt;
    std::string text;
    std::int64_t whole = 0;
    if (reader.take(std::string_view("true"))) {
      parsed.values_[name] = true;
    } else if (reader.take(std::string_view("false"))) {
      parsed.values_[name] = false;
    } else if (reader.take_whole(whole)) {
      parsed.values_[name] = whole;
    } else if (reader.take_text(text)) {
      parsed.values_[name] = std::move(text);
    } else if (!reader.take(std::string_view("null"))) {
      return std::nullopt;
    }
    is_over = reader.take('}');
    if (!is_over && !reader.take(',')) return std::nullopt;
  }
  return reader.is_at_end() ? std::optional(std::move(parsed)) : std::nullopt;
}

std::string JsonLine::text(const std::string& name) const {
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<std::string>(&found->second);
  return value == nullptr ? std::string() : *value;
}

std::int64_t JsonLine::whole(const std::string& name, std::int64_t otherwise) const {
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return value == nullptr ? otherwise : *value;
}

bool JsonLine::flag(const std::string& name) const {
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<bool>(&found->second);
  return value != nullptr && *value;
}

void JsonWriter::name(std::string_view name) {
  body_ += body_.empty() ? '{' : ',';
  append_quoted(body_, name);
  body_ += ':';
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value) {
  this->name(name);
  append_quoted(body_, value);
  return *this;
}

JsonWriter& JsonWriter::whole(std::string_view name, std::int64_t value) {
  this->name(name);
  body_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::flag(std::string_view name, bool value) {
  this->name(name);
  body_ += value ? "true" : "false";
  return *this;
}

}  // namespace localgrid::posix
