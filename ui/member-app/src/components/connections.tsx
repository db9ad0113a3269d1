import { Dialog } from "@localgrid/ui-components/dialog";
import { errorHint, errorText } from "@localgrid/ui-components/error-words";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { HouseConnection } from "../device-types.ts";
import type { DevicesData } from "../devices-data.ts";
import { useAction } from "../use-action.ts";
import { useAwayProps } from "../use-away.ts";
import { DirectionQuestions } from "./direction-questions.tsx";
import { FoundDevices } from "./found-devices.tsx";
import { SendButton } from "./send-button.tsx";

interface ListProps {
  readonly data: DevicesData;
  readonly member: string | null;
  readonly refresh: () => void;
}

/** The ways by which bought devices come in, with what is to be said of each. */
export function Connections({ data, member, refresh }: ListProps): JSX.Element | null {
  if (data.connections.length === 0) return null;
  return (
    <section class="card" aria-labelledby="connections-title">
      <h2 id="connections-title">{t("connections-title")}</h2>
      <ul class="connections">
        {data.connections.map((connection) => (
          <li key={connection.connection}>
            <Connection connection={connection} data={data} member={member} refresh={refresh} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Connection(props: ListProps & { readonly connection: HouseConnection }): JSX.Element {
  const { connection, data, member, refresh } = props;
  const [isRemoving, setRemoving] = useState(false);
  const of = member === null ? ` ${t("devices-of-member", { member: connection.member })}` : "";
  return (
    <>
      <h3>
        <bdi>{connection.label}</bdi>
        <span class="small soft">
          {of} <code>{connection.host ?? connection.connection}</code>
        </span>
      </h3>
      <ConnectionState connection={connection} />
      <DirectionQuestions connection={connection} refresh={refresh} />
      <FoundDevices data={data} connection={connection.connection} member={member} refresh={refresh} />
      {connection.kind !== "polled" && <TellsFigures connection={connection} refresh={refresh} />}
      <div>
        <button type="button" class="button" onClick={() => setRemoving(true)}>
          {t("connections-end")}
          <span class="visually-hidden"> {connection.label}</span>
        </button>
      </div>
      {isRemoving && (
        <RemoveDialog connection={connection} data={data} onClose={() => setRemoving(false)} refresh={refresh} />
      )}
    </>
  );
}

/** Whether anything is there, and why not. */
export function ConnectionState({ connection }: { connection: HouseConnection }): JSX.Element {
  const { kind, clients, failure } = connection;
  if (failure !== null) {
    const error = new ApiError(failure, failure);
    return (
      <p class="device-suspicion small" data-code={failure}>
        {errorText(error)} {errorHint(error, null)}
      </p>
    );
  }
  if (kind === "polled") return <p class="small soft">{t("connections-asked")}</p>;
  if (kind === "broker") return <p class="small soft">{t("connections-broker")}</p>;
  if (clients === 0) return <p class="small soft">{t("connections-nobody")}</p>;
  return <p class="small soft">{t("connections-clients", { count: clients })}</p>;
}

function TellsFigures({ connection, refresh }: { connection: HouseConnection; refresh: () => void }): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const away = useAwayProps();
  const { settings } = connection;
  const isOn = settings.tells_figures === true;
  const turn = () => api.changeConnection(connection.connection, { ...settings, tells_figures: !isOn });
  return (
    <>
      <label class="switch">
        <input
          type="checkbox"
          checked={isOn}
          disabled={action.isBusy}
          {...away}
          onChange={() => void action.run(turn).then(refresh)}
        />
        {t("connections-tells-figures")}
      </label>
      <ErrorNotice error={action.error} />
    </>
  );
}

interface RemoveProps {
  readonly connection: HouseConnection;
  readonly data: DevicesData;
  readonly onClose: () => void;
  readonly refresh: () => void;
}

function RemoveDialog({ connection, data, onClose, refresh }: RemoveProps): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const meters = data.bought.filter((row) => row.connection === connection.connection && row.device !== null);
  const points = meters.map(({ metering_point }) => metering_point).join(", ");
  const remove = async () => {
    if (!(await action.run(() => api.removeConnection(connection.connection)))) return;
    onClose();
    refresh();
  };
  return (
    <Dialog title={t("connections-end-title", { label: connection.label })} onClose={onClose}>
      <p>{t(connection.kind === "house" ? "connections-end-house" : "connections-end-asked")}</p>
      {meters.length > 0 && <p>{t("connections-end-meters", { count: meters.length, points })}</p>}
      <p>{t("connections-end-bill")}</p>
      <ErrorNotice error={action.error} />
      <div class="device-actions">
        <SendButton
          type="button"
          class="button"
          data-kind="main"
          disabled={action.isBusy}
          onClick={() => void remove()}
        >
          {t("connections-end-confirm")}
        </SendButton>
        <button type="button" class="button" onClick={onClose}>
          {t("devices-keep")}
        </button>
      </div>
    </Dialog>
  );
}
