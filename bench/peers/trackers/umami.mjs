// Umami's tracker, which is on no registry: its file is given, and is a tag of its own.

import { calls } from "./names.mjs";

window.peer = calls((name) => (params) => window.umami.track(name, params));
