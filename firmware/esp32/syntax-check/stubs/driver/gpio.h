#pragma once
#include "esp_err.h"
typedef enum {
  GPIO_NUM_NC = -1,
  GPIO_NUM_0 = 0,
  GPIO_NUM_1,
  GPIO_NUM_2,
  GPIO_NUM_3,
  GPIO_NUM_4,
  GPIO_NUM_5,
  GPIO_NUM_6,
  GPIO_NUM_7,
  GPIO_NUM_8,
  GPIO_NUM_9,
} gpio_num_t;
typedef enum { GPIO_MODE_INPUT = 1, GPIO_MODE_OUTPUT = 2 } gpio_mode_t;
typedef enum { GPIO_PULLUP_ONLY, GPIO_PULLDOWN_ONLY } gpio_pull_mode_t;
extern "C" {
esp_err_t gpio_reset_pin(gpio_num_t pin);
esp_err_t gpio_set_direction(gpio_num_t pin, gpio_mode_t mode);
esp_err_t gpio_set_pull_mode(gpio_num_t pin, gpio_pull_mode_t pull);
esp_err_t gpio_set_level(gpio_num_t pin, uint32_t level);
int gpio_get_level(gpio_num_t pin);
}
