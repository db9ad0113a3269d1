import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { ImportRun } from "./api-types.ts";
import { shareOf } from "./quantities.ts";

/** How much of the file the hub has read, 0 to 1; null while nobody knows its size. */
export function progressOf({ status, bytes_read, bytes_total }: ImportRun): number | null {
  if (status === "done" || status === "refused") return 1;
  return bytes_total === null ? null : shareOf(bytes_read, bytes_total);
}

export function isOpen({ status }: ImportRun): boolean {
  return status === "waiting" || status === "running";
}

/** The file's name; what a program sent has none. */
export function titleOf({ file_name }: ImportRun): string {
  return file_name === "" ? t("import-by-program") : file_name;
}

/** Why a row was not taken, in words; the code where it is new to this page. */
export function faultText(code: string): string {
  return hasMessage(`import-fault-${code}`) ? t(`import-fault-${code}`) : code;
}

/** The hub tells a code and a text; people read the text, and what to try where that is known. */
export function reasonText(reason: string): string {
  const code = /^[a-z0-9-]+(?=: )/.exec(reason)?.[0] ?? "";
  const text = code === "" ? reason : reason.slice(code.length + 2);
  const sentence = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
  return hasMessage(`import-advice-${code}`) ? `${sentence} ${t(`import-advice-${code}`)}` : sentence;
}
