import { mount } from "svelte";
import Shop from "./Svelte.svelte";

mount(Shop, { target: document.querySelector("main") });
