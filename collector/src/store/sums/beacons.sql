
-- Under `coarse` times are cut to the hour, so a right clock may seem to be up to one behind.
CREATE TRIGGER beacon_came AFTER INSERT ON beacons BEGIN
    UPDATE clocks SET beacons = beacons + 1 WHERE off = (SELECT CASE WHEN d < 10000 THEN 0 WHEN d < 60000 THEN 1 WHEN d < 3600000 THEN 2 WHEN d < 86400000 THEN 3 ELSE 4 END
        FROM (SELECT max(new.sent_at - new.received_at, new.received_at - new.sent_at - iif(new.sent_at % 3600000 = 0, 3600000, 0)) AS d));
END;
CREATE TRIGGER beacon_went AFTER DELETE ON beacons BEGIN
    UPDATE clocks SET beacons = beacons - 1 WHERE off = (SELECT CASE WHEN d < 10000 THEN 0 WHEN d < 60000 THEN 1 WHEN d < 3600000 THEN 2 WHEN d < 86400000 THEN 3 ELSE 4 END
        FROM (SELECT max(old.sent_at - old.received_at, old.received_at - old.sent_at - iif(old.sent_at % 3600000 = 0, 3600000, 0)) AS d));
END;
