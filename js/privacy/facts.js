/** What is known, as terms and values. */
import { fact, make, write } from "./dom.js";

/** Fills the place; what is not known has no line. */
export const showFacts = (place, all, words) => {
  const { visitor, user, session = {}, value = {} } = all?.journey ?? {};
  const way = all?.journey?.attribution?.first?.[0] ?? {};
  const said = [
    visitor,
    user,
    session.number,
    session.pages,
    session.engagedMs && words.seconds(session.engagedMs),
    [way.channel, way.source, way.campaign].filter(Boolean).join(" · "),
    value.orders,
    (all?.queue?.length ?? 0) + (all?.waiting?.length ?? 0),
    all?.device?.records,
  ];
  const lines = said.flatMap((value, at) =>
    value ? [fact(words.facts[at], value)] : [],
  );
  // A list without entries is none.
  write(
    place,
    lines[0]
      ? make("dl", { part: "facts" }, ...lines)
      : make("p", { part: "text" }, words.nothing),
  );
};
