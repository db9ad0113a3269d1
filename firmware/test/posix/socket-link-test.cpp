#include "posix/net/socket-link.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "test/check.hpp"

using namespace localgrid;
using namespace localgrid::posix;

namespace {

/// The other side: accepts on a port of the loopback network.
class Listener {
 public:
  Listener() {
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    is_open_ = bind(socket_, any, length) == 0 && listen(socket_, 4) == 0 && getsockname(socket_, any, &length) == 0;
    port_ = ntohs(address.sin_port);
  }
  ~Listener() {
    hang_up();
    close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  bool is_open() const { return is_open_; }
  std::uint16_t port() const { return port_; }
  /// Takes the next caller, who must be there. @return the address it called from
  std::uint32_t take() {
    sockaddr_in from{};
    socklen_t length = sizeof from;
    caller_ = accept(socket_, reinterpret_cast<sockaddr*>(&from), &length);
    return ntohl(from.sin_addr.s_addr);
  }
  void say(const std::string& text) { CHECK_EQ(send(caller_, text.data(), text.size(), 0), std::ssize(text)); }
  /// Waits for something.
  std::string hear(int flags = 0) {
    std::array<char, 64> buffer{};
    const ssize_t came = recv(caller_, buffer.data(), buffer.size(), flags);
    return came <= 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(came));
  }
  void hang_up() {
    if (caller_ >= 0) close(caller_);
    caller_ = -1;
  }

 private:
  int socket_ = -1;
  int caller_ = -1;
  std::uint16_t port_ = 0;
  bool is_open_ = false;
};

/// A device that reads whatever comes.
class Reader final : public LinkUser {
 public:
  explicit Reader(EventLoop& loop) : link(loop, *this) {}
  void on_link() override {
    std::array<std::uint8_t, 16> buffer{};
    for (std::size_t came = link.read(buffer); came > 0; came = link.read(buffer)) {
      read.append(reinterpret_cast<const char*>(buffer.data()), came);
    }
  }
  std::size_t say(const std::string& text) {
    return link.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }

  SocketLink link;
  std::string read;
};

/// Turns until it is so; a loopback connection needs a few.
template <typename Condition>
bool turn_until(EventLoop& loop, Condition condition) {
  for (int turns = 0; turns < 200 && !condition(); turns++)
    loop.turn(20);
  return condition();
}

struct Connected {
  Connected() : reader(loop) {
    CHECK(loop.open() && listener.is_open());
    reader.link.set_up({"localhost", listener.port(), loopback_address(7)}, {});
    reader.link.open();
    CHECK(turn_until(loop, [this] { return reader.link.state() == LinkState::kOpen; }));
    from = listener.take();
  }

  EventLoop loop;
  Listener listener;
  Reader reader;
  std::uint32_t from = 0;
};

}  // namespace

TEST("a link carries bytes both ways, from an address of its own, and tells when the other side hangs up") {
  Connected both;
  CHECK_EQ(both.from, loopback_address(7));
  both.listener.say("hello");
  CHECK(turn_until(both.loop, [&] { return both.reader.read == "hello"; }));
  CHECK_EQ(both.reader.say("goodbye"), std::size_t{7});
  CHECK_EQ(both.listener.hear(), std::string("goodbye"));
  both.listener.hang_up();
  CHECK(turn_until(both.loop, [&] { return both.reader.link.state() == LinkState::kClosed; }));
}

TEST("a stalled link neither moves nor closes, and goes on with everything afterwards") {
  Connected both;
  both.reader.link.set_stalled(true);
  both.listener.say("while it hung");
  CHECK(both.reader.say("what it said") > 0);
  for (int turns = 0; turns < 5; turns++)
    both.loop.turn(1);
  CHECK(both.reader.read.empty());
  CHECK(both.reader.link.state() == LinkState::kOpen);
  // What a small chip can hold of it is soon full.
  while (both.reader.say(std::string(1'000, 'x')) > 0) {
  }
  CHECK(both.reader.link.state() == LinkState::kOpen);
  CHECK(both.listener.hear(MSG_DONTWAIT).empty());
  both.reader.link.set_stalled(false);
  CHECK(turn_until(both.loop, [&] { return both.reader.read == "while it hung"; }));
  both.reader.say("!");
  CHECK(both.listener.hear().starts_with("what it said"));
}

TEST("a cut link breaks, and none comes about until it is mended") {
  Connected both;
  both.reader.link.set_cut(true);
  CHECK(both.reader.link.state() == LinkState::kClosed);
  both.reader.link.open();
  CHECK(both.reader.link.state() == LinkState::kClosed);
  both.reader.link.set_cut(false);
  both.reader.link.open();
  CHECK(turn_until(both.loop, [&] { return both.reader.link.state() == LinkState::kOpen; }));
}

TEST("a link to where nobody listens, or to no address, closes") {
  EventLoop loop;
  REQUIRE(loop.open());
  Reader reader(loop);
  std::uint16_t port = 0;
  {
    const Listener gone;
    port = gone.port();
  }
  reader.link.set_up({"127.0.0.1", port, 0}, {});
  reader.link.open();
  CHECK(turn_until(loop, [&] { return reader.link.state() == LinkState::kClosed; }));
  reader.link.set_up({"the cellar", port, 0}, {});
  reader.link.open();
  CHECK(reader.link.state() == LinkState::kClosed);
}
