import { timeText } from "@localgrid/ui-components/community-day";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { DevicePoint, PairingCode } from "../device-types.ts";
import { useAction } from "../use-action.ts";

/** A code with which one device that signs takes a metering point. */
export function PairingCard({ points }: { points: readonly DevicePoint[] }): JSX.Element {
  const { api, locale } = useApp();
  const { time_zone } = useCommunity();
  const [code, setCode] = useState<(PairingCode & { readonly metering_point: string }) | null>(null);
  const action = useAction();

  async function submit(event: Event) {
    event.preventDefault();
    const metering_point = String(new FormData(event.currentTarget as HTMLFormElement).get("point") ?? "");
    setCode(null);
    await action.run(async () => setCode({ ...(await api.pairingCode(metering_point)), metering_point }));
  }

  return (
    <section class="card" aria-labelledby="pairing-title">
      <h2 id="pairing-title">Pair a device that signs</h2>
      <form class="device-form" onSubmit={(event) => void submit(event)}>
        <div class="field">
          <label for="pairing-point">For the metering point</label>
          <select id="pairing-point" name="point" required>
            {points.map(({ metering_point, member, device }) => (
              <option key={metering_point} value={metering_point}>
                {metering_point} of {member}
                {device === null ? "" : " (replaces a device)"}
              </option>
            ))}
          </select>
        </div>
        <ErrorNotice error={action.error} />
        <div>
          <button type="submit" class="button" disabled={action.isBusy || points.length === 0}>
            Show a pairing code
          </button>
        </div>
        <div role="status">
          {code !== null && (
            <p class="pairing-code">
              <code translate={false}>{code.code}</code>
              <span class="small">
                For {code.metering_point}, until {timeText(code.expires_at_ms / 1000, time_zone, locale)}. Enter it in
                the device's own Wi-Fi page.
              </span>
            </p>
          )}
        </div>
      </form>
    </section>
  );
}
