import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { FirmwareCard } from "../components/firmware-card.tsx";
import { FirmwareUpload } from "../components/firmware-upload.tsx";
import { Icon } from "../components/icons.tsx";
import { hrefOf } from "../router.ts";
import { useRepeated } from "../use-repeated.ts";

const ASK_EVERY_MS = 3_000;

/** Signed images and how far each has come; the coordinator rolls them out. */
export function FirmwareView({ mayAct }: { mayAct: boolean }): JSX.Element {
  const { api, live } = useApp();
  const { value, error, refresh } = useRepeated(api.firmware, ASK_EVERY_MS);
  const isCut = live.connection.value === "stale";
  return (
    <div class="devices">
      <div class="page-head">
        <h1>{t("firmware-title")}</h1>
        <a class="button back-link" data-kind="quiet" href={hrefOf("devices")}>
          <Icon name="back" size={20} /> {t("devices-all")}
        </a>
      </div>
      <p class="small soft">{t("firmware-text")}</p>
      {error !== null && !(isCut && value !== null) && <ErrorNotice error={error} />}
      {value === null && error === null && <Waiting>{t("devices-asking")}</Waiting>}
      {value?.length === 0 && (
        <section class="card empty" aria-label={t("firmware-none")}>
          <Icon name="plug" size={40} />
          <p>{t("firmware-none-text")}</p>
        </section>
      )}
      {value !== null &&
        [...value]
          .sort((a, b) => b.added_at_ms - a.added_at_ms)
          .map((image) => <FirmwareCard key={image.sha256} image={image} mayAct={mayAct} refresh={refresh} />)}
      {value !== null && mayAct && <FirmwareUpload refresh={refresh} />}
    </div>
  );
}
