/** Begins all that is ours: keys on the device, DOM events, words on the console. */
export const NAME = "trailmark:";
