import { describe, expect, test } from "vitest";
import { KEEP_ALIVE_EVERY_MS, VictronKeepAlive } from "./victron-keep-alive.ts";

describe("keeping a GX device awake", () => {
  test("nobody is asked before a device was heard", () => {
    const keepAlive = new VictronKeepAlive();
    keepAlive.hear("homeassistant/status");
    expect(keepAlive.due(0)).toBeNull();
    expect(keepAlive.gx).toBeNull();
  });

  test("everything is asked for once, and after that only to go on", () => {
    const keepAlive = new VictronKeepAlive();
    keepAlive.hear("N/c0619ab12345/system/0/Serial");
    expect(keepAlive.due(0)).toEqual({ topic: "R/c0619ab12345/keepalive", payload: "" });
    expect(keepAlive.due(KEEP_ALIVE_EVERY_MS - 1)).toBeNull();
    // As long as the device is not through with it, a request may have been lost.
    expect(keepAlive.due(KEEP_ALIVE_EVERY_MS)?.payload).toBe("");
    keepAlive.hear("N/c0619ab12345/full_publish_completed");
    expect(keepAlive.isComplete).toBe(true);
    expect(keepAlive.due(2 * KEEP_ALIVE_EVERY_MS)?.payload).toBe('{"keepalive-options":["suppress-republish"]}');
  });

  test("a new connection begins from the front", () => {
    const keepAlive = new VictronKeepAlive();
    keepAlive.hear("N/p/full_publish_completed");
    keepAlive.due(0);
    keepAlive.begin();
    expect(keepAlive.due(1)?.payload).toBe("");
  });

  test("the inverter that takes set-points shows itself by its topics", () => {
    const keepAlive = new VictronKeepAlive();
    keepAlive.hear("N/p/vebus/276/Ac/ActiveIn/P");
    keepAlive.hear("N/p/system/0/Serial");
    expect(keepAlive.gx).toEqual({ portal: "p", inverter: 276 });
  });
});
