import { init } from "trailmark";
import { shop } from "./shop.js";

shop(init);
