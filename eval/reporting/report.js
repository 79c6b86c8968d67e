"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const { summary } = data;
const VERDICTS = ["right", "wrong", "abstained", "unscored"];
const SVG = "http://www.w3.org/2000/svg";

/* Text from documents and models goes in as text nodes only. */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props || {})) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
const percent = (share) => `${(share * 100).toFixed(1)} %`;
const isShare = (name) => data.metrics[name].kind === "share";
const fixed = (value, digits) => value.toFixed(digits).replace("-", "\u2212");
const words = (name) => name.replaceAll("_", " ");

function intervalBar(found, lower, label) {
  const x = (value) => Math.max(0, Math.min(1, value)) * 100;
  return svg("svg", { class: "bar", viewBox: "0 0 100 14", preserveAspectRatio: "none", role: "img", "aria-label": label },
    svg("g", { class: lower ? "lower" : "" },
      svg("rect", { class: "track", x: 0, y: 5, width: 100, height: 4 }),
      svg("rect", { class: "range", x: x(found.low), y: 3, width: Math.max(0.6, x(found.high) - x(found.low)), height: 8 }),
      svg("rect", { class: "point", x: Math.max(0, x(found.point) - 0.6), y: 1, width: 1.2, height: 12 })));
}

function header() {
  const { provenance } = summary;
  const commit = provenance.git && provenance.git.commit ? `commit ${provenance.git.commit.slice(0, 10)}${provenance.git.dirty ? " and changes since" : ""}` : null;
  const about = [`${summary.counts.questions} questions`, data.models, provenance.at.replace("T", " ").slice(0, 16) + " UTC", commit];
  return el("header", {},
    el("div", { class: "over" }, "Evaluation"),
    el("h1", {}, data.title),
    el("p", { class: "soft" }, about.filter(Boolean).join(" · ")));
}

function tile(name) {
  const found = summary.metrics[name];
  if (!found) return null;
  const { label, lower } = data.metrics[name];
  const share = isShare(name);
  const big = share ? [(found.point * 100).toFixed(1), el("small", {}, " %")] : [fixed(found.point, 2)];
  const range = share ? `${(found.low * 100).toFixed(1)} to ${(found.high * 100).toFixed(1)}` : `${fixed(found.low, 2)} to ${fixed(found.high, 2)}`;
  return el("div", { class: "card tile" },
    el("div", { class: "label" }, label + (lower ? " (less is better)" : "")),
    el("div", { class: "big" }, ...big),
    share ? intervalBar(found, lower, `between ${range} percent`) : null,
    el("div", { class: "foot" }, el("span", { title: "95 % interval" }, range), el("span", {}, `of ${found.of}`)));
}

function timeTile() {
  const times = summary.latency_ms;
  if (times.p50 === null) return null;
  return el("div", { class: "card tile" },
    el("div", { class: "label" }, "latency, median"),
    el("div", { class: "big" }, milliseconds(times.p50)[0], el("small", {}, ` ${milliseconds(times.p50)[1]}`)),
    el("div", { class: "foot" }, el("span", {}, `p95 ${milliseconds(times.p95).join(" ")}`), el("span", {}, `of ${times.of}`)));
}
const milliseconds = (ms) => (ms < 1000 ? [ms < 10 ? ms.toFixed(1) : ms.toFixed(0), "ms"] : [(ms / 1000).toFixed(1), "s"]);

function headline() {
  return el("section", { class: "tiles", "aria-label": "Headline" }, data.headline.map(tile), tile("cost_weighted"), timeTile());
}

function gate() {
  if (!summary.gate.length) return null;
  const missed = summary.gate.filter((row) => !row.kept);
  const lines = summary.gate.map((row) => el("div", { class: "line" }, el("span", { class: `pill ${row.kept ? "right" : "wrong"}` }, row.kept ? "kept" : "missed"), " ", row.line, el("div", { class: "note" }, `${row.date}: ${row.reason}`)));
  return el("details", { class: "card gate", open: missed.length > 0 },
    el("summary", {}, el("strong", {}, "Gate: "), missed.length ? `${missed.length} of ${summary.gate.length} floors missed` : `all ${summary.gate.length} floors kept`), lines);
}

