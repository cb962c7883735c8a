-- Tells this application's databases from those of others: 'Foyr'.
PRAGMA application_id = 1181710706;
PRAGMA user_version = 1;

CREATE TABLE users (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE COLLATE NOCASE,
  email         TEXT NOT NULL,
  role          TEXT NOT NULL CHECK (role IN ('ADMIN', 'SUPPORT', 'MEMBER')),
  enabled       INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  password_hash TEXT NOT NULL DEFAULT '',
  created_at    TEXT NOT NULL
);

CREATE TABLE servers (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
  address    TEXT NOT NULL,
  up         INTEGER NOT NULL CHECK (up IN (0, 1)),
  viewers    INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  checked_at TEXT NOT NULL
);

CREATE TABLE log_entries (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  level   TEXT NOT NULL CHECK (level IN ('INFO', 'WARNING', 'ERROR')),
  source  TEXT NOT NULL,
  message TEXT NOT NULL
);
