import "../test/english.ts";
import { describe, expect, test } from "vitest";
import type { CommunityDetail, HubNode, Tariff } from "./api-types.ts";
import { BACKLOG_MS, concernsOf, nodeState, SILENCE_MS, setUpSteps, tariffInForce } from "./attention.ts";
import type { MeshSummary } from "./mesh-types.ts";
import { STALE_MS } from "./mesh-words.ts";
import type { ChainState, SettlementZone } from "./settlement-types.ts";

const NOW_MS = 1_000_000_000;

const COMMUNITY: CommunityDetail = {
  community: "linden",
  name: "Linden",
  region: "vienna",
  currency: "EUR",
  time_zone: "Europe/Vienna",
  members: 3,
  metering_points: 3,
  nodes: 1,
  last_interval_start_s: 900,
  mismatches: 0,
  open_imports: 0,
};

const NODE: HubNode = {
  node: "00".repeat(16),
  enrolled_at_ms: 0,
  revoked_at_ms: null,
  last_contact_at_ms: NOW_MS - 1000,
  journal_seq_total: 10,
  backlog_records: 0,
  backlog_since_ms: null,
  recomputation: { status: "current", reason: null, updated_at_ms: NOW_MS },
  alarms: [],
  reported_alarms: [],
  refused: [],
  generation: 1,
  replaced_at_ms: null,
  mesh: null,
};

function tariffFrom(valid_from_s: number): Tariff {
  return {
    valid_from_s,
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 70_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 0,
    is_taken: true,
  };
}

const titles = (node: Partial<HubNode>, community: Partial<CommunityDetail> = {}, tariffs = [tariffFrom(0)]) =>
  concernsOf({
    community: { ...COMMUNITY, ...community },
    nodes: [{ ...NODE, ...node }],
    tariffs,
    settlement: null,
    now_ms: NOW_MS,
  }).map(({ title }) => title.replace(/\u00a0/g, " "));

describe("what needs attention", () => {
  describe("of what a node says of the others", () => {
    const MESH: MeshSummary = {
      reported_at_ms: NOW_MS - 30_000,
      is_partitioned: false,
      partitioned_since_ms: null,
      peers: 5,
      peers_connected: 5,
      copies: 2,
      copies_wanted: 2,
      behind_records: 4,
      alarms: 0,
    };
    const mesh = (more: Partial<MeshSummary>) => titles({ mesh: { ...MESH, ...more } });

    test("is nothing while enough of them are in reach and keep copies", () => {
      expect(mesh({})).toEqual([]);
      expect(mesh({ peers_connected: 3 })).toEqual([]);
    });

    test("is that it is cut off, before that copies are missing", () => {
      expect(mesh({ is_partitioned: true, peers_connected: 2, copies: 0 })).toEqual([
        "The node has lost contact with 3 of 5 other nodes.",
      ]);
      expect(mesh({ copies: 1 })).toEqual(["The node's journal has 1 copy on other nodes; 2 are wanted."]);
      expect(mesh({ copies: 0 })).toEqual(["The node's journal has no copy on other nodes; 2 are wanted."]);
    });

    test("is what it found out about them", () => {
      expect(mesh({ alarms: 1 })).toEqual(["The node raised 1 alarm about other nodes."]);
    });

    test("is nothing any more once it has been silent for long", () => {
      const reported_at_ms = NOW_MS - STALE_MS - 1;
      expect(mesh({ reported_at_ms, is_partitioned: true, copies: 0, alarms: 3 })).toEqual([]);
    });
  });

  test("is nothing while all is well", () => {
    expect(titles({})).toEqual([]);
  });

  test("is a silent node, from ten minutes on, and no longer what it held when it was last heard", () => {
    expect(titles({ last_contact_at_ms: NOW_MS - SILENCE_MS })).toEqual([]);
    const silent = { last_contact_at_ms: NOW_MS - SILENCE_MS - 1, backlog_records: 9, backlog_since_ms: 0 };
    expect(titles(silent)).toEqual(["The node has been silent for 10 min."]);
  });

  test("is a backlog that lasts", () => {
    expect(titles({ backlog_records: 9, backlog_since_ms: NOW_MS - BACKLOG_MS })).toEqual([]);
    expect(titles({ backlog_records: 9, backlog_since_ms: NOW_MS - BACKLOG_MS - 1 })).toEqual([
      "Records have been waiting at the node for 30 min.",
    ]);
  });

  test("is each kind of alarm once, in plain words, whoever raised it", () => {
    const alarm = { epoch: "aa", first_at_ms: 0, last_at_ms: 0, times: 1 };
    const found = titles({
      alarms: [
        { ...alarm, code: "fork" },
        { ...alarm, code: "fork", epoch: "bb" },
      ],
      reported_alarms: [
        { journal: null, alarm: "fork" },
        { journal: null, alarm: "not-known-yet" },
      ],
    });
    expect(found).toEqual(["Two different histories", "not-known-yet"]);
  });

  test("is a stopped recomputation, a difference, a refused entry, alarms first", () => {
    const found = titles(
      {
        refused: [{ shape: "members", key: "m01", reason: "member-exists" }],
        recomputation: { status: "stopped", reason: "broken-chain", updated_at_ms: 0 },
      },
      { mismatches: 1 },
    );
    expect(found).toEqual([
      "The hub cannot compute this node's figures again.",
      "1 interval differs between node and hub.",
      "The node refused 1 entry.",
    ]);
  });

  test("is a community with a node and without a tariff in force", () => {
    expect(titles({}, {}, [tariffFrom(NOW_MS / 1000 + 1)])).toEqual(["No tariff is in force."]);
  });

  test("is not what concerns a node that was shut out", () => {
    expect(titles({ revoked_at_ms: 5, last_contact_at_ms: 0 })).toEqual([]);
  });
});

