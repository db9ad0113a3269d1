import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { HouseConnection, SensorRole } from "../device-types.ts";
import { ROLE_WORDS } from "../device-words.ts";
import { useAction } from "../use-action.ts";

const ROLES = Object.keys(ROLE_WORDS) as SensorRole[];

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
        <b>What do these values mean?</b> The device does not say it. Until you do, they do not count.
      </p>
      {questions.map(({ source, field, unit, value }, index) => {
        const key = `${source}#${field}`;
        return (
          <div class="field" key={key}>
            <label for={`${id}-${index}`}>
              {field} of {source}, now {value} {unit}
            </label>
            <select
              id={`${id}-${index}`}
              value=""
              disabled={action.isBusy}
              onChange={(event) => answer(key, event.currentTarget.value)}
            >
              <option value="">Choose…</option>
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {ROLE_WORDS[role]}
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
