import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { DevicePoint } from "../device-types.ts";
import { useAction } from "../use-action.ts";
import { useRepeated } from "../use-repeated.ts";
import { DeviceFacts } from "./own-device.tsx";
import { SendButton } from "./send-button.tsx";

const ASK_EVERY_MS = 5_000;

interface ListProps {
  readonly points: readonly DevicePoint[];
  readonly refresh: () => void;
  readonly mayRevoke: boolean;
}

/** Devices of all homes that sign their readings. Each tells of itself when it is opened. */
export function EverybodysDevices({ points, refresh, mayRevoke }: ListProps): JSX.Element {
  const [wanted, setWanted] = useState("");
  const isWanted = (point: DevicePoint) =>
    [point.metering_point, point.member, point.device].some((text) => text?.includes(wanted.trim().toLowerCase()));
  const paired = points.filter(({ device }) => device !== null);
  const shown = paired.filter(isWanted);
  return (
    <section class="card" aria-labelledby="everybody-title">
      <div class="device-head">
        <h2 id="everybody-title">{t("everybody-title")}</h2>
        <p class="small soft figures">{paired.length}</p>
      </div>
      {paired.length === 0 && <p class="small soft">{t("everybody-none")}</p>}
      {paired.length > 8 && (
        <div class="field">
          <label for="device-search">{t("everybody-find")}</label>
          <input
            id="device-search"
            type="search"
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </div>
      )}
      <ul class="connections everybody">
        {shown.map((point) => (
          <li key={point.device}>
            <PairedDevice point={point} refresh={refresh} mayRevoke={mayRevoke} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && paired.length > 0 && <p class="small soft">{t("everybody-not-found")}</p>}
    </section>
  );
}

function PairedDevice(props: { point: DevicePoint } & Omit<ListProps, "points">): JSX.Element {
  const { point, refresh, mayRevoke } = props;
  const [isOpen, setOpen] = useState(false);
  const [isRevoking, setRevoking] = useState(false);
  const device = point.device ?? "";
  return (
    <details class="device-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {point.metering_point} <span class="soft">{t("devices-of-member", { member: point.member })}</span>
      </summary>
      {isOpen && <OpenDevice device={device} />}
      {isOpen && mayRevoke && (
        <button type="button" class="button" onClick={() => setRevoking(true)}>
          {t("everybody-revoke")}
          <span class="visually-hidden"> {point.metering_point}</span>
        </button>
      )}
      {isRevoking && <RevokeDialog point={point} onClose={() => setRevoking(false)} refresh={refresh} />}
    </details>
  );
}

function OpenDevice({ device }: { device: string }): JSX.Element {
  const { api } = useApp();
  const { value, error } = useRepeated(() => api.deviceDetail(device), ASK_EVERY_MS);
  if (value !== null) return <DeviceFacts detail={value} />;
  return error === null ? <p class="small soft">{t("devices-asking")}</p> : <ErrorNotice error={error} />;
}

interface RevokeProps {
  readonly point: DevicePoint;
  readonly onClose: () => void;
  readonly refresh: () => void;
}

function RevokeDialog({ point, onClose, refresh }: RevokeProps): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const revoke = async () => {
    if (!(await action.run(() => api.revokeDevice(point.device ?? "")))) return;
    onClose();
    refresh();
  };
  return (
    <Dialog title={t("everybody-revoke-title", { point: point.metering_point })} onClose={onClose}>
      <p>{t("everybody-revoke-text")}</p>
      <ErrorNotice error={action.error} />
      <div class="device-actions">
        <SendButton
          type="button"
          class="button"
          data-kind="main"
          disabled={action.isBusy}
          onClick={() => void revoke()}
        >
          {t("everybody-revoke-confirm")}
        </SendButton>
        <button type="button" class="button" onClick={onClose}>
          {t("devices-keep")}
        </button>
      </div>
    </Dialog>
  );
}