function notes() {
  const lines = [];
  const { counts, power, repeats, usage } = summary;
  if (counts.unscored) lines.push(`Not scored, and neither right nor wrong: ${counts.unscored}, of which ${counts.failed} got no answer.`);
  if (power && !power.enough) lines.push(`A suite of this size shows differences of ${percent(power.smallest)} or more between two runs (80 % power, one question in ten changing); ${power.needed} questions would show ${percent(power.asked)}.`);
  if (repeats) lines.push(`Asked ${repeats.rounds} times: right ${repeats.right.map(percent).join(", ")}; standard deviation ${percent(repeats.standard_deviation)}; ${repeats.unstable.length} questions did not come out the same each time.`);
  if (usage.prompt_tokens) lines.push(`${usage.prompt_tokens.toLocaleString("en")} prompt and ${usage.completion_tokens.toLocaleString("en")} completion tokens${usage.cost === null ? "" : `, cost ${usage.cost}`}.`);
  return lines.length ? el("div", { class: "note", style: "margin-top:14px" }, lines.map((line) => el("p", {}, line))) : null;
}

function comparison() {
  const found = summary.comparison;
  if (!found) return null;
  const names = Object.keys(found.metrics);
  const widest = Math.max(0.02, ...names.filter(isShare).map((name) => Math.max(Math.abs(found.metrics[name].difference.low), Math.abs(found.metrics[name].difference.high))));
  const rows = names.map((name) => differenceRow(name, found.metrics[name], widest));
  return el("section", {}, el("h2", {}, "Against the other run"),
    el("p", { class: "soft small" }, `${found.questions} questions in both; ${found.changed.length} came out differently. Differences are paired by question and drawn by source document.`),
    found.note ? el("p", { class: "small" }, el("span", { class: "pill abstained" }, "small suite"), " ", found.note) : null,
    el("div", { class: "card scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, el("th", {}, "metric"), el("th", { class: "num" }, "difference"), el("th", {}, ""), el("th", { class: "num" }, "95 % interval"), el("th", { class: "num" }, "better"), el("th", { class: "num" }, "worse"), el("th", { class: "num" }, "McNemar p"))),
      el("tbody", {}, rows))));
}
function differenceRow(name, row, widest) {
  const { difference } = row;
  const scale = isShare(name) ? 100 : 1;
  const sign = (value) => `${value > 0 ? "+" : ""}${fixed(value * scale, isShare(name) ? 1 : 2)}`;
  const good = data.metrics[name].lower ? difference.high < 0 : difference.low > 0;
  const bad = data.metrics[name].lower ? difference.low > 0 : difference.high < 0;
  const x = (value) => 50 + (value / widest) * 48;
  const bar = isShare(name) ? svg("svg", { class: "bar", viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: good ? "gain" : bad ? "loss" : "even", x: x(difference.low), y: 3, width: Math.max(0.8, x(difference.high) - x(difference.low)), height: 8 }),
    svg("line", { class: "axis", x1: 50, x2: 50, y1: 0, y2: 14 }),
    svg("rect", { class: "point", x: x(difference.point) - 0.6, y: 1, width: 1.2, height: 12 })) : "";
  return el("tr", {}, el("td", {}, data.metrics[name].label), el("td", { class: "num" }, sign(difference.point)), el("td", {}, bar),
    el("td", { class: "num" }, `${sign(difference.low)} to ${sign(difference.high)}`), el("td", { class: "num" }, row.better), el("td", { class: "num" }, row.worse), el("td", { class: "num" }, row.p_value.toFixed(3)));
}

function mistakes() {
  const most = Math.max(1, ...summary.errors.map((row) => row.questions.length));
  const rows = summary.errors.map((row) => el("div", { class: "mistake" },
    el("button", { class: "link", onclick: () => choose({ error: row.class }) }, words(row.class)),
    el("span", { class: "fill", style: `width:${(row.questions.length / most) * 100}%` }),
    el("span", { class: "num" }, row.questions.length),
    el("div", { class: "means" }, row.means, ": ", links(row.questions))));
  return el("div", { class: "card" }, el("h3", {}, "Mistakes by kind"), rows.length ? rows : el("p", { class: "soft" }, "None."));
}
function links(ids) {
  const first = ids.slice(0, 6).flatMap((id, at) => [at ? ", " : "", el("a", { href: `#q-${encodeURIComponent(id)}`, onclick: () => reveal(id) }, id)]);
  return ids.length > 6 ? [...first, ` and ${ids.length - 6} more`] : first;
}

