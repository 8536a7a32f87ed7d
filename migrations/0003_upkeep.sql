-- Moving a window from the journal into chunks goes in slices: which window is being moved, and up to which row of the
-- journal. Groups up to made_through of the finest tier have been moved; what the journal rows say of them is in chunks.
ALTER TABLE seal ADD COLUMN window INTEGER;
ALTER TABLE seal ADD COLUMN journal_id INTEGER NOT NULL DEFAULT 0;

-- Distributions of values: for each hour and each day of a group one sketch a column, from which quantiles are read.
-- Keys as those of chunks; a window of hours is a day, one of days is 30.
CREATE TABLE sketch_1h (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE sketch_1d (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

-- What each tier holds, and for how many milliseconds it was last asked to be kept (none: for ever).
ALTER TABLE tier ADD COLUMN chunks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tier ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tier ADD COLUMN number_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tier ADD COLUMN keep INTEGER;

-- How large the file may become, in bytes (none: as large as it likes).
ALTER TABLE seal ADD COLUMN size_limit INTEGER;
