// The project's own collector in place of the recorder: a process that can be ended and
// started again, and a database that can be asked.

import { setTimeout as pause } from "node:timers/promises";

import { startCollector } from "../e2e/support/collector.mjs";
import { PROBE } from "./wire.mjs";

/** Starts one; what a recorder can be told that it cannot is not there. */
export async function startReal() {
  const running = await startCollector();
  const taken = async () =>
    running.query(
      "SELECT id, json_extract(body, '$.params.n') AS marker FROM events WHERE name = ?",
      PROBE,
    );
  let known = 0;
  return {
    url: running.url,
    requests: [],
    taken,
    /** Until it has `n` events more than when it was last asked. */
    async grown(n) {
      const wanted = known + n;
      const late = Date.now() + DEADLINE;
      while ((known = (await taken()).length) < wanted) {
        if (Date.now() > late)
          throw new Error(`the collector has ${known} events, not ${wanted}`);
        await pause(50);
      }
    },
    async restart(signal) {
      await (signal === "SIGKILL" ? running.kill() : running.stop());
      await running.restart();
    },
    heal: async () => {},
    /** It does not say when something arrives. */
    stirred: pause,
    close: () => running.close(),
  };
}

const DEADLINE = 15_000;
