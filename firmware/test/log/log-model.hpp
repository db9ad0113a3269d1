#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/cbor/writer.hpp"
#include "core/log/log.hpp"
#include "test/check.hpp"
#include "test/log/cut-flash.hpp"

namespace localgrid::check {

/// What a log owes whoever uses it, kept beside the log and compared after each start. It knows nothing of sectors or
/// records: only what was promised, what was under way at a cut, and what was ever shown.
class LogModel {
 public:
  LogModel(CutFlash& flash, std::uint64_t stream) : flash_(flash), random_(stream) {}

  /// Starts the device: false when the log does not mount, or not with everything that it owes.
  bool start() {
    flash_.power_on();
    log_ = std::make_unique<Log>(flash_);
    const MountResult result = log_->mount();
    const MountResult expected = has_started_ ? MountResult::kMounted : MountResult::kFormatted;
    const bool is_good = CHECK_EQ(result, expected) && check_numbers() && check_readings() && check_events();
    has_started_ = true;
    return is_good;
  }

  void append_reading() {
    Reading reading = made_reading();
    Reading wanted = reading;
    wanted.seq = log_->next_reading_seq();
    wanted.boot = log_->boot();
    in_flight_ = wanted;
    if (log_->append_reading(reading)) {
      stored_++;
      CHECK_EQ(reading.seq, wanted.seq);
      show(reading);
      owed_[reading.seq] = reading;
      in_flight_.reset();
    }
    note_given_up();
  }

  void append_event() {
    Event event;
    event.code = EventCode::kClockSet;
    event.value = static_cast<std::int64_t>(random_.below(1000));
    event.at_ms = random_.below(std::uint64_t{1} << 45);
    event.uptime_ms = random_.below(std::uint64_t{1} << 40);
    Event wanted = event;
    wanted.seq = log_->next_event_seq();
    wanted.boot = log_->boot();
    event_in_flight_ = wanted;
    if (log_->append_event(event)) {
      CHECK(shown_events_.try_emplace(event.seq, event).first->second == event);
      owed_events_[event.seq] = event;
      event_in_flight_.reset();
    }
    note_given_up();
  }

  void acknowledge(std::uint64_t upto) {
    tried_ack_ = std::max(tried_ack_, upto);
    if (log_->acknowledge_readings(upto)) acked_ = std::max(acked_, upto);
    note_given_up();
  }

  void acknowledge_events(std::uint64_t upto) {
    tried_event_ack_ = std::max(tried_event_ack_, upto);
    if (log_->acknowledge_events(upto)) events_acked_ = std::max(events_acked_, upto);
    note_given_up();
  }

  void store_counter() {
    tried_counter_ += 1 + random_.below(3);
    if (log_->store_counter(tried_counter_)) counter_ = tried_counter_;
    note_given_up();
  }

  void store_trial() {
    const UpdateTrial trial{static_cast<std::uint32_t>(random_.next()), 7, 1, 2};
    tried_trial_ = trial;
    if (log_->store_update_trial(trial)) {
      trial_ = trial;
      tried_trial_.reset();
    }
    note_given_up();
  }

  Log& log() { return *log_; }
  SeededRandom& random() { return random_; }
  std::uint64_t stored() const { return stored_; }
  std::uint64_t acked() const { return acked_; }
  std::uint64_t events_acked() const { return events_acked_; }
  /// What the log still owes.
  const std::map<std::uint64_t, Reading>& owed() const { return owed_; }

  /// Takes over what the log says that bit rot has cost: only tests that rot bits may.
  void forgive(std::uint64_t seq) { owed_.erase(seq); }

  bool check_readings() {
    // The first look may store the tail again, and that may need a sector.
    LogCursor first = log_->readings_begin();
    log_->next_reading(first);
    forget_settled();
    LogCursor cursor = log_->readings_begin();
    std::uint64_t before = log_->readings_acknowledged();
    auto next_owed = owed_.begin();
    bool is_good = true;
    while (const std::optional<Reading> reading = log_->next_reading(cursor)) {
      is_good = CHECK(reading->seq > before) && check_gap(*reading, before) && is_good;
      Reading plain = *reading;
      plain.flags &= ~kFlagGapBefore;
      if (next_owed != owed_.end() && next_owed->first < plain.seq) is_good = lost(next_owed->first);
      if (next_owed != owed_.end() && next_owed->first == plain.seq) {
        is_good = CHECK(next_owed->second == plain) && is_good;
        ++next_owed;
      } else if (!CHECK(in_flight_.has_value() && plain == *in_flight_)) {
        is_good = false;
      } else {
        owed_[plain.seq] = plain;
        next_owed = owed_.upper_bound(plain.seq);
        in_flight_.reset();
      }
      show(plain);
      before = plain.seq;
    }
    if (next_owed != owed_.end()) is_good = lost(next_owed->first);
    return CHECK(log_->next_reading_seq() > before) && is_good;
  }

 private:
  static bool lost(std::uint64_t seq) { return CHECK_EQ(seq, std::uint64_t{0}); }

