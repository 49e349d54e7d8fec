/** As "trailmark", with everything inlined that one collector of Trailmark's own needs. */
export * from "./index.js";
