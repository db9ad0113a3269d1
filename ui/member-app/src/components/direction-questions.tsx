import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { HouseConnection, SensorRole } from "../device-types.ts";
import { useAction } from "../use-action.ts";

const ROLES: readonly SensorRole[] = ["import", "export", "power", "export-power", "charge-state", "none"];

/** Values whose meaning only the owner knows: each is asked until it is answered. */
export function DirectionQuestions(props: { connection: HouseConnection; refresh: () => void }): JSX.Element | null {
  const { connection, refresh } = props;
  const { api } = useApp();
  const action = useAction();
  const id = useId();
  const { questions, settings } = connection;
  if (questions.length === 0) return null;

  function answer(key: string, role: string) {
    if (role === "") return;
    const roles = { ...settings.roles, [key]: role as SensorRole };
    void action.run(() => api.changeConnection(connection.connection, { ...settings, roles })).then(refresh);
  }

  return (
    <div class="device-questions">
      <p class="small">
        <b>{t("question-title")}</b> {t("question-text")}
      </p>
      {questions.map(({ source, field, unit, value }, index) => {
        const key = `${source}#${field}`;
        return (
          <div class="field" key={key}>
            <label for={`${id}-${index}`}>{t("question-value", { field, source, value, unit })}</label>
            <select
              id={`${id}-${index}`}
              value=""
              disabled={action.isBusy}
              onChange={(event) => answer(key, event.currentTarget.value)}
            >
              <option value="">{t("question-choose")}</option>
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`device-role-${role}`)}
                </option>
              ))}
            </select>
          </div>
        );
      })}
      <ErrorNotice error={action.error} />
    </div>
  );
}
