import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { AddDevice } from "../components/add-device.tsx";
import { BoughtDevices } from "../components/bought-devices.tsx";
import { Connections } from "../components/connections.tsx";
import { ControlCard } from "../components/control-card.tsx";
import { EverybodysDevices } from "../components/everybodys-devices.tsx";
import { ForRight, RightNote } from "../components/for-right.tsx";
import { Icon } from "../components/icons.tsx";
import { OwnDevice } from "../components/own-device.tsx";
import { PairingCard } from "../components/pairing-card.tsx";
import type { ControlReport } from "../device-types.ts";
import { type DevicesData, loadDevices } from "../devices-data.ts";
import { useRight } from "../rights.ts";
import { hrefOf } from "../router.ts";
import { type Repeated, useRepeated } from "../use-repeated.ts";
import { FirmwareView } from "./firmware-view.tsx";

/** What is found while a device is being set up is to be seen at once. */
const ASK_EVERY_MS = 3_000;

/** The devices of a home, or of everybody for those who look after them. */
export function DevicesView(): JSX.Element {
  const { api, session, route } = useApp();
  const state = session.value;
  const who = state.kind === "somebody" ? state.session : null;
  // Only the role of a member has figures of its own, whatever else an account belongs to.
  const member = who?.role === "member" ? who.member : null;
  const { detail } = route.value;
  if (detail === "firmware" && member === null) return <FirmwareView mayAct={who?.role === "coordinator"} />;
  return (
    <Devices
      key={member ?? ""}
      load={() => loadDevices(api, member)}
      member={member}
      isAdding={detail === "add"}
      mayRevoke={who?.role === "coordinator"}
    />
  );
}

interface DevicesProps {
  readonly load: () => Promise<DevicesData>;
  readonly member: string | null;
  readonly isAdding: boolean;
  readonly mayRevoke: boolean;
}

function Devices({ load, member, isAdding, mayRevoke }: DevicesProps): JSX.Element {
  const loaded = useRepeated(load, ASK_EVERY_MS);
  const mayAdd = useRight("owner");
  const { value, error, refresh } = loaded;
  return (
    <div class="devices">
      <Head isAdding={isAdding} member={member} />
      <Away loaded={loaded} />
      {value === null && error === null && <Waiting>{t("devices-asking")}</Waiting>}
      {isAdding && <RightNote needed="owner" />}
      {value !== null && isAdding && mayAdd && <AddDevice data={value} member={member} refresh={refresh} />}
      {value !== null && !isAdding && (
        <>
          {member !== null && <OwnDevices data={value} refresh={refresh} />}
          {member === null && <EverybodysDevices points={value.points} refresh={refresh} mayRevoke={mayRevoke} />}
          {member === null && <PairingCard points={value.points} />}
          {value.connections.length + value.bought.length > 0 && (
            <ForRight needed="owner">
              <BoughtDevices data={value} member={member} refresh={refresh} />
              <Connections data={value} member={member} refresh={refresh} />
            </ForRight>
          )}
        </>
      )}
    </div>
  );
}

function Head({ isAdding, member }: { isAdding: boolean; member: string | null }): JSX.Element {
  const mayAdd = useRight("owner");
  if (isAdding) {
    return (
      <div class="page-head">
        <h1>{t("devices-add")}</h1>
        <a class="button back-link" data-kind="quiet" href={hrefOf("devices")}>
          <Icon name="back" size={20} /> {t("devices-all")}
        </a>
      </div>
    );
  }
  return (
    <div class="page-head">
      <h1>{t("devices-title")}</h1>
      <div class="device-actions">
        {member === null && (
          <a class="button" href={hrefOf("devices", "firmware")}>
            {t("firmware-title")}
          </a>
        )}
        {mayAdd && (
          <a class="button" data-kind="main" href={hrefOf("devices", "add")}>
            {t("devices-add")}
          </a>
        )}
      </div>
    </div>
  );
}

/** While the node is away a banner says so already, and what it told last stays. */
function Away({ loaded: { value, error } }: { loaded: Repeated<DevicesData> }): JSX.Element | null {
  const isCut = useApp().live.connection.value === "stale";
  if (error === null) return null;
  if (!(isCut && value !== null)) return <ErrorNotice error={error} />;
  return (
    <p class="small soft" role="status">
      {t("devices-told-last")}
    </p>
  );
}

function OwnDevices({ data, refresh }: { data: DevicesData; refresh: () => void }): JSX.Element {
  const { now } = useApp().live;
  const { details, control, bought } = data;
  const isTheOnlyOne = details.length === 1 && bought.every(({ device }) => device === null);
  // The node tells a home's power, not each device's: with one device these are the same.
  const power_w = isTheOnlyOne ? (now.value?.home_power_w ?? null) : null;
  const isEmpty = details.length === 0 && bought.every(({ device }) => device === null);
  return (
    <>
      {isEmpty && (
        <section class="card empty" aria-label={t("devices-none")}>
          <Icon name="plug" size={40} />
          <p>{t("devices-none-text")}</p>
          <p class="small">{t("devices-none-hint")}</p>
        </section>
      )}
      {details.map((detail) => (
        <OwnDevice key={detail.device} detail={detail} power_w={power_w} />
      ))}
      {control
        .filter((report) => isSteerable(report, data))
        .map((report) => (
          <ControlCard key={report.device} report={report} refresh={refresh} />
        ))}
    </>
  );
}

/** Meters that sign are listed as well: of these only such that say themselves that they control something are asked about. */
function isSteerable({ device, settings }: ControlReport, { details }: DevicesData): boolean {
  const own = details.find((detail) => detail.device === device);
  if (settings !== null || own === undefined) return true;
  return own.status !== null && own.status.control !== "none";
}
