import { Dialog } from "@localgrid/ui-components/dialog";
import { decimalSignOf } from "@localgrid/ui-components/format";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { Member, MeteringPoint } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { Form, SelectField, TextField, textOf } from "../components/form.tsx";
import { parseAmount, parseCount } from "../quantities.ts";
import { fieldText } from "../tariff-timeline.ts";

const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,31}$/;

interface SavingProps {
  /** Names that are taken. */
  readonly known: readonly string[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Told before the hub is asked, which would refuse it. */
function newName(fields: FormData, known: readonly string[], taken: string): string {
  const text = textOf(fields, "name");
  if (!IDENTIFIER.test(text)) throw new ApiError("not-an-identifier", text);
  if (known.includes(text)) throw new ApiError(taken, text);
  return text;
}

function countOf(fields: FormData, name: string): number {
  const parsed = parseCount(textOf(fields, name));
  if (parsed.kind === "rejected") throw new ApiError("not-a-count", name);
  return parsed.value;
}

/** Adds a member, or changes one. */
export function MemberForm(props: SavingProps & { readonly member: Member | null }): JSX.Element {
  const { member, known, onClose, onSaved } = props;
  const { api, locale } = useApp();
  const { community, currency } = useCommunity();
  const limit_micro = member?.credit_limit_micro ?? null;
  async function save(fields: FormData) {
    const limit = textOf(fields, "credit_limit");
    const parsed = parseAmount(limit);
    if (limit !== "" && parsed.kind === "rejected") throw new ApiError("not-an-amount", limit);
    const state = {
      member: member?.member ?? newName(fields, known, "member-exists"),
      is_active: member === null || fields.get("is_active") !== null,
      credit_limit_micro: parsed.kind === "amount" ? parsed.amount_micro : null,
    };
    await api.putMember(community, state, member?.version ?? 0);
    onSaved();
  }
  return (
    <Dialog title={member === null ? t("member-new") : t("member-title", { member: member.member })} onClose={onClose}>
      <Form
        action={member === null ? t("member-add") : t("member-save")}
        busyAction={t("member-saving")}
        onSubmit={save}
      >
        {member === null && (
          <TextField
            name="name"
            label={t("member-identifier")}
            hint={t("member-identifier-hint", { example: "m17" })}
          />
        )}
        <TextField
          name="credit_limit"
          label={t("member-credit-limit")}
          unit={currency}
          initial={limit_micro === null ? "" : fieldText(limit_micro, decimalSignOf(locale))}
          hint={t("member-credit-limit-hint")}
          isRequired={false}
          inputMode="decimal"
        />
        {member !== null && <ActiveField isActive={member.is_active} text={t("member-active")} />}
      </Form>
    </Dialog>
  );
}

export interface PointFormProps extends SavingProps {
  readonly point: MeteringPoint | null;
  readonly members: readonly string[];
}

/** Adds a metering point, or changes one; it stays with its member. */
export function PointForm({ point, members, known, onClose, onSaved }: PointFormProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  async function save(fields: FormData) {
    const reference = textOf(fields, "operator_reference");
    const state = {
      metering_point: point?.metering_point ?? newName(fields, known, "metering-point-exists"),
      member: point?.member ?? textOf(fields, "member"),
      is_active: point === null || fields.get("is_active") !== null,
      main_fuse_w: countOf(fields, "main_fuse_w"),
      operator_reference: reference === "" ? null : reference,
    };
    await api.putMeteringPoint(community, state, point?.version ?? 0);
    onSaved();
  }
  const title = point === null ? t("point-new") : t("point-title", { point: point.metering_point });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form action={point === null ? t("point-add") : t("member-save")} busyAction={t("member-saving")} onSubmit={save}>
        {point === null && (
          <>
            <SelectField
              name="member"
              label={t("point-member")}
              options={members.map((member) => [member, member] as const)}
            />
            <TextField
              name="name"
              label={t("member-identifier")}
              hint={t("point-identifier-hint", { example: "mp17" })}
            />
          </>
        )}
        <TextField
          name="operator_reference"
          label={t("point-reference")}
          initial={point?.operator_reference ?? ""}
          hint={t("point-reference-hint")}
          isRequired={false}
        />
        <TextField
          name="main_fuse_w"
          label={t("point-fuse")}
          unit="W"
          initial={String(point?.main_fuse_w ?? 17_000)}
          hint={t("point-fuse-hint")}
          inputMode="numeric"
        />
        {point !== null && <ActiveField isActive={point.is_active} text={t("point-active")} />}
      </Form>
    </Dialog>
  );
}

function ActiveField({ isActive, text }: { isActive: boolean; text: string }): JSX.Element {
  return (
    <label class="switch">
      <input type="checkbox" name="is_active" defaultChecked={isActive} />
      {text}
    </label>
  );
}
