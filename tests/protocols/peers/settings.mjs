// What the servers of trackers that ask them first would say, by path of the site.

export const SETTINGS = {
  segment: {
    "/cdn/v1/projects/bench/settings": JSON.stringify({
      integrations: {
        "Segment.io": { apiKey: "bench", unbundledIntegrations: [] },
      },
      plan: { track: { __default: { enabled: true, integrations: {} } } },
      middlewareSettings: {},
      enabledMiddleware: {},
      metrics: { sampleRate: 0 },
      remotePlugins: [],
    }),
  },
  rudderstack: {
    "/cdn/sourceConfig/": JSON.stringify({
      source: {
        id: "bench",
        name: "bench",
        writeKey: "bench",
        enabled: true,
        workspaceId: "bench",
        updatedAt: "2026-01-01T00:00:00.000Z",
        config: {
          statsCollection: {
            errors: { enabled: false },
            metrics: { enabled: false },
          },
        },
        destinations: [],
      },
    }),
  },
};
