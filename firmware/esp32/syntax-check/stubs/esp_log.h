#pragma once
extern "C" void localgrid_stub_log(const char* tag, const char* format, ...) __attribute__((format(printf, 2, 3)));
#define ESP_LOGE(tag, ...) localgrid_stub_log(tag, __VA_ARGS__)
#define ESP_LOGW(tag, ...) localgrid_stub_log(tag, __VA_ARGS__)
#define ESP_LOGI(tag, ...) localgrid_stub_log(tag, __VA_ARGS__)
