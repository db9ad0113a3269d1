import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Alert } from "../alert-types.ts";
import { alertHref, alertPlace, alertWords } from "../alert-words.ts";
import { useApp } from "../app-state.ts";
import { Form, textOf } from "./form.tsx";
import { Icon } from "./icons.tsx";

interface AlertListProps {
  readonly alerts: readonly Alert[];
  readonly label?: string;
  /** The cause is what the page is about: there is no way to it. */
  readonly isHere?: boolean;
}

/** Alerts as sentences below each other, each with the way to its cause. */
export function AlertList({ alerts, label, isHere = false }: AlertListProps): JSX.Element {
  const { link, locale } = useApp();
  const telling = { now_ms: link.hub_now_ms.value, locale };
  return (
    <ul class="card concern-list" {...(label === undefined ? {} : { "aria-label": label })}>
      {alerts.map((alert) => {
        const { title, text } = alertWords(alert, telling);
        return (
          <li key={alert.alert} data-tone={alert.severity}>
            <Icon name="warning" size={20} />
            <div>
              <strong>{title}</strong>
              <p class="small soft">{text}</p>
            </div>
            {!isHere && (
              <a class="look" href={alertHref(alert)} aria-label={t("overview-look-at", { concern: title })}>
                {t("overview-look")}
                <Icon name="forward" size={16} />
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface TakeOnProps {
  readonly alert: Alert;
  readonly onClose: () => void;
  readonly onTaken: () => void;
}

/** Somebody says what is done about it. */
export function TakeOnDialog({ alert, onClose, onTaken }: TakeOnProps): JSX.Element {
  const { api, link, locale } = useApp();
  const id = useId();
  const { title } = alertWords(alert, { now_ms: link.hub_now_ms.value, locale });
  async function take(fields: FormData) {
    await api.acknowledgeAlert(alert.alert, textOf(fields, "note"));
    onTaken();
  }
  return (
    <Dialog title={t("alerts-take-title")} onClose={onClose}>
      <p>
        <strong>{title}</strong> <span class="soft">{alertPlace(alert)}</span>
      </p>
      <Form action={t("alerts-take")} busyAction={t("alerts-taking")} onSubmit={take}>
        <div class="field">
          <label for={id}>{t("alerts-note")}</label>
          <textarea id={id} name="note" rows={3} maxLength={500} required aria-describedby={`${id}-hint`} />
          <p class="small soft" id={`${id}-hint`}>
            {t("alerts-note-hint")}
          </p>
        </div>
      </Form>
    </Dialog>
  );
}
