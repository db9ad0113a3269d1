import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { STATEMENT_CATALOGUES } from "@localgrid/clearing/statement-catalogues";
import { statementWordsOf } from "@localgrid/clearing/statement-words";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type Logger, pino } from "pino";
import { createMqttBroker } from "../adapters/mqtt/mqtt-broker.ts";
import { type DataFolder, takeDataFolder } from "../adapters/sqlite/data-folder.ts";
import { openLocalDatabase } from "../adapters/sqlite/local-database.ts";
import { openProjections } from "../adapters/sqlite/open-projections.ts";
import { QuarantineStore } from "../adapters/sqlite/quarantine-store.ts";
import { SqliteReadModel } from "../adapters/sqlite/read-model.ts";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteAccountStore } from "../adapters/sqlite/sqlite-account-store.ts";
import { SqliteJournalStore } from "../adapters/sqlite/sqlite-journal-store.ts";
import { SqliteNoticeStore } from "../adapters/sqlite/sqlite-notice-store.ts";
import type { SqliteOwnJournal } from "../adapters/sqlite/sqlite-own-journal.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import { SqliteShownHomeStore } from "../adapters/sqlite/sqlite-shown-home-store.ts";
import { localServerNames, openCertificateAuthority } from "../adapters/system/certificate-authority.ts";
import { createClock } from "../adapters/system/clock.ts";
import { type Identity, openIdentity, writeSecretFile } from "../adapters/system/identity.ts";
import { PacedSignatureVerifier } from "../adapters/system/paced-signature-verifier.ts";
import { qrPicture } from "../adapters/system/qr-picture.ts";
import { assertMayStart, type Replaced, writeReplaced } from "../adapters/system/replacement-files.ts";
import { SecurePages } from "../adapters/system/secure-pages.ts";
import { serviceNotices } from "../adapters/system/service-notices.ts";
import { ServiceWatch } from "../adapters/system/service-watch.ts";
import { giveReserveFree, hasRoom, keepReserve } from "../adapters/system/storage-reserve.ts";
import { ThreadedSignatureVerifier } from "../adapters/system/threaded-signature-verifier.ts";
import { every, pause } from "../adapters/system/timers.ts";
import type { Config } from "../config.ts";
import { createEdgeNode } from "../edge-node.ts";
import type { DeviceTraffic, EdgeNodePorts, ReplacedBy, WatcherOf } from "../edge-node-ports.ts";
import { recoveryQr, recoveryWords } from "../recovery/recovery-code.ts";
import { openCarePorts } from "./care-ports.ts";
import { openDevicePorts } from "./device-ports.ts";
import { type GenesisNoteBook, openGenesisNotes } from "./genesis-notes.ts";
import { openGossipPorts } from "./gossip-ports.ts";
import { openHubPorts } from "./hub-ports.ts";
import { openReleasePorts } from "./release-ports.ts";

/** Told apart from a fault: starting again does not help. */
const REPLACED_EXIT_CODE = 78;
const CERTIFICATE_CHECK_WALL_MS = 86_400_000;

/** Builds the adapters, starts the node, and stops it on SIGTERM, SIGINT or the end of its supervisor. */
export async function start(config: Config): Promise<void> {
  const logger = loggerOf(config);
  const fail = (error: Error) => {
    logger.fatal({ event: "node-failed", err: error });
    process.exit(70);
  };
  const folder = takeFolder(config, logger);
  const journal = new SqliteJournalStore(folder.journal, { hasRoom: () => hasRoom(config.data_dir), onCrash: fail });
  const verifier = openVerifier(fail);
  await journal.start();
  const secrets = openSecrets(config, folder);
  const opened = { ...secrets, ...openStores({ ...secrets, folder, journal, logger }) };
  if (opened.rebuilt !== null) logger.warn({ event: "projections-rebuilt", reason: opened.rebuilt });
  const { community, data_dir } = config;
  const { local } = secrets;
  const files = { ...folder, ...opened.databases, durablePosition: () => journal.lastPosition };
  const hubSide = openHubPorts({ ...secrets, ...files, community, local, data_dir, logger });
  const gossipSide = await openGossipPorts({ ...secrets, ...hubSide, ...opened, config, logger });
  const devices = openDevicePorts({ config, local });
  const genesis = genesisNotesOf(config, { ...secrets, ...hubSide, ...opened });
  const node = createEdgeNode(config, {
    ...opened.ports,
    ...identityPorts(config, { ...secrets, genesis, logger }),
    gossip: gossipSide.gossip,
    devices,
    care: openCarePorts({ ...secretSourcesOf(config, { ...secrets, ...hubSide, ...opened }), local, logger }),
    hub: hubSide.hub,
    shapes: hubSide.shapes,
    settlement: hubSide.settlement,
    noticeRelay: hubSide.noticeRelay,
    calculation: hubSide.calculation,
    releases: openReleasePorts({ config, ...secrets.identity, ...hubSide }),
    ...systemPorts(config),
    ...firstLoginPorts(config, logger),
    journal,
    verifier,
    createBroker: brokerFactory(config, opened.authority),
    certificates: deviceCertificates(opened.authority),
    ...pagePorts(config, opened.authority),
    fail,
    logger,
  });
  const watch = openServiceWatch(logger);
  const stop = once(async (reason: string) => {
    logger.info({ event: "node-stopping", reason });
    watch.stopping();
    await node.stop();
    await verifier.stop();
    await journal.stop();
    gossipSide.close();
    hubSide.close();
    opened.close();
    folder.release();
    logger.info({ event: "node-stopped" });
    process.exit(0);
  });
  stopOnDemand(stop);
  const { is_epoch_open, listening } = await node.start().catch(portRefusal);
  if (is_epoch_open) genesis.opened();
  logger.info({ event: "node-ready", ...listening, journal_position: journal.lastPosition });
  watch.ready({
    writerAnswers: () => journal.writerAnswers(),
    isBrokerListening: () => node.isBrokerListening(),
  });
  if (process.stdout.isTTY) welcome(config, listening.http_port);
}

