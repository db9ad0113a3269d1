import { edgeNodeError } from "../errors.ts";
import type { CareDeskPort } from "./ports.ts";

/** A box that does what it is told, and remembers it. */
export class TestCare implements CareDeskPort {
  readonly asked: string[] = [];
  isAppliance = true;
  begun: "stick" | "hub" | null = null;

  state(): ReturnType<CareDeskPort["state"]> {
    const running = this.begun === null ? null : { to: this.begun, since_ms: 1_000, bytes: 10 };
    const last = [{ to: "hub", at_ms: 900, bytes: 0, code: "hub-away" } as const];
    return { is_appliance: this.isAppliance, has_hub: true, running, last };
  }

  async healthReport(): Promise<string> {
    return '{"what":"a report"}';
  }

  async stick() {
    this.assertAppliance();
    return { free_bytes: 1_000, backups: [{ name: "localgrid-a-1.lgbackup", bytes: 5 }] };
  }

  async keptByHub() {
    return [{ backup: "ab".repeat(32), made_at_ms: 900, bytes: 5 }];
  }

  begin(to: "stick" | "hub"): void {
    if (this.begun !== null) throw edgeNodeError("care-busy", "another one is being made");
    this.begun = to;
  }

  async download() {
    async function* bytes() {
      yield Buffer.from("sealed ");
      yield Buffer.from("bytes");
    }
    return { name: "localgrid-a-1.lgbackup", bytes: bytes() };
  }

  async restart(): Promise<void> {
    this.assertAppliance();
    this.asked.push("restart");
  }

  async reset(mode: string): Promise<void> {
    this.assertAppliance();
    this.asked.push(`reset ${mode}`);
  }

  private assertAppliance(): void {
    if (!this.isAppliance) throw edgeNodeError("no-appliance", "not on a card");
  }
}
