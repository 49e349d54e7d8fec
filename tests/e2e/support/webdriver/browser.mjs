// WebKitGTK's browser over WebDriver, in the shape of Playwright's: the part of its
// interface that the tests use. Each visitor is a session, and so a process, of its own.

import { Context } from "./context.mjs";
import { openScreen, startDriver } from "./driver.mjs";
import { onlyKnown } from "./known.mjs";
import { Session } from "./protocol.mjs";

export async function launchWebKit() {
  const screen = await openScreen();
  const drivers = new Set();
  // A driver whose session did not end well is not used again.
  const idle = [];
  const contexts = new Set();
  let version;

  async function newContext(options = {}) {
    const { driver, session } = await openSession();
    version = session.version;
    const context = new Context(session, options, browser, () => {
      contexts.delete(context);
      idle.push(driver);
    });
    contexts.add(context);
    await context.begin();
    return onlyKnown("context", context);
  }

  /**
   * The driver picks a port for its browser, which another process may take before the
   * browser does: then it waits for ever, and a new one has to pick again.
   */
  async function openSession() {
    for (let left = ATTEMPTS; ; left--) {
      const driver = idle.pop() ?? (await startDriver(screen.display));
      drivers.add(driver);
      try {
        return { driver, session: await Session.open(driver.url) };
      } catch (problem) {
        drivers.delete(driver);
        await driver.stop();
        if (left === 1) throw problem;
      }
    }
  }

  const browser = onlyKnown("browser", {
    newContext,
    contexts: () => [...contexts],
    version: () => version,
    async newPage(options) {
      return (await newContext(options)).newPage();
    },
    async close() {
      for (const context of contexts) await context.close();
      for (const driver of drivers) await driver.stop();
      await screen.stop();
    },
  });
  return browser;
}

const ATTEMPTS = 3;
