// What a page is asked in a test may never be answered. That has to be a failure with
// a name, not a run without an end.

/** Milliseconds; many times what the slowest visit takes on a slow machine. */
const DEADLINE = 180_000;

/** What comes of `visit`, or an error where nothing does. */
export async function beforeItIsTooLate(visit) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(
      () => fail(new Error(`the visit has not ended in ${DEADLINE} ms`)),
      DEADLINE,
    );
  });
  try {
    return await Promise.race([visit, late]);
  } finally {
    clearTimeout(timer);
  }
}
