import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app-state.ts";
import { popupPermission } from "../notice-popup.ts";
import { pushSupport, turnOffPush, turnOnPush } from "../push-device.ts";
import { useAction } from "../use-action.ts";
import { NoticePopups } from "./notice-popups.tsx";
import type { WayProps } from "./notice-way-props.ts";
import { SendButton } from "./send-button.tsx";

interface OwnPushProps extends WayProps {
  readonly login: string;
}

/** This browser: whether notices come to it, and what stands in the way where they cannot. */
export function OwnPush(props: OwnPushProps): JSX.Element {
  return (
    <section class="notice-way" aria-labelledby="own-push-title">
      <h3 id="own-push-title">{t("notice-device-this")}</h3>
      <Standing {...props} />
    </section>
  );
}

function Standing(props: OwnPushProps): JSX.Element {
  const { ways, own } = props;
  const support = pushSupport();
  if (support === "none") {
    return (
      <>
        <Obstacle>{t("notice-push-none")}</Obstacle>
        <NoticePopups />
      </>
    );
  }
  if (support === "install-first") return <Obstacle>{t("notice-push-install-first")}</Obstacle>;
  if (support === "not-encrypted") {
    return (
      <Obstacle>
        {t("notice-push-not-encrypted")} <a href="/trust">{t("account-encrypt")}</a>
      </Obstacle>
    );
  }
  if (own === null && ways.push === null) {
    return (
      <>
        {ways.hub === "reachable" && <Obstacle>{t("notice-push-not-offered")}</Obstacle>}
        <NoticePopups />
      </>
    );
  }
  if (popupPermission() === "denied") return <Obstacle>{t("notice-push-denied")}</Obstacle>;
  return own === null ? <TurnOn {...props} /> : <TurnOff {...props} id={own.id} />;
}

function Obstacle({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="small">{children}</p>;
}

function TurnOn({ ways, refresh, login }: OwnPushProps): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const public_key = ways.push?.public_key ?? "";
  const turnOn = () => action.run(() => turnOnPush({ api, login, public_key })).then(refresh);
  return (
    <>
      <p class="small">{t("notice-push-off")}</p>
      <ErrorNotice error={action.error} />
      <div>
        <SendButton type="button" class="button" disabled={action.isBusy} onClick={() => void turnOn()}>
          {t(action.isBusy ? "notice-push-busy" : "notice-push-turn-on")}
        </SendButton>
      </div>
    </>
  );
}

function TurnOff({ id, refresh }: OwnPushProps & { readonly id: string }): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const turnOff = () => action.run(() => turnOffPush(api, id)).then(refresh);
  return (
    <>
      <p class="small">{t("notice-push-on")}</p>
      <ErrorNotice error={action.error} />
      <div>
        <SendButton type="button" class="button" disabled={action.isBusy} onClick={() => void turnOff()}>
          {t("notice-push-turn-off")}
        </SendButton>
      </div>
    </>
  );
}
