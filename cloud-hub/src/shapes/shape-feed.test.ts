import { describe, expect, test } from "vitest";
import { ShapeFeed } from "./shape-feed.ts";

const SUN = { watchKey: "member sun", community: "sun" };
const MOON = { watchKey: "member moon", community: "moon" };

/** A feed whose time passes by hand. */
function createFeed() {
  const timers = new Set<() => void>();
  const feed = new ShapeFeed((_delay_ms, act) => {
    timers.add(act);
    return () => timers.delete(act);
  });
  feed.connected();
  return { feed, timers, passTime: () => [...timers].forEach((act) => void act()) };
}

describe("whoever waits", () => {
  test("is woken by a change of its own shape only, and leaves nothing behind", async () => {
    const { feed, timers } = createFeed();
    const [here, there] = [feed.wait(SUN, 1), feed.wait(MOON, 1)];
    feed.changed("member sun");
    expect(await here.outcome).toBe("changed");
    expect([feed.waiting, timers.size]).toEqual([1, 1]);
    there.cancel();
    expect(await there.outcome).toBe("gone");
    expect([feed.waiting, timers.size]).toEqual([0, 0]);
  });

  test("is told when time is over", async () => {
    const { feed, passTime } = createFeed();
    const { outcome } = feed.wait(SUN, 1);
    passTime();
    expect(await outcome).toBe("timed-out");
  });

  test("is sent away when the nodes of its community change, whatever it waits for", async () => {
    const { feed } = createFeed();
    const [here, there] = [feed.wait(SUN, 1), feed.wait(MOON, 1)];
    feed.changed("node_key sun");
    expect(await here.outcome).toBe("sent-away");
    expect(feed.waiting).toBe(1);
    there.cancel();
  });

  test("looks again when changes are, or are not, told from now on, and goes when the feed closes", async () => {
    const { feed } = createFeed();
    const first = feed.wait(SUN, 1);
    feed.disconnected();
    expect(await first.outcome).toBe("changed");
    const second = feed.wait(SUN, 1);
    feed.connected();
    expect(await second.outcome).toBe("changed");
    const third = feed.wait(SUN, 1);
    feed.close();
    expect(await third.outcome).toBe("sent-away");
    expect(await feed.wait(SUN, 1).outcome).toBe("sent-away");
  });
});

describe("where a log ends", () => {
  const head = { watchKey: "member sun", start_id: 1, id: 5 };

  test("is known until a change is told", () => {
    const { feed } = createFeed();
    feed.rememberHead("h", head, feed.versionOf("member sun"));
    feed.changed("member moon");
    expect(feed.headOf("member sun", "h")).toEqual(head);
    feed.changed("member sun");
    expect(feed.headOf("member sun", "h")).toBeNull();
  });

  test("is not known from a reading that a change has overtaken", () => {
    const { feed } = createFeed();
    const version = feed.versionOf("member sun");
    feed.changed("member sun");
    feed.rememberHead("h", head, version);
    expect(feed.headOf("member sun", "h")).toBeNull();
  });

  test("is told to nobody who shows the handle for another shape", () => {
    const { feed } = createFeed();
    feed.rememberHead("h", head, feed.versionOf("member sun"));
    expect(feed.headOf("member moon", "h")).toBeNull();
  });

  test("is not known while changes are not told, nor from before", () => {
    const { feed } = createFeed();
    feed.rememberHead("h", head, feed.versionOf("member sun"));
    const version = feed.versionOf("member sun");
    feed.disconnected();
    expect(feed.headOf("member sun", "h")).toBeNull();
    feed.connected();
    expect(feed.headOf("member sun", "h")).toBeNull();
    feed.rememberHead("h", head, version);
    expect(feed.headOf("member sun", "h")).toBeNull();
  });

  test("is forgotten when shapes are given up", () => {
    const { feed } = createFeed();
    feed.rememberHead("h", head, feed.versionOf("member sun"));
    feed.rotated();
    expect(feed.headOf("member sun", "h")).toBeNull();
  });
});
