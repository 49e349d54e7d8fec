// Amplitude's browser SDK in its published build for npm, which keeps what waits in
// localStorage by itself.

import * as amplitude from "./../node_modules/@amplitude/analytics-browser/lib/scripts/amplitude-min.umd.js";

export function init(collector) {
  amplitude.init("bench", {
    serverUrl: `${collector}/2/httpapi`,
    remoteConfig: { serverUrl: `${collector}/config` },
  });
}

export const track = (n) => void amplitude.track("probe", { n });
