import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { createCounts } from "../quantities.ts";
import { Icon } from "./icons.tsx";

export interface FileFieldProps {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
}

/** A CSV file, chosen or dropped. */
export function FileField({ file, onFile }: FileFieldProps): JSX.Element {
  const { locale } = useApp();
  const { bytes } = createCounts(locale);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button inside is the way for everybody
    <div
      class="drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer?.files[0] ?? null);
      }}
    >
      <Icon name="file" size={28} />
      <p>
        {file === null ? (
          t("imports-drop")
        ) : (
          <>
            <strong>{file.name}</strong> <span class="soft">{bytes(file.size)}</span>
          </>
        )}
      </p>
      <input
        ref={input}
        id="import-file"
        class="visually-hidden"
        type="file"
        accept=".csv,.txt,text/csv"
        aria-label={t("imports-csv-file")}
        onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
      />
      <label class="button" for="import-file">
        {file === null ? t("imports-choose") : t("imports-choose-another")}
      </label>
    </div>
  );
}
