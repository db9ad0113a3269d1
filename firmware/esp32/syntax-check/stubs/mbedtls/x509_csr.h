#pragma once
#include "mbedtls/pk.h"
typedef struct {
  mbedtls_pk_context* key;
  mbedtls_md_type_t md_alg;
} mbedtls_x509write_csr;
extern "C" {
void mbedtls_x509write_csr_init(mbedtls_x509write_csr* request);
void mbedtls_x509write_csr_free(mbedtls_x509write_csr* request);
void mbedtls_x509write_csr_set_key(mbedtls_x509write_csr* request, mbedtls_pk_context* key);
void mbedtls_x509write_csr_set_md_alg(mbedtls_x509write_csr* request, mbedtls_md_type_t algorithm);
int mbedtls_x509write_csr_set_subject_name(mbedtls_x509write_csr* request, const char* subject);
int mbedtls_x509write_csr_pem(mbedtls_x509write_csr* request, unsigned char* out, size_t size,
                              int (*f_rng)(void*, unsigned char*, size_t), void* p_rng);
}
