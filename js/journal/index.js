/**
 * The journal: what waits for its delivery, and what is known of the visitor, in
 * IndexedDB. Fetched only where consent is granted.
 *
 * All facts that wait are told in one transaction, in which the module's answer is
 * written too. So tabs come one after the other, each knows what the others have
 * written, and what was told is on the device as a whole or not at all: after a crash
 * the account of it is right. A page that is being left cannot wait for its turn. What
 * it has counted then is laid beside the state, and brought in by whoever comes next;
 * pages hear of each other's writing at once, so that it seldom misses something.
 *
 * | key | value |
 * |---|---|
 * | an event's id | the page that has to send it, and the event |
 * | `state` | what is known of the visitor; empty once that was withdrawn |
 * | `state`, a page | from which state to which it has counted as it was left |
 * | a page | that it lives, where there are no locks |
 * | `~`, a time, a length, an event's id | the event, which the collector has taken then |
 */
import { soon } from "../patience.js";
import { NAME, openDatabase, PATIENCE } from "./database.js";
import { begin, isSignature, living, resign, sign, signed } from "./pages.js";
import { account, shorten, TAKEN } from "./taken.js";

const STATES = ["state", "state~"];

/** The page whose event a record is; nothing for other records. */
const ownerOf = (record) => /^(trailmark\w+){/.exec(record)?.[1];

/** Milliseconds until events of pages that are gone are looked for again. */
const BETWEEN_SEARCHES = 1e4;

/**
 * Opens the journal. From then on the module is told by the function that is returned;
 * nothing is where there is no journal, and none may be made.
 */
export default async (asked, run, complain, anew) => {
  const database = await openDatabase(anew);
  if (!database) return;
  const [page, end] = begin();
  const queue = [];
  // The state as this page knows it.
  let known = "";
  // Of the transaction in which facts are being told.
  let table;
  let isLeaving;
  // The transaction whose records are awaited.
  let pending;
  let isBusy;
  let isOpen;
  let isOver;
  let soughtAt = 0;
  // Pages whose events lay there, and that did not live when it was looked last.
  let suspects = [];
  let isStale = true;
  let hasWritten;
  // What fulfils the promises: of the facts that wait, and of those being written.
  let accepted;
  let committed;
  let patience;

  const say = (...fact) => run(Date.now(), fact.join("\x1e"));

  // A fact among them may be the end of the journal, or the beginning of another.
  const tellAll = () => {
    while (queue[0]) (isOver ? asked.run : run)(...queue.splice(0, 2));
  };

  const channel = window.BroadcastChannel && new BroadcastChannel(NAME);
  if (channel)
    channel.onmessage = () => {
      isStale = true;
      pass();
    };

  const close = () => {
    isOver = true;
    channel?.close();
    asked.run = run;
    patience?.();
    end();
    database.close();
    removeEventListener("pagehide", park);
  };

  // From here on there is only the page's memory, and the account says so.
  const fail = (why) => {
    if (isOver) return;
    close();
    table = undefined;
    complain("keeps nothing more on the device: " + why);
    accepted?.();
    committed?.();
    say("unkept");
    tellAll();
  };

  const transact = () => {
    const transaction = database.transaction(NAME, "readwrite", {
      durability: "relaxed",
    });
    transaction.onabort = () => fail(transaction.error);
    return transaction;
  };

  // What throws here would stop the tracker.
  const write = (act) => {
    try {
      if (table) act();
    } catch (error) {
      queueMicrotask(() => fail(error));
    }
    hasWritten = true;
  };
  Object.assign(asked, {
    keep: (key, text) =>
      write(() => {
        if (key != "state") table.put(page + text, key);
        else if (isLeaving) table.put([known, text], key + page);
        else table.put((known = text), key);
      }),
    discard: (key, event) =>
      write(() => {
        table.delete(key);
        if (event) account(table, key, event);
      }),
  });
  const { clear, erase } = asked;
  asked.clear = () => {
    clear();
    // What lies there though nobody writes to it goes as a whole.
    if (isOver) erase();
    write(() => table.clear());
  };
  asked.erase = () => {
    asked.erase = erase;
    if (!isOver) {
      // Other tabs are to know this from a device that was cleared.
      (table || transact().objectStore(NAME)).put("", "state");
      close();
    }
    erase();
  };

  /**
   * Whether it must be looked once more: a page that began after the others were asked
   * for has a turn before this one, and is not gone.
   */
  const doubts = (records, pages) => {
    pages.push(page, ...records.map(signed));
    const before = suspects;
    suspects = records
      .map(ownerOf)
      .filter((owner) => owner && !pages.includes(owner));
    return suspects.some((owner) => !before.includes(owner));
  };

  /** Tells what lies there, as far as it is new to this page. */
  const catchUp = (records, pages) => {
    const left = [];
    let state;
    let elsewhere = 0;
    let found;
    for (const record of records)
      if (Array.isArray(record)) left.push(record);
      else if (ownerOf(record)) {
        const owner = ownerOf(record);
        const text = record.slice(owner.length);
        // What a page with several collectors has left behind it is for those alone.
        const event = asked.speak ? text : text.replace(/[^}]*$/, "");
        if (owner == page) continue;
        if (pages.includes(owner)) elsewhere++;
        else {
          const id = event.slice(7, 43);
          table.put(page + event, id);
          say("kept", id, event);
          found = true;
        }
      } else if (!isSignature(record)) state = record;
      else if (!signed(record)) table.delete(record.split(" ")[0]);
    for (const [from, to] of left) {
      if (state == from) state = to;
      else {
        say("recall", (known = state));
        say("merge", from, to);
        state = known;
      }
    }
    if (left[0]) {
      table.delete(IDBKeyRange.bound(...STATES, true));
      table.put(state, "state");
    }
    if (!isOpen) say("opened", elsewhere, (known = state || ""));
    else if (state == null) throw "it was cleared";
    else {
      if (state != known) say("recall", (known = state));
      if (found) say("online");
    }
    isOpen = true;
  };

  /** Tells the facts that wait, after what other tabs have written. */
  const pass = async () => {
    if (isBusy || isOver || !(isStale || queue[0])) return;
    isBusy = true;
    isStale = false;
    patience ||= soon(late, PATIENCE);
    const seeks = Date.now() - soughtAt > BETWEEN_SEARCHES;
    if (seeks) soughtAt = Date.now();
    try {
      const pages = seeks ? await living() : [];
      const transaction = (pending = transact());
      const records = transaction.objectStore(NAME);
      if (seeks) shorten(records);
      const range = seeks
        ? IDBKeyRange.upperBound(TAKEN)
        : IDBKeyRange.bound(...STATES);
      records.getAll(range).onsuccess = ({ target }) => {
        try {
          pending = undefined;
          if (doubts(target.result, pages)) {
            soughtAt = 0;
            isStale = true;
            return;
          }
          table = records;
          sign(table, page);
          catchUp(target.result, pages);
          committed = accepted;
          accepted = undefined;
          tellAll();
          table = undefined;
          transaction.commit?.();
        } catch (error) {
          fail(error);
        }
      };
      transaction.oncomplete = () => {
        patience = patience?.();
        committed?.();
        if (hasWritten && !isOver) channel?.postMessage(0);
        isBusy = hasWritten = false;
        pass();
      };
    } catch (error) {
      fail(error);
    }
  };

  const leave = () => {
    // What has not begun ends with the page, and what comes behind it as well.
    if (pending) {
      pending.onabort = undefined;
      pending.abort();
      pending = isBusy = undefined;
      isStale = true;
    }
    const done = accepted;
    accepted = asked.kept = undefined;
    try {
      const transaction = transact();
      table = transaction.objectStore(NAME);
      isLeaving = true;
      tellAll();
      table = undefined;
      transaction.commit?.();
      channel?.postMessage(0);
    } catch (error) {
      fail(error);
    }
    isLeaving = false;
    done?.();
  };

  // Delivery does not wait for a device that has stalled.
  const late = () => {
    patience = undefined;
    leave();
  };

  // Kept for coming back to it: others send what waits, and a lock would keep the
  // browser from keeping the page.
  const park = ({ persisted }) => {
    try {
      resign(transact, page);
    } catch {}
    if (!persisted) return;
    say("parted");
    close();
    const back = (event) => {
      if (!event.persisted) return;
      removeEventListener("pageshow", back, true);
      asked.open("", "recall");
    };
    addEventListener("pageshow", back, true);
  };
  addEventListener("pagehide", park);

  database.onclose = () => fail("it was cleared");
  database.onversionchange = () => {
    const request = database.transaction(NAME).objectStore(NAME).get("state");
    request.onsuccess = () => {
      if (request.result !== "") return fail("it was cleared");
      close();
      say("recall");
      // What waits for a transaction gets none any more.
      accepted?.();
      tellAll();
    };
  };

  pass();
  return (at, fact) => {
    if (table) return run(at, fact);
    queue.push(at, fact);
    if (fact == "hidden") return leave();
    if (/^(visible|online)/.test(fact)) soughtAt = 0;
    patience ||= soon(late, PATIENCE);
    if (!accepted) asked.kept = new Promise((resolve) => (accepted = resolve));
    // Not within the page's call: to begin a transaction takes a while.
    isBusy || queueMicrotask(pass);
  };
};