describe("settlement needs attention", () => {
  const ZONE = {
    community: "linden",
    zone: 1,
    status: "open",
    sealed_seq: 3,
    confirmed_seq: 3,
    window_end_s: 900,
    waiting_windows: 0,
    waiting_since_s: null,
    open_batch: null,
    carried_members: 0,
    carried_units: "0",
  } as const;
  const chain = (status: ChainState["status"], since_ms: number): ChainState => ({
    status,
    since_ms,
    network: "local",
    network_passphrase: "",
    settlement_contract: null,
    latest_ledger: null,
    latest_close_s: null,
    problem: null,
  });
  const concerns = (state: ChainState, zones: readonly SettlementZone[]) =>
    concernsOf({
      community: COMMUNITY,
      nodes: [NODE],
      tariffs: [tariffFrom(0)],
      settlement: { chain: state, zones },
      now_ms: NOW_MS,
    }).map(({ tone, title }) => `${tone}: ${title.replace(/\u00a0/g, " ")}`);

  test("when the chain is away for longer than ten minutes, and only where a community settles", () => {
    expect(concerns(chain("away", NOW_MS - SILENCE_MS), [ZONE])).toEqual([]);
    const away = chain("away", NOW_MS - SILENCE_MS - 1);
    expect(concerns(away, [ZONE])).toEqual(["alarm: The chain does not answer, for 10 min now."]);
    expect(concerns(away, [{ ...ZONE, community: "other" }])).toEqual([]);
    expect(concerns(chain("ok", 0), [ZONE])).toEqual([]);
    expect(concerns(chain("off", 0), [ZONE])).toEqual([]);
  });

  test("when members have reached their credit limit", () => {
    expect(concerns(chain("ok", 0), [{ ...ZONE, carried_members: 2 }])).toEqual([
      "note: 2 members have reached the credit limit.",
    ]);
  });
});

test("a node is in touch, silent, unheard of or shut out", () => {
  expect(nodeState(NODE, NOW_MS)).toBe("in-touch");
  expect(nodeState({ ...NODE, last_contact_at_ms: 0 }, NOW_MS)).toBe("silent");
  expect(nodeState({ ...NODE, last_contact_at_ms: null }, NOW_MS)).toBe("never");
  expect(nodeState({ ...NODE, last_contact_at_ms: null, revoked_at_ms: 1 }, NOW_MS)).toBe("shut-out");
});

test("the tariff in force is the last one that has begun, in whatever order they come", () => {
  const [old, current, planned] = [tariffFrom(10), tariffFrom(20), tariffFrom(30)];
  expect(tariffInForce([planned, current, old], 29_999)).toBe(current);
  expect(tariffInForce([planned, current, old], 30_000)).toBe(planned);
  expect(tariffInForce([planned], 29_999)).toBeNull();
});

test("a new community is led through three steps, each done when it is", () => {
  const situation = {
    community: { ...COMMUNITY, members: 0 },
    nodes: [],
    tariffs: [],
    settlement: null,
    now_ms: NOW_MS,
  };
  expect(setUpSteps(situation).map(({ isDone }) => isDone)).toEqual([false, false, false]);
  const further = { ...situation, community: COMMUNITY, tariffs: [tariffFrom(0)] };
  expect(setUpSteps(further).map(({ isDone }) => isDone)).toEqual([true, true, false]);
  expect(setUpSteps({ ...further, nodes: [{ ...NODE, revoked_at_ms: 1 }] })[2]?.isDone).toBe(false);
  expect(setUpSteps({ ...further, nodes: [NODE] })[2]?.isDone).toBe(true);
});
