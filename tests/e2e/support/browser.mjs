// A real browser, and a fresh visitor (context) for each test. Which engine it is
// TRAILMARK_BROWSER says: chromium (default), firefox or webkit.

import { beforeItIsTooLate } from "./deadline.mjs";
import { engine } from "./engines.mjs";

/** One browser for a file of tests: `const browser = await launch()`, closed in `after`. */
export async function launch(options) {
  const browser = await engine.launch(options);
  return {
    /** Playwright's browser, or what does as it does over WebDriver. */
    playwright: browser,
    /** Runs `visit(page, context)` as a visitor of its own; options as playwright's contexts have them. */
    async visitor(visit, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const problems = watch(page);
      try {
        const result = await beforeItIsTooLate(visit(page, context));
        if (problems.length > 0)
          throw new Error(`the page saw errors:\n${problems.join("\n")}`);
        return result;
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}

/** The page must never see an exception of ours. */
function watch(page) {
  const problems = [];
  page.on("pageerror", (problem) =>
    problems.push(String(problem.stack ?? problem)),
  );
  return problems;
}
