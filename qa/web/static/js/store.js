// The conversation of each collection, kept for this tab: it survives a reload and leaves with the tab.

const MOST_TURNS = 50;
const HISTORY_TURNS = 20;

const name = (collection) => `ballast.conversation.${collection}`;

/** Turns, oldest first: `{id, question, state, sentences, citations, answer, problem}`. */
export function load(collection) {
  let turns = [];
  try {
    turns = JSON.parse(sessionStorage.getItem(name(collection))) ?? [];
  } catch {
    // what cannot be read is as good as none
  }
  return turns.map((turn) => (turn.state === "pending" ? { ...turn, state: "stopped" } : turn));
}

export function save(collection, turns) {
  turns.splice(0, turns.length - MOST_TURNS);
  for (let kept = turns; ; kept = kept.slice(1)) {
    try {
      sessionStorage.setItem(name(collection), JSON.stringify(kept));
      return;
    } catch {
      // the browser's room is used up: the oldest go first
      if (!kept.length) return;
    }
  }
}

/** What the service is told of the conversation so far. */
export function history(turns) {
  return turns
    .filter((turn) => turn.answer)
    .slice(-HISTORY_TURNS)
    .flatMap(({ question, answer }) => [
      { role: "user", content: question },
      {
        role: "assistant",
        content: answer.answer,
        citations: answer.citations.map(({ file, paragraph }) => ({ file, paragraph })),
      },
    ]);
}

/** A choice of the reader, kept for later visits. */
export const choice = {
  get: (key) => localStorage.getItem(`ballast.${key}`),
  set: (key, value) => localStorage.setItem(`ballast.${key}`, value),
};
