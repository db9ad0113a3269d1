#include "name-server.hpp"

#include <array>

#include "captive_names/name-answer.hpp"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/inet.h"
#include "lwip/sockets.h"

namespace localgrid::esp32 {
namespace {

constexpr std::uint16_t kDomainPort = 53;
constexpr Ipv4Address kPortalAddress{192, 168, 4, 1};
constexpr std::size_t kMaxDatagramBytes = 512;
constexpr std::uint32_t kStackBytes = 4096;

void answer_questions(void* argument) {
  const int socket = static_cast<int>(reinterpret_cast<std::intptr_t>(argument));
  std::array<std::uint8_t, kMaxDatagramBytes> query{};
  std::array<std::uint8_t, kMaxDatagramBytes> answer{};
  for (;;) {
    sockaddr_in from{};
    socklen_t from_size = sizeof(from);
    auto* const address = reinterpret_cast<sockaddr*>(&from);
    const ssize_t size = lwip_recvfrom(socket, query.data(), query.size(), 0, address, &from_size);
    if (size <= 0) {
      vTaskDelay(pdMS_TO_TICKS(100));
      continue;
    }
    const std::size_t answered = answer_name_query({query.data(), static_cast<std::size_t>(size)}, kPortalAddress, answer);
    if (answered > 0) lwip_sendto(socket, answer.data(), answered, 0, address, from_size);
  }
}

}  // namespace

bool begin_name_server() {
  const int socket = lwip_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (socket < 0) return false;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = lwip_htons(kDomainPort);
  here.sin_addr.s_addr = lwip_htonl(INADDR_ANY);
  if (lwip_bind(socket, reinterpret_cast<const sockaddr*>(&here), sizeof(here)) != 0) return false;
  auto* const argument = reinterpret_cast<void*>(static_cast<std::intptr_t>(socket));
  return xTaskCreate(answer_questions, "names", kStackBytes, argument, tskIDLE_PRIORITY + 1, nullptr) == pdPASS;
}

}  // namespace localgrid::esp32
