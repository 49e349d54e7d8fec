/**
 * What the collector has taken, for visitors who want to know what was sent: a copy of
 * each event, written as it is discarded, for thirty days and within bounds. The keys
 * say all that is needed to let the oldest go, so that none of it is read for that.
 */

/** Begins the keys, which stand behind all others. */
export const TAKEN = "~";

const DAYS = 30;
const MOST_EVENTS = 500;
const MOST_CHARACTERS = 5e5;

/** Puts down that an event was taken. */
export const account = (table, id, event) => {
  const at = Date.now();
  table.put({ at, event }, [TAKEN + at, event.length, id].join(" "));
};

/** Lets go of what is too old or too much. */
export const shorten = (table) => {
  const all = IDBKeyRange.lowerBound(TAKEN);
  table.getAllKeys(all).onsuccess = ({ target }) => {
    let events = MOST_EVENTS;
    let characters = MOST_CHARACTERS;
    const oldest = Date.now() - DAYS * 864e5;
    for (const key of target.result.reverse()) {
      const [at, length] = key.slice(TAKEN.length).split(" ");
      characters -= length;
      if (--events < 0 || characters < 0 || at < oldest) table.delete(key);
    }
  };
};
