import { deviceId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accessRulesOf,
  decidePublish,
  maySubscribe,
  type PublishDecision,
  type PublishRequest,
} from "./access-rules.ts";

const OWN = deviceId("d0123456789abcdef");
const OTHER = deviceId("dfedcba9876543210");
const DEVICE = accessRulesOf({ kind: "device", device: OWN });
const SESSION = accessRulesOf({ kind: "session", login: "ada", devices: [OWN, OTHER] });

function decide(topic: string, change: Partial<PublishRequest> = {}, rules = DEVICE): string {
  const decision: PublishDecision = decidePublish(rules, {
    topic,
    qos: 1,
    retain: false,
    payload_bytes: 100,
    ...change,
  });
  return decision.kind === "accepted" ? decision.channel : `${decision.action}: ${decision.reason}`;
}

describe("a device may publish", () => {
  test.each([
    [`lg/v1/${OWN}/reading`, {}, "reading"],
    [`lg/v1/${OWN}/reading`, { payload_bytes: 8192 }, "reading"],
    [`lg/v1/${OWN}/reading`, { payload_bytes: 8193 }, "close: oversized"],
    [`lg/v1/${OWN}/reading`, { qos: 0 }, "drop: wrong-quality-of-service"],
    [`lg/v1/${OWN}/reading`, { qos: 2 }, "close: wrong-quality-of-service"],
    [`lg/v1/${OWN}/reading`, { retain: true }, "drop: retained-message"],
    [`lg/v1/${OWN}/event`, {}, "event"],
    [`lg/v1/${OWN}/event`, { qos: 0 }, "drop: wrong-quality-of-service"],
    [`lg/v1/${OWN}/event`, { retain: true }, "drop: retained-message"],
    [`lg/v1/${OWN}/live`, { qos: 0 }, "live"],
    [`lg/v1/${OWN}/live`, {}, "live"],
    [`lg/v1/${OWN}/live`, { qos: 2 }, "close: wrong-quality-of-service"],
    [`lg/v1/${OWN}/live`, { qos: 0, retain: true }, "drop: retained-message"],
    [`lg/v1/${OWN}/state`, { retain: true }, "state"],
    [`lg/v1/${OWN}/state`, { qos: 0 }, "state"],
    [`lg/v1/${OWN}/ack`, {}, "drop: foreign-topic"],
    [`lg/v1/${OWN}/cmd`, {}, "drop: foreign-topic"],
    [`lg/v1/${OWN}`, {}, "drop: foreign-topic"],
    [`lg/v1/${OWN}/reading/`, {}, "drop: foreign-topic"],
    [`/lg/v1/${OWN}/reading`, {}, "drop: foreign-topic"],
    [`lg/v1/${OTHER}/reading`, {}, "drop: foreign-topic"],
    [`lg/v2/${OWN}/reading`, {}, "drop: foreign-topic"],
    ["$SYS/broker/heartbeat", {}, "drop: foreign-topic"],
    ["__proto__", {}, "drop: foreign-topic"],
    ["", {}, "drop: foreign-topic"],
  ] as const)("%s %j: %s", (topic, change, expected) => {
    expect(decide(topic, change)).toBe(expected);
  });

  test("only its own four topics, whatever else the topic is", () => {
    const own = ["reading", "live", "state", "event"].map((channel) => `lg/v1/${OWN}/${channel}`);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom(...own).chain((topic) => fc.string().map((more) => topic + more)),
        ),
        (topic) => {
          expect(decide(topic)).toBe(own.includes(topic) ? topic.split("/")[3] : "drop: foreign-topic");
        },
      ),
    );
  });
});

describe("a browser's session may publish", () => {
  test.each(["reading", "live", "state", "event", "cmd"])("nothing: %s", (channel) => {
    expect(decide(`lg/v1/${OWN}/${channel}`, {}, SESSION)).toBe("drop: foreign-topic");
  });
});

describe("subscriptions", () => {
  const channels = ["reading", "live", "state", "event", "ack", "cmd", "ota", "cfg"];
  const allowed = (rules: typeof DEVICE, device: string) =>
    channels.filter((channel) => maySubscribe(rules, `lg/v1/${device}/${channel}`));

  test("of a device are what the node sends to it, below its own name", () => {
    expect(allowed(DEVICE, OWN)).toEqual(["ack", "cmd", "ota", "cfg"]);
    expect(allowed(DEVICE, OTHER)).toEqual([]);
  });

  test("of a session are live values and state of its own devices", () => {
    for (const device of [OWN, OTHER]) expect(allowed(SESSION, device)).toEqual(["live", "state"]);
    expect(allowed(SESSION, "d1111111111111111")).toEqual([]);
  });

  test.each([
    "#",
    "+",
    `lg/v1/${OWN}/#`,
    `lg/v1/${OWN}/+`,
    "lg/v1/+/ack",
    "lg/#",
    "$SYS/#",
    "$share/g/lg",
    "+/+/+/+",
    "",
  ])("never have a wildcard or a system topic: %s", (filter) => {
    for (const rules of [DEVICE, SESSION]) expect(maySubscribe(rules, filter)).toBe(false);
  });
});
