import { rmSync } from "node:fs";
import Database from "better-sqlite3";

/** Few enough that a reading that comes meanwhile does not wait. */
const PAGES_PER_TURN = 128;
/** Turns of a copy that others write beside; then it is taken in one go. */
const MOST_TURNS = 2_000;
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a node's local database as it is at one moment, while others go on writing it. Who is logged in, and who was
 * refused, is left out: a session that has ended, or an invitation that was used, or a device that was forgotten, must not live again in another box.
 */
export async function copyLocalDatabase(source: string, target: string): Promise<void> {
  const from = new Database(source, { readonly: true, fileMustExist: true });
  try {
    let turns = 0;
    // Whenever somebody writes the copy begins again; at last it does not leave anybody the time to.
    const progress = () => (++turns > MOST_TURNS ? ALL_PAGES : PAGES_PER_TURN);
    await from.backup(target, { progress });
  } finally {
    from.close();
  }
  const copy = new Database(target);
  try {
    // One file, with nothing of it in a log beside it.
    copy.pragma("journal_mode = DELETE");
    copy.exec(
      "DELETE FROM session; DELETE FROM login_failure; DELETE FROM quarantine; DELETE FROM invitation; DELETE FROM device_key; VACUUM",
    );
  } catch (error) {
    copy.close();
    rmSync(target, { force: true });
    throw error;
  }
  copy.close();
}
