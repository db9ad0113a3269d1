import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { BoughtDevice } from "../device-types.ts";
import { adapterText, heardText, percentText, powerText } from "../device-words.ts";
import type { DevicesData } from "../devices-data.ts";
import { useAction } from "../use-action.ts";
import { useAwayProps } from "../use-away.ts";
import { FigureList } from "./figure-list.tsx";
import { SendButton } from "./send-button.tsx";

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
          {t("bought-title", { device: adapterText(row.adapter), point: metering_point ?? "" })}
        </h2>
        <p class="device-badge" data-tone="note">
          {t("bought-unsigned")}
        </p>
      </div>
      <p class="small soft">{t("bought-unsigned-text")}</p>
      {is_suspected && <p class="device-suspicion small">{t("bought-suspected")}</p>}
      <BoughtFigures row={row} showsMember={showsMember} />
      <Mounted row={row} data={data} refresh={refresh} />
      <div class="device-actions">
        <button type="button" class="button" onClick={() => setRetiring(true)}>
          {t("bought-retire")}
          <span class="visually-hidden"> {source}</span>
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
  return (
    <FigureList
      rows={[
        [t("device-fact-heard"), heardText(row)],
        [t("device-fact-power"), row.power_w === null ? null : powerText(row.power_w, power)],
        [t("device-fact-drawn"), register(row.import_mwh)],
        [t("device-fact-fed-in"), register(row.export_mwh)],
        [t("device-fact-charge"), row.soc_permille === null ? null : percentText(row.soc_permille)],
        [t("device-fact-counted"), row.phase_mode === null ? null : t(`bought-counted-${row.phase_mode}`)],
        [t("device-fact-home"), showsMember ? row.member : null],
        [t("device-fact-name"), row.source],
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
  const away = useAwayProps();
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
          {...away}
          onChange={() => void action.run(turn).then(refresh)}
        />
        {t("bought-reversed")}
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
    <Dialog title={t("bought-retire-title")} onClose={onClose}>
      <p>{t("bought-retire-text", { point: row.metering_point ?? "" })}</p>
      <ErrorNotice error={action.error} />
      <div class="device-actions">
        <SendButton
          type="button"
          class="button"
          data-kind="main"
          disabled={action.isBusy}
          onClick={() => void retire()}
        >
          {t("bought-retire-confirm")}
        </SendButton>
        <button type="button" class="button" onClick={onClose}>
          {t("devices-keep")}
        </button>
      </div>
    </Dialog>
  );
}
