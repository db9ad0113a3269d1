#pragma once
#include "esp_event.h"
typedef struct esp_netif_obj esp_netif_t;
typedef enum { IP_EVENT_STA_GOT_IP, IP_EVENT_STA_LOST_IP } ip_event_t;
extern "C" {
extern const esp_event_base_t IP_EVENT;
esp_err_t esp_netif_init(void);
}
