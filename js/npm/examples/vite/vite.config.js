import { defineConfig } from "vite";

export default defineConfig({
  // In development Vite would move the modules away from what lies beside them.
  optimizeDeps: { exclude: ["trailmark"] },
  build: {
    target: "es2022",
    rolldownOptions: { input: ["index.html", "inline.html"] },
  },
});
