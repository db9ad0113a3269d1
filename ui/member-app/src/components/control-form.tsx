import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { type ControlDraft, draftOf, settingsOf } from "../control-form-values.ts";
import type { ControlSettings } from "../device-types.ts";
import type { Action } from "../use-action.ts";
import { SendButton } from "./send-button.tsx";

interface FormProps {
  readonly settings: ControlSettings | null;
  readonly action: Action;
  readonly label: string;
  readonly save: (settings: ControlSettings) => Promise<boolean>;
}

type TextField = Exclude<keyof ControlDraft, "role" | "ready_at">;

const FIELDS: Record<ControlDraft["role"], readonly TextField[]> = {
  battery: ["capacity", "charge", "discharge", "reserve"],
  vehicle: ["capacity", "charge", "target"],
};

/** What a battery or a charger can do, and what has to be kept to. */
export function ControlForm({ settings, action, label, save }: FormProps): JSX.Element {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isSaved, setSaved] = useState(false);
  const id = useId();
  const change = (part: Partial<ControlDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setSaved(false);
  };

  async function submit(event: Event) {
    event.preventDefault();
    setProblem(null);
    try {
      setSaved(await save(settingsOf(draft, settings)));
    } catch (thrown) {
      setProblem(asApiError(thrown));
    }
  }

  return (
    <form class="device-form" onSubmit={(event) => void submit(event)}>
      <RoleChoice id={id} role={draft.role} choose={(role) => change({ role })} />
      <div class="device-fields">
        {FIELDS[draft.role].map((name) => (
          <div class="field" key={name}>
            <label for={`${id}-${name}`}>{t(`control-field-${draft.role}-${name}`)}</label>
            <input
              id={`${id}-${name}`}
              value={draft[name]}
              onInput={(event) => change({ [name]: event.currentTarget.value })}
              inputMode="decimal"
              autocomplete="off"
              required
            />
          </div>
        ))}
        {draft.role === "vehicle" && (
          <div class="field">
            <label for={`${id}-ready`}>{t("control-ready-at")}</label>
            <input
              id={`${id}-ready`}
              type="time"
              value={draft.ready_at}
              onInput={(event) => change({ ready_at: event.currentTarget.value })}
              required
            />
          </div>
        )}
      </div>
      <ErrorNotice error={problem ?? action.error} />
      <div class="device-actions">
        <SendButton type="submit" class="button" data-kind="main" disabled={action.isBusy}>
          {label}
        </SendButton>
        <p class="small" role="status">
          {isSaved ? t("control-saved") : ""}
        </p>
      </div>
    </form>
  );
}

interface RoleProps {
  readonly id: string;
  readonly role: ControlDraft["role"];
  readonly choose: (role: ControlDraft["role"]) => void;
}

function RoleChoice({ id, role, choose }: RoleProps): JSX.Element {
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{t("control-what")}</legend>
      <label>
        <input type="radio" name={`${id}-role`} checked={role === "battery"} onChange={() => choose("battery")} />
        {t("control-role-battery")}
      </label>
      <label>
        <input type="radio" name={`${id}-role`} checked={role === "vehicle"} onChange={() => choose("vehicle")} />
        {t("control-role-vehicle")}
      </label>
    </fieldset>
  );
}
