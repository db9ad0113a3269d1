#include "posix/control/control-server.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "posix/control/device-wish.hpp"

namespace localgrid::posix {

namespace {

constexpr std::size_t kLongestInput = 65'536;
constexpr std::int64_t kFastest = 100'000;
constexpr std::uint64_t kIdleMs = 1'000;

}  // namespace

const std::map<std::string, ControlServer::Action>& ControlServer::actions() {
  static const std::map<std::string, Action> known = {
      {"open", &ControlServer::open},   {"add", &ControlServer::add},       {"pair", &ControlServer::pair},
      {"run", &ControlServer::run},     {"halt", &ControlServer::halt},     {"finish-at", &ControlServer::finish_at},
      {"fault", &ControlServer::fault}, {"status", &ControlServer::status}, {"devices", &ControlServer::list},
      {"quit", &ControlServer::quit},
  };
  return known;
}

ControlServer::~ControlServer() {
  loop_.forget(STDIN_FILENO);
}

bool ControlServer::start() {
  const int flags = fcntl(STDIN_FILENO, F_GETFL);
  if (flags < 0 || fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) < 0) return false;
  return loop_.watch(STDIN_FILENO, EPOLLIN, this);
}

void ControlServer::on_ready(std::uint32_t) {
  std::array<char, 16'384> buffer{};
  const ssize_t came = read(STDIN_FILENO, buffer.data(), buffer.size());
  if (came > 0) {
    input_.append(buffer.data(), static_cast<std::size_t>(came));
    take_lines();
    // A line without end is nobody's who means well.
    if (input_.size() > kLongestInput) is_over_ = true;
  } else if (came == 0 || (errno != EAGAIN && errno != EINTR)) {
    is_over_ = true;
  }
}

void ControlServer::take_lines() {
  std::size_t begin = 0;
  for (std::size_t end = input_.find('\n'); end != std::string::npos; end = input_.find('\n', begin)) {
    act_on(input_.substr(begin, end - begin));
    begin = end + 1;
  }
  input_.erase(0, begin);
}

void ControlServer::act_on(const std::string& line) {
  if (line.empty()) return;
  const auto parsed = JsonLine::parse(line);
  if (!parsed) return refuse(0, "no-command", "this is no flat JSON object");
  const std::int64_t id = parsed->whole("id", 0);
  const auto action = actions().find(parsed->text("do"));
  if (action == actions().end()) return refuse(id, "unknown-command", parsed->text("do"));
  const bool is_first = action->first == "open" || action->first == "quit";
  if (!is_first && !fleet_.is_open()) return refuse(id, "not-open", "\"open\" comes first");
  (this->*action->second)(*parsed, id);
}

void ControlServer::open(const JsonLine& line, std::int64_t id) {
  const std::string wrong = fleet_.open(line.text("folder"), line.text("recording"));
  if (!wrong.empty()) return refuse(id, "cannot-open", wrong);
  accept(id);
}

void ControlServer::add(const JsonLine& line, std::int64_t id) {
  DeviceWish wish;
  const std::string wrong = wish_of(line, wish);
  if (!wrong.empty()) return refuse(id, "wrong-device", wrong);
  if (!wish.source.recorded_home.empty() && !fleet_.has_recorded(wish.source.recorded_home)) {
    return refuse(id, "wrong-device", wish.source.recorded_home + " was not recorded");
  }
  const NativeDevice* device = fleet_.add(wish);
  if (device == nullptr) return refuse(id, "device-damaged", wish.name + " is there already, or its files are damaged");
  const WorldMemory& world = device->world();
  JsonWriter answer;
  answer.whole("id", id).flag("ok", true).text("name", device->name()).text("device", device->id());
  answer.flag("is_paired", device->is_paired()).whole("seen_until_ms", world.seen_until_ms);
  answer.whole("made", static_cast<std::int64_t>(world.made));
  answer.whole("acknowledged", static_cast<std::int64_t>(world.acknowledged));
  say(answer);
}

void ControlServer::pair(const JsonLine& line, std::int64_t id) {
  NativeDevice* device = fleet_.find(line.text("name"));
  if (device == nullptr) return refuse(id, "unknown-device", line.text("name"));
  const Endpoint node{line.text("host"), static_cast<std::uint16_t>(line.whole("port", 0)), device->source()};
  auto call = std::make_unique<PairingCall>(loop_, *device, id);
  if (!call->begin(node, line.text("code"))) return refuse(id, "pairing-failed", "the request cannot be made");
  pairings_.push_back(std::move(call));
}

