/** Everything that is known of a visitor on this device, and what was sent: one object. */
import { NAME, openDatabase } from "../journal/database.js";
import { isThere } from "../sensors/device.js";
import { history, remembered } from "./remembered.js";

const FORMAT = "trailmark-export-1";

/**
 * Adds to what the module knows what this page has seen taken, and what lies on the
 * device. Looking leaves no trace there.
 */
export const collect = async (known, taken, asked) => {
  // What is being written is there then.
  await asked.kept;
  const records = (await isThere()) ? await read() : [];
  const kept = sorted(records);
  const state = kept.state || known.state;
  const { consent, ...journey } = known.journey;
  const sent = [...kept.taken, ...taken].map(({ at, event }) => ({
    at,
    event: JSON.parse(event),
  }));
  return {
    format: FORMAT,
    exportedAt: Date.now(),
    page: location.href,
    consent: { ...consent, history: history(state) },
    journey,
    remembered: remembered(state),
    remembersElsewhere: kept.left.map(remembered),
    queue: waitingEvents([...kept.events, ...known.queue], sent),
    waiting: known.waiting.map(waiting),
    sent,
    device: {
      storage: records[0] ? ["IndexedDB: " + NAME] : [],
      records: records.length,
    },
  };
};

/** All records with their keys; none where the database is gone meanwhile. */
const read = async () => {
  const database = await openDatabase();
  if (!database) return [];
  try {
    const table = database.transaction(NAME).objectStore(NAME);
    const [keys, values] = await Promise.all(
      [table.getAllKeys(), table.getAll()].map(
        (request) =>
          new Promise((done, fail) => {
            request.onsuccess = () => done(request.result);
            request.onerror = () => fail(request.error);
          }),
      ),
    );
    return keys.map((key, at) => [key, values[at]]);
  } finally {
    database.close();
  }
};

/** By what they are: see the table in `js/journal/index.js`. */
const sorted = (records) => {
  const kept = { state: "", left: [], events: [], taken: [] };
  for (const [key, value] of records)
    if (key == "state") kept.state = value;
    else if (Array.isArray(value)) kept.left.push(value[1]);
    else if (value.event) kept.taken.push(value);
    else if (value.includes?.("{"))
      kept.events.push(
        JSON.parse(value.slice(value.indexOf("{"), value.lastIndexOf("}") + 1)),
      );
  return kept;
};

/** Each once, and without those that have been taken since the module was asked. */
const waitingEvents = (events, sent) => {
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const { event } of sent) byId.delete(event.id);
  return [...byId.values()];
};

/** What waits for the answer about consent, as it was told. */
const waiting = (told) => {
  const [fact, ...values] = told.split("\x1e");
  return { fact, values };
};
