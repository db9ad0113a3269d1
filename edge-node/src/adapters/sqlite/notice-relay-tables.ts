/** Whom the node reaches beyond the home, and what is on its way there. */
export const NOTICE_RELAY_TABLES = `
   CREATE TABLE notice_device (
     id TEXT PRIMARY KEY,
     login TEXT NOT NULL,
     endpoint TEXT NOT NULL UNIQUE,
     p256dh TEXT NOT NULL,
     auth TEXT NOT NULL,
     language TEXT NOT NULL,
     name TEXT NOT NULL,
     application_key TEXT NOT NULL,
     since_s INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE notice_address (
     recipient TEXT PRIMARY KEY,
     login TEXT NOT NULL UNIQUE,
     address TEXT NOT NULL,
     language TEXT NOT NULL,
     standing TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   -- Names of addresses that the hub is to forget.
   CREATE TABLE notice_address_left (
     recipient TEXT PRIMARY KEY
   ) STRICT;
   CREATE TABLE notice_waiting (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     way TEXT NOT NULL,
     target TEXT NOT NULL,
     notice INTEGER NOT NULL,
     content TEXT NOT NULL,
     expires_at_s INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX notice_waiting_target ON notice_waiting (target);
   -- Up to which notice was looked, and what the hub said that it can do.
   CREATE TABLE notice_relay_cursor (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     notice INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE notice_ways (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     ways TEXT NOT NULL
   ) STRICT;`;
