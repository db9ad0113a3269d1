#include "core/pairing/form.hpp"

#include <algorithm>
#include <array>

namespace localgrid {
namespace {

constexpr std::array<std::string_view, 4> kFields = {"wifi", "password", "node", "code"};
constexpr std::size_t kMaxValueBytes = 80;

std::optional<std::uint8_t> hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return static_cast<std::uint8_t>(letter - '0');
  if (letter >= 'a' && letter <= 'f') return static_cast<std::uint8_t>(letter - 'a' + 10);
  if (letter >= 'A' && letter <= 'F') return static_cast<std::uint8_t>(letter - 'A' + 10);
  return std::nullopt;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) { return hex_digit(letter).has_value(); });
}

bool is_letter_or_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

struct Value {
  std::array<char, kMaxValueBytes> letters;
  std::size_t size = 0;

  std::string_view view() const { return {letters.data(), size}; }
};

/// Percent-decodes; false when it is not encoded properly or too long.
bool decode(std::string_view encoded, Value& value) {
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    char letter = encoded[i] == '+' ? ' ' : encoded[i];
    if (letter == '%') {
      if (i + 2 >= encoded.size()) return false;
      const auto high = hex_digit(encoded[i + 1]);
      const auto low = hex_digit(encoded[i + 2]);
      if (!high || !low) return false;
      letter = static_cast<char>(*high << 4 | *low);
      i += 2;
    }
    if (letter == '\0' || value.size == value.letters.size()) return false;
    value.letters[value.size++] = letter;
  }
  return true;
}

FormFault take_password(std::string_view text, ProvisioningRecord& record) {
  const bool is_printable =
      std::all_of(text.begin(), text.end(), [](char letter) { return letter >= 0x20 && letter <= 0x7e; });
  const bool is_phrase = text.size() >= 8 && text.size() <= 63 && is_printable;
  const bool is_key = text.size() == 64 && is_hex(text);
  if (!text.empty() && !is_phrase && !is_key) return FormFault::kWifiPassword;
  record.wifi_password.assign(text);
  return FormFault::kNone;
}

FormFault take_node(std::string_view text, ProvisioningRecord& record) {
  const std::size_t colon = text.find(':');
  const std::string_view host = text.substr(0, colon);
  const bool is_host = !host.empty() && host.front() != '.' && host.front() != '-' &&
                       std::all_of(host.begin(), host.end(), [](char letter) {
                         return is_letter_or_digit(letter) || letter == '.' || letter == '-';
                       });
  if (!is_host || !record.node_host.assign(host)) return FormFault::kNodeAddress;
  record.node_port = 80;
  if (colon == std::string_view::npos) return FormFault::kNone;
  const std::string_view digits = text.substr(colon + 1);
  std::uint32_t port = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9' || port > 65'535) return FormFault::kNodeAddress;
    port = port * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  if (digits.empty() || port == 0 || port > 65'535) return FormFault::kNodeAddress;
  record.node_port = static_cast<std::uint16_t>(port);
  return FormFault::kNone;
}

FormFault take_code(std::string_view text, ProvisioningRecord& record) {
  std::array<char, 8> code;
  std::size_t size = 0;
  for (const char letter : text) {
    if (letter == '-' || letter == ' ') continue;
    if (!is_letter_or_digit(letter) || size == code.size()) return FormFault::kCode;
    code[size++] = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  if (size != code.size()) return FormFault::kCode;
  record.code.assign({code.data(), size});
  return FormFault::kNone;
}

FormFault take_field(std::size_t field, std::string_view value, ProvisioningRecord& record) {
  switch (field) {
    case 0:
      return !value.empty() && record.wifi_name.assign(value) ? FormFault::kNone : FormFault::kWifiName;
    case 1:
      return take_password(value, record);
    case 2:
      return take_node(value, record);
    default:
      return take_code(value, record);
  }
}

}  // namespace

std::string_view name_of(FormFault fault) {
  switch (fault) {
    case FormFault::kNone:
      return "none";
    case FormFault::kTooLong:
      return "too-long";
    case FormFault::kMalformed:
      return "malformed";
    case FormFault::kMissingField:
      return "missing-field";
    case FormFault::kWifiName:
      return "wifi-name";
    case FormFault::kWifiPassword:
      return "wifi-password";
    case FormFault::kNodeAddress:
      return "node-address";
    case FormFault::kCode:
      return "code";
  }
  return "none";
}

FormFault read_provisioning_form(std::string_view body, ProvisioningRecord& record) {
  if (body.size() > kMaxFormBytes) return FormFault::kTooLong;
  record = {};
  std::array<bool, kFields.size()> seen = {};
  while (!body.empty()) {
    const std::string_view pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return FormFault::kMalformed;
    const auto known = std::find(kFields.begin(), kFields.end(), pair.substr(0, equals));
    if (known == kFields.end()) continue;
    const auto field = static_cast<std::size_t>(known - kFields.begin());
    Value value;
    if (seen[field] || !decode(pair.substr(equals + 1), value)) return FormFault::kMalformed;
    seen[field] = true;
    const FormFault fault = take_field(field, value.view(), record);
    if (fault != FormFault::kNone) return fault;
  }
  // An open network has no password to give.
  seen[1] = true;
  const bool is_whole = std::all_of(seen.begin(), seen.end(), [](bool is_seen) { return is_seen; });
  return is_whole ? FormFault::kNone : FormFault::kMissingField;
}

}  // namespace localgrid
