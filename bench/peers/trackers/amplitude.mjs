// Amplitude's browser SDK in its published build.

import * as amplitude from "@amplitude/analytics-browser/lib/scripts/amplitude-min.umd.js";

import { calls } from "./names.mjs";

amplitude.init("bench", {
  serverUrl: `${window.collector}/2/httpapi`,
  remoteConfig: { fetchRemoteConfig: false },
});
window.peer = calls(
  (name) => (params) => void amplitude.track(name, { ...params }),
);
