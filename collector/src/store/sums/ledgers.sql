
CREATE TRIGGER ledger_came AFTER INSERT ON ledgers BEGIN
    UPDATE ledger_sums SET ledgers = ledgers + 1, unbalanced = unbalanced + NOT new.balances,
        created = created + new.created, acked = acked + new.acked, pending = pending + new.pending, unkept = unkept + new.unkept,
        lost = lost + new.lost, declined = declined + new.declined, stored = stored + new.stored, unseen = unseen + new.unseen, acked_unseen = acked_unseen + new.acked_unseen;
    INSERT INTO ledger_reasons SELECT key, value, (value > 0), 1 FROM json_each(new.dropped) WHERE true
        ON CONFLICT DO UPDATE SET events = events + excluded.events, ledgers = ledgers + excluded.ledgers,
            mentions = mentions + excluded.mentions;
    UPDATE ledgers SET
        lost = (SELECT coalesce(sum(value), 0) FROM json_each(new.dropped) WHERE key NOT IN (SELECT reason FROM declining)),
        declined = (SELECT coalesce(sum(value), 0) FROM json_each(new.dropped) WHERE key IN (SELECT reason FROM declining)),
        stored = coalesce((SELECT events FROM visitors WHERE key = new.scope), 0),
        missing = coalesce((SELECT missing FROM visitors WHERE key = new.scope), 0)
        WHERE site = new.site AND scope = new.scope;
END;
CREATE TRIGGER ledger_went AFTER DELETE ON ledgers BEGIN
    UPDATE ledger_sums SET ledgers = ledgers - 1, unbalanced = unbalanced - NOT old.balances,
        created = created - old.created, acked = acked - old.acked, pending = pending - old.pending, unkept = unkept - old.unkept,
        lost = lost - old.lost, declined = declined - old.declined, stored = stored - old.stored, unseen = unseen - old.unseen, acked_unseen = acked_unseen - old.acked_unseen;
    INSERT INTO ledger_reasons SELECT key, -value, -(value > 0), -1 FROM json_each(old.dropped) WHERE true
        ON CONFLICT DO UPDATE SET events = events + excluded.events, ledgers = ledgers + excluded.ledgers,
            mentions = mentions + excluded.mentions;
    DELETE FROM ledger_reasons WHERE mentions = 0 AND reason IN (SELECT key FROM json_each(old.dropped));
END;
CREATE TRIGGER ledger_changed AFTER UPDATE ON ledgers BEGIN
    UPDATE ledger_sums SET unbalanced = unbalanced + old.balances - new.balances,
        created = created + new.created - old.created, acked = acked + new.acked - old.acked, pending = pending + new.pending - old.pending,
        unkept = unkept + new.unkept - old.unkept, lost = lost + new.lost - old.lost, declined = declined + new.declined - old.declined,
        stored = stored + new.stored - old.stored, unseen = unseen + new.unseen - old.unseen, acked_unseen = acked_unseen + new.acked_unseen - old.acked_unseen;
END;
CREATE TRIGGER ledger_dropped AFTER UPDATE OF dropped ON ledgers WHEN old.dropped <> new.dropped BEGIN
    INSERT INTO ledger_reasons SELECT key, -value, -(value > 0), -1 FROM json_each(old.dropped) WHERE true
        ON CONFLICT DO UPDATE SET events = events + excluded.events, ledgers = ledgers + excluded.ledgers,
            mentions = mentions + excluded.mentions;
    INSERT INTO ledger_reasons SELECT key, value, (value > 0), 1 FROM json_each(new.dropped) WHERE true
        ON CONFLICT DO UPDATE SET events = events + excluded.events, ledgers = ledgers + excluded.ledgers,
            mentions = mentions + excluded.mentions;
    DELETE FROM ledger_reasons WHERE mentions = 0 AND reason IN (SELECT key FROM json_each(old.dropped));
    UPDATE ledgers SET
        lost = (SELECT coalesce(sum(value), 0) FROM json_each(new.dropped) WHERE key NOT IN (SELECT reason FROM declining)),
        declined = (SELECT coalesce(sum(value), 0) FROM json_each(new.dropped) WHERE key IN (SELECT reason FROM declining))
        WHERE site = new.site AND scope = new.scope;
END;
