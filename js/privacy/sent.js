/** What was sent, the last first: each event in words, and all of it where that is opened. */
import { fact, make, write } from "./dom.js";

/** So many are shown; all of them are in the export. */
const SHOWN = 20;

export const showSent = (place, all, words) => {
  const sent = [...(all?.sent ?? [])].sort(
    (a, b) => b.at - a.at || b.event.seq - a.event.seq,
  );
  if (!sent[0])
    return write(place, make("p", { part: "text" }, words.nothingSent));
  const items = known(place);
  const shown = sent.slice(0, SHOWN);
  write(
    place,
    make("p", { part: "text" }, words.sentSummary(shown.length, sent.length)),
    make(
      "ol",
      { part: "list" },
      ...shown.map((each) => items.get(each.event.id) ?? item(each, words)),
    ),
  );
};

/** What is there stays: it may be open, or have the focus. */
const known = (place) =>
  new Map([...place.querySelectorAll("li")].map((node) => [node.id, node]));

const item = ({ at, event }, words) => {
  const details = make(
    "details",
    { part: "item" },
    make(
      "summary",
      { part: "summary" },
      make("b", {}, words.event(event.name)),
      " ",
      make(
        "time",
        { datetime: new Date(at).toISOString() },
        words.time.format(at),
      ),
    ),
  );
  // Most are never opened.
  details.addEventListener(
    "toggle",
    () =>
      details.append(
        make(
          "dl",
          { part: "facts" },
          ...flat(event).map(([name, value]) =>
            fact(name, name == "at" ? words.time.format(value) : value),
          ),
        ),
      ),
    { once: true },
  );
  return make("li", { id: event.id }, details);
};

/** Members of members by their path. */
const flat = (value, path = "") =>
  Object.entries(value).flatMap(([name, member]) =>
    member && typeof member == "object"
      ? flat(member, path + name + ".")
      : [[path + name, member]],
  );
