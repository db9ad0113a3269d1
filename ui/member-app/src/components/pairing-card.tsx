import { timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { DevicePoint, PairingCode } from "../device-types.ts";
import { useAction } from "../use-action.ts";
import { SendButton } from "./send-button.tsx";

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
      <h2 id="pairing-title">{t("pairing-title")}</h2>
      <form class="device-form" onSubmit={(event) => void submit(event)}>
        <div class="field">
          <label for="pairing-point">{t("pairing-point")}</label>
          <select id="pairing-point" name="point" required>
            {points.map(({ metering_point, member, device }) => (
              <option key={metering_point} value={metering_point}>
                {t(device === null ? "pairing-point-free" : "pairing-point-taken", { point: metering_point, member })}
              </option>
            ))}
          </select>
        </div>
        <ErrorNotice error={action.error} />
        <div>
          <SendButton type="submit" class="button" disabled={action.isBusy || points.length === 0}>
            {t("pairing-submit")}
          </SendButton>
        </div>
        <div role="status">
          {code !== null && (
            <p class="pairing-code">
              <code translate={false}>{code.code}</code>
              <span class="small">
                {t("pairing-code-text", {
                  point: code.metering_point,
                  time: timeText(code.expires_at_ms / 1000, time_zone, locale),
                })}
              </span>
            </p>
          )}
        </div>
      </form>
    </section>
  );
}
