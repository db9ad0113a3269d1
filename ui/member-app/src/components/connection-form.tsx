import { ApiError } from "@localgrid/ui-components/json-api";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { type DeviceKind, type DeviceWay, settingsOf, wayOf } from "../device-kinds.ts";
import type { MadeConnection } from "../device-types.ts";
import type { DevicesData } from "../devices-data.ts";
import { useAction } from "../use-action.ts";
import { DeviceSteps } from "./device-steps.tsx";

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
        <h2 id="add-title">{kind.name}</h2>
        {member === null && <MemberField data={data} />}
        <Field name="label" label="Name of this connection" value={kind.name} most={40} isNeeded />
        {way.kind !== "house" && <AddressFields key={way.name} way={way} />}
        {kind.kind === "ocmf" && <KeyFields />}
        <ErrorNotice error={action.error} />
        <div class="device-actions">
          <button type="submit" class="button" data-kind="main" disabled={action.isBusy}>
            {way.kind === "house" ? "Make a connection" : "Connect"}
          </button>
          <button type="button" class="button" data-kind="quiet" onClick={onBack}>
            Choose another device
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
    <section class="card" aria-label="How does it come in?">
      <fieldset class="choices">
        <legend>How does it come in?</legend>
        {ways.map((way) => (
          <label key={way.name} class="choice">
            <input type="radio" name="way" checked={way === chosen} onChange={() => choose(way)} />
            <b>{way.name}</b>
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
      <label for="add-member">Whose device is it?</label>
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
      <Field name="host" label="Address in your home network" hint="Such as 192.168.1.40" most={253} isNeeded />
      <Field name="port" label={`Port, if it is not ${usualPort}`} most={5} isNumber />
      {way.kind === "polled" && way.adapter === "sunspec" && (
        <Field name="unit" label="Modbus unit, if it is not 1" most={3} isNumber />
      )}
      {(way.kind === "broker" || way.hasLogin) && (
        <>
          <Field name="user" label="User, if it asks for one" most={128} />
          <Field name="password" label="Password, if it asks for one" most={128} isSecret />
        </>
      )}
    </>
  );
}

function KeyFields(): JSX.Element {
  return (
    <>
      <Field name="serial" label="Serial number of the station's meter" most={64} />
      <Field
        name="key"
        label="Its public key, hexadecimal"
        hint="As SubjectPublicKeyInfo. With it the node checks each signature; without it, none."
        most={1200}
      />
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
}

function Field({ name, label, most, value = "", hint, isNeeded, isNumber, isSecret }: FieldProps): JSX.Element {
  return (
    <div class="field">
      <label for={`add-${name}`}>{label}</label>
      <input
        id={`add-${name}`}
        name={name}
        defaultValue={value}
        maxLength={most}
        required={isNeeded === true}
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
