import { t } from "@localgrid/ui-components/messages";
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DEVICE_KINDS, type DeviceKind, type DeviceWay, kindExamples, kindText } from "../device-kinds.ts";
import type { MadeConnection } from "../device-types.ts";
import type { DevicesData } from "../devices-data.ts";
import { hrefOf } from "../router.ts";
import { ConnectionForm } from "./connection-form.tsx";
import { ConnectionState } from "./connections.tsx";
import { Credentials } from "./credentials.tsx";
import { DeviceSteps } from "./device-steps.tsx";
import { DirectionQuestions } from "./direction-questions.tsx";
import { FoundDevices } from "./found-devices.tsx";
import { Icon } from "./icons.tsx";

interface AddProps {
  readonly data: DevicesData;
  readonly member: string | null;
  readonly refresh: () => void;
}

interface Made {
  readonly way: DeviceWay;
  readonly connection: MadeConnection;
}

/** From the choice of a device to its first values. A password lives no longer than this page. */
export function AddDevice({ data, member, refresh }: AddProps): JSX.Element {
  const [kind, setKind] = useState<DeviceKind | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const place = useFocusOnChange(`${kind?.kind} ${made?.connection.connection}`);
  const take = (way: DeviceWay, connection: MadeConnection) => {
    setMade({ way, connection });
    refresh();
  };
  return (
    <div class="devices" ref={place} tabIndex={-1}>
      {kind === null && <KindChoice choose={setKind} />}
      {kind !== null && made === null && (
        <ConnectionForm kind={kind} data={data} member={member} onMade={take} onBack={() => setKind(null)} />
      )}
      {kind !== null && made !== null && (
        <Setup kind={kind} made={made} data={data} member={member} refresh={refresh} />
      )}
    </div>
  );
}

/** What was tapped is gone with each step: the focus goes to the start of the next one, and so does the view. */
function useFocusOnChange(step: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    place.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [step]);
  return place;
}

function KindChoice({ choose }: { choose: (kind: DeviceKind) => void }): JSX.Element {
  return (
    <section class="card" aria-labelledby="kinds-title">
      <h2 id="kinds-title">{t("add-kinds-title")}</h2>
      <ul class="device-kinds">
        {DEVICE_KINDS.map((kind) => (
          <li key={kind.kind}>
            <button type="button" class="device-kind" onClick={() => choose(kind)}>
              <b>{kindText(kind)}</b>
              <span class="small soft">{kindExamples(kind)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="small soft">{t("add-kinds-unsigned")}</p>
    </section>
  );
}

function Setup({ kind, made, data, member, refresh }: AddProps & { kind: DeviceKind; made: Made }): JSX.Element {
  const { connection: name, password } = made.connection;
  const connection = data.connections.find((each) => each.connection === name);
  const taken = data.bought.filter((row) => row.connection === name && row.device !== null);
  const isFound = data.bought.some((row) => row.connection === name);
  return (
    <>
      {password !== null && <Credentials made={made.connection} password={password} />}
      {made.way.kind === "house" && <DeviceSteps kind={kind} way={made.way} />}
      <section class="card device" aria-labelledby="found-title">
        <h2 id="found-title">{t("add-hears-title")}</h2>
        <div role="status">
          {taken.map((row) => (
            <p key={row.device} class="device-done">
              <Icon name="check" size={20} /> {t("add-is-meter", { point: row.metering_point ?? "" })}
            </p>
          ))}
          <p class="small soft">{t(isFound ? "add-heard" : "add-waiting")}</p>
        </div>
        {connection !== undefined && (
          <>
            {(!isFound || connection.failure !== null) && <ConnectionState connection={connection} />}
            <DirectionQuestions connection={connection} refresh={refresh} />
            <FoundDevices data={data} connection={name} member={member} refresh={refresh} />
          </>
        )}
        <div class="device-actions">
          <a class="button" href={hrefOf("devices")}>
            {t(taken.length > 0 ? "add-done" : "add-later")}
          </a>
        </div>
      </section>
    </>
  );
}
