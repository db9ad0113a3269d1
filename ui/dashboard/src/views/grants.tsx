import { Dialog } from "@localgrid/ui-components/dialog";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Role } from "../api-types.ts";
import type { Column } from "../columns.ts";
import { DataTable } from "../components/data-table.tsx";
import { Form, SelectField, TextField, textOf } from "../components/form.tsx";
import { Load } from "../components/load.tsx";

const ROLES: readonly Role[] = ["coordinator", "billing", "analyst", "viewer", "operator"];

/** One login or token with what it may do. */
export interface Grant {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly community: string | null;
  readonly remark: string;
  readonly isOwn: boolean;
}

export interface GrantInput {
  readonly name: string;
  readonly role: Role;
  readonly community: string | null;
}

export interface GrantWords {
  readonly title: string;
  readonly make: string;
  readonly nameLabel: string;
  /** Title and text of the dialog that shows the secret, once. */
  readonly secretTitle: string;
  readonly secretText: string;
}

export interface GrantsProps {
  /** Of their table in the address. */
  readonly id: string;
  readonly words: GrantWords;
  readonly fetch: () => Promise<readonly Grant[]>;
  /** Answers the secret that goes with it. */
  readonly make: (input: GrantInput) => Promise<string>;
  readonly remove: (id: string) => Promise<void>;
}

/** More are looked up, not looked over. */
const MOST_LINES = 12;

/** Who or what may come in: listed, made with a secret that is shown once, taken away. */
export function Grants({ id, words, fetch, make, remove }: GrantsProps): JSX.Element {
  const [isAdding, setAdding] = useState(false);
  const [changes, setChanges] = useState(0);
  const [leaving, setLeaving] = useState<Grant | null>(null);
  // Remarks come in words: another language, with another title, asks for them again.
  const loaded = useLoaded(fetch, words.title, changes);
  const changed = () => setChanges((count) => count + 1);
  return (
    <section class="card account" aria-label={words.title}>
      <div class="card-head">
        <h2>{words.title}</h2>
        <button type="button" class="button" onClick={() => setAdding(true)}>
          {words.make}
        </button>
      </div>
      <Load loaded={loaded} waiting={t("grants-fetching")}>
        {(grants) =>
          grants.length > MOST_LINES ? (
            <GrantTable {...{ id, caption: words.title, grants, onRemove: setLeaving }} />
          ) : (
            <ul class="point-list">
              {grants.length === 0 && <li class="soft">{t("grants-none")}</li>}
              {grants.map((grant) => (
                <GrantLine key={grant.id} grant={grant} onRemove={() => setLeaving(grant)} />
              ))}
            </ul>
          )
        }
      </Load>
      {isAdding && <NewGrant words={words} make={make} onClose={() => setAdding(false)} onAdded={changed} />}
      {leaving !== null && (
        <Dialog title={t("grants-remove-title", { name: leaving.name })} onClose={() => setLeaving(null)}>
          <p>{t("grants-remove-text")}</p>
          <Form
            action={t("grants-remove")}
            busyAction={t("grants-removing")}
            onSubmit={async () => {
              await remove(leaving.id);
              setLeaving(null);
              changed();
            }}
          >
            {null}
          </Form>
        </Dialog>
      )}
    </section>
  );
}

interface GrantTableProps {
  readonly id: string;
  readonly caption: string;
  readonly grants: readonly Grant[];
  readonly onRemove: (grant: Grant) => void;
}

function GrantTable({ id, caption, grants, onRemove }: GrantTableProps): JSX.Element {
  const columns: readonly Column<Grant>[] = [
    { id: "name", head: t("grants-name"), text: ({ name }) => name },
    {
      id: "role",
      head: t("grants-role"),
      text: ({ role }) => t(`role-${role}`),
      choice: { of: ({ role }) => role, label: (role) => t(`role-${role}`) },
    },
    {
      id: "community",
      head: t("grants-community"),
      isSecondary: true,
      text: ({ community }) => community ?? t("tables-any"),
      key: ({ community }) => community,
    },
    { id: "remark", head: t("grants-remark"), isSecondary: true, text: ({ remark }) => remark },
    {
      id: "remove",
      head: t("grants-remove"),
      isAct: true,
      text: () => "",
      cell: (grant) => !grant.isOwn && <RemoveButton grant={grant} onRemove={() => onRemove(grant)} />,
    },
  ];
  return <DataTable id={id} caption={caption} columns={columns} rows={grants} keyOf={(grant) => grant.id} />;
}

function RemoveButton({ grant, onRemove }: { grant: Grant; onRemove: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      data-kind="quiet"
      aria-label={t("grants-remove-name", { name: grant.name })}
      onClick={onRemove}
    >
      {t("grants-remove")}
    </button>
  );
}

function GrantLine({ grant, onRemove }: { grant: Grant; onRemove: () => void }): JSX.Element {
  const { name, role, community, remark, isOwn } = grant;
  const words = t(`role-${role}`);
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p class="small soft">
          {community === null
            ? t("grants-everywhere", { role: words })
            : t("grants-within", { role: words, community })}
          {remark !== "" && ` · ${remark}`}
        </p>
      </div>
      {!isOwn && <RemoveButton grant={grant} onRemove={onRemove} />}
    </li>
  );
}

interface NewGrantProps extends Pick<GrantsProps, "words" | "make"> {
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

function NewGrant({ words, make, onClose, onAdded }: NewGrantProps): JSX.Element {
  const [secret, setSecret] = useState<string | null>(null);
  async function add(fields: FormData) {
    const community = textOf(fields, "community");
    const role = textOf(fields, "role") as Role;
    setSecret(await make({ name: textOf(fields, "name"), role, community: community === "" ? null : community }));
    onAdded();
  }
  if (secret !== null) {
    return (
      <Dialog title={words.secretTitle} onClose={onClose}>
        <p>{words.secretText}</p>
        <p class="join-code" data-long={secret.length > 20}>
          <code>{secret}</code>
        </p>
        <div class="form-actions">
          <button type="button" class="button" data-kind="main" onClick={onClose}>
            {t("grants-done")}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.make} onClose={onClose}>
      <Form action={t("grants-add")} busyAction={t("grants-adding")} onSubmit={add}>
        <TextField name="name" label={words.nameLabel} />
        <SelectField
          name="role"
          label={t("grants-role")}
          options={ROLES.map((role) => [role, t(`role-${role}`)] as const)}
        />
        <TextField
          name="community"
          label={t("grants-community")}
          hint={t("grants-community-hint")}
          isRequired={false}
        />
      </Form>
    </Dialog>
  );
}
