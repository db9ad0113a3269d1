#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "posix/control/json-line.hpp"
#include "posix/control/pairing-call.hpp"
#include "posix/device/device-fleet.hpp"

namespace localgrid::posix {

/// Does what lines on standard input say and answers on standard output; README.md lists the lines. The end of the
/// input is a wish to quit: devices do not outlive who started them.
class ControlServer final : private Ready {
 public:
  explicit ControlServer(EventLoop& loop, DeviceFleet& fleet) : loop_(loop), fleet_(fleet) {}
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  bool start();
  bool is_over() const { return is_over_; }
  /// Gives up pairings that take too long, and tells totals when it was asked to and something is new.
  void look_after();
  /// Machine milliseconds until `look_after` has something to do.
  std::uint64_t wait_ms() const;

 private:
  using Action = void (ControlServer::*)(const JsonLine&, std::int64_t);

  void on_ready(std::uint32_t events) override;
  void take_lines();
  void act_on(const std::string& line);
  void open(const JsonLine& line, std::int64_t id);
  void add(const JsonLine& line, std::int64_t id);
  void pair(const JsonLine& line, std::int64_t id);
  void run(const JsonLine& line, std::int64_t id);
  void halt(const JsonLine& line, std::int64_t id);
  void finish_at(const JsonLine& line, std::int64_t id);
  void fault(const JsonLine& line, std::int64_t id);
  void status(const JsonLine& line, std::int64_t id);
  void list(const JsonLine& line, std::int64_t id);
  void quit(const JsonLine& line, std::int64_t id);

  void say(JsonWriter& writer);
  void accept(std::int64_t id);
  void refuse(std::int64_t id, const char* code, const std::string& message);

  static const std::map<std::string, Action>& actions();

  EventLoop& loop_;
  DeviceFleet& fleet_;
  std::list<std::unique_ptr<PairingCall>> pairings_;
  std::string input_;
  std::uint64_t totals_every_ms_ = 0;
  std::uint64_t totals_at_ms_ = 0;
  bool is_over_ = false;
};

}  // namespace localgrid::posix
