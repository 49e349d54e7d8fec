
UPDATE sessions SET bot = 1 WHERE owner IN (SELECT key FROM visitors WHERE bot);
CREATE INDEX sessions_by_session ON sessions (session, bot, channel);

UPDATE totals SET
    granted = (SELECT count(*) FROM events WHERE json_extract(body, '$.consent') = 'granted'),
    (visitors, robot_visitors, missing, gapped) = (
        SELECT count(*), coalesce(sum(bot), 0), coalesce(sum(missing), 0), coalesce(sum(missing > 0), 0) FROM visitors),
    orders = (SELECT count(*) FROM orders),
    robot_orders = (SELECT count(*) FROM orders JOIN visitors ON key = owner WHERE bot),
    (sessions, human_sessions) = (
        SELECT count(DISTINCT session), count(DISTINCT iif(bot, NULL, session)) FROM sessions);

INSERT INTO session_channels
    SELECT channel, count(DISTINCT session), count(DISTINCT iif(bot, NULL, session))
    FROM sessions GROUP BY channel;

UPDATE ledgers SET
        lost = (SELECT coalesce(sum(value), 0) FROM json_each(dropped) WHERE key NOT IN (SELECT reason FROM declining)),
        declined = (SELECT coalesce(sum(value), 0) FROM json_each(dropped) WHERE key IN (SELECT reason FROM declining));
UPDATE ledgers SET (stored, missing) = (SELECT events, missing FROM visitors WHERE key = scope)
    WHERE scope IN (SELECT key FROM visitors);
INSERT INTO ledger_sums
    SELECT count(*), coalesce(sum(NOT balances), 0), coalesce(sum(created), 0), coalesce(sum(acked), 0),
        coalesce(sum(pending), 0), coalesce(sum(unkept), 0), coalesce(sum(lost), 0), coalesce(sum(declined), 0),
        coalesce(sum(stored), 0), coalesce(sum(unseen), 0), coalesce(sum(acked_unseen), 0)
    FROM ledgers;
INSERT INTO ledger_reasons
    SELECT dropping.key, sum(dropping.value), sum(dropping.value > 0), count(*)
    FROM ledgers, json_each(dropped) AS dropping GROUP BY dropping.key;

UPDATE clocks SET beacons = counted FROM (
    SELECT (SELECT CASE WHEN d < 10000 THEN 0 WHEN d < 60000 THEN 1 WHEN d < 3600000 THEN 2 WHEN d < 86400000 THEN 3 ELSE 4 END
        FROM (SELECT max(sent_at - received_at, received_at - sent_at - iif(sent_at % 3600000 = 0, 3600000, 0)) AS d)) AS class, count(*) AS counted FROM beacons GROUP BY 1)
    WHERE off = class;

CREATE INDEX ledgers_by_scope ON ledgers (scope);
CREATE INDEX ledgers_by_time ON ledgers (updated_at DESC, scope);
CREATE INDEX ledgers_by_loss ON ledgers (lost DESC, missing DESC, unseen DESC, updated_at DESC, scope)
    WHERE lost > 0 OR missing > 0 OR unseen > 0;
