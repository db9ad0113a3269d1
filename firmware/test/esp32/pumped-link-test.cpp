#include "hal_esp/pumped-link.hpp"

#include <algorithm>
#include <deque>
#include <string>

#include "test/check.hpp"

/// The other side of a connection, instead of ESP-IDF's.
struct esp_tls {};

namespace {

struct Server {
  std::deque<char> says;
  std::string heard;
  bool is_there = true;
  bool has_hung_up = false;
  int connections = 0;
};

Server server;

using Pipe = std::deque<std::uint8_t>;

Pipe& pipe_of(StreamBufferHandle_t buffer) {
  return *reinterpret_cast<Pipe*>(buffer);
}

constexpr std::size_t kPipeBytes = 4096;

}  // namespace

extern "C" {

esp_tls_t* esp_tls_init() {
  ++server.connections;
  return new esp_tls;
}
int esp_tls_conn_new_async(const char*, int, int, const esp_tls_cfg_t*, esp_tls_t*) {
  return server.is_there ? 1 : -1;
}
ssize_t esp_tls_conn_write(esp_tls_t*, const void* data, size_t size) {
  server.heard.append(static_cast<const char*>(data), size);
  return static_cast<ssize_t>(size);
}
ssize_t esp_tls_conn_read(esp_tls_t*, void* data, size_t size) {
  if (server.says.empty()) return server.has_hung_up ? 0 : ESP_TLS_ERR_SSL_WANT_READ;
  const std::size_t count = std::min(size, server.says.size());
  std::copy_n(server.says.begin(), count, static_cast<char*>(data));
  server.says.erase(server.says.begin(), server.says.begin() + static_cast<std::ptrdiff_t>(count));
  return static_cast<ssize_t>(count);
}
int esp_tls_conn_destroy(esp_tls_t* connection) {
  delete connection;
  return 0;
}
StreamBufferHandle_t xStreamBufferCreate(size_t, size_t) {
  return reinterpret_cast<StreamBufferHandle_t>(new Pipe);
}
void vStreamBufferDelete(StreamBufferHandle_t buffer) {
  delete &pipe_of(buffer);
}
size_t xStreamBufferSend(StreamBufferHandle_t buffer, const void* data, size_t size, TickType_t) {
  const std::size_t count = std::min(size, kPipeBytes - pipe_of(buffer).size());
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  pipe_of(buffer).insert(pipe_of(buffer).end(), bytes, bytes + count);
  return count;
}
size_t xStreamBufferReceive(StreamBufferHandle_t buffer, void* out, size_t size, TickType_t) {
  Pipe& pipe = pipe_of(buffer);
  const std::size_t count = std::min(size, pipe.size());
  std::copy_n(pipe.begin(), count, static_cast<std::uint8_t*>(out));
  pipe.erase(pipe.begin(), pipe.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}
size_t xStreamBufferSpacesAvailable(StreamBufferHandle_t buffer) {
  return kPipeBytes - pipe_of(buffer).size();
}
BaseType_t xStreamBufferIsEmpty(StreamBufferHandle_t buffer) {
  return pipe_of(buffer).empty() ? pdTRUE : pdFALSE;
}
BaseType_t xStreamBufferReset(StreamBufferHandle_t buffer) {
  pipe_of(buffer).clear();
  return pdPASS;
}

}  // extern "C"

namespace localgrid::esp32 {
namespace {

struct LinkBench {
  PumpedLink link{"node", 80, {}};
  std::uint64_t now_ms = 0;

  LinkBench() { server = {}; }

  void pump(int times = 50) {
    for (int i = 0; i < times; ++i)
      link.pump(++now_ms);
  }
  void open() {
    link.open();
    pump();
    CHECK(link.state() == LinkState::kOpen);
  }
  std::size_t read_all() {
    std::size_t size = 0;
    std::array<std::uint8_t, 100> piece{};
    for (std::size_t come = 1; come > 0; size += come)
      come = link.read(piece);
    return size;
  }
};

TEST("what came before the other side hung up is read, however late") {
  LinkBench bench;
  bench.open();
  server.says.assign(3'000, 'x');
  server.has_hung_up = true;
  bench.pump();
  CHECK(bench.link.state() == LinkState::kOpen);
  CHECK_EQ(bench.read_all(), 3'000U);
  CHECK(bench.link.state() == LinkState::kClosed);
}

TEST("more than there is room for waits, and comes in order") {
  LinkBench bench;
  bench.open();
  server.says.assign(10'000, 'x');
  server.has_hung_up = true;
  std::size_t size = 0;
  for (int i = 0; i < 20; ++i) {
    bench.pump();
    size += bench.read_all();
  }
  CHECK_EQ(size, 10'000U);
  CHECK(bench.link.state() == LinkState::kClosed);
}

TEST("bytes of an earlier connection are never read in a later one") {
  LinkBench bench;
  bench.open();
  server.says.assign(500, 'x');
  bench.pump();
  bench.link.close();
  CHECK(bench.link.state() == LinkState::kClosed);
  CHECK_EQ(bench.read_all(), 0U);
  bench.open();
  CHECK_EQ(server.connections, 2);
  CHECK_EQ(bench.read_all(), 0U);
}

TEST("what is written is sent, and a node that is not there closes the link") {
  LinkBench bench;
  bench.open();
  static constexpr std::array<std::uint8_t, 3> kWord = {'a', 'b', 'c'};
  CHECK_EQ(bench.link.write(kWord), kWord.size());
  bench.pump();
  CHECK_EQ(server.heard, "abc");
  server.is_there = false;
  bench.link.open();
  bench.pump();
  CHECK(bench.link.state() == LinkState::kClosed);
  bench.link.open();
  bench.link.lose();
  CHECK(bench.link.state() == LinkState::kClosed);
}

}  // namespace
}  // namespace localgrid::esp32
