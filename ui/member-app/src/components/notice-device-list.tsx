import { dayOf, dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { NoticeDevice } from "../notice-way-types.ts";
import { turnOffPush } from "../push-device.ts";
import { useAction } from "../use-action.ts";
import type { WayProps } from "./notice-way-props.ts";
import { SendButton } from "./send-button.tsx";

/** All browsers that this login's notices come to; nothing where there are none. */
export function NoticeDeviceList(props: WayProps): JSX.Element | null {
  const { devices } = props.ways;
  if (devices.length === 0) return null;
  return (
    <section class="notice-way" aria-labelledby="notice-devices-title">
      <h3 id="notice-devices-title">{t("notice-devices")}</h3>
      <ul class="notice-devices">
        {devices.map((device) => (
          <li key={device.id}>
            <Device {...props} device={device} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Device({ device, own, refresh, waitsFor }: WayProps & { readonly device: NoticeDevice }): JSX.Element {
  const { api, locale } = useApp();
  const { time_zone } = useCommunity();
  const action = useAction();
  const [isTried, setTried] = useState(false);
  const { id, name, since_s } = device;
  const isOwn = own?.id === id;
  const day = dayText(dayOf(since_s * 1000, time_zone), locale, "short");

  async function attempt() {
    setTried(false);
    setTried(await action.run(() => api.tryNoticeDevice(id)));
  }

  const remove = () =>
    action.run(() => (isOwn ? turnOffPush(api, id) : api.removeNoticeDevice(id))).then((isDone) => isDone && refresh());
  return (
    <div class="notice-device" data-device={id}>
      <p>
        <b>{name}</b>
        <span class="small soft">{t(isOwn ? "notice-device-since-own" : "notice-device-since", { day })}</span>
      </p>
      <div class="notice-device-actions">
        <SendButton
          type="button"
          class="button"
          disabled={action.isBusy}
          waitsFor={waitsFor}
          onClick={() => void attempt()}
        >
          {t("notice-device-try")}
          <span class="visually-hidden"> {name}</span>
        </SendButton>
        <SendButton type="button" class="button" disabled={action.isBusy} onClick={() => void remove()}>
          {t("notice-device-remove")}
          <span class="visually-hidden"> {name}</span>
        </SendButton>
      </div>
      <p role="status" class="small notice-device-note">
        {isTried && t("notice-device-tried")}
      </p>
      <ErrorNotice error={action.error} />
    </div>
  );
}