void ControlServer::run(const JsonLine& line, std::int64_t id) {
  const std::int64_t port = line.whole("mqtt_port", 0);
  const std::int64_t speed = line.whole("speed", 1);
  const std::int64_t now_ms = machine_unix_ms();
  if (port < 1 || port > std::numeric_limits<std::uint16_t>::max()) return refuse(id, "wrong-run", "mqtt_port");
  if (speed < 1 || speed > kFastest) return refuse(id, "wrong-run", "speed");
  RunSettings settings;
  settings.host = line.text("host");
  settings.mqtt_port = static_cast<std::uint16_t>(port);
  settings.server_name = line.has("server_name") ? line.text("server_name") : "localhost";
  settings.interval_s = line.whole("interval_length_s", settings.interval_s);
  settings.reading_every_s = line.whole("reading_every_s", settings.reading_every_s);
  settings.live_every_ms = line.whole("live_every_ms", settings.live_every_ms);
  settings.begin_at_ms = line.whole("begin_at_ms", settings.begin_at_ms);
  settings.finish_at_ms = line.whole("finish_at_ms", settings.finish_at_ms);
  settings.keeps_own_periods = line.flag("keeps_own_periods");
  PublicKey release_key{};
  if (line.has("release_key_hex")) {
    if (!bytes_of(line.text("release_key_hex"), release_key)) return refuse(id, "wrong-run", "release_key_hex");
    settings.release_keys.push_back(release_key);
  }
  const ClockOrigin origin{speed, line.whole("wall_origin_ms", now_ms), line.whole("simulated_origin_ms", now_ms)};
  totals_every_ms_ = static_cast<std::uint64_t>(std::max<std::int64_t>(0, line.whole("totals_every_ms", 0)));
  totals_at_ms_ = machine_mono_ms();
  const std::size_t failed = fleet_.run(origin, settings);
  JsonWriter answer;
  say(answer.whole("id", id).flag("ok", true).whole("failed", static_cast<std::int64_t>(failed)));
}

void ControlServer::halt(const JsonLine&, std::int64_t id) {
  fleet_.halt();
  totals_every_ms_ = 0;
  accept(id);
}

void ControlServer::finish_at(const JsonLine& line, std::int64_t id) {
  fleet_.finish_at(line.whole("at_ms", std::numeric_limits<std::int64_t>::max()));
  accept(id);
}

void ControlServer::fault(const JsonLine& line, std::int64_t id) {
  NativeDevice* device = fleet_.find(line.text("name"));
  const auto kind = fault_of(line.text("kind"));
  if (device == nullptr) return refuse(id, "unknown-device", line.text("name"));
  if (!kind || !device->break_something(*kind, line.whole("amount", 0))) {
    return refuse(id, "wrong-fault", line.text("kind"));
  }
  accept(id);
}

void ControlServer::status(const JsonLine&, std::int64_t id) {
  JsonWriter answer;
  answer.whole("id", id).flag("ok", true);
  write_totals(answer, fleet_);
  say(answer);
}

void ControlServer::list(const JsonLine& line, std::int64_t id) {
  const std::string wanted = line.text("name");
  for (const auto& device : fleet_.devices()) {
    if (!wanted.empty() && device->name() != wanted) continue;
    JsonWriter row;
    row.text("event", "device").whole("of", id);
    write_device(row, *device);
    say(row);
  }
  accept(id);
}

void ControlServer::quit(const JsonLine&, std::int64_t id) {
  accept(id);
  is_over_ = true;
}

void ControlServer::look_after() {
  for (auto at = pairings_.begin(); at != pairings_.end();) {
    PairingCall& call = **at;
    call.look_at_time(machine_mono_ms());
    if (!call.is_done()) {
      ++at;
      continue;
    }
    if (call.failure_code().empty()) {
      accept(call.id());
    } else {
      refuse(call.id(), call.failure_code().c_str(), call.failure_text());
    }
    at = pairings_.erase(at);
  }
  const std::uint64_t now_ms = machine_mono_ms();
  if (totals_every_ms_ == 0 || now_ms < totals_at_ms_) return;
  totals_at_ms_ = now_ms + totals_every_ms_;
  JsonWriter totals;
  totals.text("event", "totals");
  write_totals(totals, fleet_);
  say(totals);
}

std::uint64_t ControlServer::wait_ms() const {
  if (totals_every_ms_ == 0) return kIdleMs;
  const std::uint64_t now_ms = machine_mono_ms();
  return totals_at_ms_ <= now_ms ? 0 : std::min(kIdleMs, totals_at_ms_ - now_ms);
}

void ControlServer::accept(std::int64_t id) {
  JsonWriter answer;
  say(answer.whole("id", id).flag("ok", true));
}

void ControlServer::refuse(std::int64_t id, const char* code, const std::string& message) {
  JsonWriter answer;
  say(answer.whole("id", id).flag("ok", false).text("code", code).text("message", message));
}

/// Whoever started us reads: a full pipe is waited for, a broken one ends the program.
void ControlServer::say(JsonWriter& writer) {
  const std::string line = writer.done() + "\n";
  std::size_t done = 0;
  while (done < line.size() && !is_over_) {
    const ssize_t written = write(STDOUT_FILENO, line.data() + done, line.size() - done);
    if (written > 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno != EINTR) {
      is_over_ = true;
    }
  }
}

}  // namespace localgrid::posix
