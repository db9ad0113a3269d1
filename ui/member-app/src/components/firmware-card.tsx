import { bytesText } from "@localgrid/ui-components/format";
import { agoText } from "@localgrid/ui-components/lasting";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { FirmwareImage, RolloutAction, RolloutPhase, RolloutRing } from "../device-types.ts";
import { updateFailureText } from "../device-words.ts";
import { useAction } from "../use-action.ts";

const PHASES: Record<RolloutPhase, { readonly text: string; readonly tone: "good" | "note" | "plain" }> = {
  draft: { text: "not offered yet", tone: "plain" },
  running: { text: "being rolled out", tone: "good" },
  paused: { text: "paused", tone: "note" },
  stopped: { text: "stopped by failures", tone: "note" },
  withdrawn: { text: "withdrawn", tone: "plain" },
};

const ACTIONS: Record<RolloutPhase, readonly (readonly [RolloutAction, string])[]> = {
  draft: [["start", "Start the rollout"]],
  running: [
    ["pause", "Pause"],
    ["withdraw", "Withdraw"],
  ],
  paused: [
    ["resume", "Resume"],
    ["withdraw", "Withdraw"],
  ],
  stopped: [
    ["resume", "Resume all the same"],
    ["withdraw", "Withdraw"],
  ],
  withdrawn: [["start", "Start again"]],
};

const RINGS = ["One device", "A tenth", "All others"] as const;

interface CardProps {
  readonly image: FirmwareImage;
  readonly mayAct: boolean;
  readonly refresh: () => void;
}

/** An image, how far it has come, and what can be done about it. */
export function FirmwareCard({ image, mayAct, refresh }: CardProps): JSX.Element {
  const { locale, live, format } = useApp();
  const { sha256, board, version_name, version, devices, complete_since_ms } = image;
  const isRingDone = complete_since_ms !== null && image.phase === "running";
  const isComplete = isRingDone && image.ring === RINGS.length - 1;
  const phase = isComplete ? ({ text: "everywhere", tone: "good" } as const) : PHASES[image.phase];
  const confirmed = image.rings.reduce((total, ring) => total + ring.confirmed, 0);
  const now_ms = live.node_now_ms.value;
  return (
    <section class="card device" aria-labelledby={`image-${sha256}`}>
      <div class="device-head">
        <h2 id={`image-${sha256}`}>
          {version_name} <span class="soft small">for {board}</span>
        </h2>
        <p class="device-badge" data-tone={phase.tone}>
          {phase.text}
        </p>
      </div>
      <p class="small soft figures">
        Number {version}, {bytesText(image.size, locale)}, brought by {image.added_by}{" "}
        {agoText(image.added_at_ms, now_ms)}.
      </p>
      <p>
        {devices === 0
          ? "No device has told yet that it is for it."
          : `${format.value.number(confirmed)} of ${format.value.number(devices)} devices run it.`}
      </p>
      {isRingDone && !isComplete && <p class="small soft">This step went well. The next begins after a while.</p>}
      {image.phase !== "draft" && <Rings image={image} />}
      <Failures image={image} />
      {mayAct && <Actions image={image} refresh={refresh} />}
    </section>
  );
}

function Rings({ image }: { image: FirmwareImage }): JSX.Element {
  return (
    <ol class="rings">
      {image.rings.map((ring, index) => (
        <li key={index} {...(index === image.ring ? { "aria-current": "step" as const } : {})}>
          <span class="small">
            <b>{RINGS[index]}</b> <span class="soft figures">{ringText(ring)}</span>
          </span>
          <progress max={Math.max(1, ring.devices)} value={ring.confirmed} aria-label={RINGS[index] ?? ""} />
        </li>
      ))}
    </ol>
  );
}

function ringText({ devices, offered, confirmed, failed }: RolloutRing): string {
  if (devices === 0) return "not yet";
  const parts = [`${confirmed} of ${devices} run it`];
  if (offered > 0) parts.push(`${offered} on the way`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join(", ");
}

function Failures({ image: { failures } }: { image: FirmwareImage }): JSX.Element | null {
  if (failures.length === 0) return null;
  return (
    <details class="device-more" open={failures.length <= 3}>
      <summary>What failed ({failures.length})</summary>
      <ul class="device-events small">
        {failures.map(({ device, reason }) => (
          <li key={device}>
            <code>{device}</code>
            <span>{updateFailureText(reason)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Actions({ image, refresh }: Omit<CardProps, "mayAct">): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const { sha256, phase, version_name } = image;
  const isResting = phase === "draft" || phase === "withdrawn";
  const after = (work: () => Promise<unknown>) => void action.run(work).then(refresh);
  return (
    <>
      <ErrorNotice error={action.error} />
      <div class="device-actions">
        {ACTIONS[phase].map(([name, text]) => (
          <button
            key={name}
            type="button"
            class="button"
            {...(name === "start" || name === "resume" ? { "data-kind": "main" } : {})}
            disabled={action.isBusy}
            onClick={() => after(() => api.rollOut(sha256, name))}
          >
            {text}
            <span class="visually-hidden"> {version_name}</span>
          </button>
        ))}
        {isResting && (
          <button
            type="button"
            class="button"
            disabled={action.isBusy}
            onClick={() => after(() => api.removeFirmware(sha256))}
          >
            Remove<span class="visually-hidden"> {version_name}</span>
          </button>
        )}
      </div>
    </>
  );
}
