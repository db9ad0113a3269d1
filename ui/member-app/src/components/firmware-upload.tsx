import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { FirmwareImage } from "../device-types.ts";
import { useAction } from "../use-action.ts";
import { SendButton } from "./send-button.tsx";

/** Signed manifests are that small. */
const MOST_MANIFEST_BYTES = 256;

/** An image and the manifest that localgrid sign-firmware writes beside it. */
export function FirmwareUpload({ refresh }: { refresh: () => void }): JSX.Element {
  const { api } = useApp();
  const action = useAction();
  const [brought, setBrought] = useState<FirmwareImage | null>(null);
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: Event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const [image, manifest] = [fields.get("image"), fields.get("manifest")];
    if (!(image instanceof File) || !(manifest instanceof File)) return;
    setBrought(null);
    const isDone = await action.run(async () => {
      setBrought(await api.bringFirmware(image, await manifestOf(manifest)));
    });
    if (isDone) form.current?.reset();
    refresh();
  }

  return (
    <section class="card" aria-labelledby="upload-title">
      <h2 id="upload-title">{t("firmware-bring-title")}</h2>
      <form class="device-form" ref={form} onSubmit={(event) => void submit(event)}>
        <div class="field">
          <label for="upload-image">{t("firmware-image-file")}</label>
          <input id="upload-image" name="image" type="file" required />
        </div>
        <div class="field">
          <label for="upload-manifest">{t("firmware-manifest-file")}</label>
          <input id="upload-manifest" name="manifest" type="file" required />
        </div>
        <ErrorNotice error={action.error} />
        <div>
          <SendButton type="submit" class="button" data-kind="main" disabled={action.isBusy}>
            {t(action.isBusy ? "firmware-sending" : "firmware-bring")}
          </SendButton>
        </div>
        <p class="small" role="status">
          {brought !== null && t("firmware-brought", { version: brought.version_name, board: brought.board })}
        </p>
      </form>
    </section>
  );
}

async function manifestOf(file: File): Promise<string> {
  if (file.size === 0 || file.size > MOST_MANIFEST_BYTES) throw new ApiError("wrong-manifest", "no manifest");
  const bytes = new Uint8Array(await file.arrayBuffer());
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
