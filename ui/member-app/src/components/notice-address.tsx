import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { language } from "@localgrid/ui-components/language";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Api } from "../api.ts";
import { useApp } from "../app-state.ts";
import type { NoticeWays } from "../notice-way-types.ts";
import { type Action, useAction } from "../use-action.ts";
import type { WayProps } from "./notice-way-props.ts";
import { SendButton } from "./send-button.tsx";

type Address = NonNullable<NoticeWays["address"]>;

interface PartProps extends WayProps {
  readonly action: Action;
  /** Where a code was sent just now. */
  readonly noteSent: (address: string) => void;
}

/** Where mails go, once whoever reads them there has shown the code that came with the first. */
export function NoticeAddress(props: WayProps): JSX.Element {
  const action = useAction();
  const [isChanging, setChanging] = useState(false);
  const [sent_to, setSentTo] = useState("");
  const { address, mail, hub } = props.ways;
  const mayAsk = mail || hub === "away";
  const part = { ...props, action, noteSent: setSentTo };
  return (
    <section class="notice-way" aria-labelledby="notice-mail-title">
      <h3 id="notice-mail-title">{t("notice-mail")}</h3>
      {address === null && !mayAsk && <p class="small">{t("notice-mail-none")}</p>}
      {address !== null && !isChanging && <Known {...part} known={address} change={() => setChanging(true)} />}
      {(isChanging || (address === null && mayAsk)) && (
        <AddressForm {...part} before={address?.address ?? ""} done={() => setChanging(false)} />
      )}
      <p role="status" class="small notice-device-note">
        {sent_to !== "" && address?.standing === "unconfirmed" && t("notice-mail-sent", { address: sent_to })}
      </p>
    </section>
  );
}

/** The node's code for too many of them is that of pairing devices; here only mails can be meant. */
async function sendCode(api: Api, address: string): Promise<void> {
  await api.saveNoticeAddress(address, language.value).catch((thrown: unknown) => {
    const { code, message } = asApiError(thrown);
    throw code === "too-many-codes" ? new ApiError("too-many-mail-codes", message) : thrown;
  });
}

function Known(props: PartProps & { readonly known: Address; readonly change: () => void }): JSX.Element {
  const { api } = useApp();
  const { known, change, action, refresh, waitsFor, noteSent } = props;
  const { address, standing } = known;
  async function again() {
    if (await action.run(() => sendCode(api, address))) noteSent(address);
    refresh();
  }

  const remove = () => action.run(() => api.removeNoticeAddress()).then(refresh);
  return (
    <>
      <p class="notice-address">
        <b>{address}</b>
        <span class="small soft">{t(`notice-mail-${standing}`)}</span>
      </p>
      {standing === "unconfirmed" && <CodeForm {...props} />}
      <ErrorNotice error={action.error} id="notice-mail-error" />
      <div class="notice-device-actions">
        {standing !== "confirmed" && (
          <SendButton
            type="button"
            class="button"
            disabled={action.isBusy}
            waitsFor={waitsFor}
            onClick={() => void again()}
          >
            {t("notice-mail-again")}
          </SendButton>
        )}
        <button type="button" class="button" disabled={action.isBusy} onClick={change}>
          {t("notice-mail-change")}
        </button>
        <SendButton type="button" class="button" disabled={action.isBusy} onClick={() => void remove()}>
          {t("notice-mail-remove")}
        </SendButton>
      </div>
    </>
  );
}

function CodeForm({ action, refresh, waitsFor }: PartProps): JSX.Element {
  const { api } = useApp();
  const isWrong = action.error?.code === "wrong-code";

  function submit(event: Event) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get("code")).replace(/\s/g, "");
    void action.run(() => api.confirmNoticeAddress(code)).then((isDone) => isDone && refresh());
  }

  return (
    <form class="notice-mail-form" onSubmit={submit}>
      <div class="field">
        <label for="notice-code">{t("notice-mail-code")}</label>
        <input
          id="notice-code"
          name="code"
          class="figures"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          aria-invalid={isWrong}
          {...(isWrong ? { "aria-describedby": "notice-mail-error" } : {})}
          required
        />
      </div>
      <SendButton type="submit" class="button" data-kind="main" disabled={action.isBusy} waitsFor={waitsFor}>
        {t("notice-mail-confirm")}
      </SendButton>
    </form>
  );
}

function AddressForm(props: PartProps & { readonly before: string; readonly done: () => void }): JSX.Element {
  const { api } = useApp();
  const { action, refresh, waitsFor, before, done, noteSent } = props;
  const isWrong = action.error?.code === "not-an-address";

  function submit(event: Event) {
    event.preventDefault();
    void save(String(new FormData(event.currentTarget as HTMLFormElement).get("address")).trim());
  }

  async function save(address: string) {
    if (!(await action.run(() => sendCode(api, address)))) return;
    noteSent(address);
    done();
    refresh();
  }

  return (
    <>
      <form class="notice-mail-form" noValidate onSubmit={submit}>
        <p class="small notice-mail-text">{t("notice-mail-text")}</p>
        <div class="field">
          <label for="notice-address">{t("notice-mail-address")}</label>
          <input
            id="notice-address"
            name="address"
            type="email"
            autocomplete="email"
            maxLength={254}
            defaultValue={before}
            aria-invalid={isWrong}
            {...(isWrong ? { "aria-describedby": "notice-mail-error" } : {})}
          />
        </div>
        <SendButton type="submit" class="button" data-kind="main" disabled={action.isBusy} waitsFor={waitsFor}>
          {t("notice-mail-send")}
        </SendButton>
        {before !== "" && (
          <button type="button" class="button" data-kind="quiet" onClick={done}>
            {t("notice-mail-keep")}
          </button>
        )}
      </form>
      <ErrorNotice error={action.error} id="notice-mail-error" />
    </>
  );
}
