
-- First a person's, and then a robot's if its owner is one.
CREATE TRIGGER session_came AFTER INSERT ON sessions BEGIN
    UPDATE totals SET
        sessions = sessions + NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot IN (0, 1) AND other.owner <> new.owner),
        human_sessions = human_sessions + (NOT new.bot AND NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot = 0 AND other.owner <> new.owner));
    INSERT INTO session_channels SELECT new.channel, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM session_channels WHERE channel IS new.channel);
    UPDATE session_channels SET
        sessions = sessions + NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot IN (0, 1) AND other.channel IS new.channel AND other.owner <> new.owner),
        humans = humans + (NOT new.bot AND NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot = 0 AND other.channel IS new.channel AND other.owner <> new.owner))
        WHERE channel IS new.channel;
    UPDATE sessions SET bot = 1 WHERE owner = new.owner AND session = new.session
        AND EXISTS (SELECT 1 FROM visitors WHERE key = new.owner AND bot);
END;
CREATE TRIGGER session_went AFTER DELETE ON sessions BEGIN
    UPDATE totals SET
        sessions = sessions - NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = old.session AND other.bot IN (0, 1) AND other.owner <> old.owner),
        human_sessions = human_sessions - (NOT old.bot AND NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = old.session AND other.bot = 0 AND other.owner <> old.owner));
    UPDATE session_channels SET
        sessions = sessions - NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = old.session AND other.bot IN (0, 1) AND other.channel IS old.channel AND other.owner <> old.owner),
        humans = humans - (NOT old.bot AND NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = old.session AND other.bot = 0 AND other.channel IS old.channel AND other.owner <> old.owner))
        WHERE channel IS old.channel;
END;
CREATE TRIGGER session_has_channel AFTER UPDATE OF channel ON sessions WHEN old.channel IS NOT new.channel BEGIN
    INSERT INTO session_channels SELECT new.channel, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM session_channels WHERE channel IS new.channel);
    UPDATE session_channels SET
        sessions = sessions - NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = old.session AND other.bot IN (0, 1) AND other.channel IS old.channel AND other.owner <> old.owner),
        humans = humans - (NOT old.bot AND NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = old.session AND other.bot = 0 AND other.channel IS old.channel AND other.owner <> old.owner))
        WHERE channel IS old.channel;
    UPDATE session_channels SET
        sessions = sessions + NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot IN (0, 1) AND other.channel IS new.channel AND other.owner <> new.owner),
        humans = humans + (NOT new.bot AND NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot = 0 AND other.channel IS new.channel AND other.owner <> new.owner))
        WHERE channel IS new.channel;
END;
CREATE TRIGGER session_is_robot AFTER UPDATE OF bot ON sessions WHEN old.bot <> new.bot BEGIN
    UPDATE totals SET human_sessions = human_sessions - (new.bot - old.bot) * NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot = 0 AND other.owner <> new.owner);
    UPDATE session_channels SET humans = humans - (new.bot - old.bot) * NOT EXISTS (
            SELECT 1 FROM sessions AS other WHERE other.session = new.session AND other.bot = 0 AND other.channel IS new.channel AND other.owner <> new.owner)
        WHERE channel IS new.channel;
END;
