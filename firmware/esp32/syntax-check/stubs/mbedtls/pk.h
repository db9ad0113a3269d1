#pragma once
#include <stddef.h>
#include "mbedtls/ecp.h"
typedef enum { MBEDTLS_MD_SHA256 = 9 } mbedtls_md_type_t;
typedef enum { MBEDTLS_PK_NONE = 0, MBEDTLS_PK_RSA, MBEDTLS_PK_ECKEY } mbedtls_pk_type_t;
typedef struct mbedtls_pk_info_t mbedtls_pk_info_t;
typedef struct {
  const mbedtls_pk_info_t* pk_info;
  void* pk_ctx;
} mbedtls_pk_context;
extern "C" {
void mbedtls_pk_init(mbedtls_pk_context* context);
void mbedtls_pk_free(mbedtls_pk_context* context);
const mbedtls_pk_info_t* mbedtls_pk_info_from_type(mbedtls_pk_type_t type);
int mbedtls_pk_setup(mbedtls_pk_context* context, const mbedtls_pk_info_t* info);
int mbedtls_pk_write_key_pem(const mbedtls_pk_context* context, unsigned char* out, size_t size);
int mbedtls_pk_parse_key(mbedtls_pk_context* context, const unsigned char* key, size_t key_size,
                         const unsigned char* password, size_t password_size,
                         int (*f_rng)(void*, unsigned char*, size_t), void* p_rng);
mbedtls_ecp_keypair* mbedtls_pk_ec(const mbedtls_pk_context context);
}
