/** What a node keeps of its devices beside the journal: their events, who lets it steer them, and firmware. */
export const DEVICE_TABLES = `
   CREATE TABLE device_event (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     device TEXT NOT NULL,
     boot INTEGER NOT NULL,
     event_seq INTEGER NOT NULL,
     at_ms INTEGER NOT NULL,
     code INTEGER NOT NULL,
     value INTEGER NOT NULL,
     uptime_ms INTEGER NOT NULL,
     arrived_at_ms INTEGER NOT NULL,
     UNIQUE (device, boot, event_seq)
   ) STRICT;
   CREATE INDEX device_event_by_device ON device_event (device, id);
   CREATE TABLE control_consent (
     device TEXT PRIMARY KEY,
     member TEXT NOT NULL,
     is_allowed INTEGER NOT NULL,
     is_release_due INTEGER NOT NULL,
     settings TEXT NOT NULL,
     changed_at_ms INTEGER NOT NULL,
     changed_by TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   -- Each entry's hash covers the one before it, so that none can be taken out or changed unseen.
   CREATE TABLE control_change (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     device TEXT NOT NULL,
     entry TEXT NOT NULL,
     hash BLOB NOT NULL
   ) STRICT;
   CREATE INDEX control_change_by_device ON control_change (device, id);
   -- The last number that a command or a configuration to the device may have gone out with.
   CREATE TABLE control_counter (
     device TEXT PRIMARY KEY,
     counter INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE firmware_image (
     sha256 TEXT PRIMARY KEY,
     manifest BLOB NOT NULL,
     added_at_ms INTEGER NOT NULL,
     added_by TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE firmware_rollout (
     sha256 TEXT PRIMARY KEY,
     state TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`;
