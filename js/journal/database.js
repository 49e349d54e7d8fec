/** The database that the journal is written in. */

import { soon } from "../patience.js";

/** Its name, and that of its one table. */
export const NAME = "trailmark";

/** Milliseconds after which it is done without. */
export const PATIENCE = 5e3;

/** Opens it; nothing where it is not there and must not be made. */
export const openDatabase = (anew) =>
  new Promise((done, fail) => {
    const request = indexedDB.open(NAME);
    const fails = (why) => {
      answered();
      // It may open yet, and would be in the way of others.
      request.onsuccess = () => request.result.close();
      fail(why);
    };
    const late = () => fails("the database does not open");
    const answered = soon(late, PATIENCE);
    let isMissing;
    request.onupgradeneeded = () => {
      isMissing = !anew;
      if (anew) request.result.createObjectStore(NAME);
      else request.transaction.abort();
    };
    // By a version of ours to come, or by one that another tab still uses.
    request.onblocked = () => fails("another version uses the database");
    request.onerror = (event) => {
      answered();
      // Firefox tells the page's own `error` listeners of it otherwise.
      event.preventDefault();
      if (isMissing) done();
      else fail(request.error);
    };
    request.onsuccess = () => {
      answered();
      done(request.result);
    };
  });
