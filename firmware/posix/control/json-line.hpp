#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace localgrid::posix {

/// What a control line may carry: one flat object, nothing nested, whole numbers only.
class JsonLine {
 public:
  /// Nothing for a line that is anything else, or too long.
  static std::optional<JsonLine> parse(std::string_view line);

  bool has(const std::string& name) const { return values_.contains(name); }
  /// Empty when it is not there or no text.
  std::string text(const std::string& name) const;
  std::int64_t whole(const std::string& name, std::int64_t otherwise) const;
  bool flag(const std::string& name) const;

 private:
  std::map<std::string, std::variant<std::string, std::int64_t, bool>> values_;
};

/// Writes one flat object.
class JsonWriter {
 public:
  JsonWriter& text(std::string_view name, std::string_view value);
  JsonWriter& whole(std::string_view name, std::int64_t value);
  JsonWriter& flag(std::string_view name, bool value);
  /// Without an end of line.
  std::string done() { return body_.empty() ? "{}" : body_ + '}'; }

 private:
  void name(std::string_view name);

  std::string body_;
};

}  // namespace localgrid::posix
