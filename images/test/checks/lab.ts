import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Appliance } from "../emulator/appliance.ts";
import { Card } from "../emulator/card.ts";
import { VirtualLan } from "../emulator/virtual-lan.ts";
import { ReleaseDesk } from "./releases.ts";
import { houseSettings } from "./settings.ts";

const MEBIBYTE = 1024 * 1024;
/** What a card has more than the image, so that there is something to grow into. */
const CARD_MORE_BYTES = 512 * MEBIBYTE;
export const HOMES = 2;

export interface LabOptions {
  readonly image: string;
  readonly folder: string;
  /** Where the build left what the image was made of: `release/`. */
  readonly build_folder: string;
  /** Where the key lies that the image takes updates of. */
  readonly key_folder: string;
  readonly boot_limit_ms: number;
}

/** Seconds and other figures that several checks contribute to. */
export type Figures = Map<string, number>;

/** Where the checks are run: one house that they share, and whatever they need besides. */
export class Lab {
  readonly image: string;
  readonly build_folder: string;
  readonly key_folder: string;
  readonly figures: Figures = new Map();
  private readonly boot_limit_ms: number;
  private readonly folder: string;
  private readonly appliances = new Set<Appliance>();
  private readonly lans = new Set<VirtualLan>();
  private readonly closers: (() => Promise<unknown>)[] = [];
  private shared: Appliance | null = null;
  private made = 0;
  private releases: ReleaseDesk | null = null;
  lan: VirtualLan | null = null;

  constructor({ image, folder, build_folder, key_folder, boot_limit_ms }: LabOptions) {
    this.image = image;
    this.folder = folder;
    this.build_folder = build_folder;
    this.key_folder = key_folder;
    this.boot_limit_ms = boot_limit_ms;
    mkdirSync(folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A card as it comes from an installer's computer, with these files added to its boot partition. */
  async flash(name: string, files: Readonly<Record<string, string>> = {}): Promise<Card> {
    const card = await Card.flash(this.image, this.path(`${name}.img`), statSync(this.image).size + CARD_MORE_BYTES);
    for (const [path, text] of Object.entries(files)) await card.fat.write(path, text);
    return card;
  }

  /** A board of its own for a card. */
  async board(card: Card, options: Parameters<typeof Appliance.make>[2] = {}): Promise<Appliance> {
    const { boot_limit_ms } = this;
    const appliance = await Appliance.make(card, this.path(`board-${++this.made}`), { boot_limit_ms, ...options });
    this.appliances.add(appliance);
    return appliance;
  }

  /** The house that most checks are about: set up by a settings file, on, and well. */
  async house(): Promise<Appliance> {
    if (this.shared === null) {
      const card = await this.flash(`house-${++this.made}`, { "localgrid.toml": houseSettings() });
      this.lan = await this.newLan();
      this.shared = await this.board(card, { lan_port: this.lan.port });
    }
    if (!this.shared.machine.isRunning) {
      const isFirst = this.shared.machine.boots.length === 0;
      this.note(isFirst ? "first_boot_s" : "later_boot_s", await this.shared.boot());
    }
    return this.shared;
  }

  /** The house with people and paired devices. */
  async inhabitedHouse(): Promise<Appliance> {
    const house = await this.house();
    if (!house.isInhabited) await house.setUp(HOMES);
    return house;
  }

  /** After a failure: the next check begins with a house of its own, unless this one is well. */
  async leaveHouse(): Promise<void> {
    const house = this.shared;
    const health = house?.machine.isRunning ? await house.health().catch(() => null) : null;
    if (health?.status === "ok") return;
    this.shared = null;
    await house?.machine.cut();
  }

  /** The house goes on with another card in another board. */
  async moveHouse(to: Appliance): Promise<void> {
    if (this.shared !== null && this.shared !== to) await this.shared.machine.cut();
    this.shared = to;
  }

  async newLan(): Promise<VirtualLan> {
    const lan = await VirtualLan.open();
    this.lans.add(lan);
    return lan;
  }

  /** The one who makes updates: versions only go up. */
  desk(): ReleaseDesk {
    this.releases ??= new ReleaseDesk(this);
    return this.releases;
  }

  /** Called at the end, last first. */
  onClose(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  /** A line about how far a long check is. */
  tell(text: string): void {
    process.stdout.write(`    ${text}\n`);
  }

  note(figure: string, value: number): void {
    this.figures.set(figure, value);
  }

  /** What every board said last, for the message of a check that failed. */
  lastWords(): string {
    return (
      [...this.appliances]
        .filter(({ machine }) => machine.boots.length > 0)
        .map(({ machine, card }) => `--- ${card.file}, ${machine.boots.length} starts\n${machine.lastWords}`)
        .at(-1) ?? ""
    );
  }

  async close(): Promise<void> {
    for (const { machine } of this.appliances) await machine.cut();
    for (const lan of this.lans) await lan.close();
    for (const close of this.closers.reverse()) await close();
  }
}
