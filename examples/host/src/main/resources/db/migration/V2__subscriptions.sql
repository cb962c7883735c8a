PRAGMA user_version = 2;

CREATE TABLE subscriptions (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  server_id  INTEGER NOT NULL REFERENCES servers (id),
  plan       TEXT NOT NULL CHECK (plan IN ('SINGLE', 'FAMILY', 'UNLIMITED')),
  starts_on  TEXT NOT NULL,
  ends_on    TEXT NOT NULL CHECK (ends_on >= starts_on),
  auto_renew INTEGER NOT NULL CHECK (auto_renew IN (0, 1)),
  state      TEXT NOT NULL CHECK (state IN ('ACTIVE', 'EXPIRED'))
);

CREATE INDEX subscriptions_by_end ON subscriptions (state, ends_on);
CREATE INDEX subscriptions_by_user ON subscriptions (user_id);
