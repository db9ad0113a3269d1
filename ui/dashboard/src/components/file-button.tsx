import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { saveFile } from "../file-download.ts";
import { useSubmission } from "./form.tsx";
import { Icon } from "./icons.tsx";

export interface FileButtonProps {
  readonly path: string;
  readonly label: string;
  /** What is heard, where that is more than what is seen. */
  readonly spoken?: string;
  readonly isQuiet?: boolean;
}

/** Fetches a file of the hub and hands it to the person; a refusal is told in words and saves nothing. */
export function FileButton({ path, label, spoken, isQuiet = false }: FileButtonProps): JSX.Element {
  const { api } = useApp();
  const { error, isBusy, submit } = useSubmission();
  const [saved, setSaved] = useState("");
  async function fetchFile() {
    setSaved("");
    const file = await api.download(path);
    saveFile(file);
    setSaved(file.name);
  }
  return (
    <div class="file-button">
      <button
        type="button"
        class="button"
        {...(isQuiet ? { "data-kind": "quiet" } : {})}
        {...(spoken === undefined ? {} : { "aria-label": spoken })}
        aria-disabled={isBusy}
        onClick={() => void submit(fetchFile)}
      >
        <Icon name="file" size={18} />
        {isBusy ? t("billing-fetching-file") : label}
      </button>
      <span role="status" class={isQuiet ? "visually-hidden" : "small soft"}>
        {saved !== "" && t("billing-saved", { file: saved })}
      </span>
      <ErrorNotice error={error} />
    </div>
  );
}
