"""Makes a database of many events out of one of fewer, by copying with other ids.

    python3 bench/dashboard/multiply.py FILE TIMES

Everything that step 7 of the schema and later ones make of events is taken out, and the file is of version 6
afterwards: the next collector that opens it makes visits, orders and whatever else of the events, as it does with
the file of a shop that was there before. Each copy has ids, visitors, sessions and orders of its own, and the times
of the original. No collector may be running on the file.
"""

import sqlite3
import sys

# The tables of version 6, and the columns that are copied; of a table without any, nothing is.
TABLES = {
    "beacons": "",
    "events": "id beacon site visitor session user name at received_at sent_at seq url channel phase bot body told_at",
    "ledgers": "site scope created acked dropped pending balances updated_at unkept",
    "visitors": "key visitor first_at last_at events bot numbers missing",
    "sessions": "owner session channel",
    "orders": "site transaction_id owner",
    "totals": "",
    "salts": "",
    "erased": "",
    "reports": "",
    "forwards": "",
}
INDICES = ("events_by_owner", "visitors_by_last", "sessions_by_channel", "orders_by_owner", "reports_by_day")
IDS = {"id", "visitor", "session", "owner", "key", "scope"}
COUNTS = ("events", "anonymous", "duplicates", "robots", "anonymous_robots")


def main(file: str, times: int) -> None:
    db = sqlite3.connect(file)
    db.executescript(
        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA temp_store = 1;"
    )
    strip(db)
    copied = {table: names.split() for table, names in TABLES.items() if names}
    events = db.execute("SELECT max(row) FROM events").fetchone()[0]
    for table in copied:
        if table != "events":
            db.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}")
    for copy in range(1, times):
        for table, columns in copied.items():
            source = f"events WHERE row <= {events}" if table == "events" else f"first_{table}"
            values = ", ".join(value(column, copy) for column in columns)
            db.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {source}")
        db.commit()
        print(f"copy {copy + 1} of {times}", file=sys.stderr, flush=True)
    db.execute(f"UPDATE totals SET {', '.join(f'{count} = {count} * {times}' for count in COUNTS)}")
    db.commit()
    db.execute("PRAGMA user_version = 6")
    print(db.execute("SELECT events FROM totals").fetchone()[0])


def strip(db: sqlite3.Connection) -> None:
    """Takes out what is newer than version 6."""
    for kind, name in db.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type").fetchall():
        if kind in ("trigger", "view") or (kind in ("table", "index") and name not in (*TABLES, *INDICES)):
            db.execute(f'DROP {kind} "{name}"')
    for table, names in TABLES.items():
        columns = [column for (column,) in db.execute(f"SELECT name FROM pragma_table_xinfo('{table}')")]
        kept = ("row", "owner", *names.split(), *(COUNTS if table == "totals" else ()))
        newer = [column for column in columns if (names or table == "totals") and column not in kept]
        # What is calculated of others stands after them.
        for column in reversed(newer):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    db.execute("CREATE INDEX IF NOT EXISTS sessions_by_channel ON sessions (channel, session)")
    db.commit()


def value(column: str, copy: int) -> str:
    """What stands in a copy's column, as SQL; SQLite's own functions, as a call into Python for each value takes minutes."""
    if column == "body":
        text = "body"
        for uuid in ("id", "session", "visitor"):
            text = f"replace({text}, coalesce(nullif({uuid}, ''), '-none-'), coalesce({other(uuid, copy)}, ''))"
        return f"""replace({text}, '"transaction_id":"', '"transaction_id":"{copy}-')"""
    if column == "transaction_id":
        return f"'{copy}-' || transaction_id"
    return other(column, copy) if column in IDS else column


def other(column: str, copy: int) -> str:
    """Another UUID of the same version and variant; a scope that is none is left as it is."""
    return f"iif(length({column}) = 36, substr({column}, 1, 24) || '{copy:08x}' || substr({column}, 33), {column})"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
