/**
 * The sensors of a page that has several collectors, or one of another protocol. Fetched in place of
 * the sensors alone, and beside the module that knows of such collectors.
 */
import sense from "../sensors/index.js";
import { asked } from "../sensors/facts.js";
import { lanes } from "./lanes.js";

/** Of the module beside it. */
export const integrity = INTEGRITY.collectors;

/** See there. */
export default (...lent) => {
  const start = sense(...lent);
  Object.assign(asked, lanes({ ...asked }));
  return start;
};
