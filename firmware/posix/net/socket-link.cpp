#include "posix/net/socket-link.hpp"

#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace localgrid::posix {

namespace {

/// As much as the send buffer of a small chip holds.
constexpr std::size_t kMostWaiting = 5'744;

}  // namespace

void SocketLink::set_up(Endpoint endpoint, TlsSettings tls) {
  close();
  endpoint_ = std::move(endpoint);
  tls_settings_ = std::move(tls);
}

void SocketLink::open() {
  close();
  if (is_cut_ || !socket_.connect(endpoint_, this)) return;
  state_ = LinkState::kOpening;
  is_connecting_ = true;
  if (is_stalled_) socket_.set_deaf(true);
}

void SocketLink::close() {
  tls_.reset();
  socket_.close();
  waiting_.clear();
  state_ = LinkState::kClosed;
  is_connecting_ = false;
}

void SocketLink::fail() {
  close();
  user_->on_link();
}

void SocketLink::on_ready(std::uint32_t events) {
  if (is_connecting_) {
    if (!socket_.is_connected()) return fail();
    is_connecting_ = false;
    if (tls_settings_.context == nullptr) {
      state_ = LinkState::kOpen;
      socket_.want(true, false);
      return user_->on_link();
    }
    if (!begin_tls()) return fail();
  }
  if (state_ == LinkState::kOpening) return shake_hands();
  if (!flush()) return fail();
  user_->on_link();
  // A hang-up that the user has not read its way to would be told again and again.
  const bool is_over = (events & (EPOLLHUP | EPOLLERR)) != 0;
  if (is_over && state_ == LinkState::kOpen) fail();
}

bool SocketLink::begin_tls() {
  tls_.reset(SSL_new(tls_settings_.context));
  if (!tls_) return false;
  const char* name = tls_settings_.server_name.c_str();
  const bool has_identity = tls_settings_.identity != nullptr && tls_settings_.identity->apply(tls_.get());
  return has_identity && SSL_set_tlsext_host_name(tls_.get(), name) == 1 && SSL_set1_host(tls_.get(), name) == 1 &&
         SSL_set_fd(tls_.get(), socket_.descriptor()) == 1;
}

void SocketLink::shake_hands() {
  ERR_clear_error();
  const int done = SSL_connect(tls_.get());
  if (done == 1) {
    state_ = LinkState::kOpen;
    socket_.want(true, false);
    return user_->on_link();
  }
  const int why = SSL_get_error(tls_.get(), done);
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return fail();
  socket_.want(true, why == SSL_ERROR_WANT_WRITE);
}

/// False when the connection is gone.
bool SocketLink::flush() {
  while (!waiting_.empty() && !is_stalled_) {
    ssize_t sent = 0;
    bool is_full = false;
    if (tls_) {
      ERR_clear_error();
      sent = SSL_write(tls_.get(), waiting_.data(), static_cast<int>(waiting_.size()));
      const int why = sent > 0 ? SSL_ERROR_NONE : SSL_get_error(tls_.get(), static_cast<int>(sent));
      is_full = why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ;
    } else {
      sent = send(socket_.descriptor(), waiting_.data(), waiting_.size(), MSG_NOSIGNAL);
      is_full = sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
    if (is_full) break;
    if (sent <= 0) return false;
    waiting_.erase(0, static_cast<std::size_t>(sent));
  }
  socket_.want(true, !waiting_.empty());
  return true;
}

std::size_t SocketLink::write(Bytes data) {
  if (state_ != LinkState::kOpen) return 0;
  const std::size_t taken = std::min(data.size(), kMostWaiting - std::min(kMostWaiting, waiting_.size()));
  waiting_.append(reinterpret_cast<const char*>(data.data()), taken);
  if (flush()) return taken;
  close();
  return 0;
}

std::size_t SocketLink::read(MutableBytes out) {
  if (state_ != LinkState::kOpen || is_stalled_ || out.empty()) return 0;
  return read_some(out);
}

std::size_t SocketLink::read_some(MutableBytes out) {
  ssize_t came = 0;
  bool is_empty = false;
  if (tls_) {
    ERR_clear_error();
    came = SSL_read(tls_.get(), out.data(), static_cast<int>(out.size()));
    const int why = came > 0 ? SSL_ERROR_NONE : SSL_get_error(tls_.get(), static_cast<int>(came));
    is_empty = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
  } else {
    came = recv(socket_.descriptor(), out.data(), out.size(), 0);
    is_empty = came < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }
  if (came > 0) return static_cast<std::size_t>(came);
  if (!is_empty) close();
  return 0;
}

void SocketLink::set_stalled(bool is_stalled) {
  is_stalled_ = is_stalled;
  socket_.set_deaf(is_stalled);
}

void SocketLink::set_cut(bool is_cut) {
  is_cut_ = is_cut;
  if (is_cut && state_ != LinkState::kClosed) fail();
}

}  // namespace localgrid::posix
