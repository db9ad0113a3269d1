import type { Care, Releases } from "../src/care-types.ts";

/** What a node on its card says of its care, and what it was asked to do. */
export class FakeCare {
  readonly asked: string[] = [];
  isAppliance = true;
  private running: Care["running"] = null;

  /** Null for a path that is none of these. */
  answer(route: string, body: Record<string, unknown>, at_ms: number): { status: number; body: unknown } | null {
    switch (route) {
      case "GET /api/care":
        return ok(this.state(at_ms));
      case "GET /api/releases":
        return ok(RELEASES);
      case "POST /api/care/backups":
        this.asked.push(`backup ${String(body["to"])}`);
        this.running = { to: body["to"] as "stick", since_ms: at_ms, bytes: 3_440_000 };
        return ok(this.state(at_ms));
      case "POST /api/care/health-report":
        return ok({ what: "a report" });
      case "POST /api/care/restart":
        this.asked.push("restart");
        return { status: 204, body: null };
      case "POST /api/care/reset":
        return this.reset(body);
      default:
        return null;
    }
  }

  private reset({ mode, confirmation, password }: Record<string, unknown>) {
    if (confirmation !== mode) return { status: 422, body: { code: "wrong-confirmation", message: "another word" } };
    if (password !== "green-roof") return { status: 401, body: { code: "wrong-login", message: "no" } };
    this.asked.push(`reset ${String(mode)}`);
    return { status: 204, body: null };
  }

  private state(at_ms: number): Care {
    const last = [
      { to: "hub", at_ms: at_ms - 600_000, bytes: 0, code: "hub-away" },
      { to: "stick", at_ms: at_ms - 86_400_000, bytes: 12_345_678, code: null },
    ] as const;
    return { is_appliance: this.isAppliance, has_hub: true, running: this.running, last };
  }
}

const RELEASES: Releases = {
  machine: {
    application: { version_name: "1.3" },
    system: { version_name: "1.1" },
    trial: null,
    outcomes: [{ outcome: "proven", message: "Version 1.3 has proven itself.", at_ms: 0 }],
  },
  download: null,
  waiting: null,
};

function ok(body: unknown) {
  return { status: 200, body };
}
