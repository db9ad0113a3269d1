import { describe, expect, test } from "vitest";
import { dnsAnswer } from "./dns-answer.ts";
import { wifiQr } from "./qr-text.ts";
import { createSetupPages, type SetupPorts } from "./setup-pages.ts";

type Result = ReturnType<SetupPorts["result"]>;

const HOME = "http://10.213.77.1/";

function startPages() {
  const handed: string[] = [];
  const told: { result: Result } = { result: null };
  const answer = createSetupPages({
    host_name: "localgrid-abc123",
    address: "10.213.77.1",
    hand: (text) => handed.push(text),
    result: () => told.result,
    seen: () => {},
  });
  const get = (path: string, host = "10.213.77.1") => answer({ method: "GET", path, host, fields: null });
  const post = (fields: Record<string, string> | null, path = "/settings") =>
    answer({ method: "POST", path, host: "10.213.77.1", fields: fields === null ? null : new URLSearchParams(fields) });
  return { handed, told, get, post };
}

describe("a phone that looks for the internet", () => {
  test.each([
    ["connectivitycheck.gstatic.com", "/generate_204"],
    ["captive.apple.com", "/hotspot-detect.html"],
    ["www.msftconnecttest.com", "/connecttest.txt"],
    ["detectportal.firefox.com", "/success.txt"],
    ["10.213.77.1", "/anything"],
    ["", "/"],
  ])("%s%s is led to the form", (host, path) => {
    expect(startPages().get(path, host)).toMatchObject({ status: 302, headers: { location: HOME } });
  });

  test("the form asks for what a box needs", () => {
    const { status, body } = startPages().get("/");
    expect(status).toBe(200);
    for (const name of ["ssid", "password", "country", "community", "join_code"])
      expect(body).toContain(`name="${name}"`);
    expect(body).toContain('<option value="DE">Germany</option>');
    expect(body).not.toMatch(/<script|https:\/\//);
  });
});

describe("settings from the form", () => {
  const filled = { ssid: "Home", password: "long enough", country: "DE", community: "sunny-street", join_code: "" };

  test("are handed over as a settings file, and the phone hears what becomes of them", () => {
    const { handed, told, get, post } = startPages();
    told.result = { kind: "refused", problems: ["from before"], at_ms: 5 };
    expect(post(filled)).toMatchObject({ status: 303, headers: { location: `${HOME}result` } });
    expect(handed).toEqual([
      'community = "sunny-street"\n[wifi]\nssid = "Home"\npassword = "long enough"\ncountry = "DE"\n',
    ]);
    expect(get("/result").body).toContain('http-equiv="refresh"');
    told.result = { kind: "applied", problems: [], at_ms: 6 };
    expect(get("/result").body).toContain("http://localgrid-abc123.local/");
    told.result = { kind: "refused", problems: ["<b>wrong</b>"], at_ms: 7 };
    expect(get("/result")).toMatchObject({ status: 422 });
    expect(get("/result").body).toContain("&lt;b&gt;wrong&lt;/b&gt;");
  });

  test("that are wrong are said to be, with what was typed but for the password", () => {
    const { handed, post } = startPages();
    const { status, body } = post({ ...filled, community: '"><b>', password: "pssst" });
    expect(status).toBe(422);
    expect(body).toContain("community");
    expect(body).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(body).not.toContain("pssst");
    expect(handed).toEqual([]);
  });

  test.each([[{}], [{ password: "long enough" }]])("%j is nothing to take over", (fields) => {
    const { handed, post } = startPages();
    expect(post(fields).status).toBe(422);
    expect(handed).toEqual([]);
  });

  test("keep a password as it was typed, with the spaces at its ends", () => {
    const { handed, post } = startPages();
    post({ ssid: "Home", password: "  long enough ", country: "DE" });
    expect(handed[0]).toContain('password = "  long enough "\n');
  });

  test("name a network without a password when somebody says that it has none", () => {
    const { handed, post } = startPages();
    const open = { ssid: "Free", password: "", country: "DE" };
    expect(post({ ...open, open: "yes" }).status).toBe(303);
    expect(handed).toEqual(['[wifi]\nssid = "Free"\ncountry = "DE"\nopen = true\n']);
    expect(post(open).body).toContain("tick that the network has none");
    const both = post({ ...open, open: "yes", hidden: "yes", password: "long enough" });
    expect(both.body).toContain("needs none");
    expect(both.body.match(/ checked>/g)).toHaveLength(2);
    expect(handed).toHaveLength(1);
  });

  test("may name UTC, and otherwise leave the time zone as it is", () => {
    const { handed, post, get } = startPages();
    expect(get("/").body).toContain('<option value="UTC">UTC</option>');
    expect(get("/").body).toContain("What you leave empty stays as the box knows it.");
    post({ time_zone: "UTC" });
    expect(handed).toEqual(['time_zone = "UTC"\n']);
  });

  test("from another page are not taken", () => {
    const { handed, post } = startPages();
    expect(post(null).status).toBe(403);
    expect(handed).toEqual([]);
  });
});

describe("the name server of the hotspot", () => {
  const ask = (type: number, name = "captive.apple.com") =>
    Buffer.concat([
      Buffer.from([0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]),
      ...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
      Buffer.from([0, 0, type, 0, 1]),
    ]);

  test("answers every name with the box's address", () => {
    const reply = Buffer.from(dnsAnswer(ask(1), [10, 213, 77, 1]) ?? []);
    expect(reply.readUInt16BE(0)).toBe(0x1234);
    expect(reply.readUInt16BE(2)).toBe(0x8500);
    expect(reply.readUInt16BE(6)).toBe(1);
    expect([...reply.subarray(-4)]).toEqual([10, 213, 77, 1]);
  });

  test("has no other addresses", () => {
    const reply = Buffer.from(dnsAnswer(ask(28), [10, 213, 77, 1]) ?? []);
    expect([reply.readUInt16BE(6), reply.length]).toEqual([0, ask(28).length]);
  });

  test("says nothing to what is no plain question, at any length", () => {
    const whole = ask(1);
    for (let length = 0; length < whole.length; length++) {
      expect(dnsAnswer(whole.subarray(0, length), [10, 213, 77, 1])).toBeNull();
    }
    const answer = Buffer.from(whole);
    answer[2] = 0x81;
    expect(dnsAnswer(answer, [10, 213, 77, 1])).toBeNull();
    const pointing = Buffer.from(whole);
    pointing[12] = 0xc0;
    expect(dnsAnswer(pointing, [10, 213, 77, 1])).toBeNull();
    const tooLong = Buffer.concat([whole.subarray(0, 12), Buffer.alloc(300, 64)]);
    tooLong.fill(0, 12 + 65);
    expect(dnsAnswer(tooLong, [10, 213, 77, 1])).toBeNull();
    expect(dnsAnswer(new Uint8Array(513), [10, 213, 77, 1])).toBeNull();
  });
});

test("the code for a phone's camera keeps what its own signs would end", () => {
  expect(wifiQr("a;b", 'c\\d:"')).toBe('WIFI:T:WPA;S:a\\;b;P:c\\\\d\\:\\";;');
});
