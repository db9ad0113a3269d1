/** Choices that a page makes before its lists are searched: they stand in the address, so they can be sent on. */
import { useApp } from "./app-state.ts";

/** By name what may be chosen; the first of each is chosen where the address says nothing, and does not stand in it. */
export type Choices = Readonly<Record<string, readonly string[]>>;
export type Chosen<C extends Choices> = { readonly [Name in keyof C]: string };

/** Reads `member=m17&state=all`; what may not be chosen is left out. */
export function chosenIn<C extends Choices>(query: string, choices: C): Chosen<C> {
  const params = new URLSearchParams(query);
  const read = ([name, [usual = "", ...others]]: readonly [string, readonly string[]]) =>
    [name, others.find((each) => each === params.get(name)) ?? usual] as const;
  return Object.fromEntries(Object.entries(choices).map(read)) as Chosen<C>;
}

/** The query with these choices in place of those before; what else stands there stays. */
export function queryWithChosen<C extends Choices>(query: string, choices: C, chosen: Chosen<C>): string {
  const others = [...new URLSearchParams(query)].filter(([name]) => !(name in choices));
  const own = Object.entries(chosen).filter(([name, value]) => value !== choices[name]?.[0]);
  return new URLSearchParams([...others, ...own].map(([name, value]) => [name, value])).toString();
}

/** What is chosen on this page, and how to choose otherwise; "back" leads to the choice before. */
export function useChosen<C extends Choices>(choices: C): readonly [Chosen<C>, (part: Partial<Chosen<C>>) => void] {
  const { query, setQuery } = useApp();
  const choose = (part: Partial<Chosen<C>>) => {
    const before = query.peek();
    setQuery(queryWithChosen(before, choices, { ...chosenIn(before, choices), ...part }), "push");
  };
  return [chosenIn(query.value, choices), choose];
}
