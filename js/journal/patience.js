/** How long a database may take. */

const STEPS = 20;
const STEP = 250;

/**
 * Calls `late` after five seconds; returns what prevents it. In steps: where the machine
 * was asleep, a single timer would be late before anybody could have answered.
 */
export const soon = (late) => {
  let left = STEPS;
  const timer = setInterval(() => {
    if (!left--) {
      clearInterval(timer);
      late();
    }
  }, STEP);
  return () => clearInterval(timer);
};
