/** How long somebody else may take. */

const STEP = 250;

// Not by counting steps: timers of hidden pages are seconds late.
export const clock = () => new Event("").timeStamp;

/** Calls `late` after so many milliseconds; returns what prevents it. */
export const soon = (late, ms) => {
  const until = clock() + ms;
  const timer = setInterval(() => {
    if (clock() < until) return;
    clearInterval(timer);
    late();
  }, STEP);
  return () => clearInterval(timer);
};
