#pragma once
#include <sys/time.h>
#include "esp_err.h"
typedef void (*esp_sntp_time_cb_t)(struct timeval* time);
typedef struct esp_sntp_config {
  bool smooth_sync;
  bool server_from_dhcp;
  bool wait_for_sync;
  bool start;
  esp_sntp_time_cb_t sync_cb;
  bool renew_servers_after_new_IP;
  size_t index_of_first_server;
  size_t num_of_servers;
  const char* servers[1];
} esp_sntp_config_t;
#define ESP_NETIF_SNTP_DEFAULT_CONFIG(server) \
  { false, false, true, true, nullptr, false, 0, 1, {server} }
extern "C" esp_err_t esp_netif_sntp_init(const esp_sntp_config_t* config);