function plot(title, note, points, axes) {
  const [width, height, left, right, top, bottom] = [480, 236, 54, 24, 10, 42];
  const x = (value) => left + axes.x(value) * (width - left - right);
  const y = (value) => height - bottom - axes.y(value) * (height - top - bottom);
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", role: "img", "aria-label": title });
  for (const [value, label] of axes.xTicks) chart.append(svg("line", { class: "grid", x1: x(value), x2: x(value), y1: top, y2: height - bottom }), text(x(value), height - bottom + 17, label, "middle"));
  for (const [value, label] of axes.yTicks) chart.append(svg("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }), text(left - 6, y(value) + 4, label, "end"));
  chart.append(text((left + width - right) / 2, height - 4, axes.xName, "middle"));
  if (points.length) {
    chart.append(svg("path", { class: "curve", d: points.map(([a, b], at) => `${at ? "L" : "M"}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("") }));
    const [a, b] = points[points.length - 1];
    if (axes.mark) chart.append(svg("circle", { class: "dot", cx: x(a), cy: y(b), r: 4 }));
  }
  return el("div", { class: "card" }, el("h3", {}, title), chart, el("p", { class: "note" }, note));
}
function text(x, y, words, anchor) {
  const node = svg("text", { x, y, "text-anchor": anchor });
  node.textContent = words;
  return node;
}
function riskPlot() {
  const { points, area } = summary.risk_coverage;
  const top = Math.max(0.1, ...points.map(([, risk]) => risk)) * 1.1;
  const step = [0.02, 0.05, 0.1, 0.2, 0.25].find((size) => top / size <= 5) || 0.25;
  const yTicks = Array.from({ length: Math.floor(top / step) + 1 }, (_, at) => [at * step, `${Math.round(at * step * 100)} %`]);
  return plot("Risk against coverage", `Wrong among the answers given (up) as less certain ones are let in (right). The dot is the run as it was${area === null ? "" : `; mean risk along the curve ${percent(area)}`}.`, points, {
    x: (value) => value, y: (value) => value / top, yTicks, mark: true, xName: "share of questions answered",
    xTicks: [0, 0.25, 0.5, 0.75, 1].map((value) => [value, `${value * 100} %`]),
  });
}
function latencyPlot() {
  const { points, max, p50, p95 } = summary.latency_ms;
  if (!points.length) return null;
  const low = Math.log10(Math.max(0.1, points[0][0])), high = Math.max(low + 0.5, Math.log10(max || 1));
  const ticks = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power += 1) for (const digit of [1, 2, 5]) {
    const value = digit * 10 ** power;
    if (Math.log10(value) >= low - 0.001 && Math.log10(value) <= high + 0.001) ticks.push([value, milliseconds(value).join(" ")]);
  }
  const kept = ticks.length > 7 ? ticks.filter(([value]) => /^1/.test(String(value / 10 ** Math.floor(Math.log10(value))))) : ticks;
  return plot("Latency", `Share of questions answered within a time, as the client saw it; median ${milliseconds(p50).join(" ")}, p95 ${milliseconds(p95).join(" ")}.`, points, {
    x: (value) => (Math.log10(Math.max(0.1, value)) - low) / (high - low), y: (value) => value, xTicks: kept, xName: "time to the whole answer (logarithmic)",
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((value) => [value, `${value * 100} %`]), mark: false,
  });
}

const GROUPS = { all: "", suite: "suite", lang: "language of the question", pair: "question – evidence", kind: "kind of answer", unit: "unit", tag: "tag" };
function slices() {
  const rows = [];
  let group = "all";
  for (const row of summary.slices) {
    const [kind, name] = row.slice.includes(":") ? [row.slice.split(":")[0], row.slice.split(":").slice(1).join(":")] : [row.slice, row.slice];
    if (kind !== group) rows.push(el("tr", { class: "group" }, el("td", { colspan: 5 }, GROUPS[kind] || kind)));
    group = kind;
    rows.push(el("tr", {}, el("td", {}, el("button", { class: "link", onclick: () => choose({ slice: row.slice }) }, name)),
      ...["right", "right_and_cited", "wrong"].map((metric) => cell(row[metric], metric === "wrong")), el("td", { class: "num" }, row.of)));
  }
  return el("section", {}, el("h2", {}, "By slice"), el("div", { class: "card scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, el("th", {}, "slice"), el("th", {}, "right"), el("th", {}, "right and cited"), el("th", {}, "wrong"), el("th", { class: "num" }, "questions"))),
    el("tbody", {}, rows))));
}
function cell(found, lower) {
  if (!found) return el("td", { class: "soft" }, "–");
  const range = `95 % interval ${(found.low * 100).toFixed(1)} to ${(found.high * 100).toFixed(1)}`;
  return el("td", { class: "num", style: "text-align:left", title: range }, percent(found.point).padStart(7, "\u2007"), intervalBar(found, lower, range));
}

const choice = { verdict: null, error: "", slice: "", changed: false, search: "" };
const list = el("div", {});
const count = el("span", { class: "soft small", "aria-live": "polite" });
function choose(wanted) {
  Object.assign(choice, { verdict: null, error: "", slice: "", changed: false, search: "" }, wanted);
  drawFilters();
  draw();
  document.getElementById("questions").scrollIntoView();
}
function matches(item) {
  const { now, before } = item;
  if (choice.verdict && now.verdict !== choice.verdict) return false;
  if (choice.error && now.error !== choice.error) return false;
  if (choice.slice && !item.slices.includes(choice.slice)) return false;
  if (choice.changed && !(before && before.verdict !== now.verdict)) return false;
  const needle = choice.search.trim().toLowerCase();
  return !needle || `${item.id} ${item.question} ${now.answer || ""}`.toLowerCase().includes(needle);
}
const filters = el("div", { class: "filters" });
function drawFilters() {
  const chips = VERDICTS.filter((name) => summary.counts[name]).map((name) => el("button", { class: "chip", "aria-pressed": String(choice.verdict === name), onclick: () => { choice.verdict = choice.verdict === name ? null : name; drawFilters(); draw(); } },
    `${name} ${summary.counts[name]}`));
  const changed = summary.comparison ? el("button", { class: "chip", "aria-pressed": String(choice.changed), onclick: () => { choice.changed = !choice.changed; drawFilters(); draw(); } }, `changed ${summary.comparison.changed.length}`) : null;
  const select = (label, key, options) => el("select", { "aria-label": label, onchange: (event) => { choice[key] = event.target.value; draw(); } },
    el("option", { value: "" }, label), options.map((name) => el("option", { value: name, selected: choice[key] === name }, words(name))));
  const search = el("input", { type: "search", placeholder: "search questions and answers", "aria-label": "search", value: choice.search, oninput: (event) => { choice.search = event.target.value; draw(); } });
  filters.replaceChildren(...[...chips, changed, select("any mistake", "error", summary.errors.map((row) => row.class)), select("any slice", "slice", summary.slices.map((row) => row.slice).filter((name) => name !== "all")), search, count].filter(Boolean));
}
const SHOWN_AT_ONCE = 60;
function draw(limit = SHOWN_AT_ONCE) {
  const found = data.questions.filter(matches);
  count.textContent = `${found.length} of ${data.questions.length}`;
  const rows = found.slice(0, limit).map(question);
  if (found.length > limit) rows.push(el("button", { class: "chip", onclick: () => draw(limit + 200) }, `show ${Math.min(200, found.length - limit)} more`));
  list.replaceChildren(...(rows.length ? rows : [el("p", { class: "empty" }, "No question fits these filters.")]));
}
function reveal(id) {
  Object.assign(choice, { verdict: null, error: "", slice: "", changed: false, search: id });
  drawFilters();
  draw();
  const node = [...list.children].find((child) => child.id === `q-${encodeURIComponent(id)}`);
  if (node) node.open = true;
}

function question(item) {
  const { now, before } = item;
  const state = el("span", {}, el("span", { class: `pill ${now.verdict}` }, now.verdict));
  const was = before && before.verdict !== now.verdict ? el("div", { class: "note" }, `was ${before.verdict}`) : null;
  if (was) state.append(was);
  const node = el("details", { class: "question", id: `q-${encodeURIComponent(item.id)}` },
    el("summary", {}, state, el("span", { class: "ask" }, item.question), el("span", { class: "tagline" }, now.error ? words(now.error) : "", now.error ? " · " : "", item.id),
      el("span", { class: "said" }, now.failure || now.answer || "")));
  node.addEventListener("toggle", () => { if (node.open && !node.querySelector(".body")) node.append(body(item)); });
  return node;
}
function body(item) {
  const facts = el("dl", { class: "facts" });
  const fact = (name, ...value) => facts.append(el("dt", {}, name), el("dd", {}, ...value));
  item.history.forEach((turn) => fact(turn.role === "user" ? "earlier" : "answered", turn.content));
  if (item.standalone) fact("understood", item.standalone);
  fact("expected", item.expected || "an abstention: the documents do not say", item.conflict ? " (sources disagree)" : "");
  item.evidence.slice(0, 4).forEach((entry) => fact("evidence", el("span", { class: "soft" }, `${entry.file}: `), entry.contains));
  const sides = item.before
    ? el("div", { class: "sides" }, el("div", {}, el("h3", {}, "this run"), side(item.now)), el("div", {}, el("h3", {}, "the other run"), side(item.before)))
    : side(item.now);
  return el("div", { class: "body" }, facts, sides);
}
function side(run) {
  if (run.failure) return el("p", { class: "answer" }, el("span", { class: "pill unscored" }, "no answer"), " ", run.failure);
  const head = el("p", { class: "note" }, el("span", { class: `pill ${run.verdict}` }, run.verdict), run.error ? ` ${words(run.error)} · ` : " ",
    run.citation_right === true ? "evidence cited · " : run.citation_right === false ? "evidence not cited · " : "", run.judge ? `judge: ${run.judge} · ` : "", run.ms === null ? "" : milliseconds(run.ms).join(" "), run.cached ? " (kept from an earlier run)" : "");
  const value = run.value ? el("p", { class: "note" }, `value ${run.value.value} ${words(run.value.unit)}${run.value.qualifier && run.value.qualifier !== "exact" ? `, ${words(run.value.qualifier)}` : ""}`) : null;
  const derived = run.numbers.filter((row) => row.working).map((row) => el("p", { class: "note" }, `${row.text}: ${row.working}`));
  const conflicts = run.conflicts.map((row) => el("p", { class: "note" }, `${words(row.class)}: ${row.values.map((entry) => `${entry.value} ${words(entry.unit)} [${entry.citation}]`).join(" against ")}`));
  const asides = [...run.withheld.map((line) => `withheld: ${line}`), ...run.unchecked.map((line) => `unchecked: ${line}`)].map((line) => el("p", { class: "note" }, line));
  return el("div", {}, head, el("p", { class: "answer" }, run.answer || "(nothing)"), value, derived, conflicts, run.citations.map(source), asides);
}
function source(row) {
  const where = [`[${row.id}] ${row.file}`, row.paragraph ? `paragraph ${row.paragraph}` : null, row.page ? `page ${row.page}` : null, row.lines ? (row.lines[0] === row.lines[1] ? `line ${row.lines[0]}` : `lines ${row.lines[0]}–${row.lines[1]}`) : null, row.heading];
  return el("div", { class: "source" }, el("div", { class: "where" }, where.filter(Boolean).join(" · ")),
    el("div", { class: "text" }, row.pieces.map(([words, kind]) => (kind ? el("mark", { class: kind }, words) : words))));
}

function provenance() {
  return el("section", {}, el("h2", {}, "Where these figures come from"), el("details", { class: "provenance" }, el("summary", {}, "code, versions, models, prompts, suites, documents, machine"),
    el("pre", {}, JSON.stringify(summary.provenance, null, 2))));
}

document.title = `${data.title}: evaluation`;
drawFilters();
document.getElementById("page").replaceChildren(...[
  header(), headline(), gate(), notes(), comparison(),
  el("section", {}, el("h2", {}, "Mistakes, risk and time"), el("div", { class: "two" }, mistakes(), el("div", {}, riskPlot(), el("div", { style: "height:16px" }), latencyPlot() || ""))),
  slices(),
  el("section", { id: "questions" }, el("h2", {}, "Questions"), data.left_out ? el("p", { class: "soft small" }, `${data.left_out} right ones are left out here; results.jsonl holds all.`) : null, filters, list),
  provenance(),
].filter(Boolean));
draw();
