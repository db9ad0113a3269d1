import type { ApiError } from "@localgrid/ui-components/json-api";
import { ErrorBox } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { ERROR_WORDS } from "../error-texts.ts";

/** A refused or failed action in words for the people who live here. */
export function ErrorNotice(props: { error: ApiError | null; id?: string }): JSX.Element {
  return <ErrorBox {...props} words={ERROR_WORDS} />;
}
