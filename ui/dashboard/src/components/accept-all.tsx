import { monthText } from "@localgrid/ui-components/community-day";
import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import type { OpenDifferences } from "../review-types.ts";
import { causeWords } from "../words.ts";
import { Form, textOf } from "./form.tsx";
import { Load } from "./load.tsx";
import { ReasonField } from "./reason-field.tsx";

export interface AcceptAllProps {
  readonly month: string;
  readonly cause: string;
  /** Empty for all of them. */
  readonly member: string;
  readonly onAccepted: () => void;
}

/** Accepts everything that is open of a cause, after a look at how much that is. */
export function AcceptAll(props: AcceptAllProps): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {t("accept-all", { cause: causeWords(props.cause).label })}
      </button>
      {isAsking && <Question {...props} onClose={() => setAsking(false)} />}
    </>
  );
}

function Question({
  month,
  cause,
  member,
  onAccepted,
  onClose,
}: AcceptAllProps & { onClose: () => void }): JSX.Element {
  const { api, locale } = useApp();
  const { community } = useCommunity();
  const { money } = useFormat();
  const [round, setRound] = useState(0);
  const loaded = useLoaded(
    () => api.openDifferences(community, month, { cause, member }),
    `${community} ${month} ${cause} ${member}`,
    round,
  );

  async function accept({ seen }: OpenDifferences, fields: FormData) {
    const asked = { cause, member: member === "" ? null : member, text: textOf(fields, "text"), seen };
    try {
      await api.acceptDifferences(community, month, asked);
    } catch (thrown) {
      // What is asked about is shown anew beside the refusal.
      if (thrown instanceof ApiError && thrown.code === "difference-changed") setRound((count) => count + 1);
      throw thrown;
    }
    onAccepted();
    onClose();
  }
  return (
    <Dialog title={t("accept-all", { cause: causeWords(cause).label })} onClose={onClose}>
      <Load loaded={loaded} waiting={t("differences-waiting")}>
        {(open) =>
          open.differences === 0 ? (
            <p>{t("accept-all-none")}</p>
          ) : (
            <Form
              action={t("accept-all-act")}
              busyAction={t("accept-all-acting")}
              onSubmit={(fields) => accept(open, fields)}
            >
              <p>
                {t("accept-all-text", {
                  count: open.differences,
                  month: monthText(month, locale),
                  amount: money(BigInt(open.amount_change_nano)),
                })}{" "}
                {member !== "" && t("accept-all-member", { member })}
              </p>
              <p class="small soft">{t("accept-all-figures")}</p>
              <ReasonField name="text" label={t("difference-why")} hint={t("difference-why-text")} />
            </Form>
          )
        }
      </Load>
    </Dialog>
  );
}
