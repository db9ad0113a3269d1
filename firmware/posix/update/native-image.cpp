#include "posix/update/native-image.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace localgrid::posix {

namespace {

constexpr std::string_view kMark = "localgrid-image";
constexpr std::size_t kLongestLine = 128;
constexpr std::size_t kLongestName = 32;

using Behaviour = NativeImage::Behaviour;
constexpr std::array<std::pair<std::string_view, Behaviour>, 3> kBehaviours = {{
    {"good", Behaviour::kGood},
    {"fails-self-test", Behaviour::kFailsSelfTest},
    {"never-confirms", Behaviour::kNeverConfirms},
}};

/// What comes before the next blank, which is taken too.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

}  // namespace

bool is_image_name(const std::string& name) {
  const auto is_visible = [](char letter) { return letter >= '!' && letter <= '~'; };
  return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), is_visible);
}

std::optional<NativeImage> read_image(Bytes image) {
  const std::string_view text(reinterpret_cast<const char*>(image.data()), std::min(image.size(), kLongestLine));
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  if (take_word(line) != kMark) return std::nullopt;
  NativeImage read;
  read.board = take_word(line);
  const std::string_view version = take_word(line);
  const char* const version_end = version.data() + version.size();
  const auto parsed = std::from_chars(version.data(), version_end, read.version);
  read.version_name = take_word(line);
  const auto* const behaviour =
      std::find_if(kBehaviours.begin(), kBehaviours.end(), [&](const auto& known) { return known.first == line; });
  if (parsed.ec != std::errc() || parsed.ptr != version_end || behaviour == kBehaviours.end()) return std::nullopt;
  if (!is_image_name(read.board) || !is_image_name(read.version_name)) return std::nullopt;
  read.behaviour = behaviour->second;
  return read;
}

std::string first_line_of(const NativeImage& image) {
  const auto* const behaviour = std::find_if(kBehaviours.begin(), kBehaviours.end(),
                                             [&](const auto& known) { return known.second == image.behaviour; });
  std::string line(kMark);
  line += ' ' + image.board + ' ' + std::to_string(image.version) + ' ' + image.version_name + ' ';
  line += behaviour->first;
  return line + '\n';
}

}  // namespace localgrid::posix
