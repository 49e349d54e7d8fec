import { createApp } from "vue";
import { trailmark } from "./snippets/vue.js";
import Shop from "./Vue.vue";

createApp(Shop)
  .use(trailmark, { collector: "/v1/beacons", site: "my-shop" })
  .mount("main");
