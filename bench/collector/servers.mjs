// The two servers that are compared: the collector on a fresh file, and nginx that answers 204 to the same requests.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The collector of this repository, in its server profile. */
export async function startCollector(binary, database) {
  const child = spawn(
    binary,
    ["--listen", "127.0.0.1:0", "--database", database],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return server("collector", line.match(/http:\S+/)[0], child);
}

/** nginx with a worker for each core, no log and no disk. */
export async function startNginx(directory) {
  const port = await freePort();
  const file = join(directory, "nginx.conf");
  writeFileSync(file, nginxConf(directory, port));
  const args = ["-p", directory, "-e", "stderr", "-c", file];
  const child = spawn("nginx", [...args, "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const nginx = server("nginx", `http://127.0.0.1:${port}`, child);
  await answers(nginx.url);
  return nginx;
}

export function version(command, ...args) {
  return execFileSync(command, args, { encoding: "utf8" }).trim();
}

function server(name, url, child) {
  const ended = once(child, "exit");
  return {
    name,
    url,
    /** CPU seconds of the process and its workers so far. */
    cpu: () => sum(processes(child.pid), cpuOf),
    /** The most memory each ever had, in MiB. */
    peak: () => sum(processes(child.pid), peakOf),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function processes(pid) {
  const path = `/proc/${pid}/task/${pid}/children`;
  const workers = readFileSync(path, "utf8").split(" ").filter(Boolean);
  return [pid, ...workers];
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 14 and 15, in ticks of 1/100 s.
function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function peakOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
}

function sum(all, of) {
  return all.reduce((total, each) => total + of(each), 0);
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

async function answers(url) {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.status === 204) return;
    await new Promise((again) => setTimeout(again, 20));
  }
}

function nginxConf(directory, port) {
  return `
worker_processes auto;
pid ${directory}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path ${directory};
  proxy_temp_path ${directory};
  fastcgi_temp_path ${directory};
  uwsgi_temp_path ${directory};
  scgi_temp_path ${directory};
  server {
    listen 127.0.0.1:${port};
    location / { return 204; }
  }
}
`;
}
