// Server-sent events over any response: EventSource can neither POST nor send a key.

/**
 * Reads frames as they arrive and calls `emit(event, data)` with the parsed JSON of each; comments are heartbeats. Lines
 * end with \n, as the service ends them.
 */
export class EventParser {
  #rest = "";
  #emit;

  constructor(emit) {
    this.#emit = emit;
  }

  push(text) {
    const frames = (this.#rest + text).split("\n\n");
    this.#rest = frames.pop();
    for (const frame of frames) this.#read(frame);
  }

  #read(frame) {
    let event = "message";
    const data = [];
    for (const line of frame.split("\n")) {
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (field === "event") event = value;
      else if (field === "data") data.push(value);
    }
    if (data.length) this.#emit(event, JSON.parse(data.join("\n")));
  }
}

/** Emits the events of a fetch response until it ends. */
export async function readEvents(response, emit) {
  const parser = new EventParser(emit);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.push(value);
  }
}
