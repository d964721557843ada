/** One step a version; a step that was released is never changed. The database's `user_version` counts them. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    me TEXT NOT NULL,      -- JSON
    tenant TEXT NOT NULL   -- JSON
  ) STRICT;

  CREATE TABLE people (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL
  ) STRICT;

  CREATE TABLE channels (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    member_ids TEXT NOT NULL,  -- JSON
    last_seq INTEGER NOT NULL,
    read_seq INTEGER NOT NULL
  ) STRICT;

  -- Messages stay when people and channels are replaced, so they refer to neither.
  CREATE TABLE messages (
    place INTEGER PRIMARY KEY, -- ascends with time, see places.ts
    channel_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX messages_by_seq ON messages (channel_id, seq);

  -- The index alone, without a second copy of the bodies. Its rowid is the message's place.
  CREATE VIRTUAL TABLE message_text USING fts5 (
    body, content = '', contentless_delete = 1, tokenize = "trigram case_sensitive 1"
  );
  -- Bytes of an index page. SQLCipher keeps 80 of a page's 4096 for itself (nonce and authentication):
  -- at FTS5's default of 4050 each index page would spill into a second one.
  INSERT INTO message_text (message_text, rank) VALUES ('pgsz', 3950);
  -- Joined half as often as by default: every page that is written again is encrypted again.
  INSERT INTO message_text (message_text, rank) VALUES ('automerge', 8);
  CREATE VIRTUAL TABLE message_trigrams USING fts5vocab (message_text, instance);

  CREATE TABLE outbox (
    place INTEGER PRIMARY KEY,
    client_id TEXT NOT NULL UNIQUE,
    channel_id TEXT NOT NULL,
    body TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    error TEXT                 -- JSON
  ) STRICT;

  CREATE TABLE drafts (
    place INTEGER PRIMARY KEY,
    channel_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- How far a channel was here and was let go, for one of which nothing else is left.
  CREATE TABLE trimmed (channel_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Files of messages. What opens them is here and nowhere else on this computer.
  ALTER TABLE messages ADD COLUMN attachments TEXT;  -- JSON; null for none
  ALTER TABLE outbox ADD COLUMN attachments TEXT;    -- JSON; null for none

  -- Which files the messages here have: those that may be kept beside the store.
  CREATE TABLE files (
    place INTEGER NOT NULL,    -- of the message
    file_id TEXT NOT NULL,
    PRIMARY KEY (place, file_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE uploads (
    place INTEGER PRIMARY KEY,
    file_id TEXT NOT NULL UNIQUE,
    attachment TEXT NOT NULL,  -- JSON
    channel_id TEXT NOT NULL,
    client_id TEXT,            -- of the message in the outbox
    state TEXT NOT NULL,
    error TEXT                 -- JSON
  ) STRICT;
  `,
];
