// Every word of the interface, in both languages, and what depends on the language.

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const STRINGS = {
  en: {
    skip: "Skip to the question",
    collection: "Collection",
    newCollection: "New collection…",
    newCollectionBody: "Small letters, digits, dots and dashes. It is made when the first file is added.",
    tools: "Tools",
    documents: "Documents",
    fresh: "New conversation",
    otherLanguage: "中文",
    theme: "Light or dark",
    question: "Your question",
    placeholder: "Ask about a figure in the documents",
    ask: "Ask",
    stop: "Stop",
    cancel: "Cancel",
    close: "Close",
    create: "Create",
    back: "Back to the answer",
    welcome: "Ask for a figure. Check it at a glance.",
    welcomeBody: "Every number of an answer was compared, by value and unit, with the paragraph that it cites.",
    welcomeEmpty: "There is nothing to answer from yet",
    welcomeEmptyBody: "Add documents: text, Markdown, HTML, CSV, Excel, Word or PDF. Drop them anywhere on this page.",
    legend: {
      quoted: "stands in the source, in this unit",
      derived: "worked out from figures in the sources",
      citation: "opens the paragraph beside the answer",
    },
    legendCitation: "citation",
    searching: "Looking through the documents",
    understood: (question) => `Understood as: ${question}`,
    verdict: { quoted: "quoted", derived: "derived", echoed: "from the question", label: "label" },
    tip: {
      quoted: (source, place) => (source ? `Quoted: ${place} says “${source}”` : `Quoted from ${place}`),
      derived: (working) => (working ? `Derived: ${working}` : "Derived from verified figures"),
      echoed: () => "Repeats a number of the question; evidence of nothing",
      label: () => "A name or an ordinal, not a figure",
    },
    cites: (n, place) => `Source ${n}: ${place}`,
    place: (file, paragraph) => `${file}, paragraph ${paragraph}`,
    paragraph: (n) => `paragraph ${n}`,
    lines: (a, b) => (a === b ? `line ${a}` : `lines ${a}–${b}`),
    page: (n) => `page ${n}`,
    published: (date) => `published ${date}`,
    undated: "date not known",
    sources: "Sources",
    checked: { all: (counts) => `Numbers checked: ${counts}`, quoted: (n) => `${n} quoted`, derived: (n) => `${n} derived` },
    verdictTitle: "Verdict",
    copy: "Copy with references",
    copied: "Copied",
    notCopied: "The browser does not allow copying",
    answeredBy: (model, ms) => `${model} · ${ms} ms`,
    conflict: {
      conflict: "The sources disagree",
      revision: "Revised figure",
      other_period: "Another period gives another figure",
      other_scope: "Another scope gives another figure",
    },
    latest: "latest",
    abstained: "No answer in these documents",
    lookedAt: "What was looked at",
    withheld: "Held back",
    unchecked: "Not told by the cited paragraph",
    stopped: "Stopped before the answer was complete.",
    again: "Ask again",
    answerDone: (n) => `The answer is complete, with ${many(n, "source", "sources")}.`,
    source: "Source",
    inAnswer: "In the answer",
    inSource: "In this paragraph",
    context: { caption: "Table:", unit: "Unit:", group: "Group:" },
    alsoAt: "The same text also stands in",
    changed: "This document has changed since the answer was given.",
    gone: "This document is no longer here. The answer quoted:",
    earlier: "More above",
    later: "More below",
    cited: "cited",
    loading: "Loading",
    addFiles: "Add files",
    dropHint: "or drop them anywhere on this page",
    dropHere: "Drop files to add them",
    readOnly: "This collection can be read and not changed.",
    none: "No documents yet.",
    counts: (p, q) => `${many(p, "paragraph", "paragraphs")} · ${many(q, "figure", "figures")}`,
    firstOf: (shown, total) => `The first ${shown} of ${total} are listed.`,
    remove: (file) => `Remove ${file}`,
    removeTitle: "Remove this document?",
    removeBody: (file) => `Answers will no longer draw on ${file}.`,
    removeAccept: "Remove",
    removed: (file) => `${file} was removed.`,
    uploading: "sending",
    reading: "reading",
    outcome: { added: "added", changed: "updated", unchanged: "unchanged", failed: "not added" },
    uploaded: (file, outcome) => `${file}: ${outcome}`,
    dismiss: "Dismiss",
    keyTitle: "This server asks for a key",
    keyBody: "It is kept in this tab only.",
    keyField: "Use this key",
    problem: {
      unreachable: "The server cannot be reached. Check that it is running, then ask again.",
      interrupted: "The connection broke before the answer was complete.",
      internal: "Something went wrong on the server.",
      "unknown-collection": "This collection holds no documents yet. Add some first.",
    },
  },
  zh: {
    skip: "跳到提问框",
    collection: "文档集",
    newCollection: "新建文档集…",
    newCollectionBody: "使用小写字母、数字、点和短横线；添加第一个文件时建立。",
    tools: "工具",
    documents: "文档",
    fresh: "新对话",
    otherLanguage: "English",
    theme: "浅色或深色",
    question: "您的问题",
    placeholder: "就文档中的数字提问",
    ask: "提问",
    stop: "停止",
    cancel: "取消",
    close: "关闭",
    create: "建立",
    back: "返回答案",
    welcome: "问一个数字，一眼核对出处。",
    welcomeBody: "答案中的每个数字，都已按数值和单位与所引段落核对。",
    welcomeEmpty: "还没有可供回答的文档",
    welcomeEmptyBody: "请添加文档：文本、Markdown、HTML、CSV、Excel、Word 或 PDF，可拖放到页面任意位置。",
    legend: { quoted: "原文中有此数值和单位", derived: "由原文数字推算得出", citation: "在答案旁打开所引段落" },
    legendCitation: "引用",
    searching: "正在查找文档",
    understood: (question) => `理解为：${question}`,
    verdict: { quoted: "原文", derived: "推算", echoed: "来自问题", label: "名称" },
    tip: {
      quoted: (source, place) => (source ? `原文：${place}写作“${source}”` : `引自${place}`),
      derived: (working) => (working ? `推算：${working}` : "由已核实的数字推算"),
      echoed: () => "重复问题中的数字，不作为依据",
      label: () => "名称或序号，不是数据",
    },
    cites: (n, place) => `来源 ${n}：${place}`,
    place: (file, paragraph) => `${file} 第 ${paragraph} 段`,
    paragraph: (n) => `第 ${n} 段`,
    lines: (a, b) => (a === b ? `第 ${a} 行` : `第 ${a}–${b} 行`),
    page: (n) => `第 ${n} 页`,
    published: (date) => `发布于 ${date}`,
    undated: "日期不详",
    sources: "来源",
    checked: { all: (counts) => `数字已核对：${counts}`, quoted: (n) => `${n} 处原文`, derived: (n) => `${n} 处推算` },
    verdictTitle: "核对结果",
    copy: "复制答案和出处",
    copied: "已复制",
    notCopied: "浏览器不允许复制",
    answeredBy: (model, ms) => `${model} · ${ms} 毫秒`,
    conflict: {
      conflict: "来源之间不一致",
      revision: "数字已修订",
      other_period: "其他时期的数字不同",
      other_scope: "其他口径的数字不同",
    },
    latest: "最新",
    abstained: "这些文档中没有答案",
    lookedAt: "已查看的段落",
    withheld: "未予显示",
    unchecked: "所引段落未说明",
    stopped: "答案未完成即已停止。",
    again: "重新提问",
    answerDone: (n) => `回答完毕，共 ${n} 处来源。`,
    source: "出处",
    inAnswer: "答案中",
    inSource: "本段中",
    context: { caption: "表：", unit: "单位：", group: "分组：" },
    alsoAt: "相同文字还见于",
    changed: "作答之后，此文档已有改动。",
    gone: "此文档已不在。答案曾引用：",
    earlier: "上文",
    later: "下文",
    cited: "所引",
    loading: "正在载入",
    addFiles: "添加文件",
    dropHint: "或拖放到页面任意位置",
    dropHere: "松开以添加文件",
    readOnly: "此文档集只可读取。",
    none: "还没有文档。",
    counts: (p, q) => `${p} 段 · ${q} 个数字`,
    firstOf: (shown, total) => `共 ${total} 个，此处列出前 ${shown} 个。`,
    remove: (file) => `移除 ${file}`,
    removeTitle: "移除此文档？",
    removeBody: (file) => `答案将不再引用 ${file}。`,
    removeAccept: "移除",
    removed: (file) => `已移除 ${file}。`,
    uploading: "正在发送",
    reading: "正在读取",
    outcome: { added: "已添加", changed: "已更新", unchanged: "无变化", failed: "未添加" },
    uploaded: (file, outcome) => `${file}：${outcome}`,
    dismiss: "关闭提示",
    keyTitle: "此服务器需要密钥",
    keyBody: "密钥只保存在当前标签页。",
    keyField: "使用此密钥",
    problem: {
      unreachable: "无法连接服务器。请确认它正在运行，然后重新提问。",
      interrupted: "答案完成之前连接中断。",
      internal: "服务器出错。",
      timeout: "回答超时，请重新提问或缩小问题。",
      overloaded: "服务器繁忙，请稍后再试。",
      "rate-limited": "提问过于频繁，请稍后再试。",
      "index-busy": "另一进程正在写入索引，请稍后再试。",
      "too-large": "文件超过服务器允许的大小。",
      forbidden: "此密钥无权进行该操作。",
      "unknown-key": "服务器不认识此密钥。",
      "expired-key": "此密钥已过期。",
      "model-unavailable": "模型暂时无法使用，请稍后再试。",
      "unknown-collection": "此文档集还没有文档，请先添加。",
      "unknown-document": "此文档已不在。",
    },
  },
};

