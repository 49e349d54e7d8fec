// Waiting as Playwright does it: for an answer or an event, up to a deadline.

/** The first truthy answer of `ask`; a page that is being left may fail to give one. */
export async function until(what, ask, timeout) {
  const late = Date.now() + timeout;
  for (;;) {
    let problem;
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      if (!isPassing(error)) throw error;
      problem = error;
    }
    if (Date.now() > late)
      throw new Error(`Timeout ${timeout}ms exceeded waiting for ${what}`, {
        cause: problem,
      });
    await new Promise((again) => setTimeout(again, GLANCE));
  }
}

/** The next event that the predicate likes. `look` is called meanwhile, if there is one. */
export function arrival(events, name, options = {}, timeout, look) {
  const { predicate = () => true, timeout: within = timeout } =
    typeof options === "function" ? { predicate: options } : options;
  return new Promise((resolve, reject) => {
    const done = () => {
      events.off(name, listener);
      clearTimeout(late);
      clearInterval(looking);
    };
    const listener = async (event) => {
      if (!(await predicate(event))) return;
      done();
      resolve(event);
    };
    const late = setTimeout(() => {
      done();
      reject(new Error(`Timeout ${within}ms exceeded waiting for ${name}`));
    }, within);
    const looking = look && setInterval(() => look().catch(() => {}), GLANCE);
    events.on(name, listener);
  });
}

/** The text of what is to run in each new document. */
export function asScript(script, argument) {
  if (typeof script === "function")
    return `(${script})(${argument === undefined ? "" : JSON.stringify(argument)})`;
  return `{${script.content ?? script}\n}`;
}

function isPassing({ error, message }) {
  return PASSING.includes(error) || /context was destroyed/.test(message);
}

/** What a command may meet while a document is exchanged for the next. */
const PASSING = ["stale element reference", "no such frame", "unknown error"];
const GLANCE = 15;
