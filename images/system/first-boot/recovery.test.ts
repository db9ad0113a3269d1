import { describe, expect, test } from "vitest";
import { prepareDevice } from "./prepare-device.ts";
import { type DataPartition, recoverData } from "./recover-data.ts";
import { createRecoveryPages, type RecoveryRequest } from "./recovery-pages.ts";
import { TestBox } from "./test-box.ts";

const CODE = `${"abandon ".repeat(23)}art`;

const WIFI = '[wifi]\nssid = "Home"\npassword = "long enough"\ncountry = "DE"\n';
const SETTINGS = 'time_zone = "Europe/Berlin"\nhub_url = "https://old.example"\n';

function startBox(state = "broken", toml = SETTINGS) {
  const box = new TestBox({ "localgrid.toml": toml });
  box.restart(state);
  prepareDevice(box);
  const done: string[] = [];
  const partition: DataPartition = {
    check: () => done.push("check"),
    format: () => done.push("format"),
    reboot: () => done.push("reboot"),
  };
  const word = box.read("/run/localgrid/recovery-word")?.trim() ?? "";
  const ask = (request: Partial<RecoveryRequest>, use = partition) => {
    const whole = { action: "check", word, recovery_code: "", hub_url: "", ...request };
    box.put("/run/localgrid-recovery/request.json", JSON.stringify(whole));
    recoverData(box, use);
    return box.read("/run/localgrid/recovery-result")?.trim();
  };
  return { box, done, word, ask, partition };
}

describe("what somebody chose", () => {
  test("check: repairs and starts again", () => {
    const { ask, done, box } = startBox();
    ask({ action: "check" });
    expect(done).toEqual(["check", "reboot"]);
    expect(box.exists("/run/localgrid-recovery/request.json")).toBe(false);
  });

  test("empty: makes the partition anew and starts again", () => {
    const { ask, done } = startBox("missing");
    ask({ action: "empty" });
    expect(done).toEqual(["format", "reboot"]);
  });

  test("restore: leaves the code where a new card would have it, beside the other settings", () => {
    const { ask, done, box } = startBox();
    ask({ action: "restore", recovery_code: CODE, hub_url: "https://hub.example" });
    expect(done).toEqual(["format", "reboot"]);
    box.restart("ok");
    expect(prepareDevice(box)).toBe("ready");
    expect(box.read("/data/settings/recovery-code")).toBe(`${CODE}\n`);
    const config = JSON.parse(box.read("/run/localgrid/config.json") ?? "");
    expect(config).toMatchObject({ hub_url: "https://hub.example", time_zone: "Europe/Berlin" });
    expect(box.card("localgrid.toml")).not.toContain("abandon");
  });

  test("restore: a box that was in a Wi-Fi forgets it, keeps its hub, and takes the code", () => {
    const before = new TestBox({ "localgrid.toml": `${SETTINGS}${WIFI}` });
    prepareDevice(before);
    const { ask, box } = startBox("broken", before.card("localgrid.toml") ?? "");
    expect(box.card("localgrid.toml")).toContain("ssid");
    ask({ action: "restore", recovery_code: CODE });
    box.restart("ok");
    prepareDevice(box);
    expect(box.card("localgrid-problems.txt")).toBeNull();
    expect(box.read("/data/settings/recovery-code")).toBe(`${CODE}\n`);
    expect(box.card("localgrid.toml")).not.toContain("abandon");
    expect(box.exists("/run/localgrid/hotspot/knows-wifi")).toBe(false);
    const config = JSON.parse(box.read("/run/localgrid/config.json") ?? "");
    expect(config).toMatchObject({ hub_url: "https://old.example", time_zone: "Europe/Berlin" });
  });

  test("restore: a Wi-Fi that was not taken over yet is still told with its password", () => {
    const { ask, box } = startBox("broken", `${SETTINGS}${WIFI}`);
    ask({ action: "restore", recovery_code: CODE });
    box.restart("ok");
    prepareDevice(box);
    expect(box.exists("/var/lib/iwd/Home.psk")).toBe(true);
  });

  test.each([
    ['time_zone = "Europe/Berlin"\ncurrency = "euro"\n', "Europe/Berlin"],
    ["time_zone = \n", undefined],
  ])("restore: what is wrong on the card (%j) keeps no code from being taken", (toml, time_zone) => {
    const { ask, box } = startBox("broken", toml);
    ask({ action: "restore", recovery_code: CODE });
    box.restart("ok");
    prepareDevice(box);
    expect(box.read("/data/settings/recovery-code")).toBe(`${CODE}\n`);
    expect(JSON.parse(box.read("/run/localgrid/config.json") ?? "").time_zone).toBe(time_zone);
  });

  test("restore: the code is on the card before anything is emptied, and leaves it when that fails", () => {
    const { ask, box, partition } = startBox();
    let seen = "";
    const format = () => {
      seen = box.card("localgrid.toml") ?? "";
      throw new Error("Input/output error");
    };
    expect(ask({ action: "restore", recovery_code: CODE }, { ...partition, format })).toContain("worn out");
    expect(seen).toContain(CODE);
    expect(box.card("localgrid.toml")).toBe(SETTINGS);
  });

  test("restore: nothing is emptied where the card takes no code", () => {
    const { ask, box, done } = startBox();
    box.overwriteOnCard = () => false;
    expect(ask({ action: "restore", recovery_code: CODE })).toContain("worn out");
    expect(done).toEqual([]);
  });

  test("nothing happens with a wrong code or hub", () => {
    const { ask, done } = startBox();
    expect(ask({ action: "restore", recovery_code: "abandon abandon" })).toContain("recovery code is not right");
    expect(ask({ action: "restore", recovery_code: CODE, hub_url: "x" })).toContain("hub's address");
    expect(done).toEqual([]);
  });

  test("a card that refuses is said to be worn out, and the box does not start again and again", () => {
    const { ask, done, partition } = startBox();
    const failing = {
      ...partition,
      format: () => {
        throw new Error("Input/output error");
      },
    };
    expect(ask({ action: "empty" }, failing)).toContain("worn out");
    expect(done).toEqual([]);
  });
});

