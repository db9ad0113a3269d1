import { bytesText } from "@localgrid/ui-components/format";
import { agoText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { FirmwareImage, RolloutAction, RolloutPhase, RolloutRing } from "../device-types.ts";
import { updateFailureText } from "../device-words.ts";
import { useAction } from "../use-action.ts";
import { SendButton } from "./send-button.tsx";

type Phase = RolloutPhase | "everywhere";

const TONES: Record<Phase, "good" | "note" | "plain"> = {
  draft: "plain",
  running: "good",
  paused: "note",
  stopped: "note",
  withdrawn: "plain",
  everywhere: "good",
};

const ACTIONS: Record<RolloutPhase, readonly RolloutAction[]> = {
  draft: ["start"],
  running: ["pause", "withdraw"],
  paused: ["resume", "withdraw"],
  stopped: ["resume", "withdraw"],
  withdrawn: ["start"],
};

/** After one device and a tenth of them come all others. */
const LAST_RING = 2;

interface CardProps {
  readonly image: FirmwareImage;
  readonly mayAct: boolean;
  readonly refresh: () => void;
}

/** An image, how far it has come, and what can be done about it. */
export function FirmwareCard({ image, mayAct, refresh }: CardProps): JSX.Element {
  const { locale, live } = useApp();
  const { sha256, board, version_name, version, devices, complete_since_ms } = image;
  const isRingDone = complete_since_ms !== null && image.phase === "running";
  const isComplete = isRingDone && image.ring === LAST_RING;
  const phase: Phase = isComplete ? "everywhere" : image.phase;
  const confirmed = image.rings.reduce((total, ring) => total + ring.confirmed, 0);
  return (
    <section class="card device" aria-labelledby={`image-${sha256}`}>
      <div class="device-head">
        <h2 id={`image-${sha256}`}>
          {version_name} <span class="soft small">{t("firmware-for", { board })}</span>
        </h2>
        <p class="device-badge" data-tone={TONES[phase]}>
          {t(`firmware-phase-${phase}`)}
        </p>
      </div>
      <p class="small soft figures">
        {t("firmware-origin", {
          number: String(version),
          size: bytesText(image.size, locale),
          login: image.added_by,
          ago: agoText(image.added_at_ms, live.node_now_ms.value),
        })}
      </p>
      <p>{devices === 0 ? t("firmware-nobody") : t("firmware-devices", { confirmed, devices })}</p>
      {isRingDone && !isComplete && <p class="small soft">{t("firmware-step-done")}</p>}
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
            <b>{t(`firmware-ring-${index}`)}</b> <span class="soft figures">{ringText(ring)}</span>
          </span>
          <progress max={Math.max(1, ring.devices)} value={ring.confirmed} aria-label={t(`firmware-ring-${index}`)} />
        </li>
      ))}
    </ol>
  );
}

function ringText({ devices, offered, confirmed, failed }: RolloutRing): string {
  if (devices === 0) return t("firmware-told-nothing");
  const parts = [t("firmware-told-run", { confirmed, devices })];
  if (offered > 0) parts.push(t("firmware-told-offered", { offered }));
  if (failed > 0) parts.push(t("firmware-told-failed", { failed }));
  return parts.join(", ");
}

function Failures({ image: { failures } }: { image: FirmwareImage }): JSX.Element | null {
  if (failures.length === 0) return null;
  return (
    <details class="device-more" open={failures.length <= 3}>
      <summary>{t("firmware-failures", { count: failures.length })}</summary>
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
        {ACTIONS[phase].map((name) => (
          <SendButton
            key={name}
            type="button"
            class="button"
            {...(name === "start" || name === "resume" ? { "data-kind": "main" } : {})}
            disabled={action.isBusy}
            onClick={() => after(() => api.rollOut(sha256, name))}
          >
            {actionText(name, phase)}
            <span class="visually-hidden"> {version_name}</span>
          </SendButton>
        ))}
        {isResting && (
          <SendButton
            type="button"
            class="button"
            disabled={action.isBusy}
            onClick={() => after(() => api.removeFirmware(sha256))}
          >
            {t("firmware-remove")}
            <span class="visually-hidden"> {version_name}</span>
          </SendButton>
        )}
      </div>
    </>
  );
}

/** Doing it once more is called differently, so that nobody does it unawares. */
function actionText(action: RolloutAction, phase: RolloutPhase): string {
  if (phase === "withdrawn") return t("firmware-start-again");
  if (phase === "stopped" && action === "resume") return t("firmware-resume-anyway");
  return t(`firmware-action-${action}`);
}
