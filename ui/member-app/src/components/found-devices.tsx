import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { BoughtDevice, DevicePoint, PhaseMode } from "../device-types.ts";
import { adapterText, likelyPhaseMode } from "../device-words.ts";
import type { DevicesData } from "../devices-data.ts";
import { useAction } from "../use-action.ts";
import { BoughtFigures } from "./bought-devices.tsx";
import { SendButton } from "./send-button.tsx";

interface FoundProps {
  readonly data: DevicesData;
  readonly connection: string;
  readonly member: string | null;
  readonly refresh: () => void;
}

/** Meters that were heard on a connection and measure nothing yet. */
export function FoundDevices({ data, connection, member, refresh }: FoundProps): JSX.Element | null {
  const found = data.bought.filter((row) => row.connection === connection && row.device === null);
  if (found.length === 0) return null;
  return (
    <ul class="found-devices" aria-label={t("found-title")}>
      {found.map((row) => (
        <li key={`${row.adapter} ${row.source}`}>
          <Found row={row} points={data.points} member={member} refresh={refresh} />
        </li>
      ))}
    </ul>
  );
}

interface OneProps {
  readonly row: BoughtDevice;
  readonly points: readonly DevicePoint[];
  readonly member: string | null;
  readonly refresh: () => void;
}

function Found({ row, points, member, refresh }: OneProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <h3>
        {adapterText(row.adapter)} <span class="soft small">{t("found-mark")}</span>
      </h3>
      <BoughtFigures row={row} showsMember={false} />
      {isOpen ? (
        <AssignForm row={row} points={points} member={member} refresh={refresh} />
      ) : (
        <div>
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t("found-say")}
            <span class="visually-hidden"> {row.source}</span>
          </button>
        </div>
      )}
    </>
  );
}

function AssignForm({ row, points, member, refresh }: OneProps): JSX.Element {
  const { api } = useApp();
  const id = useId();
  const own = points.filter((point) => point.member === row.member);
  const isFree = (point: DevicePoint) => member === null || point.device === null;
  const [chosen, setChosen] = useState(
    (own.find((point) => point.device === null) ?? own.find(isFree))?.metering_point,
  );
  const [phase_mode, setPhaseMode] = useState<PhaseMode>(likelyPhaseMode(row));
  const action = useAction();
  const replaced = own.find((point) => point.metering_point === chosen)?.device ?? null;

  async function submit(event: Event) {
    event.preventDefault();
    if (chosen === undefined) return;
    const { connection, adapter, source } = row;
    const wanted = { connection, adapter, source, metering_point: chosen, phase_mode };
    if (await action.run(() => api.assignDevice(wanted))) refresh();
  }

  if (chosen === undefined) {
    return <p class="small">{t(own.length === 0 ? "found-no-point" : "found-all-signed")}</p>;
  }
  return (
    <form class="device-form" onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for={`${id}-point`}>{t("found-point")}</label>
        <select id={`${id}-point`} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          {own.map((point) => (
            <option key={point.metering_point} value={point.metering_point} disabled={!isFree(point)}>
              {point.device === null ? point.metering_point : t("found-point-signed", { point: point.metering_point })}
            </option>
          ))}
        </select>
      </div>
      <PhaseChoice id={id} chosen={phase_mode} choose={setPhaseMode} />
      <p class="small soft">
        {t(replaced === null ? "found-replaces" : "found-replaces-signed")} {t("found-counts")}
      </p>
      <ErrorNotice error={action.error} />
      <div>
        <SendButton type="submit" class="button" data-kind="main" disabled={action.isBusy}>
          {t("found-use")}
        </SendButton>
      </div>
    </form>
  );
}

const PHASE_MODES: readonly PhaseMode[] = ["registers", "net-power"];

function PhaseChoice(props: { id: string; chosen: PhaseMode; choose: (mode: PhaseMode) => void }): JSX.Element {
  const { id, chosen, choose } = props;
  return (
    <fieldset class="choices">
      <legend>{t("found-phases")}</legend>
      {PHASE_MODES.map((mode) => (
        <label key={mode} class="choice">
          <input type="radio" name={`${id}-phases`} checked={chosen === mode} onChange={() => choose(mode)} />
          <span>
            <b>{t(`found-phases-${mode}`)}</b>
            <span class="small soft">{t(`found-phases-${mode}.why`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
