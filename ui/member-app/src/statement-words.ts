import { t } from "@localgrid/ui-components/messages";

/** What stands before the amount. */
export function dueText(due_cents: number, isRunning: boolean): string {
  if (due_cents < 0) return t(isRunning ? "statement-pay-so-far" : "statement-pay");
  return t(isRunning ? "statement-receive-so-far" : "statement-receive");
}
