-- Flows: what packets of one definition add up to, by key, on each data source.

-- Definitions that are or were in force. Two with the same attributes are the same one.
CREATE TABLE flow_definition (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    keys TEXT NOT NULL,
    value TEXT NOT NULL,
    further_values TEXT NOT NULL,
    filter TEXT NOT NULL,
    n INTEGER NOT NULL,
    t REAL NOT NULL,
    dropped INTEGER NOT NULL,
    fs TEXT NOT NULL,
    log INTEGER NOT NULL,
    flow_start INTEGER NOT NULL,
    active_timeout REAL NOT NULL,
    -- How the value and each further value are made, by number, with commas.
    figures TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

-- A definition's flows on one data source and side: 0 came in there, 1 went out there, 2 it is not known which.
CREATE TABLE flow_group (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    flow_id INTEGER NOT NULL REFERENCES flow_definition (id),
    source_id INTEGER NOT NULL REFERENCES source (id),
    side INTEGER NOT NULL,
    UNIQUE (flow_id, source_id, side)
) STRICT;

-- One row a second, as for series. Keys stand where they come first within the rows of a window, in the order of ids.
CREATE TABLE flow_journal (
    id INTEGER PRIMARY KEY,
    window INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX flow_journal_window ON flow_journal (window);

-- Chunks: key = window << 32 | flow_group.id. The finest tier's windows are of five minutes.
CREATE TABLE flow_1s (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE flow_10s (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE flow_1m (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE flow_5m (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE flow_1h (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE flow_1d (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
INSERT INTO tier (name, sealed_until, dropped_until)
VALUES ('flow 1s', 0, 0), ('flow 10s', 0, 0), ('flow 1m', 0, 0), ('flow 5m', 0, 0), ('flow 1h', 0, 0),
    ('flow 1d', 0, 0);

-- Flows that are over, of definitions that log them.
CREATE TABLE flow_log (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    agent TEXT NOT NULL,
    source TEXT NOT NULL,
    keys TEXT NOT NULL,
    value REAL NOT NULL,
    further_values TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
) STRICT;

-- What users have set: definitions of flows, thresholds, groups, maps, forwarding and the topology, each as the JSON that
-- they sent.
CREATE TABLE setting (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- Of an event that a threshold raised: its number for clients that wait for events, which threshold, of what metric, its
-- limit, and the value that was over it.
ALTER TABLE event ADD COLUMN number INTEGER;
ALTER TABLE event ADD COLUMN threshold TEXT;
ALTER TABLE event ADD COLUMN metric TEXT;
ALTER TABLE event ADD COLUMN bound REAL;
ALTER TABLE event ADD COLUMN value REAL;
ALTER TABLE event ADD COLUMN flow_key TEXT;
