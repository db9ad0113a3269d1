import { decimalSignOf } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import {
  draftOf,
  isSameDraft,
  isWanted,
  type NoticeDraft,
  settingsOf,
  switched,
  topicsOf,
} from "../notice-settings-form.ts";
import type { NoticeSettings } from "../notice-types.ts";
import { useAction } from "../use-action.ts";
import { Icon } from "./icons.tsx";
import { SendButton } from "./send-button.tsx";

/** What a login wants to be told, and when not to be disturbed. */
export function NoticeSettingsCard(): JSX.Element {
  const { api } = useApp();
  const loaded = useLoaded(api.noticeSettings, "notice-settings");
  return (
    <section class="card" aria-labelledby="notice-settings-title">
      <h2 id="notice-settings-title">{t("notice-settings")}</h2>
      {loaded.error !== null && <ErrorNotice error={loaded.error} />}
      {loaded.value === null && loaded.error === null && <Waiting>{t("notice-settings-waiting")}</Waiting>}
      {loaded.value !== null && <SettingsForm initial={loaded.value} />}
    </section>
  );
}

interface Part {
  readonly draft: NoticeDraft;
  readonly change: (part: Partial<NoticeDraft>) => void;
  /** Code of what was refused; null for nothing. */
  readonly refused: string | null;
}

function SettingsForm({ initial }: { initial: NoticeSettings }): JSX.Element {
  const { api, locale } = useApp();
  const sign = decimalSignOf(locale);
  const [draft, setDraft] = useState(() => draftOf(initial, sign));
  const base = useRef(draft);
  const [isSaved, setSaved] = useState(false);
  const saving = useAction();
  useEffect(() => {
    // What somebody has begun to change stays when the choice is fetched again.
    const next = draftOf(initial, sign);
    setDraft((before) => (isSameDraft(before, base.current) ? next : before));
    base.current = next;
  }, [initial, sign]);

  function change(part: Partial<NoticeDraft>) {
    setDraft((before) => ({ ...before, ...part }));
    setSaved(false);
  }

  async function save(event: Event) {
    event.preventDefault();
    setSaved(false);
    const isDone = await saving.run(async () => {
      base.current = draftOf(await api.saveNoticeSettings(settingsOf(draft)), sign);
      setDraft(base.current);
    });
    setSaved(isDone);
  }

  const part = { draft, change, refused: saving.error?.code ?? null };
  return (
    <form class="notice-settings" noValidate onSubmit={(event) => void save(event)}>
      <Topics {...part} />
      {isWanted(draft, "price") && <PriceLimits {...part} />}
      <QuietTimes {...part} />
      <ErrorNotice error={saving.error} id="notice-settings-error" />
      <div class="notice-settings-end">
        <SendButton type="submit" class="button" data-kind="main" disabled={saving.isBusy}>
          {t("notice-settings-save")}
        </SendButton>
        <p role="status" class="small notice-settings-state">
          {isSaved && (
            <>
              <Icon name="check" size={18} /> {t("notice-settings-saved")}
            </>
          )}
        </p>
      </div>
    </form>
  );
}

function Topics({ draft, change }: Part): JSX.Element {
  const state = useApp().session.value;
  const topics = state.kind === "somebody" ? topicsOf(state.session) : [];
  return (
    <fieldset class="notice-topics">
      <legend class="small">{t("notice-settings-topics")}</legend>
      {topics.map((topic) => (
        <label class="switch" key={topic}>
          <input
            type="checkbox"
            checked={isWanted(draft, topic)}
            onChange={(event) => change(switched(draft, topic, event.currentTarget.checked))}
          />
          {t(`notice-topic-${topic}`)}
        </label>
      ))}
    </fieldset>
  );
}

function PriceLimits({ draft, change, refused }: Part): JSX.Element {
  const { currency } = useCommunity();
  const isWrong = refused === "not-a-price" || refused === "alert-limits-crossed";
  const shared = {
    class: "figures",
    inputMode: "decimal",
    autocomplete: "off",
    "aria-invalid": isWrong,
    ...(isWrong ? { "aria-describedby": "notice-settings-error" } : {}),
  } as const;
  return (
    <fieldset class="notice-pair">
      <legend class="small">{t("notice-settings-prices", { currency })}</legend>
      <div class="field">
        <label for="notice-above">{t("notice-settings-above")}</label>
        <input
          id="notice-above"
          {...shared}
          value={draft.above}
          onInput={(event) => change({ above: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="notice-below">{t("notice-settings-below")}</label>
        <input
          id="notice-below"
          {...shared}
          value={draft.below}
          onInput={(event) => change({ below: event.currentTarget.value })}
        />
      </div>
      <p class="small soft notice-pair-note">{t("notice-settings-prices-text")}</p>
    </fieldset>
  );
}

function QuietTimes({ draft, change, refused }: Part): JSX.Element {
  const isWrong = refused === "not-a-time";
  const shared = {
    type: "time",
    class: "figures",
    "aria-invalid": isWrong,
    ...(isWrong ? { "aria-describedby": "notice-settings-error" } : {}),
  } as const;
  return (
    <fieldset class="notice-pair">
      <legend class="visually-hidden">{t("notice-settings-quiet")}</legend>
      <label class="switch notice-pair-note">
        <input
          type="checkbox"
          checked={draft.isQuiet}
          onChange={(event) => change({ isQuiet: event.currentTarget.checked })}
        />
        {t("notice-settings-quiet")}
      </label>
      {draft.isQuiet && (
        <>
          <div class="field">
            <label for="notice-from">{t("notice-settings-from")}</label>
            <input
              id="notice-from"
              {...shared}
              value={draft.from}
              onInput={(event) => change({ from: event.currentTarget.value })}
            />
          </div>
          <div class="field">
            <label for="notice-to">{t("notice-settings-to")}</label>
            <input
              id="notice-to"
              {...shared}
              value={draft.to}
              onInput={(event) => change({ to: event.currentTarget.value })}
            />
          </div>
        </>
      )}
      <p class="small soft notice-pair-note">{t("notice-settings-quiet-text")}</p>
    </fieldset>
  );
}
