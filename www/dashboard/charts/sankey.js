// Journeys as rivers: phases from left to right, as wide as many went from one to the next. Who goes back is drawn below,
// since d3-sankey knows no way back.

import { sankey, sankeyLinkHorizontal } from "d3-sankey";

/**
 * `phases`: names in order; `flows`: `{from, to, n, label}`, from null where a journey begins. `picked(flow)` is called
 * on a click or Enter.
 */
export function river({ width, phases, flows, label, words, picked, chosen }) {
  const wide = Math.max(width, 90 * (phases.length + 1));
  const back = flows.filter((flow) => isBack(phases, flow));
  const bottom = back.length > 0 ? 70 : 12;
  const height = 300 + bottom;
  const svg = node("svg", {
    class: "river",
    viewBox: `0 0 ${wide} ${height}`,
    width: wide,
    height,
    role: "group",
    "aria-label": label,
  });
  const { nodes, links } = layout(phases, flows, wide, height - bottom);
  const scale = links.length > 0 ? links[0].width / links[0].value : 0;
  for (const link of links) svg.append(forward(link));
  for (const [at, flow] of back.entries())
    svg.append(backward(flow, nodes, height - bottom, at));
  for (const each of nodes) svg.append(...station(each, wide, words));
  for (const path of svg.querySelectorAll("path")) listen(path);
  return svg;

  function forward(link) {
    return flowPath(
      link.flow,
      sankeyLinkHorizontal()(link),
      Math.max(2, link.width),
    );
  }

  function backward(flow, nodes, floor, at) {
    const from = nodes.find(({ name }) => name === flow.from);
    const to = nodes.find(({ name }) => name === flow.to);
    const [x0, x1] = [from.x0 + 6, to.x1 - 6];
    const deep = floor + 14 + (at % 4) * 12;
    const d = `M${x0},${from.y1} C${x0},${deep} ${x0},${deep} ${(x0 + x1) / 2},${deep} S${x1},${deep} ${x1},${to.y1}`;
    return flowPath(flow, d, Math.min(40, Math.max(2, flow.n * scale)), "back");
  }

  function flowPath(flow, d, thick, kind = "") {
    const path = node("path", {
      d,
      class: `flow ${kind}`.trim(),
      fill: "none",
      "stroke-width": thick,
      tabindex: 0,
      role: "button",
      "aria-label": flow.label,
      "data-flow": `${flow.from ?? ""}>${flow.to}`,
      "aria-pressed": String(chosen?.(flow) ?? false),
    });
    const title = node("title", {});
    title.textContent = flow.label;
    path.append(title);
    path.flow = flow;
    return path;
  }

  function listen(path) {
    const pick = () => picked(path.flow);
    path.addEventListener("click", pick);
    path.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pick();
    });
  }
}

function layout(phases, flows, width, height) {
  const names = [BEGINNING, ...phases];
  const at = (name) => names.indexOf(name ?? BEGINNING);
  const links = flows
    .filter((flow) => flow.n > 0 && !isBack(phases, flow))
    .map((flow) => ({
      source: at(flow.from),
      target: at(flow.to),
      value: flow.n,
      flow,
    }));
  const used = new Set(
    flows.flatMap(({ from, to }) => [at(from), at(to)]).sort(),
  );
  const nodes = names.map((name, index) => ({
    name,
    index,
    used: used.has(index),
  }));
  return sankey()
    .nodeWidth(12)
    .nodePadding(18)
    .nodeAlign(({ index }) => index)
    .extent([
      [6, 30],
      [width - 6, height - 12],
    ])({ nodes, links });
}

function station({ name, used, x0, x1, y0, y1 }, width, words) {
  if (!used) return [];
  const rect = node("rect", {
    x: x0,
    y: y0,
    width: x1 - x0,
    height: Math.max(3, y1 - y0),
    rx: 3,
    class: "station",
  });
  const last = x1 > width - 60;
  const text = node("text", {
    x: last ? x1 : x0,
    y: y0 - 8,
    "text-anchor": last ? "end" : "start",
  });
  text.textContent = words(name === BEGINNING ? null : name);
  return [rect, text];
}

function isBack(phases, { from, to }) {
  return from !== null && phases.indexOf(to) <= phases.indexOf(from);
}

function node(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes))
    made.setAttribute(name, value);
  return made;
}

const BEGINNING = "\0beginning";
