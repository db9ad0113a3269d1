#pragma once
#include "esp_err.h"
#define ESP_TLS_ERR_SSL_WANT_READ -0x6900
#define ESP_TLS_ERR_SSL_WANT_WRITE -0x6880
typedef struct esp_tls_cfg {
  union {
    const unsigned char* cacert_buf;
    const unsigned char* cacert_pem_buf;
  };
  union {
    unsigned int cacert_bytes;
    unsigned int cacert_pem_bytes;
  };
  union {
    const unsigned char* clientcert_buf;
    const unsigned char* clientcert_pem_buf;
  };
  union {
    unsigned int clientcert_bytes;
    unsigned int clientcert_pem_bytes;
  };
  union {
    const unsigned char* clientkey_buf;
    const unsigned char* clientkey_pem_buf;
  };
  union {
    unsigned int clientkey_bytes;
    unsigned int clientkey_pem_bytes;
  };
  bool non_block;
  int timeout_ms;
  const char* common_name;
  bool skip_common_name;
  bool is_plain_tcp;
} esp_tls_cfg_t;
typedef struct esp_tls esp_tls_t;
extern "C" {
esp_tls_t* esp_tls_init(void);
int esp_tls_conn_new_async(const char* hostname, int hostlen, int port, const esp_tls_cfg_t* cfg, esp_tls_t* tls);
ssize_t esp_tls_conn_write(esp_tls_t* tls, const void* data, size_t size);
ssize_t esp_tls_conn_read(esp_tls_t* tls, void* data, size_t size);
int esp_tls_conn_destroy(esp_tls_t* tls);
}
