import { Dialog } from "@localgrid/ui-components/dialog";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { BoughtDevice } from "../device-types.ts";
import { ADAPTER_WORDS, heardText, percentText, powerText } from "../device-words.ts";
import type { DevicesData } from "../devices-data.ts";
import { useAction } from "../use-action.ts";
import { FigureList } from "./figure-list.tsx";

interface ListProps {
  readonly data: DevicesData;
  readonly member: string | null;
  readonly refresh: () => void;
}

/** Meters of other makers that are read as the meter of a metering point. */
export function BoughtDevices({ data, member, refresh }: ListProps): JSX.Element {
  return (
    <>
      {data.bought.map((row) =>
        row.device === null ? null : (
          <TakenDevice key={row.device} row={row} showsMember={member === null} data={data} refresh={refresh} />
        ),
      )}
    </>
  );
}

interface TakenProps {
  readonly row: BoughtDevice;
  readonly showsMember: boolean;
  readonly data: DevicesData;
  readonly refresh: () => void;
}

function TakenDevice({ row, showsMember, data, refresh }: TakenProps): JSX.Element {
  const [isRetiring, setRetiring] = useState(false);
  const { device, source, metering_point, is_suspected } = row;
  return (
    <section class="card device" aria-labelledby={`device-${device}`} data-device={device ?? ""}>
      <div class="device-head">
        <h2 id={`device-${device}`}>
          {ADAPTER_WORDS[row.adapter] ?? row.adapter} of {metering_point}
        </h2>
        <p class="device-badge" data-tone="note">
          unsigned
        </p>
      </div>
      <p class="small soft">This device cannot sign; your bill marks its values.</p>
      {is_suspected && (
        <p class="device-suspicion small">
          One of its registers fell or jumped. The node waits until it is clear whether for good; until then nothing of
          it is counted.
        </p>
      )}
      <BoughtFigures row={row} showsMember={showsMember} />
      <Mounted row={row} data={data} refresh={refresh} />
      <div class="device-actions">
        <button type="button" class="button" onClick={() => setRetiring(true)}>
          Retire it…<span class="visually-hidden"> {source}</span>
        </button>
      </div>
      {isRetiring && <RetireDialog row={row} onClose={() => setRetiring(false)} refresh={refresh} />}
    </section>
  );
}

/** What a bought device says right now. */
export function BoughtFigures({ row, showsMember }: { row: BoughtDevice; showsMember: boolean }): JSX.Element {
  const { power, energy } = useApp().format.value;
  const register = (value_mwh: number | null) => (value_mwh === null ? null : energy(value_mwh / 1000));
  const counted = { registers: "its own registers", "net-power": "net power" } as const;
  return (
    <FigureList
      rows={[
        ["Last heard", heardText(row)],
        ["Power now", row.power_w === null ? null : powerText(row.power_w, power)],
        ["Drawn, as it says", register(row.import_mwh)],
        ["Fed in, as it says", register(row.export_mwh)],
        ["Charge", row.soc_permille === null ? null : percentText(row.soc_permille)],
        ["Counted by", row.phase_mode === null ? null : counted[row.phase_mode]],
        ["Home", showsMember ? row.member : null],
        ["Its name", row.source],
      ]}
    />
  );
}

function Mounted({
  row,
  data,
  refresh,
}: {
  row: BoughtDevice;
  data: DevicesData;
  refresh: () => void;
}): JSX.Element | null {
  const { api } = useApp();
  const action = useAction();
  const connection = data.connections.find((each) => each.connection === row.connection);
  if (connection === undefined) return null;
  const { settings } = connection;
  const isReversed = settings.reversed.includes(row.source);
  const turn = () => {
    const others = settings.reversed.filter((source) => source !== row.source);
    const reversed = isReversed ? others : [...others, row.source];
    return api.changeConnection(row.connection, { ...settings, reversed });
  };
  return (
    <>
      <label class="switch">
        <input
          type="checkbox"
          checked={isReversed}
          disabled={action.isBusy}
          onChange={() => void action.run(turn).then(refresh)}
        />
        It is mounted the other way round
      </label>
      <ErrorNotice error={action.error} />
    </>
  );
}

interface RetireProps {
  readonly row: BoughtDevice;
  readonly onClose: () => void;
  readonly refresh: () => void;
}

function RetireDialog({ row, onClose, refresh }: RetireProps): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const retire = async () => {
    if (!(await action.run(() => api.retireDevice(row.device ?? "")))) return;
    onClose();
    refresh();
  };
  return (
    <Dialog title="Retire this device?" onClose={onClose}>
      <p>
        From now on {row.metering_point} has no meter until another one is put there. What was measured stays on the
        bill. The device stays connected and can be taken again.
      </p>
      <ErrorNotice error={action.error} />
      <div class="device-actions">
        <button type="button" class="button" data-kind="main" disabled={action.isBusy} onClick={() => void retire()}>
          Retire it
        </button>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
      </div>
    </Dialog>
  );
}
