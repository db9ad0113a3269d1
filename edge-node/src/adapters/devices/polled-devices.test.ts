import { createHash } from "node:crypto";
import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { NO_ADAPTER_SETTINGS } from "../../third-party/adapter-settings.ts";
import type { PolledSettings } from "../../third-party/polled-settings.ts";
import { DEVICE_LIMITS } from "./polled/device-limits.ts";
import {
  answeringDevice,
  httpDevice,
  modbusDevice,
  sunSpecRegisters,
  type TestListener,
  tcpDevice,
} from "./polled/test-devices.ts";
import { createPolledDevice } from "./polled-devices.ts";
import { type RecordedAnswers, recordedAnswers } from "./test-payloads.ts";

const open: TestListener[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

async function at(listener: Promise<TestListener>, adapter: PolledSettings["adapter"]): Promise<PolledSettings> {
  const device = await listener;
  open.push(device);
  const none = { user: null, password: null, unit: null, settings: NO_ADAPTER_SETTINGS };
  return { adapter, host: "127.0.0.1", port: device.port, ...none };
}

async function expectRecorded(settings: PolledSettings, { reports, failure }: RecordedAnswers): Promise<void> {
  const device = createPolledDevice(settings);
  if (failure !== undefined) {
    await expect(device.poll()).rejects.toMatchObject({ code: failure });
    return;
  }
  const first = await device.poll();
  expect(first.reports).toEqual(reports);
  // The second time where things are is known already; nothing is counted twice.
  expect((await device.poll()).reports).toEqual(reports);
  if ((reports ?? []).length > 0) expect(first.raw.length).toBeGreaterThan(0);
  device.close();
}

describe("devices that are asked", () => {
  test.each(recordedAnswers("homewizard"))("HomeWizard: $name ($device)", async (recorded) => {
    await expectRecorded(await at(answeringDevice(recorded.answers ?? {}), "homewizard"), recorded);
  });

  test.each(recordedAnswers("shelly-rpc"))("Shelly: $name ($device)", async (recorded) => {
    await expectRecorded(await at(answeringDevice(recorded.answers ?? {}), "shelly-gen2"), recorded);
  });

  test.each(recordedAnswers("p1-tcp"))("P1: $name ($device)", async (recorded) => {
    const gateway = tcpDevice((socket) => socket.write(recorded.stream ?? ""));
    await expectRecorded(await at(gateway, "p1"), recorded);
  });

  test.each(recordedAnswers("sunspec"))("SunSpec: $name ($device)", async (recorded) => {
    const base = recorded.base ?? null;
    const registers = base === null ? new Map<number, number>() : sunSpecRegisters(base, recorded.models ?? []);
    await expectRecorded(await at(modbusDevice(registers), "sunspec"), recorded);
  });

  test.each(["Jürgen \u20ac", "two\r\nlines"])(
    "a user name that no header takes (%j) is a coded refusal",
    async (user) => {
      const asking = httpDevice((_, reply) => {
        reply.writeHead(401, { "www-authenticate": 'Digest realm="shelly", nonce="1", algorithm=SHA-256' }).end();
      });
      const device = createPolledDevice({ ...(await at(asking, "shelly-gen2")), user, password: "x" });
      await expect(device.poll()).rejects.toMatchObject({ code: "device-answer-malformed" });
    },
  );

  test("SunSpec: a scale factor that changes while the inverter runs changes no register", async () => {
    const recorded = recordedAnswers("sunspec").find(({ name }) => name === "inverter-with-meter");
    const registers = sunSpecRegisters(40_000, recorded?.models ?? []);
    const device = createPolledDevice(await at(modbusDevice(registers), "sunspec"));
    const [before] = (await device.poll()).reports;
    const inverter = 40_070;
    expect(registers.get(inverter)).toBe(103);
    // 34,567,890 Wh as 3,456,789 times 10.
    registers
      .set(inverter + 24, 3_456_789 >> 16)
      .set(inverter + 25, 3_456_789 & 0xffff)
      .set(inverter + 26, 1);
    expect((await device.poll()).reports[0]?.export_mwh).toBe(before?.export_mwh);
  });

  test("SunSpec: a map that moved is found again with the next poll", async () => {
    const recorded = recordedAnswers("sunspec").find(({ name }) => name === "inverter-with-meter");
    const registers = sunSpecRegisters(40_000, recorded?.models ?? []);
    const device = createPolledDevice(await at(modbusDevice(registers), "sunspec"));
    await device.poll();
    registers.clear();
    for (const [address, value] of sunSpecRegisters(0, recorded?.models ?? [])) registers.set(address, value);
    await expect(device.poll()).rejects.toMatchObject({ code: "device-answer-malformed" });
    expect((await device.poll()).reports).toEqual(recorded?.reports);
  });

  test("a device that is mounted the other way round is turned", async () => {
    const [recorded] = recordedAnswers("homewizard").filter(({ name }) => name === "socket");
    const settings = await at(answeringDevice(recorded?.answers ?? {}), "homewizard");
    const reversed = recorded?.reports?.map(({ source }) => source) ?? [];
    const device = createPolledDevice({ ...settings, settings: { ...NO_ADAPTER_SETTINGS, reversed } });
    expect((await device.poll()).reports).toMatchObject([
      { import_mwh: 1_000, export_mwh: 63_651_000, power_w: -1_457 },
    ]);
  });

  test("a Shelly that wants a password is answered by digest, and never shown it", async () => {
    const authorizations: string[] = [];
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const answer: RequestListener = ({ headers, url = "" }, reply) => {
      const { authorization = "" } = headers;
      authorizations.push(authorization);
      const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(authorization)?.[1] ?? "";
      const secret = sha256("admin:shellyplugs-1:four words");
      const proof = sha256(`${secret}:n0nce:00000001:${field("cnonce")}:auth:${sha256(`GET:${url}`)}`);
      if (field("response") === proof) return reply.end('{"switch:0":{"id":0,"apower":5}}');
      const challenge = 'Digest qop="auth", realm="shellyplugs-1", nonce="n0nce", algorithm=SHA-256';
      return reply.writeHead(401, { "www-authenticate": challenge }).end();
    };
    const settings = await at(httpDevice(answer), "shelly-gen2");
    expect((await createPolledDevice({ ...settings, password: "four words" }).poll()).reports).toHaveLength(1);
    expect(authorizations.join()).not.toContain("four words");
    await expect(createPolledDevice({ ...settings, password: "wrong" }).poll()).rejects.toMatchObject({
      code: "device-answer-malformed",
    });
  });
});

describe("devices that mean no good", () => {
  const SHORT = { ...DEVICE_LIMITS, deadline_ms: 300, answer_bytes: 4_096 };

  test("a redirect leads nowhere", async () => {
    const asked: string[] = [];
    const settings = await at(
      httpDevice(({ url = "" }, reply) => {
        asked.push(url);
        reply.writeHead(302, { location: "/elsewhere" }).end();
      }),
      "shelly-gen2",
    );
    await expect(createPolledDevice(settings).poll()).rejects.toMatchObject({ code: "device-answer-malformed" });
    expect(asked).toEqual(["/rpc/Shelly.GetStatus"]);
  });

  test("an endless answer is cut off", async () => {
    const endless = httpDevice((_, reply) => reply.end("x".repeat(100_000)));
    const settings = await at(endless, "homewizard");
    await expect(createPolledDevice(settings, SHORT).poll()).rejects.toMatchObject({ code: "device-answer-malformed" });
    const stream = await at(
      tcpDevice((socket) => socket.write("x".repeat(100_000))),
      "p1",
    );
    await expect(createPolledDevice(stream, SHORT).poll()).rejects.toMatchObject({ code: "device-answer-malformed" });
  });

  test.each(["homewizard", "p1", "sunspec"] as const)("one that says nothing is given up: %s", async (adapter) => {
    const settings = await at(
      tcpDevice(() => {}),
      adapter,
    );
    await expect(createPolledDevice(settings, SHORT).poll()).rejects.toMatchObject({ code: "device-unreachable" });
  });

  test.each(["homewizard", "p1", "sunspec"] as const)("nobody at the address: %s", async (adapter) => {
    const listener = await tcpDevice(() => {});
    await listener.close();
    const settings = { ...(await at(answeringDevice({}), adapter)), port: listener.port };
    await expect(createPolledDevice(settings, SHORT).poll()).rejects.toMatchObject({ code: "device-unreachable" });
  });

  test("Modbus: a frame that is none, an exception, an answer to another question", async () => {
    const frames = ["000100010003010300", "000100000003018304", "0001000000050103045375"];
    for (const frame of frames) {
      const settings = await at(
        tcpDevice((socket) => socket.on("data", () => socket.write(Buffer.from(frame, "hex")))),
        "sunspec",
      );
      const code = expect.stringMatching(/^device-(answer-malformed|unreachable)$/);
      await expect(createPolledDevice(settings, SHORT).poll()).rejects.toMatchObject({ code });
    }
  });

  test("addresses outside private networks are not asked, whatever name leads there", async () => {
    const settings = await at(answeringDevice({}), "homewizard");
    const resolve = async () => ["93.184.215.14"];
    for (const host of ["93.184.215.14", "example.com", "2001:db8::1", "[2001:db8::1]", "a b", "", "::ffff:8.8.8.8"]) {
      const device = createPolledDevice({ ...settings, host }, { ...SHORT, resolve });
      await expect(device.poll(), host).rejects.toMatchObject({ code: "address-not-private" });
    }
  });

  test("a name is asked at the address that it led to when it was looked at", async () => {
    const [recorded] = recordedAnswers("homewizard").filter(({ name }) => name === "p1");
    const settings = await at(answeringDevice(recorded?.answers ?? {}), "homewizard");
    const answers = [["127.0.0.1"], ["127.0.0.1"], ["93.184.215.14"]];
    const resolve = async () => answers.shift() ?? [];
    const device = createPolledDevice({ ...settings, host: "p1.local" }, { ...DEVICE_LIMITS, resolve });
    expect((await device.poll()).reports).toEqual(recorded?.reports);
    await expect(device.poll()).rejects.toMatchObject({ code: "address-not-private" });
  });
});
