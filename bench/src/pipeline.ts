import { join } from "node:path";
import type { BareAnswer, BareRequest } from "./bare-work.ts";
import { type ChildLink, startChild } from "./child-link.ts";
import { type Flood, flood } from "./flood.ts";
import type { LoadAnswer, LoadRequest } from "./load-protocol.ts";
import { type LoadedCommunity, startLoadedCommunity } from "./loaded-community.ts";
import type { Measurement, Run } from "./measurement.ts";
import { findMosquitto, startMosquitto } from "./mosquitto.ts";
import { ratiosOf, roundNumber, spreadOf, spreadText } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

/** Readings under one signature. */
const MANY = 16;
const FLOOD_MS = 4_000;
const WARM_UP_MS = 4_000;
const BARE_MS = 1_500;
const PEER_MS = 2_000;

type BareChild = ChildLink<BareRequest, BareAnswer>;

interface Round {
  readonly many: Flood;
  readonly one: Flood;
  /** Rows per processor second. */
  readonly commit_50: number;
  readonly commit_500: number;
  /** Signatures per processor second. */
  /** By Node's own cryptography, which the target was set against. */
  readonly verify: number;
  /** By the library that the node uses. */
  readonly verify_libsodium: number;
  readonly peer: { readonly many: Flood; readonly one: Flood } | null;
}

interface Peer {
  readonly pid: number;
  readonly load: ChildLink<LoadRequest, LoadAnswer>;
  end(): Promise<void>;
}

/** Signed readings over MQTT into the journal, beside what its parts cost alone and beside another broker. */
export const pipeline: Measurement = {
  name: "pipeline",
  async measure(run) {
    const community = await startLoadedCommunity(join(run.folder, "pipeline"));
    const bare: BareChild = startChild("./bare-work.ts");
    const peer = await startPeer(run, community);
    const rounds: Round[] = [];
    try {
      run.progress("warming up");
      for (const readings of [1, MANY]) await floodNode(community, readings, WARM_UP_MS / 2);
      for (let round = 1; round <= run.rounds; round++) {
        run.progress(`round ${round} of ${run.rounds}`);
        rounds.push(await oneRound({ run, community, bare, peer }));
      }
    } finally {
      await peer?.end();
      await bare.end();
      await community.end();
    }
    return figures(rounds);
  },
};

interface Scene {
  readonly run: Run;
  readonly community: LoadedCommunity;
  readonly bare: BareChild;
  readonly peer: Peer | null;
}

async function oneRound({ run, community, bare, peer }: Scene): Promise<Round> {
  const many = await floodNode(community, MANY, FLOOD_MS);
  const row_bytes = Math.round(many.payload_bytes_per_message / MANY);
  const commit = async (rows_per_commit: number) => {
    const request = {
      kind: "group-commit",
      folder: run.folder,
      row_bytes,
      rows_per_commit,
      duration_ms: BARE_MS,
    } as const;
    return (await bare.ask(request)).operations_per_cpu_s;
  };
  const commit_50 = await commit(50);
  const commit_500 = await commit(500);
  const one = await floodNode(community, 1, FLOOD_MS);
  const checks = { kind: "verify", readings: 1, duration_ms: BARE_MS } as const;
  const { operations_per_cpu_s: verify } = await bare.ask({ ...checks, by: "node" });
  const { operations_per_cpu_s: verify_libsodium } = await bare.ask({ ...checks, by: "libsodium" });
  if (peer === null) return { many, one, commit_50, commit_500, verify, verify_libsodium, peer };
  const floodPeer = (readings: number) =>
    flood({ load: peer.load, broker_pid: peer.pid, readings, duration_ms: PEER_MS });
  return {
    many,
    one,
    commit_50,
    commit_500,
    verify,
    verify_libsodium,
    peer: { many: await floodPeer(MANY), one: await floodPeer(1) },
  };
}

function floodNode({ load, node }: LoadedCommunity, readings: number, duration_ms: number): Promise<Flood> {
  return flood({ load, broker_pid: node.pid, readings, duration_ms });
}

async function startPeer(
  { folder, progress }: Run,
  { devices, data_dir, start_ms }: LoadedCommunity,
): Promise<Peer | null> {
  const executable = findMosquitto();
  const ca_certificate_pem = devices[0]?.ca_certificate_pem;
  if (executable === null || ca_certificate_pem === undefined) {
    progress("there is no mosquitto here to measure beside; apt-get install --no-install-recommends mosquitto");
    return null;
  }
  const broker = await startMosquitto({ executable, folder: join(folder, "mosquitto"), data_dir, ca_certificate_pem });
  const load = startChild<LoadRequest, LoadAnswer>("./load-generator.ts");
  await load.ask({ kind: "connect", devices, mqtt_port: broker.mqtt_port, start_ms });
  return {
    pid: broker.pid,
    load,
    async end() {
      await load.end();
      await broker.stop();
    },
  };
}

function figures(rounds: readonly Round[]): readonly Figure[] {
  const many = rounds.map((round) => round.many.messages_per_cpu_s * MANY);
  const one = rounds.map((round) => round.one.messages_per_cpu_s);
  const commit_50 = rounds.map((round) => round.commit_50);
  const commit_500 = rounds.map((round) => round.commit_500);
  const verify = rounds.map((round) => round.verify);
  const libsodium = rounds.map((round) => round.verify_libsodium);
  const middle = (values: readonly number[]) => roundNumber(spreadOf(values).median);
  const row_bytes = middle(rounds.map((round) => round.many.payload_bytes_per_message / MANY));
  return [
    figureOf({
      what: `readings, ${MANY} per signature ÷ bare SQLite group commit of 50`,
      values: ratiosOf(many, commit_50),
      digits: 2,
      at_least: 0.3,
      notes: [
        `${middle(many)} readings per CPU-s, ${middle(rounds.map((round) => round.many.messages_per_s * MANY))} per s`,
        `${middle(commit_50)} rows of ${row_bytes} B per CPU-s committed by 50, ${middle(commit_500)} by 500`,
      ],
    }),
    figureOf({
      what: "readings, one per signature ÷ verification alone by Node's own Ed25519",
      values: ratiosOf(one, verify),
      digits: 2,
      at_least: 0.85,
      notes: [
        `${middle(one)} readings per CPU-s, ${middle(rounds.map((round) => round.one.messages_per_s))} per s`,
        `${middle(verify)} verifications per CPU-s`,
        `÷ verification alone by libsodium, which the node uses: ${spreadText(ratiosOf(one, libsodium), 2)}`,
      ],
    }),
    ...peerFigures(rounds),
  ];
}

function peerFigures(rounds: readonly Round[]): readonly Figure[] {
  const peers = rounds.flatMap(({ peer }) => (peer === null ? [] : [peer]));
  if (peers.length < rounds.length) return [];
  return (["many", "one"] as const).map((size) => {
    const ours = rounds.map((round) => round[size].messages_per_cpu_s);
    const theirs = peers.map((peer) => peer[size].messages_per_cpu_s);
    const bytes = roundNumber(spreadOf(rounds.map((round) => round[size].payload_bytes_per_message)).median);
    return figureOf({
      what: `messages of ${bytes} B, ours ÷ Mosquitto, which neither verifies nor stores`,
      values: ratiosOf(ours, theirs),
      digits: 3,
      notes: [`${roundNumber(spreadOf(theirs).median)} messages per CPU-s there`],
    });
  });
}
