#pragma once
#include "esp_err.h"
typedef void* httpd_handle_t;
typedef enum { HTTP_GET = 1, HTTP_POST = 3 } httpd_method_t;
typedef struct httpd_req {
  httpd_handle_t handle;
  int method;
  const char uri[512 + 1];
  size_t content_len;
  void* aux;
  void* user_ctx;
} httpd_req_t;
typedef struct httpd_uri {
  const char* uri;
  httpd_method_t method;
  esp_err_t (*handler)(httpd_req_t* request);
  void* user_ctx;
} httpd_uri_t;
typedef bool (*httpd_uri_match_func_t)(const char* reference, const char* uri, size_t size);
typedef struct httpd_config {
  bool lru_purge_enable;
  httpd_uri_match_func_t uri_match_fn;
} httpd_config_t;
#define HTTPD_DEFAULT_CONFIG() \
  { false, nullptr }
extern "C" {
bool httpd_uri_match_wildcard(const char* reference, const char* uri, size_t size);
esp_err_t httpd_start(httpd_handle_t* server, const httpd_config_t* config);
esp_err_t httpd_register_uri_handler(httpd_handle_t server, const httpd_uri_t* handler);
int httpd_req_recv(httpd_req_t* request, char* out, size_t size);
esp_err_t httpd_resp_set_type(httpd_req_t* request, const char* type);
esp_err_t httpd_resp_set_status(httpd_req_t* request, const char* status);
esp_err_t httpd_resp_set_hdr(httpd_req_t* request, const char* field, const char* value);
esp_err_t httpd_resp_send(httpd_req_t* request, const char* text, ssize_t size);
}
