import { describe, expect, test } from "vitest";
import { COMMANDS_HELP, parseRegionCommand, type RegionCommand } from "./region-command.ts";

const [FONTANA, HILLSIDE, HIGHLAND] = ["fontana-17", "hillside-6", "highland-3"] as const;
const parse = (line: string) => parseRegionCommand(line, [FONTANA, HILLSIDE, HIGHLAND]);

describe("a command to a region that runs", () => {
  test.each<[string, RegionCommand | null]>([
    ["", null],
    ["   ", null],
    ["help", { kind: "help" }],
    [" Peers ", { kind: "peers" }],
    ["quit", { kind: "quit" }],
    ["cut fontana-17 hillside-6", { kind: "set", state: "cut", ends: [FONTANA, HILLSIDE] }],
    ["cut f 2", { kind: "set", state: "cut", ends: [FONTANA, HILLSIDE] }],
    ["cut 3", { kind: "set", state: "cut", ends: [HIGHLAND] }],
    ["cut hub", { kind: "set", state: "cut", ends: ["hub"] }],
    ["cut hu hig", { kind: "set", state: "cut", ends: ["hub", HIGHLAND] }],
    ["stall 1 2", { kind: "set", state: "stalled", ends: [FONTANA, HILLSIDE] }],
    ["heal", { kind: "set", state: "open", ends: [] }],
    ["heal 1", { kind: "set", state: "open", ends: [FONTANA] }],
    ["delay 1 2 300ms", { kind: "delay", delay_ms: 300, ends: [FONTANA, HILLSIDE] }],
    ["reset 1 hub", { kind: "reset", ends: [FONTANA, "hub"] }],
    ["kill 1", { kind: "kill", community: FONTANA }],
    ["start hill", { kind: "start", community: HILLSIDE }],
    ["recover font", { kind: "recover", community: FONTANA }],
  ])("%j is understood", (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  test.each([
    ["dance", 'no command "dance"'],
    ["dance 1", 'no command "dance"'],
    ["cut", "a node or two"],
    ["cut 1 1", "different"],
    ["cut 1 2 3", "one or two"],
    ["cut 4", 'no "4"'],
    ["cut hi", 'no "hi"'],
    ["kill", "takes one node"],
    ["kill hub", "takes one node"],
    ["recover 1 2", "takes one node"],
    ["delay 1 2", "0ms to"],
    ["delay 1 2 90000ms", "0ms to"],
    ["quit now", "stands alone"],
  ])("%j is refused and says why", (line, reason) => {
    expect(parse(line)).toEqual({ kind: "wrong", reason: expect.stringContaining(reason) });
  });

  test("is in the help", () => {
    for (const verb of ["peers", "cut", "stall", "delay", "reset", "heal", "kill", "start", "recover", "quit"]) {
      expect(COMMANDS_HELP).toMatch(new RegExp(`^ {2}${verb}\\b|"${verb} `, "m"));
    }
  });
});
