#pragma once
#include "esp_event.h"
#include "esp_wifi.h"
typedef enum { WIFI_PROV_INIT, WIFI_PROV_START } wifi_prov_cb_event_t;
typedef void (*wifi_prov_cb_func_t)(void* user_data, wifi_prov_cb_event_t event, void* event_data);
typedef struct {
  wifi_prov_cb_func_t event_cb;
  void* user_data;
} wifi_prov_event_handler_t;
typedef struct wifi_prov_scheme {
  wifi_mode_t wifi_mode;
} wifi_prov_scheme_t;
typedef struct {
  wifi_prov_scheme_t scheme;
  wifi_prov_event_handler_t scheme_event_handler;
  wifi_prov_event_handler_t app_event_handler;
} wifi_prov_mgr_config_t;
typedef enum { WIFI_PROV_SECURITY_0, WIFI_PROV_SECURITY_1, WIFI_PROV_SECURITY_2 } wifi_prov_security_t;
typedef struct protocomm_security2_params {
  const char* salt;
  uint16_t salt_len;
  const char* verifier;
  uint16_t verifier_len;
} protocomm_security2_params_t;
typedef protocomm_security2_params_t wifi_prov_security2_params_t;
typedef esp_err_t (*protocomm_req_handler_t)(uint32_t session_id, const uint8_t* inbuf, ssize_t inlen, uint8_t** outbuf,
                                             ssize_t* outlen, void* priv_data);
extern "C" {
esp_err_t wifi_prov_mgr_init(wifi_prov_mgr_config_t config);
esp_err_t wifi_prov_mgr_start_provisioning(wifi_prov_security_t security, const void* wifi_prov_sec_params,
                                           const char* service_name, const char* service_key);
esp_err_t wifi_prov_mgr_endpoint_create(const char* ep_name);
esp_err_t wifi_prov_mgr_endpoint_register(const char* ep_name, protocomm_req_handler_t handler, void* user_ctx);
}
