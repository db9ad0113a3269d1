#pragma once
#include <stdint.h>
#define INADDR_ANY ((uint32_t)0)
extern "C" {
uint16_t lwip_htons(uint16_t x);
uint32_t lwip_htonl(uint32_t x);
}
