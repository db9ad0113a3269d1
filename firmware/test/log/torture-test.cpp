#include <iostream>

#include "test/check.hpp"
#include "test/log/log-model.hpp"

namespace localgrid::check {

namespace {

/// How a life of a device goes.
struct Habit {
  /// One reading in so many operations acknowledges everything but the last few; 0 never, so that the ring fills up.
  std::uint64_t ack_one_in = 0;
  /// The power goes within so many flash operations after each start.
  std::uint64_t longest_run = 0;
};

void do_something(LogModel& model, const Habit& habit) {
  const std::uint64_t choice = model.random().below(20);
  if (habit.ack_one_in > 0 && model.random().one_in(habit.ack_one_in)) {
    const std::uint64_t last = model.log().next_reading_seq() - 1;
    return model.acknowledge(last - std::min(last, model.random().below(8)));
  }
  if (choice == 0) return model.store_counter();
  if (choice == 1) return model.append_event();
  if (choice == 2 && habit.ack_one_in > 0) return model.acknowledge_events(model.log().next_event_seq() - 1);
  if (choice == 3) return model.store_trial();
  model.append_reading();
}

/// So many cuts in the life of one flash. False at the first that costs anything.
bool live(CutFlash& flash, LogModel& model, const Habit& habit, std::uint64_t cuts) {
  if (!model.start()) return false;
  for (std::uint64_t cut = 0; cut < cuts; cut++) {
    flash.cut_after(model.random().below(habit.longest_run));
    while (!flash.is_off())
      do_something(model, habit);
    if (!model.start()) return false;
  }
  return CHECK_EQ(flash.misuses(), std::uint64_t{0});
}

}  // namespace

TEST("100,000 random power cuts lose nothing, invent nothing and repeat no number") {
  static constexpr std::uint64_t kCutsPerLife = 250;
  static constexpr Habit kHabits[] = {{6, 120}, {3, 900}, {0, 400}, {0, 30}, {5, 12}, {40, 2500}};
  const std::uint64_t wanted = scaled(100'000);
  std::uint64_t cuts = 0;
  std::uint64_t stored = 0;
  std::uint64_t erased = 0;
  for (std::uint64_t life = 0; cuts < wanted; life++) {
    CutFlash flash(static_cast<std::uint32_t>(2 + life % 6), life);
    LogModel model(flash, 1'000'000 + life);
    if (!live(flash, model, kHabits[life % std::size(kHabits)], kCutsPerLife)) {
      std::cerr << "  in life " << life << '\n';
      return;
    }
    cuts += kCutsPerLife;
    stored += model.stored();
    erased += flash.erasures();
  }
  std::cout << cuts << " power cuts, " << stored << " readings stored, " << erased << " sectors erased\n";
}

TEST("a cut at each operation, left in each way, loses nothing") {
  using Tear = CutFlash::Tear;
  for (const Tear tear : {Tear::kNothing, Tear::kSomeBits, Tear::kFaint, Tear::kWhole, Tear::kFlaky}) {
    const std::uint64_t step = 100 / std::min<std::uint64_t>(100, scaled(100));
    bool has_been_cut = true;
    for (std::uint64_t at = 0; has_been_cut; at += step) {
      CutFlash flash(3, at);
      LogModel model(flash, 42);
      REQUIRE(model.start());
      flash.cut_after(at, tear);
      for (int i = 0; i < 330 && !flash.is_off(); i++)
        do_something(model, {7, 0});
      has_been_cut = flash.is_off();
      REQUIRE(model.start());
      for (int i = 0; i < 3; i++)
        model.append_reading();
      REQUIRE(model.start());
      REQUIRE_EQ(flash.misuses(), std::uint64_t{0});
    }
  }
}

TEST("what only the header of a torn sector knows is not built on") {
  for (std::uint64_t seed = 0; seed < 20; seed++) {
    // 300 readings leave 21 units; what comes after is the erasure and the header of the next sector.
    for (std::uint64_t at = 18; at < 32; at++) {
      CutFlash flash(8, seed);
      LogModel model(flash, seed);
      REQUIRE(model.start());
      for (int i = 0; i < 300; i++)
        model.append_reading();
      flash.cut_after(at, CutFlash::Tear::kFlaky);
      for (std::uint64_t upto = 1; !flash.is_off(); upto++)
        model.acknowledge(upto);
      for (int start = 0; start < 4; start++) {
        REQUIRE(model.start());
        model.append_event();
      }
    }
  }
}

TEST("a device that browns out at each start keeps its newest readings") {
  for (std::uint32_t sectors = 3; sectors <= 7; sectors++) {
    CutFlash flash(sectors, sectors);
    LogModel model(flash, 7);
    REQUIRE(model.start());
    for (int i = 0; i < 600; i++)
      model.append_reading();
    const std::uint64_t last = model.log().next_reading_seq() - 1;
    const std::size_t kept = model.owed().size();
    for (std::uint64_t boot = 0; boot < scaled(500); boot++) {
      // Enough to begin a record, never enough to end one.
      flash.cut_after(model.random().below(4));
      model.append_reading();
      REQUIRE(model.start());
    }
    // A boot that stores nothing burns some units; it never takes a sector of its own.
    const std::uint64_t burnt = 1 + scaled(500) * 10 / 245;
    const std::size_t owed = std::size_t{61} * (sectors - 1);
    CHECK(kept >= owed);
    CHECK(model.owed().size() + burnt * 61 >= kept);
    CHECK(model.owed().contains(last) || burnt + 1 >= sectors);
  }
}

TEST("a device that only starts, again and again, programs nothing") {
  CutFlash flash(4, 1);
  LogModel model(flash, 1);
  REQUIRE(model.start());
  for (int i = 0; i < 100; i++)
    model.append_reading();
  REQUIRE(model.start());
  const std::uint64_t operations = flash.operations();
  for (int i = 0; i < 50; i++) {
    Log log(flash);
    REQUIRE_EQ(log.mount(), MountResult::kMounted);
  }
  CHECK_EQ(flash.operations(), operations);
}

}  // namespace localgrid::check
