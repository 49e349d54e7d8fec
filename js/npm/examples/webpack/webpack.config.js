import { cp } from "node:fs/promises";

export default {
  entry: { main: "./src/main.js", inline: "./src/inline.js" },
  output: { clean: true },
  plugins: [
    {
      apply: (compiler) =>
        compiler.hooks.afterEmit.tapPromise("pages", () =>
          cp("public", "dist", { recursive: true }),
        ),
    },
  ],
};
