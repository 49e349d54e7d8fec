/** What the module says to the page's author and to its style sheets. */
import { NAME } from "../name.js";
import { asked, read } from "./facts.js";

/** What the module asks for, by name; `announce` tells the page's listeners. */
export const said = (announce) => ({
  /** Decisions, where the page's author wants to read them. */
  explain: (text) => console.debug(NAME, ...text.split("\x1e")),

  /** Marks the document with the phase before any listener is told of it. */
  async announce(...news) {
    await asked.kept;
    if (news[0] == "phase")
      read("documentElement")?.setAttribute(
        "data-trailmark-phase",
        news[1].name,
      );
    announce(...news);
  },
});
