import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { emulatedCommandLine } from "./boot-choice.ts";
import type { Card } from "./card.ts";
import { forwardings, type GuestPorts, pickGuestPorts } from "./guest-ports.ts";
import { Qmp } from "./qmp.ts";

const MEMORY_MIB = 512;
/** A machine that restarts more often than this is caught in a loop, and the test with it. */
const MOST_RESTARTS = 12;
const UNPLUG_DEADLINE_MS = 20_000;
const SERIAL_LINES_SHOWN = 60;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes by which a terminal is told colours.
const TERMINAL_CODES = /\x1b(\[[0-9;?]*[A-Za-z]|M)/g;
/** systemd's moving stars while something takes its time. */
const WAITING_LINE = /Job .* running \(|^\s*$/;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export interface MachineOptions {
  readonly card: Card;
  /** For sockets, logs and boot files; emptied when the machine is made. */
  readonly folder: string;
  /** What the machine's battery clock is ahead of this machine's. */
  readonly clock_ahead_ms?: () => number;
  /** Where a test plays the neighbours on a second network: a port of the loopback address that takes frames. */
  readonly lan_port?: number;
  /** Where everything is logged that the card is told. */
  readonly write_log?: string;
  /** A display that pictures can be taken of. */
  readonly hasScreen?: boolean;
}

export interface Boot {
  /** `a` or `b`, as the firmware was told. */
  readonly root_slot: string;
  readonly began_at_ms: number;
}

/**
 * An emulated board with a card in it. Takes kernel, initrd and command line from the card as the Pi's firmware would, at
 * every start, so that a reboot of the guest is a start like any other.
 */
export class Machine {
  readonly boots: Boot[] = [];
  readonly ports: GuestPorts;
  private readonly options: MachineOptions;
  private child: ChildProcess | null = null;
  private starting: Promise<void> = Promise.resolve();
  private ended: Promise<void> = Promise.resolve();
  private qmp: Qmp | null = null;
  private isWanted = false;
  private failure: Error | null = null;
  private readonly sticks = new Map<string, string>();
  private sticksMade = 0;
  private restarts = 0;

  private constructor(options: MachineOptions, ports: GuestPorts) {
    this.options = options;
    this.ports = ports;
  }

  static async make(options: MachineOptions): Promise<Machine> {
    rmSync(options.folder, { recursive: true, force: true });
    mkdirSync(options.folder, { recursive: true });
    writeFileSync(join(options.folder, "serial.log"), "");
    if (options.write_log !== undefined) writeFileSync(options.write_log, "");
    return new Machine(options, await pickGuestPorts());
  }

  get isRunning(): boolean {
    return this.child !== null;
  }

  get serialLog(): string {
    return readFileSync(join(this.options.folder, "serial.log"), "latin1");
  }

  /** The last lines on the serial console, for the message of a check that failed. */
  get lastWords(): string {
    const lines = this.serialLog.replaceAll(TERMINAL_CODES, "").split(/[\r\n]+/);
    return lines
      .filter((line) => !WAITING_LINE.test(line))
      .slice(-SERIAL_LINES_SHOWN)
      .join("\n");
  }

  /** Switches the power on. From now on reboots of the guest are carried out, until the power is cut. */
  async powerOn(): Promise<void> {
    if (this.isWanted) throw new Error("the machine is on already");
    this.isWanted = true;
    this.failure = null;
    this.restarts = 0;
    this.starting = this.start();
    await this.starting;
  }

  /** Power is gone at once: nothing that the guest held in memory reaches the card. */
  async cut(): Promise<void> {
    this.isWanted = false;
    await this.starting.catch(() => {});
    this.child?.kill("SIGKILL");
    await this.ended;
  }

  /** @throws {Error} when the machine has ended for good, with what it said last */
  assertGoesOn(): void {
    if (this.failure !== null) throw this.failure;
    if (!this.isWanted) throw new Error("the machine is off");
  }

  /** Runs while the guest stands still, so that its card can be looked at. */
  async paused<T>(act: () => Promise<T>): Promise<T> {
    const qmp = this.monitor();
    await qmp.execute("stop");
    try {
      return await act();
    } finally {
      await qmp.execute("cont");
    }
  }

  /** Plugs a stick in, now if the machine runs. It stays in over cuts and restarts. */
  async plugIn(file: string): Promise<void> {
    const id = `stick${this.sticksMade++}`;
    this.sticks.set(file, id);
    if (this.qmp === null) return;
    await this.qmp.execute("blockdev-add", {
      "node-name": id,
      driver: "raw",
      file: { driver: "file", filename: file },
    });
    await this.qmp.execute("device_add", { driver: "usb-storage", id: `${id}-usb`, drive: id, removable: true });
  }

  /** Pulls a stick out without asking. */
  async pullOut(file: string): Promise<void> {
    const id = this.sticks.get(file);
    this.sticks.delete(file);
    const { qmp } = this;
    if (qmp === null || id === undefined) return;
    await qmp.execute("device_del", { id: `${id}-usb` });
    await eventually("the stick is out", () => qmp.execute("blockdev-del", { "node-name": id }), UNPLUG_DEADLINE_MS);
  }

  /** Takes a picture of the display, as PNG. */
  async picture(file: string): Promise<void> {
    await this.monitor().execute("screendump", { filename: file, format: "png" });
  }

  private monitor(): Qmp {
    if (this.qmp === null) throw new Error("the machine is off, or between two starts");
    return this.qmp;
  }

  private async start(): Promise<void> {
    const { card, folder } = this.options;
    const { os_prefix } = await card.bootChoice();
    for (const name of ["kernel8.img", "initrd.img"]) await card.fat.copyOut(`${os_prefix}${name}`, join(folder, name));
    const cmdline = emulatedCommandLine(await card.fat.readText(`${os_prefix}cmdline.txt`));
    rmSync(join(folder, "qmp"), { force: true });
    if (!this.isWanted) return;
    this.boots.push({ root_slot: os_prefix.replace("/", ""), began_at_ms: performance.now() });
    const child = spawn("qemu-system-aarch64", this.qemuArguments(cmdline), { stdio: ["ignore", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-4_000);
    });
    this.child = child;
    running.add(child);
    let isAlive = true;
    const closed = new Promise<void>((resolve) => {
      child.once("error", (error) => {
        complaint += error.message;
        isAlive = false;
        resolve();
      });
      child.once("close", () => {
        isAlive = false;
        resolve();
      });
    });
    this.ended = closed.then(() => {
      running.delete(child);
      this.afterEnd(() => complaint);
    });
    try {
      this.qmp = await Qmp.connect(join(folder, "qmp"), () => isAlive);
    } catch (error) {
      child.kill("SIGKILL");
      throw new Error(`QEMU does not start: ${complaint}`, { cause: error });
    }
  }

  /** A guest that rebooted is started again, on whatever the card says now. */
  private afterEnd(complaint: () => string): void {
    const reason = this.qmp?.shutdown_reason ?? null;
    this.qmp?.close();
    this.qmp = null;
    this.child = null;
    if (!this.isWanted) return;
    if (reason === "guest-reset" && ++this.restarts <= MOST_RESTARTS) {
      this.starting = this.start();
      this.starting.catch((error: unknown) => this.fail(`the machine does not start again: ${error}`));
      return;
    }
    this.fail(`the machine ended (${reason ?? complaint()}) after ${this.restarts} restarts`);
  }

  private fail(why: string): void {
    this.isWanted = false;
    this.failure = new Error(`${why}\n${this.lastWords}`);
  }

  private cardArguments(): readonly string[] {
    const { card, write_log } = this.options;
    const device = ["-device", "virtio-blk-pci,drive=card"];
    const plain = `driver=raw,file.driver=file,file.filename=${card.file}`;
    if (write_log === undefined) return ["-blockdev", `${plain},node-name=card`, ...device];
    return [
      ...["-blockdev", `${plain},node-name=medium`],
      ...["-blockdev", `driver=file,filename=${write_log},node-name=log`],
      ...["-blockdev", "driver=blklogwrites,node-name=card,file=medium,log=log,log-sector-size=512"],
      ...device,
    ];
  }

  private qemuArguments(cmdline: string): readonly string[] {
    const { folder, lan_port, hasScreen = false, clock_ahead_ms = () => 0 } = this.options;
    const clock = new Date(Date.now() + clock_ahead_ms()).toISOString().slice(0, 19);
    const log = join(folder, "serial.log");
    return [
      ...["-M", "virt", "-cpu", "cortex-a53", "-smp", "2", "-m", String(MEMORY_MIB)],
      ...["-kernel", join(folder, "kernel8.img"), "-initrd", join(folder, "initrd.img"), "-append", cmdline],
      ...this.cardArguments(),
      ...["-netdev", `user,id=house,${forwardings(this.ports)}`, "-device", "virtio-net-pci,netdev=house,romfile="],
      ...(lan_port === undefined
        ? []
        : ["-netdev", `socket,id=lan,connect=127.0.0.1:${lan_port}`, "-device", "virtio-net-pci,netdev=lan,romfile="]),
      ...["-device", "virtio-rng-pci", "-device", "qemu-xhci"],
      ...(hasScreen ? ["-device", "virtio-gpu-pci,xres=1280,yres=720"] : []),
      ...[...this.sticks].flatMap(([file, id]) => [
        ...["-blockdev", `driver=raw,node-name=${id},file.driver=file,file.filename=${file}`],
        ...["-device", `usb-storage,id=${id}-usb,drive=${id},removable=on`],
      ]),
      ...["-rtc", `base=${clock}`, "-display", "none", "-monitor", "none", "-no-reboot"],
      ...["-chardev", `file,id=serial,path=${log},append=on`, "-serial", "chardev:serial"],
      ...["-qmp", `unix:${join(folder, "qmp")},server=on,wait=off`],
    ];
  }
}