  Reading made_reading() {
    Reading reading;
    reading.at_ms = random_.below(std::uint64_t{1} << 45);
    reading.import_mwh = random_.next() & kMaxU53;
    reading.export_mwh = random_.next() & kMaxU53;
    reading.power_w = static_cast<std::int32_t>(random_.next());
    reading.uptime_ms = random_.below(std::uint64_t{1} << 40);
    return reading;
  }

  /// No number twice: whatever was shown under one stays what it was.
  void show(const Reading& reading) {
    const auto [shown, is_new] = shown_.try_emplace(reading.seq, reading);
    CHECK(is_new || shown->second == reading);
    if (shown_.size() > 5000) shown_.erase(shown_.begin());
  }

  bool check_gap(const Reading& reading, std::uint64_t before) const {
    return CHECK_EQ((reading.flags & kFlagGapBefore) != 0, reading.seq != before + 1);
  }

  bool check_numbers() {
    bool is_good = CHECK(log_->readings_acknowledged() >= acked_);
    is_good = CHECK(log_->readings_acknowledged() <= std::max(acked_, tried_ack_)) && is_good;
    is_good = CHECK(log_->events_acknowledged() >= events_acked_) && is_good;
    is_good = CHECK(log_->events_acknowledged() <= std::max(events_acked_, tried_event_ack_)) && is_good;
    is_good = CHECK(log_->counter() >= counter_ && log_->counter() <= tried_counter_) && is_good;
    is_good =
        CHECK(log_->update_trial() == trial_ || (tried_trial_.has_value() && log_->update_trial() == *tried_trial_)) &&
        is_good;
    trial_ = log_->update_trial();
    acked_ = log_->readings_acknowledged();
    events_acked_ = log_->events_acknowledged();
    if (!owed_.empty()) is_good = CHECK(log_->next_reading_seq() > owed_.rbegin()->first) && is_good;
    if (!shown_.empty()) is_good = CHECK(log_->boot() >= shown_.rbegin()->second.boot) && is_good;
    const std::optional<Reading>& last = log_->last_reading();
    if (!owed_.empty()) {
      const Reading& owed = owed_.rbegin()->second;
      const bool is_in_flight = in_flight_.has_value() && last.has_value() && last->seq == in_flight_->seq;
      is_good = CHECK(last.has_value() && (is_in_flight || last->import_mwh == owed.import_mwh)) && is_good;
    }
    return is_good;
  }

  bool check_events() {
    LogCursor cursor = log_->events_begin();
    while (!owed_events_.empty() && owed_events_.begin()->first <= log_->events_acknowledged()) {
      owed_events_.erase(owed_events_.begin());
    }
    std::optional<std::uint64_t> before;
    bool is_good = true;
    while (const std::optional<Event> event = log_->next_event(cursor)) {
      const bool is_next = !before.has_value() || event->seq == *before + 1;
      is_good = CHECK(is_next) && is_good;
      if (!before.has_value()) owed_events_.erase(owed_events_.begin(), owed_events_.lower_bound(event->seq));
      const auto owed = owed_events_.find(event->seq);
      const bool is_known = owed != owed_events_.end() ? owed->second == *event
                                                       : event_in_flight_.has_value() && *event == *event_in_flight_;
      is_good = CHECK(is_known) && is_good;
      owed_events_[event->seq] = *event;
      CHECK(shown_events_.try_emplace(event->seq, *event).first->second == *event);
      before = event->seq;
    }
    if (!owed_events_.empty())
      is_good = CHECK(before.has_value() && *before >= owed_events_.rbegin()->first) && is_good;
    event_in_flight_.reset();
    in_flight_.reset();
    return is_good;
  }

  void forget_settled() {
    note_given_up();
    owed_.erase(owed_.begin(), owed_.upper_bound(log_->readings_acknowledged()));
  }

  /// What the full log let go is no longer owed, but must have been counted.
  void note_given_up() {
    if (flash_.is_off() || log_->given_up() <= given_up_) return;
    given_up_ = log_->given_up();
    owed_.erase(owed_.begin(), owed_.upper_bound(given_up_));
    CHECK(log_->lost() > lost_);
    lost_ = log_->lost();
  }

  CutFlash& flash_;
  SeededRandom random_;
  std::unique_ptr<Log> log_;
  bool has_started_ = false;
  std::map<std::uint64_t, Reading> owed_;
  std::map<std::uint64_t, Reading> shown_;
  std::map<std::uint64_t, Event> owed_events_;
  std::map<std::uint64_t, Event> shown_events_;
  std::optional<Reading> in_flight_;
  std::optional<Event> event_in_flight_;
  std::uint64_t acked_ = 0;
  std::uint64_t tried_ack_ = 0;
  std::uint64_t events_acked_ = 0;
  std::uint64_t tried_event_ack_ = 0;
  std::uint64_t counter_ = 0;
  std::uint64_t tried_counter_ = 0;
  UpdateTrial trial_{};
  std::optional<UpdateTrial> tried_trial_;
  std::uint64_t given_up_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t stored_ = 0;
};

}  // namespace localgrid::check
