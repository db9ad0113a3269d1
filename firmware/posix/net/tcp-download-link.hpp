#pragma once

#include <utility>

#include "core/update/download-link.hpp"
#include "posix/net/socket-link.hpp"

namespace localgrid::posix {

/// The second connection of a device, to its node's HTTP.
class TcpDownloadLink final : public DownloadLink {
 public:
  TcpDownloadLink(EventLoop& loop, LinkUser& user) : link_(loop, user) {}

  /// @param node its port is that of the next `aim`
  void set_up(Endpoint node) {
    link_.close();
    node_ = std::move(node);
  }
  void set_stalled(bool is_stalled) { link_.set_stalled(is_stalled); }
  void set_cut(bool is_cut) { link_.set_cut(is_cut); }

  void aim(std::uint16_t port) override {
    node_.port = port;
    link_.set_up(node_, {});
  }
  void open() override { link_.open(); }
  LinkState state() override { return link_.state(); }
  std::size_t write(Bytes data) override { return link_.write(data); }
  std::size_t read(MutableBytes out) override { return link_.read(out); }
  void close() override { link_.close(); }

 private:
  SocketLink link_;
  Endpoint node_;
};

}  // namespace localgrid::posix