function takeFolder({ data_dir }: Config, logger: Logger): DataFolder {
  if (giveReserveFree(data_dir)) logger.warn({ event: "storage-reserve-given-free" });
  const folder = takeDataFolder(data_dir);
  assertMayStart(data_dir);
  keepReserve(data_dir);
  return folder;
}

function firstLoginPorts({ data_dir }: Config, logger: Logger) {
  const file = join(data_dir, "first-login.json");
  return {
    announceFirstLogin: (login: { readonly login: string; readonly password: string }) => {
      writeSecretFile(file, `${JSON.stringify(login)}\n`);
      logger.info({ event: "first-login-written", login: login.login, file });
    },
    forgetFirstLogin: () => rmSync(file, { force: true }),
  };
}

function portRefusal(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
  throw new LocalGridError("port-not-free", `port ${error.port}: ${error.message}`, { cause: error });
}

function openVerifier(fail: (error: Error) => void): PacedSignatureVerifier {
  return new PacedSignatureVerifier({
    now_ms: () => performance.now(),
    createThread: () => new ThreadedSignatureVerifier(fail),
  });
}

function openServiceWatch(logger: Logger): ServiceWatch {
  const notices = serviceNotices(process.env, (error) => {
    logger.warn({ event: "service-notice-failed", message: error.message });
  });
  return new ServiceWatch({ notices, every, log: (entry) => logger.warn(entry) });
}

function loggerOf({ log_level }: Config): Logger {
  return pino({
    level: log_level,
    base: null,
    redact: ["password", "*.password", "join_code", "*.join_code"],
  });
}

/** For the person at the terminal; whoever reads the log as data gets data only. */
function welcome({ data_dir }: Config, http_port: number): void {
  const file = join(data_dir, "first-login.json");
  const firstLogin = existsSync(file) ? `\n  first login  ${file}` : "";
  console.log(
    `\n  page         http://localhost:${http_port}/\n  API          http://localhost:${http_port}/api/openapi.json${firstLogin}\n`,
  );
}

function openSecrets({ data_dir }: Config, { local: file }: DataFolder) {
  return {
    identity: openIdentity(data_dir),
    local: openLocalDatabase(file),
    authority: openCertificateAuthority({ data_dir, now_ms: Date.now() }),
  };
}

interface GenesisSources {
  readonly identity: Identity;
  readonly own: SqliteOwnJournal;
  readonly hub: EdgeNodePorts["hub"];
  readonly replicas: SqliteReplicaStore;
}

function genesisNotesOf(config: Config, sources: GenesisSources): GenesisNoteBook {
  return openGenesisNotes({ ...secretSourcesOf(config, sources), journalGeneration: sources.own.generation() });
}

/** What a new box would need of this one, by now. */
function secretSourcesOf(config: Config, { identity, hub, replicas }: Omit<GenesisSources, "own">) {
  return {
    config,
    identity,
    regionKey: () => replicas.regionKey(),
    hub_url: () => hub.enrolments.current()?.hub_url ?? config.hub_url,
  };
}

interface IdentitySources {
  readonly identity: Identity;
  readonly genesis: GenesisNoteBook;
  readonly logger: Logger;
}

