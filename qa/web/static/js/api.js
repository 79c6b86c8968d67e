// The HTTP service as functions. Every failure is a `Problem`, whatever its cause. Addresses are relative, so that the
// page also works below a path of a proxy.
import { readEvents } from "./sse.js";

const KEY = "ballast.key";

/** What went wrong: an RFC 9457 body, or `unreachable` / `interrupted` / `stopped` where there is none. */
export class Problem extends Error {
  constructor(kind, { status = 0, detail = "", remedy = "", retryAfter = null } = {}) {
    super(detail || kind);
    Object.assign(this, { kind, status, detail, remedy, retryAfter });
  }

  static of(body, status) {
    const kind = String(body.type ?? "").replace("urn:ballast:problem:", "") || "internal";
    return new Problem(kind, { status, detail: body.detail, remedy: body.remedy, retryAfter: body.retry_after });
  }

  static parse(text, status) {
    try {
      return Problem.of(JSON.parse(text), status);
    } catch {
      return new Problem("internal", { status });
    }
  }
}

let askForKey = async () => null;
let asking = null;

/** `ask(problem)` resolves to a key, or null; it is asked once where several calls are turned away together. */
export function onMissingKey(ask) {
  askForKey = ask;
}

async function renewKey(problem) {
  asking ??= askForKey(problem).finally(() => (asking = null));
  const key = await asking;
  if (key) sessionStorage.setItem(KEY, key);
  return Boolean(key);
}

function headers(more = {}) {
  const key = sessionStorage.getItem(KEY);
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: headers(options.headers) });
  } catch (error) {
    throw new Problem(error.name === "AbortError" ? "stopped" : "unreachable");
  }
  if (response.ok) return response;
  const problem = Problem.parse(await response.text(), response.status);
  if (response.status === 401 && (await renewKey(problem))) return call(path, options);
  throw problem;
}

/** Ask; `on` has a function for each of `citation` and `sentence`. Resolves to the whole Answer. */
export async function ask(question, { collection, history, signal, on }) {
  const body = JSON.stringify({ question, history, collection, stream: true });
  const response = await call("v1/ask", { method: "POST", headers: { "Content-Type": "application/json" }, body, signal });
  let answer = null;
  let problem = null;
  try {
    await readEvents(response, (event, data) => {
      if (event === "done") answer = data;
      else if (event === "error") problem = Problem.of(data, data.status);
      else on[event]?.(data);
    });
  } catch {
    problem ??= new Problem(signal.aborted ? "stopped" : "interrupted");
  }
  if (answer) return answer;
  throw problem ?? new Problem("interrupted");
}

const place = (file) => file.split("/").map(encodeURIComponent).join("/");
const within = (collection) => `collection=${encodeURIComponent(collection)}`;

/** `{document, paragraph, before, after}`. */
export async function paragraph(collection, file, number, around) {
  const path = `v1/documents/${place(file)}/paragraphs/${number}?around=${around}&${within(collection)}`;
  return (await call(path)).json();
}

/** `{documents, total}`: the first thousand, and how many there are. */
export async function documents(collection) {
  return (await call(`v1/documents?${within(collection)}`)).json();
}

export async function collections() {
  return (await (await call("v1/collections")).json()).collections;
}

export async function forget(collection, file) {
  await call(`v1/documents/${place(file)}?${within(collection)}`, { method: "DELETE" });
}

/** Send one file under `name`; `progress(share)` runs to 1 as its bytes leave. Resolves to the service's report. */
export function upload(collection, file, name, progress) {
  const form = new FormData();
  form.append("file", file, name);
  // fetch cannot tell how much has been sent
  const request = new XMLHttpRequest();
  request.open("POST", `v1/documents?${within(collection)}`);
  for (const [field, value] of Object.entries(headers())) request.setRequestHeader(field, value);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.upload.onload = () => progress(1);
    request.onerror = () => reject(new Problem("unreachable"));
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(Problem.parse(request.responseText, request.status));
    };
    request.send(form);
  });
}
