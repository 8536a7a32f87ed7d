-- Coarser tiers, each made from the one before it, and how far the making of a tier's next window has come: the last
-- series group whose chunk is there. A window is made in slices; readers see it when it is whole.

CREATE TABLE chunk_5m (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE chunk_1h (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE chunk_1d (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

ALTER TABLE tier ADD COLUMN made_through INTEGER NOT NULL DEFAULT 0;
INSERT INTO tier (name, sealed_until, dropped_until) VALUES ('5m', 0, 0), ('1h', 0, 0), ('1d', 0, 0);
