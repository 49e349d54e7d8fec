// Mixpanel's library as published on npm.

import mixpanel from "mixpanel-browser";

import { calls } from "./names.mjs";

mixpanel.init("bench", { api_host: window.collector, track_pageview: true });
window.peer = calls((name) => (params) => mixpanel.track(name, params));
