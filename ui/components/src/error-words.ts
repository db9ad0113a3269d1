import { durationText } from "./format.ts";
import type { ApiError } from "./json-api.ts";
import { hasMessage, t } from "./messages.ts";

/** What happened, in a sentence for people: the app's own for this code, else the server's. */
export function errorText({ code, message }: ApiError): string {
  if (hasMessage(`error-${code}`)) return t(`error-${code}`);
  return message === "" ? t("error-unknown") : message;
}

/** What can be done about it, null where the text says it all; with the time left where the server asked to wait. */
export function errorHint({ code, hint }: ApiError, secondsLeft: number | null): string | null {
  if (secondsLeft !== null) {
    return secondsLeft > 0 ? t("try-again-in", { duration: durationText(secondsLeft) }) : t("try-again-now");
  }
  if (!hasMessage(`error-${code}`)) return hint;
  return hasMessage(`error-${code}.hint`) ? t(`error-${code}.hint`) : null;
}
