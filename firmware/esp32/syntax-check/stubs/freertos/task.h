#pragma once
#include "freertos/FreeRTOS.h"
typedef struct tskTaskControlBlock* TaskHandle_t;
typedef void (*TaskFunction_t)(void*);
#define tskIDLE_PRIORITY ((UBaseType_t)0U)
extern "C" {
BaseType_t xTaskCreate(TaskFunction_t function, const char* name, uint32_t stack_bytes, void* argument,
                       UBaseType_t priority, TaskHandle_t* created);
void vTaskDelay(TickType_t ticks);
void vTaskDelete(TaskHandle_t task);
BaseType_t xTaskDelayUntil(TickType_t* previous, TickType_t increment);
TickType_t xTaskGetTickCount(void);
}
