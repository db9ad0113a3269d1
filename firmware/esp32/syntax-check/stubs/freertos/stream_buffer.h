#pragma once
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
typedef struct StreamBufferDef_t* StreamBufferHandle_t;
extern "C" {
StreamBufferHandle_t xStreamBufferCreate(size_t size, size_t trigger_level);
size_t xStreamBufferSend(StreamBufferHandle_t buffer, const void* data, size_t size, TickType_t wait);
size_t xStreamBufferReceive(StreamBufferHandle_t buffer, void* out, size_t size, TickType_t wait);
size_t xStreamBufferSpacesAvailable(StreamBufferHandle_t buffer);
void vStreamBufferDelete(StreamBufferHandle_t buffer);
BaseType_t xStreamBufferIsEmpty(StreamBufferHandle_t buffer);
BaseType_t xStreamBufferReset(StreamBufferHandle_t buffer);
}
