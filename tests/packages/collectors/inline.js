import { init } from "trailmark/inline/collectors.js";
import plausible from "trailmark/inline/plausible.js";
import { shop } from "./shop.js";

shop(init, { parts: [plausible] });