describe("the word of the screen", () => {
  test.each(["", "wrong1", "WRONG"])("without it (%j) nothing happens", (word) => {
    const { ask, done } = startBox();
    expect(ask({ word, action: "empty" })).toContain("not the word");
    expect(done).toEqual([]);
  });

  test("cannot be guessed: after ten wrong ones the right one does not help either", () => {
    const { ask, done } = startBox();
    for (let round = 0; round < 10; round++) ask({ word: "guess", action: "empty" });
    expect(ask({ action: "empty" })).toContain("Too many");
    expect(done).toEqual([]);
  });

  test("is another one at every start", () => {
    const { box, word } = startBox();
    box.restart("broken");
    prepareDevice(box);
    expect(box.read("/run/localgrid/recovery-word")?.trim()).not.toBe(word);
  });
});

test.each(["", "{", "[]", "null", '{"action":"rm -rf"}'])("a request that is none (%s) is thrown away", (text) => {
  const { box, partition, done } = startBox();
  box.put("/run/localgrid-recovery/request.json", text);
  recoverData(box, partition);
  expect(done).toEqual([]);
  expect(box.exists("/run/localgrid-recovery/request.json")).toBe(false);
});

describe("the page", () => {
  function startPages() {
    const handed: RecoveryRequest[] = [];
    const answer = createRecoveryPages({
      sentence: "The card <is> broken.",
      hand: (request) => handed.push(request),
      result: () => "That is not the word on the screen.",
    });
    const post = (fields: Record<string, string> | null, path = "/act") =>
      answer({ method: "POST", path, host: "x", fields: fields === null ? null : new URLSearchParams(fields) });
    return { handed, answer, post };
  }

  test("says what happened, what can be done, and what became of it", () => {
    const { status, body } = startPages().answer({ method: "GET", path: "/", host: "x", fields: null });
    expect(status).toBe(200);
    expect(body).toContain("The card &lt;is&gt; broken.");
    expect(body).toContain("not the word on the screen");
    expect(body).toContain("a Wi-Fi has to be entered again");
    for (const action of ["check", "restore", "empty"]) expect(body).toContain(`value="${action}"`);
  });

  test("is no healthy node for whoever asks", () => {
    expect(startPages().answer({ method: "GET", path: "/health", host: "x", fields: null }).status).toBe(503);
  });

  test("hands on what is complete", () => {
    const { handed, post } = startPages();
    expect(post({ action: "check", word: " AbCdEf " }).status).toBe(303);
    expect(handed).toEqual([{ action: "check", word: "abcdef", recovery_code: "", hub_url: "" }]);
  });

  test.each([
    [{ action: "format-disk", word: "a" }, 422],
    [{ action: "check", word: "" }, 422],
    [{ action: "restore", word: "abc" }, 422],
    [null, 404],
  ])("%j hands on nothing", (fields, status) => {
    const { handed, post } = startPages();
    expect(post(fields as Record<string, string> | null).status).toBe(status);
    expect(handed).toEqual([]);
  });
});
