PRAGMA user_version = 3;

CREATE TABLE tasks (
  name     TEXT PRIMARY KEY,
  purpose  TEXT NOT NULL,
  runs     INTEGER NOT NULL DEFAULT 0,
  last_run TEXT,
  outcome  TEXT NOT NULL DEFAULT 'not yet run'
);

INSERT INTO tasks (name, purpose) VALUES
  ('check-servers', 'Sees which servers are up, and how many people watch.'),
  ('renew-subscriptions', 'Renews what renews itself, and ends what is past its last day.'),
  ('trim-log', 'Deletes the oldest lines of the log.');

CREATE INDEX log_entries_by_source ON log_entries (source, id);
