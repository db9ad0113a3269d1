import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { type DeviceKind, type DeviceWay, kindText, settingsOf, wayOf, wayText } from "../device-kinds.ts";
import type { MadeConnection } from "../device-types.ts";
import type { DevicesData } from "../devices-data.ts";
import { useAction } from "../use-action.ts";
import { DeviceSteps } from "./device-steps.tsx";
import { SendButton } from "./send-button.tsx";

interface FormProps {
  readonly kind: DeviceKind;
  readonly data: DevicesData;
  /** Null when somebody looks after other people's devices. */
  readonly member: string | null;
  readonly onMade: (way: DeviceWay, made: MadeConnection) => void;
  readonly onBack: () => void;
}

/** How a device comes in, and where it is when the node has to ask it. */
export function ConnectionForm({ kind, data, member, onMade, onBack }: FormProps): JSX.Element {
  const { api } = useApp();
  const [way, setWay] = useState<DeviceWay>(kind.ways[0]);
  const action = useAction();

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    await action.run(async () => {
      const made = await api.addConnection({
        label: text("label"),
        way: wayOf(way, {
          host: text("host"),
          port: wholeOrNull(text("port")),
          unit: wholeOrNull(text("unit")),
          user: text("user") || null,
          password: String(fields.get("password") ?? "") || null,
        }),
        settings: settingsOf(kind, keysOf(text("serial"), text("key"))),
        ...(member === null ? { member: text("member") } : {}),
      });
      onMade(way, made);
    });
  }

  return (
    <>
      {kind.ways.length > 1 && <WayChoice ways={kind.ways} chosen={way} choose={setWay} />}
      {way.kind !== "house" && <DeviceSteps kind={kind} way={way} />}
      <form class="card device-form" aria-labelledby="add-title" onSubmit={(event) => void submit(event)}>
        <h2 id="add-title">{kindText(kind)}</h2>
        {member === null && <MemberField data={data} />}
        <Field name="label" label={t("add-label")} value={kindText(kind)} most={40} isNeeded isProse />
        {way.kind !== "house" && <AddressFields key={way.way} way={way} />}
        {kind.kind === "ocmf" && <KeyFields />}
        <ErrorNotice error={action.error} />
        <div class="device-actions">
          <SendButton type="submit" class="button" data-kind="main" disabled={action.isBusy}>
            {t(way.kind === "house" ? "add-make" : "add-connect")}
          </SendButton>
          <button type="button" class="button" data-kind="quiet" onClick={onBack}>
            {t("add-another")}
          </button>
        </div>
      </form>
    </>
  );
}

function wholeOrNull(text: string): number | null {
  if (text === "") return null;
  if (!/^\d{1,5}$/.test(text)) throw new ApiError("not-a-figure", text);
  return Number(text);
}

const keysOf = (serial: string, key: string) =>
  serial === "" || key === "" ? {} : { [serial]: key.toLowerCase().replace(/[\s:]/g, "") };

interface WayProps {
  readonly ways: readonly DeviceWay[];
  readonly chosen: DeviceWay;
  readonly choose: (way: DeviceWay) => void;
}

function WayChoice({ ways, chosen, choose }: WayProps): JSX.Element {
  return (
    <section class="card" aria-label={t("add-ways-title")}>
      <fieldset class="choices">
        <legend>{t("add-ways-title")}</legend>
        {ways.map((way) => (
          <label key={way.way} class="choice">
            <input type="radio" name="way" checked={way === chosen} onChange={() => choose(way)} />
            <b>{wayText(way)}</b>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

function MemberField({ data }: { data: DevicesData }): JSX.Element {
  const members = [...new Set(data.points.map(({ member }) => member))].sort();
  return (
    <div class="field">
      <label for="add-member">{t("add-member")}</label>
      <select id="add-member" name="member" required>
        {members.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

function AddressFields({ way }: { way: Exclude<DeviceWay, { kind: "house" }> }): JSX.Element {
  const usualPort = way.kind === "broker" ? 1883 : way.usualPort;
  return (
    <>
      <Field name="host" label={t("add-host")} hint={t("add-host-hint")} most={253} isNeeded />
      <Field name="port" label={t("add-port", { port: String(usualPort) })} most={5} isNumber />
      {way.kind === "polled" && way.adapter === "sunspec" && (
        <Field name="unit" label={t("add-unit")} most={3} isNumber />
      )}
      {(way.kind === "broker" || way.hasLogin) && (
        <>
          <Field name="user" label={t("add-user")} most={128} />
          <Field name="password" label={t("add-password")} most={128} isSecret />
        </>
      )}
    </>
  );
}

function KeyFields(): JSX.Element {
  return (
    <>
      <Field name="serial" label={t("add-serial")} most={64} />
      <Field name="key" label={t("add-key")} hint={t("add-key-hint")} most={1200} />
    </>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly most: number;
  readonly value?: string;
  readonly hint?: string;
  readonly isNeeded?: boolean;
  readonly isNumber?: boolean;
  readonly isSecret?: boolean;
  /** In whatever script its writer has; codes and addresses run from left to right. */
  readonly isProse?: boolean;
}

function Field({
  name,
  label,
  most,
  value = "",
  hint,
  isNeeded,
  isNumber,
  isSecret,
  isProse,
}: FieldProps): JSX.Element {
  return (
    <div class="field">
      <label for={`add-${name}`}>{label}</label>
      <input
        id={`add-${name}`}
        name={name}
        defaultValue={value}
        maxLength={most}
        required={isNeeded === true}
        dir={isProse === true ? "auto" : "ltr"}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        {...(isSecret === true ? { type: "password" as const } : {})}
        {...(isNumber === true ? { inputMode: "numeric" } : {})}
        {...(hint === undefined ? {} : { "aria-describedby": `add-${name}-hint` })}
      />
      {hint !== undefined && (
        <p class="small soft" id={`add-${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
