/** The phase that we think the visitor is in, and why. */
import { make, write } from "./dom.js";

export const showPhase = (place, all, words) => {
  const { name, probability = 0, because = [] } = all?.journey?.phase ?? {};
  if (!name || !all.journey.touches)
    return write(place, make("p", { part: "text" }, words.noPhase));
  const phase = words.phases[name] ?? words.readable(name);
  const reasons = because.map(({ touchpoint }) => words.event(touchpoint));
  write(
    place,
    make("p", { part: "text" }, words.guess(phase, percent(probability))),
    ...(reasons[0]
      ? [make("p", { part: "text" }, words.because(reasons.join(", ")))]
      : []),
  );
};

const percent = (share) => Math.round(share * 100);
