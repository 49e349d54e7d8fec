/**
 * Whose events are whose: each waits for the page that it was tracked on, or that took
 * it over from one that is gone. A page that lives holds a lock of its name, which ends
 * with it however it ends; where there are no locks (a page without https) it says from
 * time to time that it lives.
 */
import { NAME } from "./database.js";

/** Milliseconds after which a page without a lock is gone. */
const LEASE = 6e4;

const { locks } = navigator;

/** Begins a page: its name, and what ends it. */
export const begin = () => {
  const page = NAME + Math.random().toString(36).slice(2);
  let end = () => {};
  locks?.request(page, () => new Promise((over) => (end = over))).catch(end);
  return [page, () => end()];
};

/** The pages that hold a lock, by name. */
export const living = async () =>
  locks ? (await locks.query()).held.map(({ name }) => name) : [];

/** Puts down that a page without a lock lives, … */
export const sign = (table, page) => {
  if (!locks) table.put(page + " " + Date.now(), page);
};

/** … or that it is gone, in a transaction of its own. */
export const resign = (transact, page) => {
  if (locks) return;
  const transaction = transact();
  transaction.objectStore(NAME).delete(page);
  transaction.commit?.();
};

const SIGNATURE = /^(\w+) (\d+)$/;

/** Whether this says that a page lives, or did. */
export const isSignature = (record) => SIGNATURE.test(record);

/** The page that has put this down, if it still lives. */
export const signed = (record) => {
  const [, page, at] = SIGNATURE.exec(record) || [];
  return Math.abs(Date.now() - at) < LEASE && page;
};