let current = "en";

export const language = () => current;
export const other = () => (current === "en" ? "zh" : "en");

/** The first of the browser's languages that the page speaks. */
export function preferred() {
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).filter((tag) => tag in STRINGS);
  return known[0] ?? "en";
}

/** `t("place", file, 3)`, `t("verdict.quoted")`; undefined for a key that is not there. */
export function t(key, ...values) {
  const found = key.split(".").reduce((strings, part) => strings?.[part], STRINGS[current]);
  return typeof found === "function" ? found(...values) : found;
}

/** Speak `tag` from now on; the words that stand in index.html are replaced. */
export function speak(tag) {
  current = tag in STRINGS ? tag : "en";
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    if (node.matches("button")) node.title = t(node.dataset.tLabel);
  }
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
}

/** The problem in one line: in the page's words where it has them, else in the server's. */
export function problemText(problem) {
  const said = [problem.detail, problem.remedy].filter(Boolean).join(" — ");
  return t(`problem.${problem.kind}`) ?? (said || t("problem.internal"));
}

/** A date as the reader's own variety of the page's language writes it: 21 Jan 2026, Jan 21, 2026. */
export function dateText(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.valueOf())) return iso;
  const variety = navigator.languages.find((tag) => tag.startsWith(current)) ?? current;
  return new Intl.DateTimeFormat(variety, { dateStyle: "medium", timeZone: "UTC" }).format(date);
}

/** Thousands set apart, before the decimal point only, and not in what may be a year. */
const grouped = (text) => text.replace(/(?<![\d.])\d{5,}/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));

/** The working of a derived number: `15,375,000 − 4,717,000 = 10,658,000`. */
export function workingText(working) {
  const signs = { " - ": " − ", " * ": " × ", " / ": " ÷ " };
  return working && grouped(working).replace(/ [-*/] /g, (sign) => signs[sign]);
}

/** A checked value where no wording of it is at hand: `5.9%`, `47,900,000,000 CNY`. The digits are never rounded. */
export function valueText(value, unit) {
  const digits = grouped(value);
  const points = current === "zh" ? "个百分点" : " percentage points";
  return digits + ({ percent: "%", percentage_point: points, count: "", ratio: "" }[unit] ?? ` ${unit}`);
}
