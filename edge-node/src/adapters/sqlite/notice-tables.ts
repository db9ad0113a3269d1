/** What each login was told, wants to be told, and what is remembered of the causes. */
export const NOTICE_TABLES = `
   CREATE TABLE notice (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     login TEXT NOT NULL,
     cause TEXT NOT NULL,
     at_s INTEGER NOT NULL,
     read_at_s INTEGER,
     content TEXT NOT NULL,
     UNIQUE (login, cause)
   ) STRICT;
   CREATE INDEX notice_by_login ON notice (login, id);
   CREATE INDEX notice_unread ON notice (login) WHERE read_at_s IS NULL;
   CREATE INDEX notice_by_time ON notice (at_s);
   CREATE TABLE notice_mark (
     name TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE notice_cursor (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     position INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE notice_settings (
     login TEXT PRIMARY KEY,
     settings TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`;