/** Which box this is, what the next one needs, and what happens when there is one. */
function identityPorts({ data_dir }: Config, { identity, genesis, logger }: IdentitySources) {
  const seed = () => nodeSeedOf(identity.key.privateKey);
  return {
    generation: genesis.generation,
    genesis: (epoch: Uint8Array) => genesis.notes(epoch),
    recovery: { words: () => recoveryWords(seed()), qr: () => qrPicture(recoveryQr(seed())) },
    qrPicture,
    replaced: ({ isProven, ...by }: ReplacedBy) => {
      logger.fatal({ event: "node-replaced", ...by });
      // A hub's word alone must not end a box for good: it is asked again at the next start.
      if (isProven) keepReplaced(data_dir, by, logger);
      process.exit(REPLACED_EXIT_CODE);
    },
  };
}

function keepReplaced(data_dir: string, by: Replaced, logger: Logger): void {
  try {
    writeReplaced(data_dir, by);
  } catch (error) {
    // On a full disk, say. It ends all the same, and learns it again when it is started again.
    logger.error({ event: "replacement-not-kept", message: (error as Error).message });
  }
}

interface StoreSources extends ReturnType<typeof openSecrets> {
  readonly folder: DataFolder;
  readonly journal: SqliteJournalStore;
  readonly logger: Logger;
}

function openStores({ identity, local, folder, journal, logger }: StoreSources) {
  const unknown = new Map<string, number>();
  const { store, database, point, rebuilt } = openProjections({
    file: folder.projections,
    journal,
    communityKey: identity.communityKey,
    onRecord: (_position, { kind }, folded) => {
      if (folded.kind === "unknown") unknown.set(kind, (unknown.get(kind) ?? 0) + 1);
    },
  });
  for (const [kind, count] of unknown) logger.warn({ event: "unknown-records-skipped", kind, count });
  const ports = {
    identity,
    projections: store,
    start: point,
    readModel: new SqliteReadModel(database),
    accounts: new SqliteAccountStore(local),
    shownHomes: new SqliteShownHomeStore(local),
    quarantine: new QuarantineStore(local),
    notices: new SqliteNoticeStore(local),
  };
  const replicaDatabase = openReplicaDatabase(folder.replicas);
  const replicas = new SqliteReplicaStore(replicaDatabase);
  const close = () => {
    replicas.close();
    replicaDatabase.close();
    store.close();
    local.close();
  };
  return { ports, replicas, rebuilt, close, databases: { projections: database } };
}

function systemPorts(config: Config) {
  const clock = createClock(config.clock);
  return {
    clock,
    wallClock: { now_ms: () => clock.wall_ms() },
    timers: { every },
    pause,
    randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  };
}

function brokerFactory(
  config: Config,
  authority: ReturnType<typeof openCertificateAuthority>,
): EdgeNodePorts["createBroker"] {
  const credentials = () => ({
    ...authority.serverCredentials({ names: localServerNames(), now_ms: Date.now() }),
    ca_certificate_pem: authority.ca_certificate_pem,
  });
  return (traffic: DeviceTraffic, sessionOf: WatcherOf) => {
    const { host, mqtt_port: port } = config;
    const broker = createMqttBroker({ host, port, tls: credentials(), ports: traffic, sessionOf });
    // A node runs for years; names and dates of its certificate do not.
    every(CERTIFICATE_CHECK_WALL_MS, () => broker.useCredentials(credentials()));
    return broker;
  };
}

function deviceCertificates(authority: ReturnType<typeof openCertificateAuthority>): EdgeNodePorts["certificates"] {
  return {
    issueDeviceCertificate: (request) => ({
      certificate_pem: authority.issueDeviceCertificate({ ...request, now_ms: Date.now() }),
      ca_certificate_pem: authority.ca_certificate_pem,
    }),
  };
}

function pagePorts({ host, https_port: port }: Config, authority: ReturnType<typeof openCertificateAuthority>) {
  const credentials = () => authority.serverCredentials({ names: localServerNames(), now_ms: Date.now() });
  return {
    trust: authority,
    securePages: port === null ? null : new SecurePages({ host, port, credentials, every }),
    statementWords: statementWordsOf(STATEMENT_CATALOGUES),
  };
}

function stopOnDemand(stop: (reason: string) => void): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop(signal));
  // A supervisor that dies without a word closes the pipe.
  if (process.env["LOCALGRID_STOP_WITH_STDIN"] !== "1") return;
  process.stdin.on("end", () => stop("stdin closed")).resume();
}

function once(action: (reason: string) => Promise<void>): (reason: string) => void {
  let isDone = false;
  return (reason) => {
    if (isDone) return;
    isDone = true;
    void action(reason);
  };
}
