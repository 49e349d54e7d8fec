// Mixpanel's library as published on npm, in the build of its script tag: the recorder is fetched where it is wanted.

import mixpanel from "mixpanel-browser/dist/mixpanel-with-async-recorder.cjs.js";

import { calls } from "./names.mjs";

mixpanel.init("bench", { api_host: window.collector, track_pageview: true });
window.peer = calls((name) => (params) => mixpanel.track(name, params));
