
-- A session without a visitor may be made up for any number of sites: the ledgers of a few are kept up with.
CREATE TRIGGER visitor_came AFTER INSERT ON visitors BEGIN
    UPDATE totals SET visitors = visitors + 1, robot_visitors = robot_visitors + new.bot,
        missing = missing + new.missing, gapped = gapped + (new.missing > 0);
    UPDATE ledgers SET stored = new.events, missing = new.missing WHERE scope = new.key
        AND site IN (SELECT site FROM ledgers WHERE scope = new.key LIMIT 8);
END;
CREATE TRIGGER visitor_went AFTER DELETE ON visitors BEGIN
    UPDATE totals SET visitors = visitors - 1, robot_visitors = robot_visitors - old.bot,
        missing = missing - old.missing, gapped = gapped - (old.missing > 0),
        robot_orders = robot_orders - iif(old.bot, (SELECT count(*) FROM orders WHERE owner = old.key), 0);
    UPDATE ledgers SET stored = 0, missing = 0 WHERE scope = old.key;
END;
CREATE TRIGGER visitor_did_more AFTER UPDATE OF events, missing ON visitors
WHEN old.events <> new.events OR old.missing <> new.missing BEGIN
    UPDATE totals SET missing = missing + new.missing - old.missing,
        gapped = gapped + (new.missing > 0) - (old.missing > 0)
        WHERE old.missing <> new.missing;
    UPDATE ledgers SET stored = new.events, missing = new.missing WHERE scope = new.key
        AND site IN (SELECT site FROM ledgers WHERE scope = new.key LIMIT 8);
END;

-- Who turns out to be a robot takes along what nobody else has done.
CREATE TRIGGER visitor_is_robot AFTER UPDATE OF bot ON visitors WHEN old.bot <> new.bot BEGIN
    UPDATE totals SET robot_visitors = robot_visitors + new.bot - old.bot,
        robot_orders = robot_orders + (new.bot - old.bot) * (SELECT count(*) FROM orders WHERE owner = new.key);
    UPDATE sessions SET bot = new.bot WHERE owner = new.key;
END;

-- An order of nobody that is known is nobody's robot.
CREATE TRIGGER order_came AFTER INSERT ON orders BEGIN
    UPDATE totals SET orders = orders + 1,
        robot_orders = robot_orders + EXISTS (SELECT 1 FROM visitors WHERE key = new.owner AND bot);
END;
CREATE TRIGGER order_went AFTER DELETE ON orders BEGIN
    UPDATE totals SET orders = orders - 1,
        robot_orders = robot_orders - EXISTS (SELECT 1 FROM visitors WHERE key = old.owner AND bot);
END;
CREATE TRIGGER order_moved AFTER UPDATE OF owner ON orders WHEN old.owner IS NOT new.owner BEGIN
    UPDATE totals SET robot_orders = robot_orders
        + EXISTS (SELECT 1 FROM visitors WHERE key = new.owner AND bot)
        - EXISTS (SELECT 1 FROM visitors WHERE key = old.owner AND bot);
END;
