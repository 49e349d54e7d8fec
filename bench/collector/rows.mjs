// What lies in a collector's file after it has ended.

import sqlite from "node-sqlite3-wasm";

/** How many events there are, each with an id of its own. */
export async function count(database) {
  const connection = new sqlite.Database(database);
  try {
    // Without shared memory, a database with a write-ahead log is read by one alone.
    connection.exec("PRAGMA locking_mode = EXCLUSIVE");
    const { n } = connection.get("SELECT count(DISTINCT id) AS n FROM events");
    return n;
  } finally {
    connection.close();
  }
}
