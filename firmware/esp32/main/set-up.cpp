#include "set-up.hpp"

#include <algorithm>
#include <array>

#include "bluetooth-set-up.hpp"
#include "board.hpp"
#include "bootloader_random.h"
#include "captive-portal.hpp"
#include "esp_log.h"
#include "esp_random.h"
#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

namespace localgrid::esp32 {
namespace {

constexpr const char* kTag = "set-up";
constexpr const char* kWordName = "set-up-word";
constexpr const char* kWayName = "set-up-way";
constexpr std::size_t kWordLetters = 10;
/// Without the letters that are taken for others; 32 of them, so that every byte gives one without bias.
constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
static_assert(kAlphabet.size() == 32);
constexpr TickType_t kLookTicks = pdMS_TO_TICKS(50);
/// Somebody who was interrupted finds the home's Wi-Fi tried again, in case it was only away.
constexpr int kLooksBeforeRestart = 20 * 60 * 20;

using Word = std::array<char, kWordLetters + 1>;

std::span<std::uint8_t> bytes_of(Word& word) { return {reinterpret_cast<std::uint8_t*>(word.data()), word.size()}; }

}  // namespace

bool make_set_up_word(Settings& settings) {
  Word word{};
  if (settings.read(kWordName, bytes_of(word)) == word.size()) return true;
  std::array<std::uint8_t, kWordLetters> random{};
  bootloader_random_enable();
  esp_fill_random(random.data(), random.size());
  bootloader_random_disable();
  std::ranges::transform(random, word.begin(), [](std::uint8_t byte) { return kAlphabet[byte % kAlphabet.size()]; });
  return settings.write(kWordName, bytes_of(word));
}

void run_set_up(Settings& settings, std::string_view device_id) {
  Word word{};
  std::array<std::uint8_t, 1> way{};
  settings.read(kWordName, bytes_of(word));
  settings.read(kWayName, way);
  const bool is_bluetooth = way[0] == 1;
  std::array<char, 16> name{"localgrid-"};
  std::copy_n(device_id.end() - 5, 5, name.begin() + 10);

  const bool has_begun = is_bluetooth ? begin_bluetooth_set_up(settings, name.data(), word.data())
                                      : begin_captive_portal(settings, name.data(), word.data());
  if (!has_begun) ESP_LOGE(kTag, "set-up cannot be started");
  ESP_LOGI(kTag, "%s %s, password %s", is_bluetooth ? "Bluetooth" : "Wi-Fi", name.data(), word.data());
  for (int look = 0; has_begun && look < kLooksBeforeRestart; look++) {
    if (gpio_get_level(board().button) == 0) {
      way[0] = is_bluetooth ? 0 : 1;
      settings.write(kWayName, way);
      break;
    }
    vTaskDelay(kLookTicks);
  }
  esp_restart();
}

}  // namespace localgrid::esp32
