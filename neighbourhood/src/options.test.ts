import { describe, expect, test } from "vitest";
import { HELP, parseOptions } from "./options.ts";

const DIRECTORIES = { base_dir: "/repo", working_dir: "/home/me" };
const parse = (...args: string[]) => parseOptions(args, DIRECTORIES);

describe("the options", () => {
  test("have defaults: a day in two minutes, all homes, no end", () => {
    expect(parse()).toEqual({
      kind: "options",
      options: {
        speed: 720,
        isNative: false,
        homes: null,
        days: null,
        http_port: 8080,
        communities: 2,
        isHubWanted: true,
        isChainWanted: true,
        hub_port: 8090,
        offline_ms: 0,
        isFresh: false,
        data_dir: "/repo/.data/neighbourhood",
      },
    });
  });

  test("are all understood, with a space or an equals sign, after pnpm's separator too", () => {
    const given = ["--speed", "3600", "--homes=5", "--days", "2", "--port=9000", "--fresh", "--data-dir", "here"];
    const more = ["--communities", "1", "--hub-port=9001", "--offline", "3d"];
    const options = {
      speed: 3600,
      isNative: false,
      homes: 5,
      days: 2,
      http_port: 9000,
      communities: 1,
      isHubWanted: true,
      isChainWanted: true,
      hub_port: 9001,
      offline_ms: 3 * 86_400_000,
      isFresh: true,
      data_dir: "/home/me/here",
    };
    expect(parse(...given, ...more)).toEqual({ kind: "options", options });
    expect(parse("--", ...given, ...more)).toEqual({ kind: "options", options });
    expect(parse("--no-hub")).toMatchObject({ options: { isHubWanted: false, isChainWanted: false } });
    expect(parse("--no-chain")).toMatchObject({ options: { isHubWanted: true, isChainWanted: false } });
    expect(parse("--nodes", "5")).toMatchObject({ options: { communities: 5 } });
    expect(parse("--native", "--homes", "500")).toMatchObject({ options: { isNative: true, homes: 500 } });
    expect(parse("--offline", "12h")).toMatchObject({ options: { offline_ms: 43_200_000 } });
  });

  test.each([
    [["--speed", "0"], "--speed takes a whole number from 1 to 7200"],
    [["--speed", "1.5"], '"1.5"'],
    [["--speed", "1e3"], "--speed"],
    [["--homes", "18"], "from 1 to 17"],
    [["--native", "--homes", "2001"], "from 1 to 2000"],
    [["--native=yes"], "--native"],
    [["--homes=-1"], "--homes"],
    [["--days", "soon"], "--days"],
    [["--port", "70000"], "from 1 to 65535"],
    [["--port"], "--port"],
    [["--data-dir="], "--data-dir takes a folder"],
    [["--fresh=yes"], "--fresh"],
    [["--communities", "9"], "from 1 to 8"],
    [["--nodes", "0"], "from 1 to 8"],
    [["--nodes", "3", "--communities", "4"], "the same"],
    [["--hub-port", "0"], "from 1 to 65535"],
    [["--offline", "3 days"], "such as 3d or 12h"],
    [["--offline", "3d", "--no-hub"], "needs the hub"],
    [["--turbo"], "--turbo"],
    [["now"], "now"],
  ])("refuse %j and name what is wrong", (args, reason) => {
    const parsed = parse(...args);
    expect(parsed).toEqual({ kind: "rejected", reason: expect.stringContaining(reason) });
  });

  test("tell everything that is wrong at once", () => {
    const parsed = parse("--speed", "x", "--days", "y");
    expect(parsed.kind === "rejected" && parsed.reason.split("\n")).toHaveLength(2);
  });

  test("are all in the help text, which comes before anything else is looked at", () => {
    expect(parse("--help", "--speed", "x")).toEqual({ kind: "help" });
    for (const name of [
      "speed",
      "homes",
      "days",
      "nodes",
      "communities",
      "offline",
      "no-hub",
      "port",
      "hub-port",
      "data-dir",
      "fresh",
      "help",
    ])
      expect(HELP).toContain(`--${name}`);
  });
});
