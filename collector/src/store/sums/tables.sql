
-- One row: of everything, of what no robot did, and of what lies under `granted`.
ALTER TABLE totals ADD COLUMN granted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN visitors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN robot_visitors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN orders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN robot_orders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN sessions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN human_sessions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN gapped INTEGER NOT NULL DEFAULT 0;

-- A session of two owners is one; of two channels it counts for both. Whoever makes up sessions may give one of them many owners, so
-- that each question about the others of a session has to end with the first or second row of the index: a session knows
-- whether its owner is a robot.
ALTER TABLE sessions ADD COLUMN bot INTEGER NOT NULL DEFAULT 0;
CREATE TABLE session_channels (
    channel TEXT,
    sessions INTEGER NOT NULL,
    humans INTEGER NOT NULL
) STRICT;
DROP INDEX sessions_by_channel;

-- Of each ledger what its dropped reasons come to, and what is here of it.
ALTER TABLE ledgers ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledgers ADD COLUMN declined INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledgers ADD COLUMN stored INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledgers ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledgers ADD COLUMN unseen INTEGER AS (max(0, created - lost - declined - stored));
ALTER TABLE ledgers ADD COLUMN acked_unseen INTEGER AS (max(0, acked - stored));

-- Reasons by which nothing was lost that anybody wanted to have; any other is a loss.
CREATE TABLE declining (reason TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO declining VALUES ('bot'), ('consent_denied'), ('duplicate'), ('middleware');

CREATE TABLE ledger_sums (
    ledgers INTEGER NOT NULL,
    unbalanced INTEGER NOT NULL,
    created INTEGER NOT NULL,
    acked INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    unkept INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    unseen INTEGER NOT NULL,
    acked_unseen INTEGER NOT NULL
) STRICT;

-- How many events, in how many ledgers, and how many ledgers have heard of it at all.
CREATE TABLE ledger_reasons (
    reason TEXT PRIMARY KEY,
    events INTEGER NOT NULL,
    ledgers INTEGER NOT NULL,
    mentions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- By how much the clocks of beacons were off: under 10 s, a minute, an hour, a day, or more.
CREATE TABLE clocks (
    off INTEGER PRIMARY KEY,
    beacons INTEGER NOT NULL
) STRICT;
INSERT INTO clocks VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0);
