#include "captive-portal.hpp"

#include <array>
#include <cstring>
#include <string_view>

#include "core/pairing/form.hpp"
#include "esp_http_server.h"
#include "esp_netif.h"
#include "esp_wifi.h"
#include "membership.hpp"
#include "name-server.hpp"
#include "restart-soon.hpp"
#include "set-up-page.hpp"

namespace localgrid::esp32 {
namespace {

constexpr std::uint8_t kMostPhones = 2;
constexpr const char* kPageAddress = "http://192.168.4.1/";

esp_err_t answer(httpd_req_t* request, std::string_view page) {
  httpd_resp_set_type(request, "text/html");
  httpd_resp_set_hdr(request, "Cache-Control", "no-store");
  return httpd_resp_send(request, page.data(), static_cast<ssize_t>(page.size()));
}

/// Phones ask for pages that they know, to find out whether there is internet: they are sent to the form.
esp_err_t on_get(httpd_req_t* request) {
  if (std::strcmp(request->uri, "/") == 0) return answer(request, kSetUpPage);
  httpd_resp_set_status(request, "302 Found");
  httpd_resp_set_hdr(request, "Location", kPageAddress);
  return httpd_resp_send(request, nullptr, 0);
}

esp_err_t on_form(httpd_req_t* request) {
  std::array<char, kMaxFormBytes> body{};
  std::size_t size = 0;
  if (request->content_len > body.size()) {
    httpd_resp_set_status(request, "413 Content Too Large");
    return answer(request, kRefusedPage);
  }
  while (size < request->content_len) {
    const int received = httpd_req_recv(request, body.data() + size, request->content_len - size);
    if (received <= 0) return ESP_FAIL;
    size += static_cast<std::size_t>(received);
  }
  ProvisioningRecord record;
  auto& settings = *static_cast<Settings*>(request->user_ctx);
  const bool is_complete = read_provisioning_form({body.data(), size}, record) == FormFault::kNone;
  if (!is_complete || !store_record(settings, record)) {
    httpd_resp_set_status(request, "422 Unprocessable Content");
    return answer(request, kRefusedPage);
  }
  restart_soon();
  return answer(request, kSavedPage);
}

bool begin_access_point(const char* name, const char* password) {
  wifi_config_t wanted{};
  const std::size_t name_size = std::strlen(name);
  if (name_size > sizeof(wanted.ap.ssid) || std::strlen(password) >= sizeof(wanted.ap.password)) return false;
  std::memcpy(wanted.ap.ssid, name, name_size);
  std::memcpy(wanted.ap.password, password, std::strlen(password));
  wanted.ap.ssid_len = static_cast<std::uint8_t>(name_size);
  wanted.ap.authmode = WIFI_AUTH_WPA2_PSK;
  wanted.ap.max_connection = kMostPhones;

  esp_netif_create_default_wifi_ap();
  const wifi_init_config_t initial = WIFI_INIT_CONFIG_DEFAULT();
  return esp_wifi_init(&initial) == ESP_OK && esp_wifi_set_storage(WIFI_STORAGE_RAM) == ESP_OK &&
         esp_wifi_set_mode(WIFI_MODE_AP) == ESP_OK && esp_wifi_set_config(WIFI_IF_AP, &wanted) == ESP_OK &&
         esp_wifi_start() == ESP_OK;
}

}  // namespace

bool begin_captive_portal(Settings& settings, const char* name, const char* password) {
  if (!begin_access_point(name, password) || !begin_name_server()) return false;
  httpd_config_t configuration = HTTPD_DEFAULT_CONFIG();
  configuration.uri_match_fn = httpd_uri_match_wildcard;
  configuration.lru_purge_enable = true;
  httpd_handle_t server = nullptr;
  if (httpd_start(&server, &configuration) != ESP_OK) return false;
  httpd_uri_t form{};
  form.uri = "/set-up";
  form.method = HTTP_POST;
  form.handler = on_form;
  form.user_ctx = &settings;
  httpd_uri_t pages{};
  pages.uri = "/*";
  pages.method = HTTP_GET;
  pages.handler = on_get;
  return httpd_register_uri_handler(server, &form) == ESP_OK && httpd_register_uri_handler(server, &pages) == ESP_OK;
}

}  // namespace localgrid::esp32
