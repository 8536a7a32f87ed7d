-- The store's first form: dictionaries as plain tables, the journal of unsealed seconds, and one chunk table a tier.
-- Times are milliseconds since 1970-01-01 UTC. A window is a span of a tier's chunks, counted from 1970.

CREATE TABLE agent (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    first_seen INTEGER NOT NULL
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent (id),
    class INTEGER NOT NULL CHECK (class >= 0),
    number INTEGER NOT NULL CHECK (number >= 0),
    UNIQUE (agent_id, class, number)
) STRICT;

CREATE TABLE structure (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;

-- The metrics of a structure in the order of their columns. Columns are only ever added at the end.
CREATE TABLE metric (
    structure_id INTEGER NOT NULL REFERENCES structure (id),
    position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 63),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    type INTEGER NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (structure_id, position)
) STRICT, WITHOUT ROWID;

-- A structure of a source: series that are reported together and stored together, and when the first report came.
CREATE TABLE series_group (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    source_id INTEGER NOT NULL REFERENCES source (id),
    structure_id INTEGER NOT NULL REFERENCES structure (id),
    since INTEGER NOT NULL,
    UNIQUE (source_id, structure_id)
) STRICT;

-- What sources say in words (names, states), each from the time when it began to hold.
CREATE TABLE source_text (
    source_id INTEGER NOT NULL REFERENCES source (id),
    name TEXT NOT NULL,
    since INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (source_id, name, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    agent TEXT NOT NULL,
    source TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX event_time ON event (time);

-- One row a second: all that it brought and that is in no chunk yet.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    window INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX journal_window ON journal (window);

-- Reports whose interval is longer than a window of the finest tier: kept as they are, and added to every tier on reading.
CREATE TABLE long_interval (
    id INTEGER PRIMARY KEY,
    group_id INTEGER NOT NULL REFERENCES series_group (id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL CHECK (end > start),
    body BLOB NOT NULL
) STRICT;
CREATE INDEX long_interval_group ON long_interval (group_id, end);
CREATE INDEX long_interval_end ON long_interval (end);

-- Chunks: key = window << 32 | series_group.id, so that sealing appends and retention deletes a range.
CREATE TABLE chunk_1s (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE chunk_1m (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

-- Until when a tier has been made, and until when retention has dropped it.
CREATE TABLE tier (
    name TEXT PRIMARY KEY,
    sealed_until INTEGER NOT NULL,
    dropped_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tier (name, sealed_until, dropped_until) VALUES ('1s', 0, 0), ('1m', 0, 0);

-- Sums of what agents sent over all time, as of the last seal.
CREATE TABLE group_total (
    group_id INTEGER PRIMARY KEY REFERENCES series_group (id),
    body BLOB NOT NULL
) STRICT;

-- Counts the moves from journal to chunks, so that a reader can tell whether what it holds of both belongs together.
CREATE TABLE seal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    retention_clock INTEGER NOT NULL
) STRICT;
INSERT INTO seal (id, generation, retention_clock) VALUES (1, 0, 0);
